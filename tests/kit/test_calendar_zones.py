from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from laurels.kit import calendar

BERLIN, LORD_HOWE, APIA = ZoneInfo("Europe/Berlin"), ZoneInfo("Australia/Lord_Howe"), ZoneInfo("Pacific/Apia")
TORONTO, GOOSE_BAY, HAVANA = ZoneInfo("America/Toronto"), ZoneInfo("America/Goose_Bay"), ZoneInfo("America/Havana")


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def wall(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("text", "zone", "instant"),
    [
        ("2026-11-21T12:00", BERLIN, "2026-11-21T11:00"),
        ("2026-03-29T02:30", BERLIN, "2026-03-29T01:30"),  # skipped: an hour later, 03:30
        ("2026-10-25T02:30", BERLIN, "2026-10-25T00:30"),  # repeated: the first
        ("2026-10-04T02:15", LORD_HOWE, "2026-10-03T15:45"),  # half an hour skipped: 02:45
        ("2026-04-05T01:45", LORD_HOWE, "2026-04-04T14:45"),  # half an hour repeated: the first
        ("2011-12-30T12:00", APIA, "2011-12-30T22:00"),  # a day skipped: the 31st at 12:00
        ("2026-11-21T12:00", ZoneInfo("Asia/Kathmandu"), "2026-11-21T06:15"),
        ("2026-02-15T02:30", ZoneInfo("Africa/Casablanca"), "2026-02-15T01:30"),
    ],
)
def test_a_wall_time_names_one_instant(text: str, zone: ZoneInfo, instant: str):
    assert calendar.instant_of(wall(text), zone) == utc(instant)


@pytest.mark.parametrize(
    ("day", "zone", "instant"),
    [
        (date(2026, 11, 21), BERLIN, "2026-11-20T23:00"),
        (date(2011, 12, 30), APIA, "2011-12-30T10:00"),  # skipped, so the start of the 31st
        (date(2011, 12, 31), APIA, "2011-12-30T10:00"),
        (date(1919, 3, 31), TORONTO, "1919-03-31T04:30"),  # clocks went from 23:30 to 00:30
        (date(2026, 3, 8), HAVANA, "2026-03-08T05:00"),  # clocks go from 00:00 to 01:00
        (date(2026, 11, 1), HAVANA, "2026-11-01T04:00"),  # 00:00 comes twice
        (date(2009, 11, 1), GOOSE_BAY, "2009-11-01T03:00"),  # clocks went from 00:01 back to 23:01
    ],
)
def test_a_day_starts_at_its_first_instant(day: date, zone: ZoneInfo, instant: str):
    start = calendar.start_of_day(day, zone)
    assert start == utc(instant)
    assert calendar.local_day(start - timedelta(microseconds=1), zone) < calendar.local_day(start, zone)


@pytest.mark.parametrize(
    "name", ["", "Mars/Base", "../etc/passwd", "/etc/localtime", "localtime", "Europe/Berlin\0", "a" * 9999]
)
def test_what_is_no_zone_is_refused(name: str):
    with pytest.raises(calendar.UnknownZone) as refused:
        calendar.zone_named(name, pointer="/zone")
    assert refused.value.pointer == "/zone"


def test_a_zone_is_found_by_name():
    assert calendar.zone_named("Europe/Berlin").key == "Europe/Berlin"
    assert calendar.zone_named("America/Argentina/Buenos_Aires").key == "America/Argentina/Buenos_Aires"


def test_a_naive_instant_is_a_mistake_of_ours():
    with pytest.raises(ValueError, match="naive"):
        calendar.local_day(wall("2026-11-21"), BERLIN)


def test_an_instant_outside_the_calendar_is_refused():
    with pytest.raises(calendar.OutOfCalendar):
        calendar.local_day(utc("9999-12-31T23:30"), BERLIN)
    with pytest.raises(calendar.OutOfCalendar):
        calendar.instant_of(wall("0001-01-01T00:00"), BERLIN)
