"""What rules see of a moment and of a customer's dates, and how often time alone can change a verdict. Pure."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, Final, Literal
from zoneinfo import ZoneInfo

import msgspec

from laurels.core import statistics
from laurels.kit import calendar
from laurels.program.vocabulary.entries import WEEKDAYS
from laurels.rules import Read, Rule

Clock = Literal["never", "minute", "hour", "day"]

_FASTEST_FIRST: Final[tuple[Clock, ...]] = ("minute", "hour", "day", "never")
_RECORD: Final = frozenset({
    "id", "since", "age", "birthday", "days_to_birthday", "anniversary", "days_to_anniversary", "years",
})  # fmt: skip
_BY_DATE: Final = _RECORD - {"id", "since"}
_SETTLED: Final = frozenset({"first_order_at", "last_order_at", "segments", "identities", "programs"})


def moment(at: datetime, zone: ZoneInfo) -> dict[str, Any]:
    """Tell what rules read of a moment as `now`, in the local time of a zone."""
    local = at.astimezone(zone)
    today = local.date()
    return {
        "at": at,
        "weekday": WEEKDAYS[local.weekday()],
        "minute": local.minute,
        "hour": local.hour,
        "day": local.day,
        "day_of_year": today.timetuple().tm_yday,
        "week": today.isocalendar().week,
        "month": local.month,
        "quarter": (local.month + 2) // 3,
        "year": local.year,
        "date": today.isoformat(),
    }


def dates(born_on: date | None, joined_on: date, today: date) -> dict[str, Any]:
    """Tell what rules read of a customer's birthday and of the day they registered.

    Born on 29 February 2000, on 28 February 2026: `birthday` is true and `age` 26. The day of the registration is no
    anniversary; the first is a year later.
    """
    known: dict[str, Any] = {"birthday": False, "years": calendar.age(joined_on, today)}
    after = max(today, joined_on + timedelta(days=1))
    known["days_to_anniversary"] = (calendar.next_birthday(joined_on, after) - today).days
    known["anniversary"] = known["days_to_anniversary"] == 0
    if born_on is not None:
        known["age"] = calendar.age(born_on, today)
        known["days_to_birthday"] = (calendar.next_birthday(born_on, today) - today).days
        known["birthday"] = known["days_to_birthday"] == 0
    return known


def of_record(read: Read) -> bool:
    """Tell whether a fact follows from the customer's record: who they are, since when, and their attributes."""
    group, _, name = read.path.partition(".")
    return group == "customer" and (name in _RECORD or name.startswith("attributes."))


@lru_cache(maxsize=256)
def to_load(reads: frozenset[Read]) -> frozenset[Read]:
    """Choose the facts that neither a request nor the customer's record tells, and that are no balance."""
    return frozenset(
        read
        for read in reads
        if (read.path.startswith("customer.") and not of_record(read))
        or read.path.startswith("reading.")
        or read.path.endswith(".expiring")
        or read.path == "now.holidays"
    )


@lru_cache(maxsize=256)
def moving(reads: frozenset[Read]) -> bool:
    """Tell whether one order, event or return may change for the next what these facts are."""
    still = ("customer.segments", "customer.identities", "customer.email_known", "customer.phone_known", "now.holidays")
    return any(read.path not in still and not read.path.startswith("reading.") for read in to_load(reads))


def clock(rule: Rule) -> Clock:
    """Say how often time alone can change a rule's verdict."""
    found = {_clock(read) for read in rule.reads}
    return next(clock for clock in _FASTEST_FIRST if clock in found or clock == "never")


def _clock(read: Read) -> Clock:
    group, _, name = read.path.partition(".")
    if group in ("wallets", "reading") or read.path in ("now.at", "now.minute"):
        return "minute"
    if group == "now":
        return "hour" if name == "hour" else "day"
    if group != "customer" or name in _SETTLED:
        return "never"
    if name in _BY_DATE or name == "days_since_order":
        return "day"
    return statistics.window(str(read.arguments[-1])).clock if read.arguments else "never"


def json_text(value: object) -> str:
    """Write a value as JSON text."""
    return msgspec.json.encode(value).decode()
