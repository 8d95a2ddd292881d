from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from laurels.kit import calendar
from laurels.kit.calendar import Window

BERLIN, LORD_HOWE, APIA = ZoneInfo("Europe/Berlin"), ZoneInfo("Australia/Lord_Howe"), ZoneInfo("Pacific/Apia")
MONDAY, FRIDAY, SUNDAY = 1, 5, 7


def minutes_open(window: Window, day: str, zone: ZoneInfo) -> int:
    """Count the minutes for which the window is open in the 48 hours around a UTC day."""
    start = datetime.fromisoformat(day).replace(tzinfo=UTC) - timedelta(hours=12)
    return sum(window.contains(start + timedelta(minutes=minute), zone) for minute in range(48 * 60))


def at(text: str, zone: ZoneInfo = BERLIN) -> datetime:
    return calendar.instant_of(datetime.fromisoformat(text), zone)


def test_a_window_opens_at_its_start_and_is_closed_at_its_end():
    window = Window(time(17), time(19), frozenset({FRIDAY}))
    assert window.contains(at("2026-11-20T17:00"), BERLIN)
    assert window.contains(at("2026-11-20T18:59:59.999999"), BERLIN)
    assert not window.contains(at("2026-11-20T19:00"), BERLIN)
    assert not window.contains(at("2026-11-21T17:00"), BERLIN)


def test_a_window_past_midnight_belongs_to_the_day_on_which_it_opened():
    window = Window(time(22), time(2), frozenset({FRIDAY}))
    assert window.occurrence(at("2026-11-20T23:00"), BERLIN) == date(2026, 11, 20)
    assert window.occurrence(at("2026-11-21T01:59"), BERLIN) == date(2026, 11, 20)
    assert window.occurrence(at("2026-11-21T02:00"), BERLIN) is None
    assert window.occurrence(at("2026-11-20T01:00"), BERLIN) is None
    assert window.occurrence(at("2026-11-21T23:00"), BERLIN) is None


def test_a_window_that_closes_when_it_opens_lasts_a_day():
    window = Window(time(0), time(0), frozenset({SUNDAY}))
    assert window.contains(at("2026-11-22T23:59"), BERLIN)
    assert not window.contains(at("2026-11-23T00:00"), BERLIN)


@pytest.mark.parametrize(
    ("day", "opens", "closes", "zone", "minutes"),
    [
        ("2026-03-22", time(2, 15), time(2, 45), BERLIN, 30),  # an ordinary Sunday
        ("2026-03-29", time(2, 15), time(2, 45), BERLIN, 0),  # it does not exist
        ("2026-03-29", time(1, 30), time(3, 30), BERLIN, 60),  # shortened
        ("2026-10-25", time(2, 15), time(2, 45), BERLIN, 60),  # both passes
        ("2026-10-04", time(2), time(3), LORD_HOWE, 30),
        ("2026-04-05", time(1), time(2), LORD_HOWE, 90),
    ],
)
def test_a_window_follows_the_clock_on_the_wall(day: str, opens: time, closes: time, zone: ZoneInfo, minutes: int):
    assert minutes_open(Window(opens, closes, frozenset({SUNDAY})), day, zone) == minutes


def test_both_passes_of_a_repeated_hour_are_one_occurrence():
    window = Window(time(2), time(3))
    first = at("2026-10-25T02:30")
    occurrences = {window.occurrence(first, BERLIN), window.occurrence(first + timedelta(hours=1), BERLIN)}
    assert occurrences == {date(2026, 10, 25)}


def test_a_skipped_day_has_no_window():
    assert minutes_open(Window(time(10), time(12), frozenset({FRIDAY})), "2011-12-30", APIA) == 0


@pytest.mark.parametrize("weekdays", [frozenset[int](), frozenset({0}), frozenset({MONDAY, 8})])
def test_a_window_needs_days_of_the_week(weekdays: frozenset[int]):
    with pytest.raises(ValueError, match="weekdays"):
        Window(time(1), time(2), weekdays)
