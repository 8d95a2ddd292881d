"""Steps between dates: months with their ends kept, birthdays and ages."""

from calendar import monthrange
from datetime import date
from typing import Literal

from laurels.kit.calendar.zones import OutOfCalendar

Leap = Literal["feb28", "mar1"]


def shift_months(day: date, months: int) -> date:
    """Move a date by months; a day that the month lacks becomes its last: 31 January and 1 month is 28 or 29 February.

    :raises OutOfCalendar: the result lies outside the years 1 to 9999
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        raise OutOfCalendar("Use a date between the years 1 and 9999.")
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def birthday_in_year(born: date, year: int, leap: Leap = "feb28") -> date:
    """Give the day on which a birthday or another yearly day falls in a year.

    Who was born on 29 February celebrates on 28 February in a common year, or on 1 March by choice.
    """
    if (born.month, born.day) == (2, 29) and monthrange(year, 2)[1] == 28:
        return date(year, 2, 28) if leap == "feb28" else date(year, 3, 1)
    return born.replace(year=year)


def next_birthday(born: date, on: date, leap: Leap = "feb28") -> date:
    """Give the first birthday on or after this day."""
    this_year = birthday_in_year(born, on.year, leap)
    if this_year >= on:
        return this_year
    if on.year == 9999:
        raise OutOfCalendar("Use a date between the years 1 and 9999.")
    return birthday_in_year(born, on.year + 1, leap)


def age(born: date, on: date, leap: Leap = "feb28") -> int:
    """Count the birthdays, or other yearly days, after `born` through the day `on`; it is never below 0."""
    return max(0, on.year - born.year - (on < birthday_in_year(born, on.year, leap)))
