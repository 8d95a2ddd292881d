"""Checks of kinds that several functions share."""

from __future__ import annotations

from typing import TypeVar

from laurels.rules.bounds import TEXT_GROWN_MAX
from laurels.rules.errors import RuleFailed
from laurels.rules.values import kind_of

T = TypeVar("T")


def need(value: object, kind: type[T], function: str) -> T:
    """Give the value back when it is of the kind.

    :raises RuleFailed: it is not
    """
    if isinstance(value, kind):
        return value
    raise RuleFailed(f"no such overload: {function}({kind_of(value)})")


def need_int(value: object, function: str) -> int:
    """Give the value back when it is an int, and neither a bool nor a uint.

    :raises RuleFailed: it is not
    """
    if isinstance(value, int) and kind_of(value) == "int":
        return value
    raise RuleFailed(f"no such overload: {function}({kind_of(value)})")


def need_place(value: object, last: int, function: str) -> int:
    """Give the value back when it is a place from 0 to the last one.

    :raises RuleFailed: it is no int, or out of range
    """
    place = need_int(value, function)
    if 0 <= place <= last:
        return place
    raise RuleFailed(f"index out of range: {place}")


def need_short(length: int, function: str) -> None:
    """Refuse a text that would grow longer than a rule may make it.

    :raises RuleFailed: it would
    """
    if length > TEXT_GROWN_MAX:
        raise RuleFailed(f"{function}() would make a text of more than {TEXT_GROWN_MAX} characters")
