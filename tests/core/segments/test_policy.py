"""Keys, circles, levels and days of segments."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from laurels.core.segments import policy
from laurels.core.segments.model import Day
from laurels.kit.problems import InvalidField

A, B, C, D = (UUID(int=number) for number in range(1, 5))


@pytest.mark.parametrize("key", ["vip", "no-order-90d", "tier_2"])
def test_a_key_is_a_slug(key: str) -> None:
    policy.check_key(key)


@pytest.mark.parametrize("key", ["", "VIP", "very important", "-vip", "vip-", "a--b", "x" * 65, 'a"b'])
def test_a_key_that_a_rule_could_not_write_plainly_is_refused(key: str) -> None:
    with pytest.raises(InvalidField):
        policy.check_key(key)


def test_a_circle_is_named_from_end_to_end() -> None:
    assert policy.circle(C, [A], {A: [B], B: [C]}) == [C, A, B, C]
    assert policy.circle(A, [A], {}) == [A, A]


def test_two_ways_to_one_segment_are_no_circle() -> None:
    assert policy.circle(A, [B, C], {B: [D], C: [D]}) is None


def test_a_segment_comes_after_those_that_it_names() -> None:
    assert policy.levels({A: [B, C], B: [C], C: [], D: []}) == [[C, D], [B], [A]]


def test_a_static_segment_that_is_named_is_there_already() -> None:
    assert policy.levels({A: [D], B: []}) == [[A, B]]
    assert policy.levels({}) == []


def test_those_who_name_a_segment_change_with_it() -> None:
    assert policy.with_dependents([A], {B: [A], C: [B], D: [D]}) == {A, B, C}


def test_days_without_a_change_keep_the_size() -> None:
    first, last = date(2026, 3, 1), date(2026, 3, 4)
    rows = [Day(date(2026, 3, 2), 7, 3, 1)]
    assert policy.days(rows, first=first, last=last, before=5) == [
        Day(date(2026, 3, 1), 5, 0, 0),
        Day(date(2026, 3, 2), 7, 3, 1),
        Day(date(2026, 3, 3), 7, 0, 0),
        Day(date(2026, 3, 4), 7, 0, 0),
    ]


def test_a_span_of_days_is_not_turned_round_nor_endless() -> None:
    with pytest.raises(InvalidField):
        policy.check_span(date(2026, 3, 2), date(2026, 3, 1))
    with pytest.raises(InvalidField):
        policy.check_span(date(2020, 1, 1), date(2026, 3, 1))
