"""What is paid back to whom: never less than nothing, and in the end all of it. Pure."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

from hypothesis import given
from hypothesis import strategies as st

from laurels.engine.redemptions import returning
from laurels.engine.redemptions.model import Redemption


def redemption(paid: list[tuple[int, int]], total: int, refunded: int) -> Redemption:
    used: list[dict[str, Any]] = [{"paid_minor": minor, "taken": taken} for minor, taken in paid]
    found = SimpleNamespace(verdict={"used": used}, total_minor=total, refunded_minor=refunded)
    return cast(Redemption, found)


def pay_back(paid: list[tuple[int, int]], total: int, parts: list[int]) -> dict[int, tuple[int, int]]:
    before: dict[int, tuple[int, int]] = {}
    refunded = 0
    for part in parts:
        found = returning.refunds(redemption(paid, total, refunded), (), part, before)
        assert all(one.amount_minor >= 0 and one.taken >= 0 for one in found)
        assert sum(one.amount_minor for one in found) <= part, "the rest is what was paid otherwise: never below zero"
        for one in found:
            amount, taken = before.get(one.incentive, (0, 0))
            before[one.incentive] = amount + one.amount_minor, taken + one.taken
        refunded += part
    return before


def test_two_cards_that_paid_half_each_get_a_cent_back_in_turn() -> None:
    assert pay_back([(50, 50), (50, 50)], 100, [1] * 100) == {0: (50, 50), 1: (50, 50)}


@given(
    st.lists(st.tuples(st.integers(1, 500), st.integers(1, 3)), min_size=1, max_size=4),
    st.integers(0, 500),
    st.lists(st.integers(0, 400), max_size=8),
)
def test_any_parts_end_with_each_having_what_it_had_paid(
    payers: list[tuple[int, int]], otherwise: int, parts: list[int]
) -> None:
    paid = [(minor, minor * rate) for minor, rate in payers]
    total = sum(minor for minor, _ in paid) + otherwise
    cut: list[int] = []
    for part in parts:
        cut.append(min(part, total - sum(cut)))
    cut.append(total - sum(cut))
    assert pay_back(paid, total, cut) == dict(enumerate(paid))
