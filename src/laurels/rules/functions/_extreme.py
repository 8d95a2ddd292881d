"""The greatest or the least of some numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from laurels.rules.errors import RuleFailed
from laurels.rules.values import kind_of, order

_NUMBERS = ("int", "uint", "double", "decimal")


def extreme(values: tuple[object, ...], operator: str, function: str) -> object:
    """Give the number that no other one beats; a single list stands for its items.

    :raises RuleFailed: there is none, or one is no number
    """
    numbers: Sequence[object] = values
    if len(values) == 1 and kind_of(values[0]) == "list":
        numbers = cast(Sequence[object], values[0])
    kinds = [kind_of(one) for one in numbers]
    if not kinds or any(kind not in _NUMBERS for kind in kinds):
        raise RuleFailed(f"no such overload: {function}({', '.join(kinds)})")
    found = numbers[0]
    for one in numbers[1:]:
        if order(operator, one, found):
            found = one
    # Of 0.0 and -0.0, which are equal, it is always the first.
    return found + 0.0 if isinstance(found, float) else found
