"""The columns that facts are found in, and the joins behind them: for everybody at once, or for few by key."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from laurels.core import statistics
from laurels.core.statistics import Window
from laurels.kit import calendar
from laurels.program.vocabulary import store
from laurels.program.vocabulary.model import Sources
from laurels.program.vocabulary.moments import Moments

EVER = statistics.window("ever")
_DAY = timedelta(days=1)


@dataclass(slots=True)
class Rows:
    """The rows of one source, and what is counted of them.

    :param text: the statement that gives them, asked for when all is known that is counted
    :param merged: whether a row may have the id of a customer who was merged since
    :param day: the column with the local day, where there is one
    :param at: the column with the instant, where there is one
    """

    text: Callable[[], str]
    merged: bool = False
    day: str | None = None
    at: str | None = None
    columns: dict[str, str] = field(default_factory=dict[str, str])
    windows: dict[str, Window] = field(default_factory=dict[str, Window])
    chosen: dict[str, None] = field(default_factory=dict[str, None])
    all: bool = False
    """Whether something counts all rows, so that none may be left out."""


@dataclass(slots=True)
class Columns:
    """What is found of customers, and where.

    :param owner: the customer's id, as SQL
    :param keyed: whether rows are found by the customer's key, or counted for everybody in one pass
    :param live: whether history comes from the orders themselves, or from the days of statistics
    :param present: the instant at which wallets and outside data are seen
    """

    sources: Sources
    moments: Moments
    owner: str
    keyed: bool
    live: bool
    present: datetime
    before: bool = False
    """Whether of a source with instants only counts what lies before the moment itself, not all of its day."""
    until: datetime = field(init=False)
    """How far ahead lots are read."""
    found: dict[str, Rows] = field(default_factory=dict[str, Rows])
    _constants: dict[tuple[str, str], str] = field(default_factory=dict[tuple[str, str], str])

    def __post_init__(self) -> None:
        self.until = self.present

    def rows(self, alias: str, rows: Callable[[], Rows]) -> str:
        """Name the rows of a source, which are joined once."""
        if alias not in self.found:
            self.found[alias] = rows()
        return alias

    def count(
        self, alias: str, value: str, *tests: str, window: Window | None = None, chosen: str | None = None
    ) -> str:
        """Count something of the rows that lie in a window and pass the tests, and give its column.

        :param value: an aggregate, such as sum(one.quantity)
        :param chosen: the test that chooses its rows, where not all of them count
        """
        rows = self.found[alias]
        within = [*([] if window is None else self.within(rows, window)), *([chosen] if chosen else []), *tests]
        text = f"{value} FILTER (WHERE {' AND '.join(within)})" if within else value
        if window is not None:
            rows.windows[window.text] = window
        if chosen is None:
            rows.all = True
        else:
            rows.chosen[chosen] = None
        known = {counted: name for name, counted in rows.columns.items()}
        name = known.get(text, f"c_{len(rows.columns)}")
        rows.columns[name] = text
        return f"{alias}.{name}"

    def joins(self) -> list[str]:
        """Give the joins behind everything that was counted, in order."""
        joined: list[str] = []
        if self.keyed and any(rows.merged for rows in self.found.values()):
            joined.append(store.every_id(self.owner))
        for alias, rows in self.found.items():
            where = self._span(alias, rows)
            if rows.chosen and not rows.all:
                where.append(f"({' OR '.join(rows.chosen)})")
            text = rows.text()
            if self.keyed:
                owner = None if rows.merged else self.owner
                joined.append(store.of_one(alias, text, rows.columns, where, owner=owner))
            else:
                joined.append(
                    store.of_everybody(alias, text, rows.columns, where, owner=self.owner, survivors=rows.merged)
                )
        return joined

    def constant(self, value: object, type: str) -> str:
        """Make a value a parameter, once."""
        key = (repr(value), type)
        if key not in self._constants:
            self._constants[key] = f"{self.moments.bind(value)}::{type}"
        return self._constants[key]

    def today(self) -> str:
        """Give the local day of the moment."""
        return self.moments.value("today", "date", lambda at: calendar.local_day(at, self.moments.zone))

    def within(self, rows: Rows, window: Window) -> list[str]:
        """Test whether a row lies in a window: by its local day where it has one, else by its instant."""
        if self.before and rows.at is not None:
            moment = self.moments.value("the moment", "timestamptz", lambda at: at)
            return [*self._within(rows, window), f"{rows.at} < {moment}"]
        return self._within(rows, window)

    def _within(self, rows: Rows, window: Window) -> list[str]:
        zone, text, moments = self.moments.zone, window.text, self.moments
        if window.by_day and rows.day is not None:
            end = moments.value(f"{text} after", "date", lambda at: window.days(at, zone)[1])
            tests = [f"{rows.day} < {end}"]
            if window.unit != "ever":
                start = moments.value(f"{text} first", "date", lambda at: window.days(at, zone)[0])
                tests.insert(0, f"{rows.day} >= {start}")
            return tests
        end = moments.value(f"{text} to", "timestamptz", lambda at: window.instants(at, zone)[1])
        tests = [f"{rows.at} < {end}"]
        if window.unit != "ever":
            start = moments.value(f"{text} from", "timestamptz", lambda at: window.instants(at, zone)[0])
            tests.insert(0, f"{rows.at} >= {start}")
        return tests

    def _span(self, alias: str, rows: Rows) -> list[str]:
        """Bound rows by the widest of the windows, so that older ones are not read; a day wider, for zones differ."""
        windows, zone = list(rows.windows.values()), self.moments.zone
        if not windows or any(window.unit == "ever" for window in windows):
            return []

        def first(at: datetime) -> datetime:
            return min(window.instants(at, zone)[0] or at for window in windows) - _DAY

        if rows.at is not None:
            start = self.moments.value(f"{alias} first", "timestamptz", first)
            return [f"{rows.at} >= {start}"]
        start = self.moments.value(f"{alias} first", "date", lambda at: calendar.local_day(first(at), zone))
        return [f"{rows.day} >= {start}"]
