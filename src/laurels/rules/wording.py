"""How values are said: 100.00 GBP, 1,500 points, 21 November 2026, 30 days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import cast

from laurels.rules import exact
from laurels.rules.types import DYN, Type

_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_UNITS = (("day", timedelta(days=1)), ("hour", timedelta(hours=1)), ("minute", timedelta(minutes=1)))


def value_said(value: object, kind: Type = DYN, unit: str = "") -> str:
    """Say a value in its type and unit."""
    if value is None:
        return "nothing"
    if kind.amount and isinstance(value, int | Decimal):
        amount = exact.unscale(value, kind.places)
        plain = f"{amount:.{kind.places}f}" if amount == round(amount, kind.places) else f"{amount.normalize():f}"
        return f"{plain} {unit or kind.name or ('point' if amount == 1 else 'points')}"
    match value:
        case bool():
            return "true" if value else "false"
        case datetime():
            return moment_said(value)
        case timedelta():
            return span_said(value)
        case Decimal() | int() | float():
            return f"{value:f} {unit}".strip() if isinstance(value, Decimal) else f"{value} {unit}".strip()
        case str():
            return value if value.strip() else f'"{value}"'
        case list() | tuple():
            inner = kind.of[0] if kind.kind == "list" else DYN
            items = cast(Sequence[object], value)
            return ", ".join(value_said(item, inner) for item in items) or "nothing"
        case _:
            return str(value)


def moment_said(moment: datetime) -> str:
    """Say a moment in UTC: 21 November 2026, with the time unless it is midnight."""
    shown = moment.astimezone(UTC)
    day = f"{shown.day} {_MONTHS[shown.month - 1]} {shown.year}"
    if (shown.hour, shown.minute, shown.second) == (0, 0, 0):
        return day
    return f"{day} {shown:%H:%M:%S}".removesuffix(":00") + " UTC"


def span_said(span: timedelta) -> str:
    """Say a duration in its largest whole units: 30 days, 1 hour 30 minutes."""
    rest, parts = abs(span), list[str]()
    for name, size in _UNITS:
        count, rest = divmod(rest, size)
        if count:
            parts.append(f"{count} {name}{'' if count == 1 else 's'}")
    if rest or not parts:
        seconds = f"{rest.total_seconds():g}"
        parts.append(f"{seconds} second{'' if seconds == '1' else 's'}")
    return ("minus " if span < timedelta(0) else "") + " ".join(parts)


def joined(parts: Sequence[str], word: str) -> str:
    """Join with commas and a last word: DE, AT or CH."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} {word} {parts[-1]}"
