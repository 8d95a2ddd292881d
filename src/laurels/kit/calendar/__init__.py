"""The calendar: periods, ends of days and years, windows and birthdays, in the local time of a named zone.

Instants go in aware and come out in UTC; spans are half open, so a thing that lasts through a day ends at the next
local midnight. Calendar steps are taken in local time from the original date, durations of hours are absolute. Where
clocks skip a time, the time meant is as much later; where they repeat one, the first is meant.
"""

from laurels.kit.calendar.bounds import KeyUnit, Unit, end_of, period_key, start_of
from laurels.kit.calendar.days import age, birthday_in_year, next_birthday, shift_months
from laurels.kit.calendar.periods import InvalidPeriod, Period, add, subtract
from laurels.kit.calendar.windows import Window
from laurels.kit.calendar.zones import (
    OutOfCalendar,
    UnknownZone,
    instant_of,
    local,
    local_day,
    start_of_day,
    zone_named,
)

__all__ = [
    "InvalidPeriod",
    "KeyUnit",
    "OutOfCalendar",
    "Period",
    "Unit",
    "UnknownZone",
    "Window",
    "add",
    "age",
    "birthday_in_year",
    "end_of",
    "instant_of",
    "local",
    "local_day",
    "next_birthday",
    "period_key",
    "shift_months",
    "start_of",
    "start_of_day",
    "subtract",
    "zone_named",
]
