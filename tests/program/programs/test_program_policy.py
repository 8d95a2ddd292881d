"""When points count, and what they are worth."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laurels.kit.calendar import Period
from laurels.kit.problems import InvalidField
from laurels.program import programs
from laurels.program.programs import ExpiryPolicy, NoCashWorth, PendingPolicy, Wallet, policy

LONDON, BERLIN = ZoneInfo("Europe/London"), ZoneInfo("Europe/Berlin")
POINTS = Wallet(UUID(int=1), UUID(int=2), "points", "Points", "point", "points")


def local(text: str, zone: ZoneInfo = BERLIN) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def rolling(period: str, round_to: Any = "none") -> Wallet:
    return replace(POINTS, expiry=ExpiryPolicy("rolling", Period.parse(period), None, round_to))


def fixed(on: date) -> Wallet:
    return replace(POINTS, expiry=ExpiryPolicy("fixed", on=on))


@pytest.mark.parametrize(
    ("wallet", "available", "ends"),
    [
        (rolling("P1Y"), "2026-03-14T15:09", "2027-03-14T15:09"),
        (rolling("P1Y", "day"), "2026-03-14T15:09", "2027-03-15T00:00"),
        (rolling("P1M", "day"), "2026-01-31T10:00", "2026-03-01T00:00"),
        (rolling("P1Y", "day"), "2024-02-29T10:00", "2025-03-01T00:00"),
        (rolling("P30D"), "2026-03-20T12:00", "2026-04-19T12:00"),
        (rolling("PT24H"), "2026-03-28T12:00", "2026-03-29T13:00"),
        (rolling("P1D"), "2026-03-28T12:00", "2026-03-29T12:00"),
        (rolling("P6M", "month"), "2026-03-14T15:09", "2026-10-01T00:00"),
        (rolling("P1W", "week"), "2026-11-21T10:00", "2026-11-30T00:00"),
        (rolling("P1Y", "half_year"), "2026-03-14T15:09", "2027-07-01T00:00"),
        (rolling("P0D", "year"), "2026-03-14T15:09", "2027-01-01T00:00"),
        (fixed(date(2026, 12, 31)), "2026-03-14T15:09", "2027-01-01T00:00"),
        # Two years rounded to the quarter, as in F075; the fourth is by the rule and not by the misprint.
        (rolling("P2Y", "quarter"), "2019-01-01T00:00", "2021-04-01T00:00"),
        (rolling("P2Y", "quarter"), "2019-03-31T23:59", "2021-04-01T00:00"),
        (rolling("P2Y", "quarter"), "2019-05-05T12:00", "2021-07-01T00:00"),
        (rolling("P2Y", "quarter"), "2019-09-30T12:00", "2021-10-01T00:00"),
        (rolling("P2Y", "quarter"), "2019-12-24T12:00", "2022-01-01T00:00"),
    ],
)
def test_points_end_at_the_first_instant_that_is_too_late(wallet: Wallet, available: str, ends: str) -> None:
    assert programs.expires_at(wallet, local(available), BERLIN) == local(ends)


def test_points_of_a_wallet_without_expiry_never_end() -> None:
    assert programs.expires_at(POINTS, local("2026-03-14T15:09"), BERLIN) is None


def test_the_day_ends_where_the_programme_is() -> None:
    wallet = rolling("P1Y", "month")
    late = datetime(2026, 1, 31, 23, 30, tzinfo=UTC)
    assert programs.expires_at(wallet, late, LONDON) == datetime(2027, 2, 1, tzinfo=UTC)
    assert programs.expires_at(wallet, late, BERLIN) == datetime(2027, 2, 28, 23, tzinfo=UTC)


def test_expiry_counts_from_availability_and_not_from_earning() -> None:
    wallet = replace(rolling("P1Y"), pending=PendingPolicy(Period.parse("P14D")))
    terms = programs.terms(wallet, local("2026-03-14T12:00"), BERLIN)
    assert terms is not None
    assert terms.available_at == local("2026-03-28T12:00")
    assert terms.expires_at == local("2027-03-28T12:00")


def test_points_without_a_waiting_time_count_at_once() -> None:
    assert programs.available_at(POINTS, local("2026-03-14T12:00"), BERLIN) == local("2026-03-14T12:00")


@pytest.mark.parametrize(
    ("occurred", "earns"),
    [("2026-12-31T23:59:59", True), ("2027-01-01T00:00", False), ("2027-02-01T00:00", False)],
)
def test_nothing_is_earned_after_the_last_day_of_a_wallet(occurred: str, earns: bool) -> None:
    assert (programs.terms(fixed(date(2026, 12, 31)), local(occurred), BERLIN) is not None) is earns


def test_points_that_would_wait_beyond_the_last_day_are_not_earned() -> None:
    wallet = replace(fixed(date(2026, 12, 31)), pending=PendingPolicy(Period.parse("P14D")))
    assert programs.terms(wallet, local("2026-12-20T12:00"), BERLIN) is None


@pytest.mark.parametrize(
    ("rate", "precision", "units", "currency", "minor"),
    [
        ("0.005", 0, 150, "GBP", 75),
        ("0.005", 0, 1, "GBP", 1),
        ("0.004", 0, 1, "GBP", 0),
        ("0.01", 2, 12345, "GBP", 123),
        ("1", 0, 7, "JPY", 7),
        ("0.5", 0, 1, "JPY", 1),
        ("0.001", 0, 5, "KWD", 5),
        ("0.005", 0, -1, "GBP", -1),
    ],
)
def test_points_are_worth_money_half_up(rate: str, precision: int, units: int, currency: str, minor: int) -> None:
    wallet = replace(POINTS, cash_rate=Decimal(rate), precision=precision)
    assert programs.cash_minor(wallet, units, currency) == minor


@given(
    minor=st.integers(0, 10**9),
    rate=st.decimals("0.0001", 50, places=4),
    precision=st.integers(0, 4),
    currency=st.sampled_from(["GBP", "JPY", "KWD"]),
)
def test_no_fewer_points_cover_the_money(minor: int, rate: Decimal, precision: int, currency: str) -> None:
    wallet = replace(POINTS, cash_rate=rate, precision=precision)
    points = programs.points_for_cash(wallet, minor, currency)
    assert programs.cash_minor(wallet, points, currency) >= minor
    assert points == 0 or programs.cash_minor(wallet, points - 1, currency) < minor


def test_a_wallet_without_a_rate_pays_nothing() -> None:
    with pytest.raises(NoCashWorth):
        programs.cash_minor(POINTS, 1, "GBP")


@pytest.mark.parametrize(
    ("text", "precision", "units"), [("1.5", 1, 15), ("50", 0, 50), ("0.0001", 4, 1), ("2", 3, 2000)]
)
def test_points_become_parts_exactly(text: str, precision: int, units: int) -> None:
    assert programs.to_units(replace(POINTS, precision=precision), Decimal(text)) == units


@pytest.mark.parametrize(("text", "precision"), [("1.55", 1), ("0.5", 0), ("1e25", 0)])
def test_points_that_the_wallet_cannot_hold_are_refused(text: str, precision: int) -> None:
    with pytest.raises(InvalidField):
        programs.to_units(replace(POINTS, precision=precision), Decimal(text))


@pytest.mark.parametrize(
    ("units", "precision", "text"),
    [
        (1, 0, "1 point"),
        (2, 0, "2 points"),
        (10, 1, "1 point"),
        (15, 1, "1.5 points"),
        (100, 0, "100 points"),
        (0, 2, "0 points"),
    ],
)
def test_amounts_are_written_with_their_unit(units: int, precision: int, text: str) -> None:
    assert programs.written(replace(POINTS, precision=precision), units) == text


@pytest.mark.parametrize(
    ("wallet", "pointer"),
    [
        (replace(POINTS, precision=5), "/precision"),
        (replace(POINTS, cash_rate=Decimal(0)), "/cash_rate"),
        (replace(POINTS, expiry=ExpiryPolicy("rolling")), "/expiry/period"),
        (replace(POINTS, expiry=ExpiryPolicy("never", Period(1))), "/expiry/period"),
        (replace(POINTS, expiry=ExpiryPolicy("fixed")), "/expiry/on"),
        (replace(POINTS, expiry=ExpiryPolicy("rolling", Period(1), date(2026, 1, 1))), "/expiry/on"),
        (replace(POINTS, expiry=ExpiryPolicy("never", round_to="day")), "/expiry/round_to"),
        (rolling("P0D"), "/expiry/period"),
        (rolling("P101Y"), "/expiry/period"),
        (fixed(date.max), "/expiry/on"),
        (replace(POINTS, pending=PendingPolicy(Period(days=40_000))), "/pending"),
        (replace(POINTS, restore_grace=Period(hours=999_999)), "/restore_grace"),
    ],
)
def test_settings_that_contradict_one_another_are_refused(wallet: Wallet, pointer: str) -> None:
    with pytest.raises(InvalidField) as refused:
        policy.check(wallet)
    assert refused.value.pointer == pointer


@pytest.mark.parametrize(("seen", "passes"), [(None, True), ('"3"', True), ("3", True), ("*", True), ('"2"', False)])
def test_a_change_of_something_unseen_is_refused(seen: str | None, passes: bool) -> None:
    if passes:
        programs.unchanged(3, seen)
        return
    with pytest.raises(programs.ChangedMeanwhile):
        programs.unchanged(3, seen)
