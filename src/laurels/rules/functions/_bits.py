"""Numbers as 64 bits."""

from __future__ import annotations

from collections.abc import Callable

from laurels.rules.bounds import INT_MAX, UINT_MAX
from laurels.rules.errors import RuleFailed
from laurels.rules.values import UInt, kind_of


def bits(left: object, right: object, work: Callable[[int, int], int], function: str) -> int:
    """Work on two ints or two uints, bit by bit.

    :raises RuleFailed: they are no whole numbers of one type
    """
    kinds = (kind_of(left), kind_of(right))
    if kinds not in (("int", "int"), ("uint", "uint")) or not isinstance(left, int) or not isinstance(right, int):
        raise RuleFailed(f"no such overload: {function}({', '.join(kinds)})")
    return fitted(work(left, right), kinds[0])


def shifted(value: object, by: object, work: Callable[[int, int], int], function: str) -> int:
    """Shift the 64 bits of an int or a uint; by 64 and more, nothing is left.

    :raises RuleFailed: they are no whole numbers, or the shift is negative
    """
    kind = kind_of(value)
    if kind not in ("int", "uint") or kind_of(by) != "int" or not isinstance(value, int) or not isinstance(by, int):
        raise RuleFailed(f"no such overload: {function}({kind}, {kind_of(by)})")
    if by < 0:
        raise RuleFailed(f"{function}() by a negative number: {by}")
    return fitted(work(value & UINT_MAX, by) if by < 64 else 0, kind)


def fitted(value: int, kind: str) -> int:
    """Read the lowest 64 bits as an int or a uint."""
    low = value & UINT_MAX
    if kind == "uint":
        return UInt(low)
    return low if low <= INT_MAX else low - UINT_MAX - 1
