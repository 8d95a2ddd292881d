"""Which campaigns go together, before any cart."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from laurels.kit import ids
from laurels.program.campaigns import LiveCampaign
from laurels.program.stacking import Group, Rules
from laurels.program.stacking.compatibility import compared
from tests.program.campaigns.carting import on_cart


def live(number: int, **stacking: Any) -> LiveCampaign:
    return on_cart({"kind": "delivery"}, number=number, stacking=stacking)


def rules(mode: Any, most: int | None = None, cart_most: int = 30) -> Rules:
    return Rules(groups=(Group("default", mode, most), Group("codes")), most=cart_most)


@pytest.mark.parametrize(
    ("one", "other", "by", "why"),
    [
        ({}, {}, rules("all"), None),
        ({"excludes": [ids.encode("cmp", UUID(int=2))]}, {}, rules("all"), "excludes"),
        ({}, {"excludes": [ids.encode("cmp", UUID(int=1))]}, rules("all"), "excludes"),
        ({"category": "never"}, {"group": "codes"}, rules("all"), "never"),
        ({"category": "never"}, {"category": "always"}, rules("all"), None),
        ({}, {}, rules("first"), "first"),
        ({}, {"group": "codes"}, rules("first"), None),
        ({}, {"group": "gone"}, rules("first"), "first"),
        ({}, {}, rules("best_for_customer"), "best"),
        ({}, {}, rules("best_for_margin"), "best"),
        ({}, {}, rules("all", most=1), "most"),
        ({}, {}, rules("all", most=2), None),
        ({}, {"group": "codes"}, rules("all", cart_most=1), "most"),
    ],
)
def test_two_campaigns_are_apart_for_one_reason(one: Any, other: Any, by: Rules, why: str | None) -> None:
    assert [reason for *_, reason in compared([live(1, **one), live(2, **other)], by)] == [why]


def test_all_pairs_are_compared_or_those_of_one_campaign() -> None:
    every = [live(number) for number in range(1, 5)]
    pairs = [(one.id.int, other.id.int) for one, other, _ in compared(every, rules("all"))]
    assert pairs == [(1, 2), (1, 3), (1, 4), (2, 3), (2, 4), (3, 4)]
    mine = [(one.id.int, other.id.int) for one, other, _ in compared(every, rules("all"), UUID(int=3))]
    assert mine == [(3, 1), (3, 2), (3, 4)]
    assert list(compared(every, rules("all"), UUID(int=9))) == []
