from datetime import date, timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laurels.kit import calendar
from laurels.kit.calendar.days import Leap

LEAPS: tuple[Leap, ...] = get_args(Leap)
DAYS = st.dates(date(1850, 1, 1), date(2200, 12, 31))


@pytest.mark.parametrize(
    ("year", "leap", "day"),
    [
        (2026, "feb28", date(2026, 2, 28)),
        (2026, "mar1", date(2026, 3, 1)),
        (2028, "feb28", date(2028, 2, 29)),
        (2028, "mar1", date(2028, 2, 29)),
        (2100, "mar1", date(2100, 3, 1)),
    ],
)
def test_who_was_born_on_29_february_celebrates_each_year(year: int, leap: Leap, day: date):
    assert calendar.birthday_in_year(date(2000, 2, 29), year, leap) == day


def test_age_grows_on_the_birthday():
    born = date(2000, 11, 21)
    assert [calendar.age(born, on) for on in (date(2026, 11, 20), date(2026, 11, 21), date(1999, 1, 1))] == [25, 26, 0]


def test_a_leap_birthday_makes_older_on_the_chosen_day():
    born, eve = date(2000, 2, 29), date(2026, 2, 28)
    assert (calendar.age(born, eve, "feb28"), calendar.age(born, eve, "mar1")) == (26, 25)


@given(DAYS, DAYS, st.sampled_from(LEAPS))
def test_the_next_birthday_is_the_first_not_past(born: date, on: date, leap: Leap):
    coming = calendar.next_birthday(born, on, leap)
    assert on <= coming <= on + timedelta(days=366)
    assert coming == calendar.birthday_in_year(born, coming.year, leap)
    assert calendar.birthday_in_year(born, coming.year - 1, leap) < on


@given(DAYS, DAYS, st.sampled_from(LEAPS))
def test_age_counts_the_birthdays_since(born: date, on: date, leap: Leap):
    passed = [year for year in range(born.year + 1, on.year + 1) if calendar.birthday_in_year(born, year, leap) <= on]
    assert calendar.age(born, on, leap) == len(passed)


@given(DAYS, st.integers(-1200, 1200))
def test_months_move_by_exactly_their_count(day: date, months: int):
    moved = calendar.shift_months(day, months)
    assert (moved.year - day.year) * 12 + moved.month - day.month == months
    assert moved.day <= day.day
