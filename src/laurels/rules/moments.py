"""Timestamps and durations: their text, their ranges and their zones.

Both have microseconds, as Python and PostgreSQL do; a text with finer digits is refused rather than rounded.
Timestamps lie in the years 1 to 9999, durations within 292 years either way, as CEL says.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from laurels.rules.errors import RuleFailed

DURATION_MAX = timedelta(microseconds=(2**63 - 1) // 1000)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_TIMESTAMP = re.compile(r"(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?([Zz]|[+-]\d\d:\d\d)", re.ASCII)
_OFFSET = re.compile(r"([+-]?)(\d\d):(\d\d)", re.ASCII)
_PART = re.compile(r"(\d{1,15}(?:\.\d{0,15})?|\.\d{1,15})(ns|us|µs|ms|h|m|s)", re.ASCII)
_NANOSECONDS = {"ns": 1, "us": 10**3, "µs": 10**3, "ms": 10**6, "s": 10**9, "m": 60 * 10**9, "h": 3600 * 10**9}


def timestamp(text: str) -> datetime:
    """Read an RFC 3339 timestamp, with its zone.

    :raises RuleFailed: the text is no timestamp, out of range, or finer than a microsecond
    """
    match = _TIMESTAMP.fullmatch(text)
    if match is None:
        raise RuleFailed(f'{text!r} is no timestamp; write it like "2026-11-21T09:30:00Z"')
    *fields, fraction, offset = match.groups()
    digits = (fraction or "").ljust(9, "0")
    if digits[6:] != "000":
        raise RuleFailed(f"{text!r} is finer than a microsecond")
    try:
        local = datetime(*map(int, fields), int(digits[:6]), tzinfo=UTC)  # type: ignore[misc]
        return local if offset in "Zz" else local - _offset(offset)
    except (ValueError, OverflowError) as error:
        raise RuleFailed(f"{text!r} is out of range: {error}") from None


def from_seconds(seconds: int) -> datetime:
    """Give the moment this many seconds after 1970.

    :raises RuleFailed: the moment lies outside the years 1 to 9999
    """
    return shift(EPOCH, timedelta(seconds=seconds) if abs(seconds) < 10**12 else timedelta.max)


def shift(moment: datetime, by: timedelta) -> datetime:
    """Move a moment by a duration.

    :raises RuleFailed: the result lies outside the years 1 to 9999
    """
    try:
        return moment.astimezone(UTC) + by
    except OverflowError:
        raise RuleFailed("the timestamp is out of range") from None


def span(value: timedelta) -> timedelta:
    """Give the duration back when it is in range.

    :raises RuleFailed: it is longer than 292 years
    """
    if -DURATION_MAX <= value <= DURATION_MAX:
        return value
    raise RuleFailed("the duration is out of range")


def add_spans(left: timedelta, right: timedelta) -> timedelta:
    """Add two durations within range."""
    return span(left + right)


def subtract_spans(left: timedelta, right: timedelta) -> timedelta:
    """Subtract two durations within range."""
    return span(left - right)


def between(later: datetime, earlier: datetime) -> timedelta:
    """Measure the real time from one moment to another, whatever their zones."""
    return span(later.astimezone(UTC) - earlier.astimezone(UTC))


def duration(text: str) -> timedelta:
    """Read a duration such as `1h30m`, `-2.5s` or `0`.

    :raises RuleFailed: the text is no duration, out of range, or finer than a microsecond
    """
    body = text[1:] if text[:1] in ("-", "+") else text
    if body == "0":
        return timedelta(0)
    nanoseconds, at = 0, 0
    while at < len(body):
        match = _PART.match(body, at)
        if match is None or len(text) > 60:
            at = 0
            break
        whole, _, fraction = match.group(1).partition(".")
        unit = _NANOSECONDS[match.group(2)]
        nanoseconds += int(whole or "0") * unit + int(fraction or "0") * unit // 10 ** len(fraction)
        at = match.end()
    if at == 0:
        raise RuleFailed(f'{text!r} is no duration; write it like "720h" or "1h30m"')
    if nanoseconds % 1000:
        raise RuleFailed(f"{text!r} is finer than a microsecond")
    if nanoseconds >= 2**63:
        raise RuleFailed(f"{text!r} is longer than 292 years")
    return timedelta(microseconds=(-nanoseconds if text.startswith("-") else nanoseconds) // 1000)


def timestamp_text(moment: datetime) -> str:
    """Write a timestamp in UTC with as many digits as it needs."""
    moment = moment.astimezone(UTC)
    text = f"{moment.year:04}-{moment:%m-%dT%H:%M:%S}"
    if moment.microsecond:
        text += f".{moment.microsecond:06}".rstrip("0")
    return text + "Z"


def duration_text(value: timedelta) -> str:
    """Write a duration in seconds: `5400s`, `-0.5s`."""
    microseconds = value // _MICROSECOND
    whole, rest = divmod(abs(microseconds), 10**6)
    fraction = f".{rest:06}".rstrip("0") if rest else ""
    return f"{'-' if microseconds < 0 else ''}{whole}{fraction}s"


def local(moment: datetime, zone: str = "UTC") -> datetime:
    """Show a moment on the clocks of a zone, named or given as an offset such as `+02:00`."""
    try:
        return moment.astimezone(_zone(zone))
    except OverflowError:
        raise RuleFailed("the timestamp is out of range") from None


@lru_cache(maxsize=256)
def _zone(name: str) -> tzinfo:
    if _OFFSET.fullmatch(name):
        return timezone(_offset(name))
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        raise RuleFailed(f'unknown time zone {name!r}; write it like "Europe/Berlin" or "+02:00"') from None


def _offset(text: str) -> timedelta:
    match = _OFFSET.fullmatch(text)
    if match is None or int(match[2]) > 23 or int(match[3]) > 59:
        raise RuleFailed(f"{text!r} is no offset")
    by = timedelta(hours=int(match[2]), minutes=int(match[3]))
    return -by if match[1] == "-" else by
