"""Windows are read, refused and laid on the calendar as their words say, also where clocks and months are odd."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from laurels.core import statistics

LONDON, BERLIN, AUCKLAND = ZoneInfo("Europe/London"), ZoneInfo("Europe/Berlin"), ZoneInfo("Pacific/Auckland")
HOUR = timedelta(hours=1)


def noon(text: str, zone: ZoneInfo = BERLIN) -> datetime:
    return datetime.fromisoformat(f"{text}T12:00").replace(tzinfo=zone).astimezone(UTC)


@pytest.mark.parametrize(
    ("text", "today", "first", "after"),
    [
        ("1d", "2026-06-30", "2026-06-30", "2026-07-01"),
        ("30d", "2026-06-30", "2026-06-01", "2026-07-01"),
        ("365d", "2026-06-30", "2025-07-01", "2026-07-01"),
        ("4w", "2026-06-30", "2026-06-03", "2026-07-01"),
        ("1m", "2026-03-31", "2026-03-01", "2026-04-01"),
        ("1m", "2026-03-30", "2026-03-01", "2026-03-31"),
        ("1m", "2026-03-15", "2026-02-16", "2026-03-16"),
        ("6m", "2026-08-31", "2026-03-01", "2026-09-01"),
        ("6m", "2024-08-31", "2024-03-01", "2024-09-01"),
        ("6m", "2026-08-30", "2026-03-01", "2026-08-31"),
        ("1y", "2024-02-29", "2023-03-01", "2024-03-01"),
        ("1y", "2025-02-28", "2024-02-29", "2025-03-01"),
        ("4y", "2024-02-29", "2020-03-01", "2024-03-01"),
        ("1y", "2026-12-31", "2026-01-01", "2027-01-01"),
        ("today", "2026-12-31", "2026-12-31", "2027-01-01"),
        ("this_week", "2026-01-01", "2025-12-29", "2026-01-02"),
        ("this_week", "2026-01-05", "2026-01-05", "2026-01-06"),
        ("last_week", "2026-01-04", "2025-12-22", "2025-12-29"),
        ("this_month", "2026-03-31", "2026-03-01", "2026-04-01"),
        ("last_month", "2026-03-31", "2026-02-01", "2026-03-01"),
        ("last_month", "2024-03-31", "2024-02-01", "2024-03-01"),
        ("this_quarter", "2026-08-15", "2026-07-01", "2026-08-16"),
        ("last_quarter", "2026-02-28", "2025-10-01", "2026-01-01"),
        ("this_year", "2026-01-01", "2026-01-01", "2026-01-02"),
        ("last_year", "2024-02-29", "2023-01-01", "2024-01-01"),
        ("ever", "2026-06-30", None, "2026-07-01"),
    ],
)
def test_a_window_has_these_days(text: str, today: str, first: str | None, after: str) -> None:
    found = statistics.window(text).days(noon(today), BERLIN)
    assert found == (None if first is None else date.fromisoformat(first), date.fromisoformat(after))


def test_today_is_what_the_workspaces_calendar_says() -> None:
    late = datetime(2026, 6, 30, 22, 30, tzinfo=UTC)
    assert statistics.window("1d").days(late, BERLIN)[0] == date(2026, 7, 1)
    assert statistics.window("1d").days(late, LONDON)[0] == date(2026, 6, 30)
    assert statistics.window("this_month").days(late, AUCKLAND) == (date(2026, 7, 1), date(2026, 7, 2))


@pytest.mark.parametrize(
    ("today", "hours"), [("2026-03-29", 23), ("2026-10-25", 25), ("2026-06-30", 24)], ids=["spring", "autumn", "summer"]
)
def test_a_day_is_as_long_as_the_clock_makes_it(today: str, hours: int) -> None:
    start, end = statistics.window("1d").instants(noon(today), BERLIN)
    assert start is not None
    assert end - start == hours * HOUR


def test_a_window_of_hours_is_absolute() -> None:
    at = datetime(2026, 3, 29, 9, 30, tzinfo=UTC)
    start, end = statistics.window("12h").instants(at, BERLIN)
    assert start is not None
    assert end - start == 12 * HOUR


def test_an_order_counts_for_exactly_so_many_hours_from_its_own_instant() -> None:
    placed = datetime(2026, 6, 30, 10, 0, tzinfo=UTC)
    tick = timedelta(microseconds=1)

    def counts(at: datetime) -> bool:
        start, end = statistics.window("12h").instants(at, BERLIN)
        return start is not None and start <= placed < end

    ages = [-tick, 0 * tick, 12 * HOUR - tick, 12 * HOUR]
    assert [counts(placed + age) for age in ages] == [False, True, True, False]


def test_a_window_of_hours_has_no_days() -> None:
    with pytest.raises(ValueError, match="hours"):
        statistics.window("12h").days(noon("2026-06-30"), BERLIN)


@pytest.mark.parametrize(
    ("text", "until"), [("1d", "2026-02-01"), ("30d", "2026-03-02"), ("1m", "2026-02-28"), ("1w", "2026-02-07")]
)
def test_a_window_that_looks_ahead_has_today_and_the_days_after(text: str, until: str) -> None:
    at = noon("2026-01-31")
    midnight = datetime.fromisoformat(until).replace(tzinfo=BERLIN).astimezone(UTC)
    assert statistics.window(text).ahead(at, BERLIN) == (at, midnight)
    assert statistics.window("12h").ahead(at, BERLIN) == (at, at + 12 * HOUR)


def test_every_window_ends_where_the_next_moment_begins() -> None:
    """Day after day, a window of a period is what the period was so far, and the last one is over."""
    for day in range(800):
        at = noon("2024-01-01") + timedelta(days=day)
        for unit in ("week", "month", "quarter", "year"):
            this = statistics.window(f"this_{unit}").days(at, BERLIN)
            last = statistics.window(f"last_{unit}").days(at, BERLIN)
            assert this[0] is not None
            assert this[0] <= at.date() < this[1]
            assert last[1] == this[0]
            before = noon(str(this[0] - timedelta(days=1)))
            assert statistics.window(f"this_{unit}").days(before, BERLIN) == last


@pytest.mark.parametrize(
    "text",
    ["", "30", "d", "0d", "-1d", "030d", "1.5d", "30D", "30 d", "30d ", "P30D", "this_day", "3661d", "745h", "99999d"],
)  # fmt: skip
def test_what_is_no_window_is_refused_with_what_one_looks_like(text: str) -> None:
    complaint = statistics.complaint(text)
    assert complaint is not None
    assert '"' in complaint
    with pytest.raises(statistics.BadWindow):
        statistics.window(text)


def test_a_complaint_tells_what_a_value_should_be() -> None:
    assert statistics.complaint("365d") is None
    assert statistics.complaint("this_quarter") is None
    assert statistics.complaint(30) == f"A window is a text. {statistics.CURE}"
    assert (
        statistics.complaint("3661d")
        == 'A window of days has at most 3660 of them, and 3661d more. Use fewer, or "ever".'
    )
    assert statistics.ahead_complaint("30d") is None
    assert "ahead" in (statistics.ahead_complaint("this_month") or "")


@pytest.mark.parametrize(
    ("text", "words", "clock"),
    [
        ("30d", "in the last 30 days", "day"),
        ("1m", "in the last month", "day"),
        ("12h", "in the last 12 hours", "minute"),
        ("today", "today", "day"),
        ("this_week", "this week", "day"),
        ("last_quarter", "last quarter", "day"),
        ("ever", "ever", "never"),
    ],
)
def test_a_window_has_words_and_knows_when_time_moves_it(text: str, words: str, clock: str) -> None:
    found = statistics.window(text)
    assert (found.words, found.clock, found.text) == (words, clock, text)
