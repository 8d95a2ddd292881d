"""Checks of kinds that several functions share."""

from __future__ import annotations

from typing import TypeVar

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
