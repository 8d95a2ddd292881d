"""What a holiday calendar is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from laurels.core.calendars import countries


@dataclass(frozen=True, slots=True)
class Calendar:
    """A calendar of holidays: those of a country or a part of it, days by hand, or both."""

    id: UUID
    key: str
    name: str
    country: str | None
    subdivision: str | None
    categories: list[str]
    archived: bool
    created_at: datetime
    updated_at: datetime

    def computed(self, year: int, locale: str = "en") -> Mapping[date, str]:
        """Give the country's holidays of a year with their names, as near to the locale as they are known."""
        if self.country is None:
            return {}
        return countries.holidays_of(self.country, self.subdivision, tuple(self.categories), year, locale)


@dataclass(frozen=True, slots=True)
class Holiday:
    """A day of a calendar: computed from the country's rules, added by hand, or taken out by hand."""

    day: date
    name: str
    origin: Literal["computed", "added", "removed"]


@dataclass(frozen=True, slots=True)
class ByHand:
    """A day that was added by hand, or, without a name, taken out."""

    day: date
    name: str | None


@dataclass(frozen=True, slots=True)
class Change:
    """What is said about a calendar: the fields that were named, days to add with their names, days to take out."""

    fields: Mapping[str, Any]
    add: Mapping[date, str]
    remove: frozenset[date]


@dataclass(frozen=True, slots=True)
class Kept:
    """A calendar as rules need it: `by_hand` maps ISO days to names, or to None where a day is taken out."""

    key: str
    country: str | None
    subdivision: str | None
    categories: list[str]
    by_hand: dict[str, str | None] | None


@dataclass(frozen=True, slots=True)
class Observances:
    """Every calendar of a workspace that rules see; telling whose holiday a day is takes no I/O."""

    kept: tuple[Kept, ...]

    def on(self, day: date) -> list[str]:
        """List the keys of the calendars that have a holiday on this day, in their order."""
        return [one.key for one in self.kept if _has(one, day)]


def _has(kept: Kept, day: date) -> bool:
    by_hand = kept.by_hand or {}
    text = day.isoformat()
    if text in by_hand:
        return by_hand[text] is not None
    if kept.country is None:
        return False
    return day in countries.holidays_of(kept.country, kept.subdivision, tuple(kept.categories), day.year)
