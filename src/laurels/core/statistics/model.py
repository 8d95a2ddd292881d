"""The words of statistics: the window that a question is about, and how far a rebuild has come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from laurels.kit import calendar

Unit = Literal["hour", "day", "week", "month", "quarter", "year", "ever"]
Reach = Literal["rolling", "this", "last"]
Clock = Literal["never", "minute", "day"]

_TICK = timedelta(microseconds=1)
_MONTHS = {"month": 1, "year": 12}


@dataclass(frozen=True, slots=True)
class Window:
    """A span of time up to the moment that asks, or a period of the calendar, in the local time of a workspace.

    A rolling window has its last `count` units, today included: "30d" on 30 June is 1 to 30 June, "1m" on 31 March is
    1 to 31 March. A window of hours ends with the very instant. `this` and `last` are whole periods of the calendar, of
    which the present one ends with today: nothing counts that a moment could not know.
    """

    text: str
    reach: Reach
    unit: Unit
    count: int = 1

    @property
    def by_day(self) -> bool:
        """Tell whether it begins and ends with local days."""
        return self.unit != "hour"

    @property
    def clock(self) -> Clock:
        """Say how often time alone may change what lies in it."""
        if self.unit == "ever":
            return "never"
        return "minute" if self.unit == "hour" else "day"

    def days(self, at: datetime, zone: ZoneInfo) -> tuple[date | None, date]:
        """Give the first local day, or None if there is no first, and the day after the last.

        :raises ValueError: it is a window of hours, see `instants`
        """
        if self.unit == "hour":
            raise ValueError("a window of hours does not begin with a day")
        today = calendar.local_day(at, zone)
        tomorrow = today + timedelta(days=1)
        if self.unit == "ever":
            return None, tomorrow
        if self.reach == "rolling":
            return self._since(today), tomorrow
        starts_at = calendar.start_of(at, self.unit, zone)
        first = calendar.local_day(starts_at, zone)
        if self.reach == "this":
            return first, tomorrow
        return calendar.local_day(calendar.start_of(starts_at - _TICK, self.unit, zone), zone), first

    def _since(self, today: date) -> date:
        if self.unit in _MONTHS:
            return calendar.shift_months(today, -self.count * _MONTHS[self.unit]) + timedelta(days=1)
        return today + timedelta(days=1) - timedelta(days=self.count * (7 if self.unit == "week" else 1))

    def instants(self, at: datetime, zone: ZoneInfo) -> tuple[datetime | None, datetime]:
        """Give the first instant, or None if there is none, and the one at which it is over.

        What happened at an instant lies in a window of 12 hours for exactly that long from then on, so such a window
        begins just behind the instant 12 hours ago and includes the one that asks.
        """
        if self.unit == "hour":
            return at - timedelta(hours=self.count) + _TICK, at + _TICK
        first, after = self.days(at, zone)
        return None if first is None else calendar.start_of_day(first, zone), calendar.start_of_day(after, zone)

    def ahead(self, at: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """Give the span of a rolling window that looks ahead: from the instant on, today the first of its local days.

        :raises ValueError: only rolling windows look ahead
        """
        if self.reach != "rolling" or self.unit == "ever":
            raise ValueError("only a rolling window looks ahead")
        if self.unit == "hour":
            return at, at + timedelta(hours=self.count)
        today = calendar.local_day(at, zone)
        if self.unit in _MONTHS:
            after = calendar.shift_months(today, self.count * _MONTHS[self.unit])
        else:
            after = today + timedelta(days=self.count * (7 if self.unit == "week" else 1))
        return at, calendar.start_of_day(after, zone)

    @property
    def words(self) -> str:
        """Say it in English, behind a noun: "orders in the last 30 days"."""
        if self.unit == "ever":
            return "ever"
        if self.reach == "rolling":
            return f"in the last {self.count} {self.unit}s" if self.count > 1 else f"in the last {self.unit}"
        return "today" if self.unit == "day" else f"{self.reach} {self.unit}"


@dataclass(frozen=True, slots=True)
class Rebuild:
    """How far the recount of everybody has come, and how many days it had to correct."""

    after_id: UUID | None
    customers_count: int
    corrected_count: int
    started_at: datetime
    finished_at: datetime | None
