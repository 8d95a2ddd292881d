"""Calendars on the wire."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from laurels.core.attributes import Text
from laurels.core.calendars.countries import Country
from laurels.core.calendars.model import Calendar, Change, Holiday
from laurels.kit import ids
from laurels.kit.web import Instant, Wire

_DAY = re.compile(r"(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}", re.ASCII)


def _day_text(value: Any) -> Any:
    if isinstance(value, date) or (isinstance(value, str) and _DAY.fullmatch(value)):
        return value
    raise ValueError("write a day of the years 1900 to 2199 like 2026-12-24")


Day = Annotated[date, Field(strict=False), BeforeValidator(_day_text)]
"""A local day on the wire."""


class DayIn(Wire):
    """A day to add."""

    day: Day = Field(examples=["2026-11-27"])
    name: Text = Field(examples=["Black Friday"])


class CalendarPatch(Wire):
    """What is said about a calendar: fields left out stay as they are."""

    name: Text = Field(default="", examples=["Holidays in Bavaria"])
    country: str | None = Field(
        default=None, max_length=20, description="An ISO 3166 code; null: days by hand only.", examples=["DE"]
    )
    subdivision: str | None = Field(
        default=None, max_length=40, description="A part of the country; null: the whole.", examples=["BY"]
    )
    categories: list[Annotated[str, Field(max_length=40)]] = Field(
        default=[], max_length=20, description="Which of the country's holidays; none: the public ones."
    )
    add: list[DayIn] = Field(default=[], max_length=400, description="Days to add, or to name anew.")
    remove: list[Day] = Field(
        default=[], max_length=400, description="Days to take out, added ones and those of the country alike."
    )
    archived: bool = Field(default=False, description="Whether rules no longer see it.")

    def change(self) -> Change:
        """Read what is said."""
        named = self.model_fields_set - {"key", "add", "remove"}
        return Change(
            {name: getattr(self, name) for name in named},
            {one.day: one.name for one in self.add},
            frozenset(self.remove),
        )


class CalendarCreate(CalendarPatch):
    """A calendar to create."""

    key: Text = Field(max_length=64, description="How rules name it; it never changes.", examples=["bavaria"])


class CalendarOut(Wire):
    """A holiday calendar."""

    id: str = Field(examples=["cal_01kaw3x9p3e9rs8s9p1y9e1v5a"])
    key: str
    name: str
    country: str | None
    subdivision: str | None
    categories: list[str]
    archived: bool
    created_at: Instant
    updated_at: Instant

    @classmethod
    def of(cls, calendar: Calendar) -> CalendarOut:
        """Show a calendar."""
        return cls(
            id=ids.encode("cal", calendar.id),
            key=calendar.key,
            name=calendar.name,
            country=calendar.country,
            subdivision=calendar.subdivision,
            categories=calendar.categories,
            archived=calendar.archived,
            created_at=calendar.created_at,
            updated_at=calendar.updated_at,
        )


class HolidayOut(Wire):
    """A day of a calendar."""

    day: Day
    name: str
    origin: Literal["computed", "added", "removed"] = Field(
        description="Computed from the country's rules, added by hand, or taken out by hand."
    )

    @classmethod
    def of(cls, holiday: Holiday) -> HolidayOut:
        """Show a day."""
        return cls(day=holiday.day, name=holiday.name, origin=holiday.origin)


class CountryOut(Wire):
    """A country whose holidays are known."""

    code: str = Field(examples=["DE"])
    subdivisions: list[str]
    categories: list[str]

    @classmethod
    def of(cls, country: Country) -> CountryOut:
        """Show a country."""
        return cls(code=country.code, subdivisions=list(country.subdivisions), categories=list(country.categories))
