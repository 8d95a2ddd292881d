"""Which days a calendar has, and what may be said about one."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from laurels.core.calendars import Calendar, Observances, countries, policy
from laurels.core.calendars.model import Change, Kept
from laurels.kit.problems import InvalidField

NOW = datetime(2026, 3, 14, tzinfo=UTC)
ID = UUID("01890a5d-ac96-774b-bcce-b302099a8057")
BARE = Calendar(ID, "ours", "Ours", None, None, [], False, NOW, NOW)
BAVARIA = policy.told(BARE, {"country": "DE", "subdivision": "BY"})
CHRISTMAS, EVE, BLACK_FRIDAY = date(2026, 12, 25), date(2026, 12, 24), date(2026, 11, 27)


def listed(calendar: Calendar, kept: dict[date, str | None], first: date, last: date) -> list[tuple[str, str, str]]:
    found = policy.days(calendar, kept, first=first, last=last, locale="en-GB")
    return [(one.day.isoformat(), one.name, one.origin) for one in found]


@pytest.mark.parametrize(
    ("country", "subdivision", "day", "holiday"),
    [
        ("DE", None, "2026-10-03", True),
        ("DE", None, "2026-01-06", False),
        ("DE", "BY", "2026-01-06", True),
        ("GB", "ENG", "2026-05-25", True),
        ("GB", "ENG", "2026-12-28", True),  # Boxing Day is a Saturday, made up for on the Monday
        ("GB", "ENG", "2026-01-02", False),
        ("GB", "SCT", "2026-01-02", True),
        ("US", None, "2021-12-31", True),  # New Year's Day 2022 is a Saturday
        ("TR", None, "2026-03-20", True),  # Ramazan Bayramı follows the moon
        ("ID", None, "2026-08-17", True),
        ("VN", None, "2026-02-17", True),  # Tết
        ("CN", None, "2026-02-17", True),
    ],
)
def test_a_country_has_its_holidays(country: str, subdivision: str | None, day: str, holiday: bool) -> None:
    calendar = policy.told(BARE, {"country": country, "subdivision": subdivision})
    assert (date.fromisoformat(day) in calendar.computed(int(day[:4]))) is holiday


@pytest.mark.parametrize(("locale", "name"), [("de-DE", "Erster Weihnachtstag"), ("en-GB", "Christmas Day")])
def test_holidays_are_called_as_the_reader_calls_them(locale: str, name: str) -> None:
    assert BAVARIA.computed(2026, locale)[CHRISTMAS] == name


def test_a_language_that_nobody_translated_into_gives_way_to_the_country_s_own() -> None:
    assert BAVARIA.computed(2026, "vi")[CHRISTMAS] == "Erster Weihnachtstag"


def test_a_day_by_hand_is_added_and_one_of_the_country_is_taken_out() -> None:
    kept = policy.by_hand(BAVARIA, {}, Change({}, {EVE: "Christmas Eve"}, frozenset({CHRISTMAS})))
    assert kept == {EVE: "Christmas Eve", CHRISTMAS: None}
    assert listed(BAVARIA, kept, EVE, date(2026, 12, 31)) == [
        ("2026-12-24", "Christmas Eve", "added"),
        ("2026-12-25", "Christmas Day", "removed"),
        ("2026-12-26", "Second Day of Christmas", "computed"),
    ]
    again = policy.by_hand(BAVARIA, kept, Change({}, {CHRISTMAS: "Christmas"}, frozenset({EVE})))
    assert again == {CHRISTMAS: "Christmas"}


def test_taking_out_a_day_that_is_none_changes_nothing() -> None:
    assert policy.by_hand(BAVARIA, {}, Change({}, {}, frozenset({date(2026, 3, 3)}))) == {}


def test_an_observance_tells_every_calendar_of_a_day() -> None:
    shop = Kept("shop", None, None, [], {"2026-11-27": "Black Friday"})
    closed = Kept("closed", "DE", "BY", ["public"], {"2026-12-25": None})
    known = Observances((Kept("de", "DE", None, ["public"], None), closed, shop))
    assert known.on(CHRISTMAS) == ["de"]
    assert known.on(date(2026, 12, 26)) == ["de", "closed"]
    assert known.on(BLACK_FRIDAY) == ["shop"]
    assert known.on(date(2026, 3, 3)) == []


@pytest.mark.parametrize(
    ("fields", "pointer", "hint"),
    [
        ({"country": "XX"}, "/country", "XX"),
        ({"country": "de"}, "/country", "DE"),
        ({"country": "DEU"}, "/country", "two letters"),
        ({"country": "DE", "subdivision": "BX"}, "/subdivision", "BY"),
        ({"country": "DE", "subdivision": "ENG"}, "/subdivision", "Augsburg"),
        ({"country": "DE", "categories": ["bank"]}, "/categories/0", "public"),
        ({"subdivision": "BY"}, "/subdivision", "country"),
        ({"categories": ["public"]}, "/categories", "country"),
    ],
)
def test_holidays_that_nobody_computes_are_refused(fields: dict[str, Any], pointer: str, hint: str) -> None:
    with pytest.raises(InvalidField) as refused:
        policy.told(BARE, fields)
    assert refused.value.pointer == pointer
    assert hint in refused.value.detail


def test_a_day_is_not_added_and_taken_out_at_once() -> None:
    with pytest.raises(InvalidField, match="at once"):
        policy.by_hand(BARE, {}, Change({}, {EVE: "x"}, frozenset({EVE})))


def test_a_calendar_keeps_so_many_days_by_hand() -> None:
    many: dict[date, str | None] = {date.fromordinal(700_000 + n): "x" for n in range(policy.BY_HAND_MAX)}
    with pytest.raises(InvalidField, match="at most"):
        policy.by_hand(BARE, many, Change({}, {EVE: "x"}, frozenset()))


@pytest.mark.parametrize(("first", "last"), [("2026-01-02", "2026-01-01"), ("2026-01-01", "2029-01-05")])
def test_a_span_that_is_turned_around_or_too_long_is_refused(first: str, last: str) -> None:
    with pytest.raises(InvalidField):
        policy.days(BARE, {}, first=date.fromisoformat(first), last=date.fromisoformat(last), locale="en")


@pytest.mark.parametrize("key", ["", "De", "a b", "-a", "a--b", "x" * 65, "ä"])
def test_a_key_that_rules_could_not_write_is_refused(key: str) -> None:
    with pytest.raises(InvalidField):
        policy.check_key(key)


def test_every_country_says_what_it_has() -> None:
    assert len(countries.codes()) > 200
    assert set(countries.country("DE").categories) >= {"catholic", "public"}
