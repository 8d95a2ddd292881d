"""Where days, weeks, months, quarters and years start and end, and what each is called."""

from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from laurels.kit.calendar.days import shift_months
from laurels.kit.calendar.zones import OutOfCalendar, day_starts, local_day, start_of_day

Unit = Literal["day", "week", "month", "quarter", "half_year", "year"]
KeyUnit = Literal["day", "week", "month", "quarter", "half_year", "year", "ever"]

_MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}


def end_of(instant: datetime, unit: Unit, zone: ZoneInfo, *, year_end_month: int = 12) -> datetime:
    """Find the end of the local day, ISO week, month, quarter, half year or year that holds the instant.

    The end is exclusive, the first instant of the next unit: the day 21 November 2026 in Berlin ends at
    2026-11-21T23:00Z. With `year_end_month` years end with that month, and quarters and half years count from there: a
    quarter of a year that ends in February ends with May, August, November or February.
    """
    today = local_day(instant, zone)
    try:
        after = _next_first_day(today, unit, year_end_month)
        starts = day_starts(after, zone)
    except OverflowError:
        raise OutOfCalendar("Use a date before the year 9999.") from None
    # Where clocks go back over midnight the day starts twice, and the first start may be past.
    return starts[0] if starts[0] > instant else starts[1]


def start_of(instant: datetime, unit: Unit, zone: ZoneInfo, *, year_end_month: int = 12) -> datetime:
    """Find the first instant of the local unit that holds the instant; with `end_of` it makes a half-open span."""
    return start_of_day(_first_day(local_day(instant, zone), unit, year_end_month), zone)


def period_key(instant: datetime, unit: KeyUnit, zone: ZoneInfo, *, year_end_month: int = 12) -> str:
    """Name the local unit that holds the instant, for counting by period.

    "2026-11-21", "2026-W47" (ISO week and its year), "2026-11", "2026-Q4", "2026-H2", "2026" and "" for ever. A fiscal
    year is named by the calendar year in which it ends.
    """
    if unit == "ever":
        return ""
    today = local_day(instant, zone)
    match unit:
        case "day":
            return today.isoformat()
        case "week":
            year, week, _ = today.isocalendar()
            return f"{year:04}-W{week:02}"
        case "month":
            return f"{today.year:04}-{today.month:02}"
        case _:
            months_in = (today.month - 1 - year_end_month) % 12
            year = today.year + (today.month > year_end_month)
            marks = {"quarter": f"-Q{months_in // 3 + 1}", "half_year": f"-H{months_in // 6 + 1}", "year": ""}
            return f"{year:04}{marks[unit]}"


def _first_day(day: date, unit: Unit, year_end_month: int) -> date:
    if unit == "day":
        return day
    if unit == "week":
        return day - timedelta(days=day.weekday())
    if not 1 <= year_end_month <= 12:
        raise ValueError("a month is 1 to 12")
    months_in = (day.month - 1 - year_end_month) % _MONTHS[unit]
    return shift_months(day.replace(day=1), -months_in)


def _next_first_day(day: date, unit: Unit, year_end_month: int) -> date:
    first = _first_day(day, unit, year_end_month)
    if unit in _MONTHS:
        return shift_months(first, _MONTHS[unit])
    return first + timedelta(days=1 if unit == "day" else 7)
