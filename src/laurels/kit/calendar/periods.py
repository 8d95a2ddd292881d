"""Periods of the calendar, written as in ISO 8601: `P1Y`, `P6M`, `P2W`, `PT24H`."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from laurels.kit.calendar.days import shift_months
from laurels.kit.calendar.zones import OutOfCalendar, instant_of, local
from laurels.kit.problems import InvalidField

WRITTEN = re.compile(
    r"P(?=.)(?:([0-9]{1,4})Y)?(?:([0-9]{1,4})M)?(?:([0-9]{1,4})W)?(?:([0-9]{1,5})D)?"
    r"(?:T(?=.)(?:([0-9]{1,6})H)?(?:([0-9]{1,6})M)?)?"
)


class InvalidPeriod(InvalidField):
    code, title = "invalid_period", "This is not a period of time"
    cure = "Write an ISO 8601 period such as P1Y, P6M, P14D or PT24H, in whole numbers."


@dataclass(frozen=True, slots=True)
class Period:
    """A span of time: years to days are steps on the local calendar, hours and minutes are absolute."""

    years: int = 0
    months: int = 0
    weeks: int = 0
    days: int = 0
    hours: int = 0
    minutes: int = 0

    def __post_init__(self) -> None:
        if min(self._parts) < 0:
            raise ValueError("a period is not negative; subtract it")

    @classmethod
    def parse(cls, text: str, *, pointer: str | None = None) -> "Period":
        """Read an ISO 8601 period in whole years, months, weeks, days, hours and minutes.

        :raises InvalidPeriod: anything else
        """
        found = WRITTEN.fullmatch(text) if len(text) <= 40 else None
        if found is None:
            raise InvalidPeriod("Write a period such as P1Y, P6M, P14D or PT24H.", pointer=pointer)
        return cls(*(int(number or "0") for number in found.groups()))

    def __str__(self) -> str:
        """Write the period so that `parse` reads it; a period of nothing is `P0D`."""
        dates = _written((self.years, "Y"), (self.months, "M"), (self.weeks, "W"), (self.days, "D"))
        times = _written((self.hours, "H"), (self.minutes, "M"))
        return f"P{dates}{'T' if times else ''}{times}" if dates or times else "P0D"

    def __bool__(self) -> bool:
        return any(self._parts)

    @property
    def _parts(self) -> tuple[int, ...]:
        return self.years, self.months, self.weeks, self.days, self.hours, self.minutes


def _written(*parts: tuple[int, str]) -> str:
    return "".join(f"{number}{unit}" for number, unit in parts if number)


def add(instant: datetime, period: Period, zone: ZoneInfo) -> datetime:
    """Step from an instant by a period: months first, then days, in local time; then hours, absolute.

    31 January 10:00 and P1M is 28 February 10:00. To repeat a step, multiply the period and start from the original
    instant: stepping from result to result drifts to the 28th.

    :raises OutOfCalendar: the result lies beyond the year 9999
    """
    return _step(instant, period, zone, 1)


def subtract(instant: datetime, period: Period, zone: ZoneInfo) -> datetime:
    """Step back from an instant by a period, as `add` steps forward."""
    return _step(instant, period, zone, -1)


def _step(instant: datetime, period: Period, zone: ZoneInfo, sign: int) -> datetime:
    wall = local(instant, zone)
    months = period.years * 12 + period.months
    days = period.weeks * 7 + period.days
    try:
        # Without a calendar step the instant stays exactly, also in the second pass of a repeated hour.
        if months or days:
            day = shift_months(wall.date(), sign * months) + timedelta(days=sign * days)
            instant = instant_of(datetime.combine(day, wall.time()), zone)
        return instant.astimezone(UTC) + sign * timedelta(hours=period.hours, minutes=period.minutes)
    except OverflowError:
        raise OutOfCalendar("Use a shorter period.") from None
