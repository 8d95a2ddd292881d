"""What may be said about a calendar, and which days it has."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from laurels.core.calendars import countries
from laurels.core.calendars.model import Calendar, Change, Holiday
from laurels.kit.problems import InvalidField

BY_HAND_MAX = 1000
CALENDARS_MAX = 100
SPAN_DAYS_MAX = 1100
FIELDS = ("name", "country", "subdivision", "categories", "archived")
_KEY = re.compile(r"[a-z0-9]+(?:[_-][a-z0-9]+)*")


def check_key(key: str) -> None:
    """Refuse a key that rules could not write plainly.

    :raises InvalidField: it is no slug of at most 64 characters
    """
    if len(key) > 64 or not _KEY.fullmatch(key):
        raise InvalidField(
            f"{key[:80]!r} is no key. Use small letters and digits, with single - or _ between.", pointer="/key"
        )


def told(calendar: Calendar, fields: Mapping[str, Any]) -> Calendar:
    """Apply what was said to a calendar; without categories it has the country's public holidays.

    :raises UnknownHolidays: nobody computes the holidays asked for
    """
    after = replace(calendar, **{name: value for name, value in fields.items() if name in FIELDS})
    countries.check(after.country, after.subdivision, after.categories)
    if after.country is not None and not after.categories:
        return replace(after, categories=[countries.PUBLIC])
    return replace(after, categories=list(dict.fromkeys(after.categories)))


def changed(before: Calendar, after: Calendar) -> list[str]:
    """Name the fields that differ."""
    return [name for name in FIELDS if getattr(before, name) != getattr(after, name)]


def by_hand(calendar: Calendar, stored: Mapping[date, str | None], change: Change) -> dict[date, str | None]:
    """Work out which days are kept by hand after a change: names of those added, None for those taken out.

    :raises InvalidField: a day is added and taken out at once, or there would be too many
    """
    both = sorted(change.remove & change.add.keys())
    if both:
        raise InvalidField(f"{both[0]} is added and removed at once. Say one of the two.", pointer="/remove")
    after = {**stored, **change.add}
    for day in change.remove:
        after.pop(day, None)
        if day in calendar.computed(day.year):
            after[day] = None
    if len(after) > BY_HAND_MAX:
        raise InvalidField(
            f"A calendar keeps at most {BY_HAND_MAX} days by hand. Make a second calendar, or remove old days.",
            pointer="/add",
        )
    return after


def days(calendar: Calendar, kept: Mapping[date, str | None], *, first: date, last: date, locale: str) -> list[Holiday]:
    """List what a calendar says of the days from first to last, both included, in their order.

    :raises InvalidField: the span is turned around or too long
    """
    if last < first:
        raise InvalidField("Let `to` be the same day as `from` or later.", pointer="/query/to")
    if (last - first).days >= SPAN_DAYS_MAX:
        raise InvalidField(f"Ask for at most {SPAN_DAYS_MAX} days at once.", pointer="/query/to")
    found: dict[date, Holiday] = {}
    for year in range(first.year, last.year + 1):
        for day, name in calendar.computed(year, locale).items():
            found[day] = Holiday(day, name, "computed")
    for day, name in kept.items():
        if name is not None:
            found[day] = Holiday(day, name, "added")
        elif day in found:
            found[day] = replace(found[day], origin="removed")
    return [found[day] for day in sorted(found) if first <= day <= last]
