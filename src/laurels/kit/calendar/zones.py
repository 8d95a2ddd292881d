"""Between instants and the clocks on the wall, also where clocks jump."""

import re
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from laurels.kit.problems import InvalidField

NAME = re.compile(r"[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+){0,2}")
_SECOND = timedelta(seconds=1)


class UnknownZone(InvalidField):
    code, title = "unknown_zone", "This time zone is not known"
    cure = "Use a name of the IANA time zone database, such as Europe/Berlin."


class OutOfCalendar(InvalidField):
    code, title = "out_of_calendar", "The date lies outside the years 1 to 9999"
    cure = "Use a nearer date or a shorter period."


@lru_cache(maxsize=1024)
def zone_named(name: str, *, pointer: str | None = None) -> ZoneInfo:
    """Find a time zone by its IANA name.

    :raises UnknownZone: no such zone
    """
    try:
        if len(name) <= 64 and NAME.fullmatch(name) and name not in ("Factory", "localtime", "posixrules"):
            return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        pass
    raise UnknownZone("Use an IANA time zone name such as Europe/Berlin.", pointer=pointer)


def local(instant: datetime, zone: ZoneInfo) -> datetime:
    """Read the wall clock of the zone at this instant.

    :raises ValueError: the instant is naive
    :raises OutOfCalendar: the local time lies outside the years 1 to 9999
    """
    if instant.tzinfo is None:
        raise ValueError("an instant carries its offset; this one is naive")
    try:
        return instant.astimezone(zone)
    except (OverflowError, ValueError):
        raise OutOfCalendar("Use a date between the years 1 and 9999.") from None


def local_day(instant: datetime, zone: ZoneInfo) -> date:
    """Give the date on the zone's calendar at this instant."""
    return local(instant, zone).date()


def instant_of(wall: datetime, zone: ZoneInfo) -> datetime:
    """Find the instant of a naive wall time: a skipped 02:30 means 03:30, a repeated one its first pass."""
    if wall.tzinfo is not None:
        raise ValueError("a wall time carries no offset")
    try:
        return wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    except (OverflowError, ValueError):
        raise OutOfCalendar("Use a date between the years 1 and 9999.") from None


def start_of_day(day: date, zone: ZoneInfo) -> datetime:
    """Find the first instant of a local day; of a day that was skipped, that of the next."""
    midnight = datetime.combine(day, time.min)
    first = instant_of(midnight, zone)
    if local(first, zone).replace(tzinfo=None) == midnight:
        return first
    return _end_of_gap(midnight, zone)


def day_starts(day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Give both instants at which the day starts: they differ where clocks go back over midnight."""
    first = start_of_day(day, zone)
    again = datetime.combine(day, time.min).replace(tzinfo=zone, fold=1).astimezone(UTC)
    return first, max(first, again)


def _end_of_gap(skipped: datetime, zone: ZoneInfo) -> datetime:
    # In a gap fold 1 reads with the offset after the jump and so gives the earlier instant; the jump lies between the
    # two.
    before = skipped.replace(tzinfo=zone, fold=1).astimezone(UTC)
    after = skipped.replace(tzinfo=zone, fold=0).astimezone(UTC)
    while after - before > _SECOND:
        middle = before + (after - before) // 2 // _SECOND * _SECOND
        if local(middle, zone).replace(tzinfo=None) < skipped:
            before = middle
        else:
            after = middle
    return after
