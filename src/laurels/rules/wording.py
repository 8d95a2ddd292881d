"""How values are said: 100.00 GBP, 1,500 points, 21 November 2026, 30 days, in the last 365 days."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import cast

from laurels.rules import exact
from laurels.rules.locales import ENGLISH, Locale
from laurels.rules.types import DYN, Type

_UNITS = (("days", timedelta(days=1)), ("hours", timedelta(hours=1)), ("minutes", timedelta(minutes=1)))
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_WINDOW = re.compile(r"(\d+)([hdwmy])")
_GROUPED_FROM_DIGITS = 5


def value_said(value: object, kind: Type = DYN, unit: str = "", locale: Locale = ENGLISH) -> str:
    """Say a value in its type and unit."""
    if value is None:
        return locale.say("nothing")
    if kind.amount and isinstance(value, int | Decimal):
        return amount_said(value, kind, unit, locale)
    match value:
        case bool():
            return locale.say("yes" if value else "no")
        case datetime():
            return moment_said(value, locale)
        case timedelta():
            return span_said(value, locale)
        case Decimal() | int() | float():
            number = number_said(value, locale)
            return locale.counted(number, unit) if unit else number
        case str():
            day = day_in(value)
            return day_said(day, locale) if day else value if value.strip() else locale.say("empty", value)
        case list() | tuple():
            inner = kind.of[0] if kind.kind == "list" else DYN
            items = cast(Sequence[object], value)
            return locale.comma.join(value_said(item, inner, "", locale) for item in items) or locale.say("nothing")
        case _:
            return str(value)


def amount_said(value: int | Decimal, kind: Type, unit: str, locale: Locale) -> str:
    """Say an amount of money or points, given in its smallest part: 1,240.00 GBP, 1 point."""
    amount = exact.unscale(value, kind.places)
    plain = f"{amount:.{kind.places}f}" if amount == round(amount, kind.places) else f"{amount.normalize():f}"
    number = digits_said(plain, locale)
    if kind.name:
        return f"{number} {kind.name}"
    return locale.counted("1" if amount == 1 else number, unit or "points")


def number_said(value: float | Decimal, locale: Locale) -> str:
    """Say a number; thousands are parted from 10,000 on, so that a year stays 2026."""
    plain = f"{value:f}" if isinstance(value, Decimal) else str(value)
    if not plain.lstrip("-").replace(".", "", 1).isdigit():
        return plain
    return digits_said(plain, locale, digits=_GROUPED_FROM_DIGITS)


def digits_said(plain: str, locale: Locale, digits: int = 0) -> str:
    """Say a decimal in plain digits with the locale's separators; thousands are parted from so many digits on."""
    whole, point, rest = plain.partition(".")
    if len(whole.lstrip("-")) >= digits:
        whole = f"{Decimal(whole):,}".replace(",", locale.group)
    return whole + (locale.decimal + rest if point else "")


def moment_said(moment: datetime, locale: Locale = ENGLISH) -> str:
    """Say a moment in UTC: 21 November 2026, with the time unless it is midnight."""
    shown = moment.astimezone(UTC)
    day = day_said(shown.date(), locale)
    if (shown.hour, shown.minute, shown.second) == (0, 0, 0):
        return day
    return locale.filled(locale.moment, date=day, time=f"{shown:%H:%M:%S}".removesuffix(":00"))


def day_said(day: date, locale: Locale) -> str:
    """Say a day: 21 November 2026."""
    return locale.filled(locale.date, day=str(day.day), month=locale.months[day.month - 1], year=str(day.year))


def day_in(value: object) -> date | None:
    """Read a text that is a day, 2026-11-21; None for any other."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) and _DAY.fullmatch(value) else None
    except ValueError:
        return None


def span_said(span: timedelta, locale: Locale = ENGLISH) -> str:
    """Say a duration in its largest whole units: 30 days, 1 hour 30 minutes."""
    rest, parts = abs(span), list[str]()
    for unit, size in _UNITS:
        count, rest = divmod(rest, size)
        if count:
            parts.append(locale.counted(number_said(count, locale), unit))
    if rest or not parts:
        parts.append(locale.counted(f"{rest.total_seconds():g}".replace(".", locale.decimal), "seconds"))
    said = locale.span.join(parts)
    return locale.say("minus", said) if span < timedelta(0) else said


def window_said(window: str, locale: Locale = ENGLISH, *, ahead: bool = False) -> str:
    """Say a window of time: "365d" is in the last 365 days, or in the next ones; "this_month" is this month."""
    counted = _WINDOW.fullmatch(window)
    offered: Mapping[str, tuple[str, str]] = {**locale.past, **locale.ahead} if ahead else locale.past
    if counted is None:
        return offered[window][0] if window in offered else window
    count, unit = counted.groups()
    one, several = offered[unit]
    return one if int(count) == 1 else locale.filled(several, n=number_said(int(count), locale))


def joined(parts: Sequence[str], word: str, locale: Locale = ENGLISH) -> str:
    """Join with commas and a last word, the phrase `list_…`: DE, AT or CH."""
    if len(parts) == 1:
        return parts[0]
    return locale.comma.join(parts[:-1]) + locale.say(f"list_{word}") + parts[-1]
