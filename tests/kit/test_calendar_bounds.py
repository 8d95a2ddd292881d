import json
import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, get_args
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from laurels.kit import calendar
from laurels.kit.calendar import Period, Unit

BERLIN, GOOSE_BAY = ZoneInfo("Europe/Berlin"), ZoneInfo("America/Goose_Bay")
MICROSECOND = timedelta(microseconds=1)
UNITS: tuple[Unit, ...] = get_args(Unit)
ZONES = st.sampled_from(
    [
        "UTC",
        "Europe/Berlin",
        "Australia/Lord_Howe",
        "Pacific/Apia",
        "Africa/Casablanca",
        "Asia/Kathmandu",
        "America/Toronto",
        "America/Goose_Bay",
        "America/Havana",
        "Africa/Cairo",
        "America/Sao_Paulo",
    ]
).map(ZoneInfo)
INSTANTS = st.integers(-2_000_000_000, 6_000_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))


def berlin(text: str) -> datetime:
    return calendar.instant_of(datetime.fromisoformat(text), BERLIN)


@pytest.mark.parametrize(
    ("unit", "year_end_month", "end"),
    [
        ("day", 12, "2026-11-22"),
        ("week", 12, "2026-11-23"),
        ("month", 12, "2026-12-01"),
        ("quarter", 12, "2027-01-01"),
        ("half_year", 12, "2027-01-01"),
        ("year", 12, "2027-01-01"),
        ("year", 11, "2026-12-01"),
        ("year", 6, "2027-07-01"),
        ("half_year", 3, "2027-04-01"),
        ("quarter", 2, "2026-12-01"),
        ("quarter", 1, "2027-02-01"),
        ("month", 6, "2026-12-01"),
    ],
)
def test_a_unit_ends_at_the_next_local_midnight_that_starts_another(unit: Unit, year_end_month: int, end: str):
    assert calendar.end_of(berlin("2026-11-21T15:00"), unit, BERLIN, year_end_month=year_end_month) == berlin(end)


@pytest.mark.parametrize(
    ("at", "key"),
    [
        ("2026-11-21T15:00", ["2026-11-21", "2026-W47", "2026-11", "2026-Q4", "2026-H2", "2026", ""]),
        ("2027-01-01T00:00", ["2027-01-01", "2026-W53", "2027-01", "2027-Q1", "2027-H1", "2027", ""]),
        ("2024-12-30T00:00", ["2024-12-30", "2025-W01", "2024-12", "2024-Q4", "2024-H2", "2024", ""]),
    ],
)
def test_a_unit_has_a_name(at: str, key: list[str]):
    assert [calendar.period_key(berlin(at), unit, BERLIN) for unit in (*UNITS, "ever")] == key


def test_a_fiscal_year_is_named_by_the_year_in_which_it_ends():
    november, march = berlin("2026-11-21"), berlin("2026-03-31T23:59")
    assert [calendar.period_key(november, unit, BERLIN, year_end_month=3) for unit in UNITS[3:]] == [
        "2027-Q3",
        "2027-H2",
        "2027",
    ]
    assert [calendar.period_key(march, unit, BERLIN, year_end_month=3) for unit in UNITS[3:]] == [
        "2026-Q4",
        "2026-H2",
        "2026",
    ]


@given(INSTANTS, ZONES, st.sampled_from(UNITS), st.integers(1, 12))
@example(datetime(2009, 11, 1, 3, 0, 30, tzinfo=UTC), GOOSE_BAY, "month", 12)  # first pass of 00:00:30, 1 November
@example(datetime(2009, 11, 1, 3, 30, tzinfo=UTC), GOOSE_BAY, "month", 12)  # 23:30 of 31 October, for the second time
@example(datetime(2011, 12, 30, 9, 59, tzinfo=UTC), ZoneInfo("Pacific/Apia"), "day", 12)
def test_the_key_changes_at_the_end_and_not_before(instant: datetime, zone: ZoneInfo, unit: Unit, year_end_month: int):
    def key(at: datetime) -> str:
        return calendar.period_key(at, unit, zone, year_end_month=year_end_month)

    end = calendar.end_of(instant, unit, zone, year_end_month=year_end_month)
    start = calendar.start_of(instant, unit, zone, year_end_month=year_end_month)
    assert start <= instant < end
    assert key(end - MICROSECOND) == key(instant) == key(start)
    assert key(end) != key(instant)


