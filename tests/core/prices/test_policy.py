"""The price before a reduction and exact conversion, as tables and against brute force."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laurels.core.prices import policy
from laurels.core.prices.model import Point, Price, PriorPolicy, Rate, Written
from laurels.kit import money
from laurels.kit.money import Rounding
from laurels.kit.problems import InvalidField, Problem

ZONE = ZoneInfo("UTC")
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
START = datetime(2026, 1, 1, tzinfo=UTC)
OMNIBUS = PriorPolicy()
PROGRESSIVE = PriorPolicy(progressive_days=90)


def steps(*known: tuple[int, int | None]) -> list[Point]:
    return [Point(START + day * DAY, price) for day, price in known]


def prior(points: list[Point], day: int, told: PriorPolicy = OMNIBUS) -> int | str | None:
    found = policy.prior_price(points, at=START + day * DAY, policy=told, zone=ZONE)
    return found.price_minor if found.missing is None else found.missing


SPRING = steps((0, 100), (100, 90), (101, 100), (120, 80), (139, 60))


@pytest.mark.parametrize(
    ("points", "day", "told", "found"),
    [
        (steps((0, 100)), 60, OMNIBUS, 100),
        (steps((0, 100), (50, 70)), 50, OMNIBUS, 100),
        (steps((0, 70), (30, 100), (60, 80)), 60, OMNIBUS, 100),
        (steps((0, 70), (31, 100), (60, 80)), 60, OMNIBUS, 70),
        (steps((0, 100), (59, 40), (60, 30)), 60, OMNIBUS, 40),
        (SPRING, 120, OMNIBUS, 90),
        (SPRING, 139, OMNIBUS, 80),
        (SPRING, 139, PROGRESSIVE, 90),
        (SPRING, 139, PriorPolicy(progressive_days=18), 80),
        (SPRING, 139, PriorPolicy(progressive_days=19), 90),
        (SPRING, 145, PROGRESSIVE, 90),
        (steps((0, 100), (60, 80), (61, 85), (62, 70)), 62, PROGRESSIVE, 80),
        (steps((0, 100), (60, 80), (61, None), (62, 70)), 62, PROGRESSIVE, 80),
        (steps((0, 100), (60, 80), (65, 90)), 65, PROGRESSIVE, 80),
        (steps((0, 100), (61, 0)), 70, OMNIBUS, 0),
        (steps((0, 100), (10, None)), 60, OMNIBUS, "no_price"),
        (steps((0, 100), (10, None), (50, 120), (55, 90)), 55, OMNIBUS, 120),
        ([], 60, OMNIBUS, "no_price"),
        (steps((60, 100)), 60, OMNIBUS, "no_price"),
        (steps((50, 100)), 60, OMNIBUS, "known_too_short"),
        (steps((30, 100)), 60, OMNIBUS, 100),
        (steps((50, 100)), 60, PriorPolicy(new_goods="shorter"), 100),
        (steps((50, 100), (55, 80), (57, 90)), 60, PriorPolicy(new_goods="shorter"), 80),
        (steps((50, 100)), 60, PriorPolicy(days=7), 100),
    ],
)
def test_the_prior_price_is_the_lowest_of_the_days_before_the_reduction(
    points: list[Point], day: int, told: PriorPolicy, found: int | str
) -> None:
    assert prior(points, day, told) == found


def test_the_answer_says_since_when_the_price_is_reduced_and_what_was_looked_at() -> None:
    found = policy.prior_price(SPRING, at=START + 139 * DAY, policy=PROGRESSIVE, zone=ZONE)
    assert (found.reduced_at, found.since_at) == (START + 120 * DAY, START + 90 * DAY)


def test_days_are_those_of_the_shop() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    at = datetime(2026, 4, 10, tzinfo=berlin)  # its 30 days begin in winter time
    points = [
        Point(START, 50),
        Point(datetime(2026, 3, 11, tzinfo=berlin), 100),
        Point(at, 80),
    ]
    assert policy.prior_price(points, at=at, policy=OMNIBUS, zone=berlin).price_minor == 100
    assert policy.prior_price(points, at=at, policy=OMNIBUS, zone=ZONE).price_minor == 50


@pytest.mark.parametrize(
    ("points", "day", "since"),
    [
        (steps((0, 100)), 60, 60),
        (steps((0, 100), (50, 80)), 60, 50),
        (steps((0, 100), (30, 80)), 60, 30),
        (steps((0, 100), (29, 80)), 60, 60),
        (steps((0, 80), (50, 100)), 60, 60),
        (steps((0, None), (50, 100)), 60, 60),
        (steps((0, 100), (50, 80), (70, 60)), 60, 50),
        ([], 60, 60),
    ],
)
def test_a_present_price_is_reduced_since_it_came_if_the_one_before_was_higher(
    points: list[Point], day: int, since: int
) -> None:
    now = START + day * DAY
    assert policy.reduction_at(points, now=now, policy=OMNIBUS, zone=ZONE) == START + since * DAY


@st.composite
def histories(draw: st.DrawFn) -> list[Point]:
    hours = draw(st.lists(st.integers(0, 24 * 40), min_size=0, max_size=12, unique=True).map(sorted))
    prices = st.one_of(st.none(), st.integers(1, 6))
    return [Point(START + hour * HOUR, draw(prices)) for hour in hours]


def by_hour(points: list[Point], hour: int) -> tuple[bool, int | None]:
    """Say whether a price is known at an hour, and which."""
    held = [point for point in points if point.from_at <= START + hour * HOUR]
    return (bool(held), held[-1].price_minor if held else None)


def brute(points: list[Point], hour: int, told: PriorPolicy) -> tuple[int | None, str | None]:
    """Walk hour by hour: first back over the steps down, then over the days before them."""
    begun = hour
    (_, here), (_, before) = by_hour(points, hour), by_hour(points, hour - 1)
    stepped = any(point.from_at == START + hour * HOUR for point in points)
    falls_here = (
        not stepped or not by_hour(points, hour - 1)[0] or (here is not None and before is not None and here < before)
    )
    if told.progressive_days and falls_here:
        for then in range(hour - 1, hour - 24 * told.progressive_days - 1, -1):
            changed = any(point.from_at == START + then * HOUR for point in points)
            if not changed or not by_hour(points, then - 1)[0]:
                continue
            after, earlier = by_hour(points, then)[1], by_hour(points, then - 1)[1]
            if after is None or earlier is None or after >= earlier:
                break
            begun = then
    first = begun - 24 * told.days
    prices = [price for one in range(first, begun) if (price := by_hour(points, one)[1]) is not None]
    if not prices:
        return None, "no_price"
    if not by_hour(points, first)[0] and told.new_goods == "refuse":
        return None, "known_too_short"
    return min(prices), None


@given(
    histories(),
    st.integers(0, 24 * 45),
    st.builds(
        PriorPolicy,
        days=st.integers(1, 12),
        progressive_days=st.sampled_from([0, 3, 20]),
        new_goods=st.sampled_from(["refuse", "shorter"]),
    ),
)
def test_the_prior_price_is_that_of_brute_force(points: list[Point], hour: int, told: PriorPolicy) -> None:
    at = START + hour * HOUR
    found = policy.prior_price(points, at=at, policy=told, zone=ZONE)
    assert (found.price_minor, found.missing) == brute(points, hour, told)
    # The steps that a statement reads are enough.
    since = policy.reach(at, told, ZONE)
    older = [point for point in points if point.from_at <= since][-1:]
    read = [*older, *(point for point in points if since < point.from_at <= at)]
    assert policy.prior_price(read, at=at, policy=told, zone=ZONE) == found


@given(histories(), st.integers(0, 24 * 45), st.integers(1, 12))
def test_looking_further_back_never_raises_the_prior_price(points: list[Point], hour: int, days: int) -> None:
    told = PriorPolicy(days=days, new_goods="shorter")
    short = policy.prior_price(points, at=START + hour * HOUR, policy=told, zone=ZONE).price_minor
    long = policy.prior_price(
        points, at=START + hour * HOUR, policy=replace(told, days=days + 5), zone=ZONE
    ).price_minor
    assert short is None or (long is not None and long <= short)


@pytest.mark.parametrize(
    ("amount", "source", "target", "rate", "rounding", "converted"),
    [
        (1000, "EUR", "USD", "1.0842", Rounding.half_up, 1084),
        (1999, "JPY", "EUR", "0.00613", Rounding.half_up, 1225),
        (1225, "EUR", "JPY", "163.25", Rounding.half_up, 2000),
        (1, "KWD", "JPY", "487.4", Rounding.half_up, 0),
        (1, "KWD", "JPY", "487.4", Rounding.up, 1),
        (100, "JPY", "KWD", "0.00205", Rounding.down, 205),
        (12345, "KWD", "EUR", "3", Rounding.half_up, 3704),
        (-1999, "JPY", "EUR", "0.00613", Rounding.half_up, -1225),
        (5, "EUR", "USD", "0.1", Rounding.half_up, 1),
        (5, "EUR", "USD", "0.1", Rounding.half_even, 0),
        (0, "EUR", "USD", "1.1", Rounding.up, 0),
    ],
)
def test_money_is_converted_exactly_and_rounded_once(
    amount: int, source: str, target: str, rate: str, rounding: Rounding, converted: int
) -> None:
    assert policy.convert(amount, source, target, Decimal(rate), rounding) == converted


CURRENCIES = st.sampled_from(["EUR", "JPY", "KWD", "CLF"])
RATES = st.decimals("0.000001", "100000", allow_nan=False, places=6)


@given(st.integers(0, 10**12), CURRENCIES, CURRENCIES, RATES, st.sampled_from(list(Rounding)))
def test_a_conversion_is_less_than_one_part_off(
    amount: int, source: str, target: str, rate: Decimal, rounding: Rounding
) -> None:
    exact = Fraction(amount) * Fraction(rate) * 10 ** money.exponent(target) / 10 ** money.exponent(source)
    assert abs(policy.convert(amount, source, target, rate, rounding) - exact) < 1


@given(st.integers(0, 10**9), CURRENCIES, CURRENCIES, RATES, st.sampled_from(list(Rounding)))
def test_the_most_that_is_covered_costs_what_is_available_and_one_more_costs_more(
    available: int, source: str, target: str, rate: Decimal, rounding: Rounding
) -> None:
    most = policy.most_covered(available, source, target, rate, rounding)
    assert most >= 0
    assert policy.convert(most, source, target, rate, rounding) <= available
    assert policy.convert(most + 1, source, target, rate, rounding) > available


def test_a_row_named_twice_is_refused_and_the_others_are_not() -> None:
    tea, more = Price("TEA", "EUR", START, 100), Price("TEA", "EUR", START, 200)
    lost = InvalidField("No.", pointer="/items/1")
    cup = Price("CUP", "EUR", START, 300)
    outcomes = policy.settled([tea, lost, more, cup], {cup.place: replace(cup, price_minor=250)})
    assert outcomes[0] == Written("created", tea)
    assert outcomes[1] is lost
    assert isinstance(outcomes[2], Problem)
    assert (outcomes[2].pointer, outcomes[2].extra) == ("/items/2", {"first": "/items/0"})
    assert outcomes[3] == Written("updated", cup, replace(cup, price_minor=250))
    assert policy.settled([tea], {tea.place: tea}) == [Written("unchanged", tea, tea)]


@pytest.mark.parametrize(
    ("rate", "pointer"),
    [
        (Rate("EUX", "USD", START, Decimal(1)), "/from_currency"),
        (Rate("EUR", "usd", START, Decimal(1)), "/to_currency"),
        (Rate("EUR", "EUR", START, Decimal(1)), "/to_currency"),
        (Rate("EUR", "USD", START, Decimal(0)), "/rate"),
        (Rate("EUR", "USD", START, Decimal(-1)), "/rate"),
    ],
)
def test_a_rate_that_converts_nothing_is_refused(rate: Rate, pointer: str) -> None:
    with pytest.raises(InvalidField) as refused:
        policy.check_rate(rate)
    assert refused.value.pointer == pointer
