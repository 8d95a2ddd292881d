"""What can be said of how a file writes its values."""

from __future__ import annotations

import io
import re
from dataclasses import fields
from datetime import datetime
from typing import Any

from laurels.insight.imports.model import BadMapping, Formats
from laurels.kit import calendar
from laurels.kit.problems import InvalidField

PLACES_MAX = 9
_WORDS = {"amounts": ("major", "minor"), "unit_prices": ("major", "minor")}
_PROBE = datetime(2013, 11, 24, 17, 45, 38)  # noqa: DTZ001 - each part is another number


def check_formats(formats: Formats) -> Formats:
    """Refuse formats that would lose or guess something.

    :raises BadMapping: naming the format and what it may be
    """
    for field in fields(Formats):
        _check_type(field.name, getattr(formats, field.name))
    for name in ("amounts", "unit_prices"):
        unit = getattr(formats, name)
        if unit not in _WORDS[name] and not (type(unit) is int and 0 <= unit <= PLACES_MAX):
            raise _bad(name, f'"major", "minor", or how many places the whole numbers have: 0 to {PLACES_MAX}')
    if formats.delimiter not in (None, "\t") and not _is_mark(formats.delimiter or "", most=1):
        raise _bad("delimiter", 'one character, such as ";"')
    if formats.thousands not in ("", ",", ".", " ", "'", "\u00a0", "\u202f"):
        raise _bad("thousands", 'one of "," "." " " and "\'"')
    if formats.thousands == ("," if formats.decimal_comma else "."):
        raise _bad("thousands", "another character than the decimal point")
    if not _is_mark(formats.list_separator, most=10):
        raise _bad("list_separator", 'what stands between the parts of a list, such as ";"')
    if formats.zone is not None:
        try:
            calendar.zone_named(formats.zone)
        except InvalidField as unknown:
            raise _bad("zone", f"a time zone. {unknown.detail}") from None
    if formats.encoding is not None:
        try:
            io.TextIOWrapper(io.BytesIO(), formats.encoding)
        except (LookupError, ValueError):
            raise _bad("encoding", 'an encoding, such as "windows-1252"') from None
    _check_pattern("dates", formats.dates, ("iso",), "%Y%m%d", '"iso" or a pattern with day, month and year')
    _check_pattern(
        "times", formats.times, ("iso", "unix", "unix_ms"), "%Y%m%d", '"iso", "unix", "unix_ms" or a pattern'
    )
    return formats


def _is_mark(said: str, *, most: int) -> bool:
    return 1 <= len(said) <= most and said.isprintable() and '"' not in said


def _check_type(name: str, value: Any) -> None:
    if name == "decimal_comma":
        if not isinstance(value, bool):
            raise _bad(name, "true or false")
    elif name not in _WORDS and value is not None and not isinstance(value, str):
        raise _bad(name, "text in quotes")


def _check_pattern(name: str, pattern: str, words: tuple[str, ...], kept: str, meaning: str) -> None:
    """Refuse a pattern from which the day cannot be told again."""
    if pattern in words:
        return
    try:
        again = datetime.strptime(_PROBE.strftime(pattern), pattern)  # noqa: DTZ007
    except (ValueError, UnicodeError, re.error):
        raise _bad(name, meaning) from None
    if again.strftime(kept) != _PROBE.strftime(kept):
        raise _bad(name, f"{meaning}; {pattern!r} leaves the day, the month or the year out")


def _bad(name: str, meaning: str) -> BadMapping:
    return BadMapping(f"{name} is {meaning}.", pointer=f"/formats/{name}")
