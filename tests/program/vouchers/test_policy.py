"""How codes are read, and which may be used by whom and when: tables."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laurels.program.vouchers import policy
from laurels.program.vouchers.model import Voucher
from laurels.program.vouchers.patterns import Pattern, read
from laurels.program.vouchers.policy import REFUSALS, CodeUnusable, key_of, match, mistyped, refusal

NOW = datetime(2026, 3, 14, 12, tzinfo=UTC)
ADA, BOB = UUID(int=1), UUID(int=2)
PLAIN = Voucher(
    id=UUID(int=9), kind="coupon", campaign_id=UUID(int=8), batch_id=None, code="SPRING-25", key="SPRING25",
    case_sensitive=False, state="active", reason=None, uses_max=None, starts_at=None, ends_at=None, customer_id=None,
    holder_only=False, free=False, published_at=None, attributes={}, created_at=NOW,
)  # fmt: skip


@pytest.mark.parametrize(
    "typed",
    [
        "SPRING-25", "spring-25", " Spring 25 ", "SPRING25", "s-p-r-i-n-g-2-5", "SPRING\u201325", "SPRING\u00ad25",
        "ＳＰＲＩＮＧ２５", "SPRING\u00a025", "SPRING\u221225", "SPR\u200bING25", "SPRING－25",
    ],
)  # fmt: skip
def test_any_writing_of_a_code_is_one_key(typed: str) -> None:
    assert key_of(typed).folded == "SPRING25"


@pytest.mark.parametrize("typed", ["", " ", "-", "--- ", "\u00e4", "\x00", "A\x00", "A" * 65, "A" * 10_000, "日本"])
def test_what_cannot_be_a_code_is_refused(typed: str) -> None:
    with pytest.raises(CodeUnusable):
        key_of(typed)
    assert policy.readings([typed]) == []
    assert match([typed], [PLAIN]) == {}
    assert not mistyped(typed, [read("####*", "readable")])


@given(st.text(max_size=100))
def test_a_key_is_its_own_key(typed: str) -> None:
    try:
        keys = key_of(typed)
    except CodeUnusable:
        return
    assert key_of(keys.folded) == (keys.folded, keys.folded)
    assert key_of(keys.exact) == keys


def test_where_case_counts_the_exact_code_is_meant() -> None:
    folded = replace(PLAIN, id=UUID(int=1), key="ABC")
    exact = replace(PLAIN, id=UUID(int=2), key="abC", case_sensitive=True)
    found = match(["abc", "ABC", "abC", "aBc"], [folded, exact])
    assert {typed: voucher.id.int for typed, voucher in found.items()} == {"abc": 1, "ABC": 1, "abC": 2, "aBc": 1}
    upper = replace(PLAIN, key="XYZ", case_sensitive=True)
    assert set(match(["XYZ", "xyz"], [upper])) == {"XYZ"}


HOUR = timedelta(hours=1)
MINE = replace(PLAIN, holder_only=True, customer_id=ADA)


@pytest.mark.parametrize(
    ("voucher", "customer_id", "code"),
    [
        (PLAIN, None, None),
        (PLAIN, ADA, None),
        (replace(PLAIN, state="disabled"), ADA, "voucher_disabled"),
        (replace(PLAIN, state="withdrawn"), ADA, "voucher_withdrawn"),
        (replace(PLAIN, starts_at=NOW), ADA, None),
        (replace(PLAIN, starts_at=NOW + HOUR), ADA, "voucher_not_started"),
        (replace(PLAIN, ends_at=NOW), ADA, "voucher_expired"),
        (replace(PLAIN, ends_at=NOW + HOUR), ADA, None),
        (replace(PLAIN, state="disabled", ends_at=NOW), ADA, "voucher_disabled"),
        (replace(PLAIN, customer_id=ADA), BOB, None),
        (MINE, ADA, None),
        (MINE, BOB, "holder_mismatch"),
        (MINE, None, "holder_required"),
        (replace(PLAIN, holder_only=True), ADA, "voucher_not_given"),
        (replace(MINE, kind="gift_card", campaign_id=None), ADA, None),
    ],
)
def test_a_code_is_refused_for_its_first_reason(voucher: Voucher, customer_id: UUID | None, code: str | None) -> None:
    refused = refusal(voucher, now=NOW, customer_id=customer_id)
    assert (None if refused is None else refused.code) == code
    if refused is not None:
        assert refused.message == REFUSALS[refused.code]


def test_a_refusal_by_time_says_what_was_needed_and_what_was_there() -> None:
    refused = refusal(replace(PLAIN, ends_at=NOW), now=NOW, customer_id=None)
    assert refused is not None
    assert refused.facts == {"needed": NOW.isoformat(), "actual": NOW.isoformat()}


def test_a_typing_error_is_told_only_where_no_pattern_fits() -> None:
    spring, summer = read("SPRING-####*", "readable"), read("S####-####*", "readable")
    key = Pattern("SPRING-####*", spring.characters).written(["2345"])[1][0]
    wrong = key[:-1] + ("2" if key[-1] != "2" else "3")
    assert mistyped(wrong.lower(), [spring])
    assert not mistyped(key.lower(), [spring])
    assert not mistyped("SOMETHING", [spring, summer])
    assert not mistyped(wrong, [])