@given(INSTANTS, ZONES, st.sampled_from(UNITS))
def test_spans_join_without_gap(instant: datetime, zone: ZoneInfo, unit: Unit):
    end = calendar.end_of(instant, unit, zone)
    assert calendar.end_of(end - MICROSECOND, unit, zone) == end
    assert calendar.start_of(end, unit, zone) <= end < calendar.end_of(end, unit, zone)


@given(INSTANTS, ZONES)
def test_larger_units_end_no_earlier(instant: datetime, zone: ZoneInfo):
    ends = [calendar.end_of(instant, unit, zone) for unit in UNITS if unit != "week"]
    assert ends == sorted(ends)


@pytest.mark.parametrize("unit", UNITS)
def test_the_last_days_of_the_calendar_are_refused_and_not_an_error(unit: Unit):
    with pytest.raises(calendar.OutOfCalendar):
        calendar.end_of(datetime(9999, 12, 31, 12, tzinfo=UTC), unit, BERLIN)


@pytest.fixture(scope="module")
def examples() -> dict[str, Any]:
    path = Path(os.environ.get("LAURELS_DATA", "../shared/data")) / "worked_examples" / "examples.jsonl"
    if not path.exists():
        pytest.skip(f"the worked examples are not at {path}; LAURELS_DATA says where they are")
    return {case["id"]: case for case in map(json.loads, path.read_text().splitlines())}


def last_day(earned: str, period: str, unit: Unit) -> date:
    """Give the last usable day of points earned on a day, with a validity that is rounded up to the end of a unit."""
    until = calendar.end_of(calendar.add(berlin(earned), Period.parse(period), BERLIN), unit, BERLIN)
    return calendar.local_day(until - MICROSECOND, BERLIN)


def test_two_years_to_the_end_of_the_quarter(examples: dict[str, Any]):
    case = examples["EXP-01"]
    days = [last_day(earned, "P2Y", "quarter").isoformat() for earned in case["input"]["earned"]]
    assert days == case["expected"]["expires"]


def test_six_months_after_the_month_of_earning(examples: dict[str, Any]):
    case = examples["EXP-02"]
    month_end = calendar.end_of(berlin(case["input"]["earned"]), "month", BERLIN)
    expires = calendar.add(month_end, Period(months=6), BERLIN)
    assert calendar.local_day(expires, BERLIN).isoformat() == case["expected"]["expires_on"]


def test_one_month_and_none_to_the_end_of_the_day(examples: dict[str, Any]):
    case = examples["EXP-04"]
    assert (
        last_day(f"2026-{case['input']['earned']}", "P1M", "day").strftime("%m-%d")
        == case["expected"]["last_usable_day"]
    )
    case = examples["EXP-05"]
    end = calendar.end_of(berlin(f"2026-{case['input']['earned']}T09:00"), "day", BERLIN)
    assert calendar.local(end, BERLIN).strftime("%m-%dT%H:%M") in case["expected"]["expires_at"]


def test_one_month_to_the_end_of_the_month(examples: dict[str, Any]):
    expected = examples["EXP-07"]["expected"]["last_usable_day"]
    assert {last_day(f"2026-01-{day:02}", "P1M", "month").strftime("%m-%d") for day in range(1, 32)} == {expected}


def test_six_months_without_activity(examples: dict[str, Any]):
    case = examples["EXP-10"]
    zero_on = last_day(f"2026-{case['input']['activity'][-1]}", "P6M", "day") + timedelta(days=1)
    assert zero_on.strftime("%m-%d") == case["expected"]["balance_zero_on"]


def test_two_years_to_the_end_of_february(examples: dict[str, Any]):
    case = examples["EXP-16"]
    assert last_day(f"{case['input']['voucher_issued']}-10", "P2Y", "month").isoformat() == case["expected"]["last_day"]
