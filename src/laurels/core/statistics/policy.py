"""How windows are written. Pure."""

from __future__ import annotations

import re
from functools import lru_cache

from laurels.core.statistics.model import Unit, Window

ROLLING: dict[str, tuple[Unit, int]] = {
    "h": ("hour", 744),
    "d": ("day", 3660),
    "w": ("week", 522),
    "m": ("month", 120),
    "y": ("year", 10),
}
"""The letter of each unit, and how many of it are most."""

NAMED = {
    "ever": Window("ever", "this", "ever"),
    "today": Window("today", "this", "day"),
    **{
        f"{reach}_{unit}": Window(f"{reach}_{unit}", reach, unit)
        for reach in ("this", "last")
        for unit in ("week", "month", "quarter", "year")
    },
}
"""Windows of the calendar; weeks are those of ISO 8601 and begin on Monday."""

_WRITTEN = re.compile(r"([1-9][0-9]{0,4})([hdwmy])")
CURE = 'Write a window such as "30d", "4w", "6m", "1y" or "12h", or one of ' + ", ".join(NAMED) + "."


class BadWindow(ValueError):
    """The text is no window; the message says what one looks like."""


@lru_cache(maxsize=4096)
def window(text: str) -> Window:
    """Read a window.

    :raises BadWindow: it is written otherwise, or longer than is kept in sight
    """
    if text in NAMED:
        return NAMED[text]
    found = _WRITTEN.fullmatch(text) if len(text) <= 6 else None
    if found is None:
        raise BadWindow(f"{text[:40]!r} is no window. {CURE}")
    count, (unit, most) = int(found[1]), ROLLING[found[2]]
    if count > most:
        raise BadWindow(f'A window of {unit}s has at most {most} of them, and {text} more. Use fewer, or "ever".')
    return Window(text, "rolling", unit, count)


def complaint(value: object) -> str | None:
    """Say what is wrong with a value that should be a window, or None; a check of rules' parameters."""
    if not isinstance(value, str):
        return f"A window is a text. {CURE}"
    try:
        window(value)
    except BadWindow as bad:
        return str(bad)
    return None


def ahead_complaint(value: object) -> str | None:
    """Say what is wrong with a value that should be a window that looks ahead, or None."""
    wrong = complaint(value)
    if wrong is None and isinstance(value, str) and value in NAMED:
        return f'{value!r} does not look ahead. Write a window such as "30d", "4w", "6m", "1y" or "12h".'
    return wrong
