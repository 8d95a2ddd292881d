"""Values at run time that Python has no type for, and CEL's equality and order over all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, cast

from laurels.rules.errors import RuleFailed


class UInt(int):
    """An unsigned integer of 64 bits."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class TypeValue:
    """A type as a value, as `type(1)` gives."""

    name: str


@dataclass(frozen=True, slots=True)
class Optional:
    """An optional value, as `optional.of(1)` gives; plain CEL only."""

    value: object = None
    present: bool = True


NONE = Optional(present=False)


# Of most values the class says it all.
_KINDS: dict[type, str] = {
    str: "string",
    bool: "bool",
    int: "int",
    UInt: "uint",
    float: "double",
    Decimal: "decimal",
    list: "list",
    dict: "map",
    type(None): "null_type",
}


def kind_of(value: object) -> str:
    """Name the type of a value: bool int uint double decimal string bytes null list map timestamp duration type."""
    found = _KINDS.get(type(value))
    if found is not None:
        return found
    match value:
        case None:
            return "null_type"
        case bool():
            return "bool"
        case UInt():
            return "uint"
        case int():
            return "int"
        case float():
            return "double"
        case Decimal():
            return "decimal"
        case str():
            return "string"
        case bytes():
            return "bytes"
        case datetime():
            return "google.protobuf.Timestamp"
        case timedelta():
            return "google.protobuf.Duration"
        case Mapping():
            return "map"
        case Sequence():
            return "list"
        case TypeValue():
            return "type"
        case Optional():
            return "optional_type"
        case _:
            raise RuleFailed(f"a value of Python type {type(value).__name__} has no place in a rule")


_NUMBERS = frozenset(("int", "uint", "double", "decimal"))
_ORDERED = frozenset(("bool", "string", "bytes", "google.protobuf.Timestamp", "google.protobuf.Duration"))


def equal(left: object, right: object) -> bool:
    """Compare as CEL does: numbers by value whatever their type, other kinds never equal to one another."""
    one, other = kind_of(left), kind_of(right)
    if one in _NUMBERS and other in _NUMBERS:
        return bool(left == right)
    if one != other:
        return False
    if one == "list":
        a, b = cast(Sequence[object], left), cast(Sequence[object], right)
        return len(a) == len(b) and all(equal(x, y) for x, y in zip(a, b, strict=True))
    if one == "map":
        m, n = cast(Mapping[object, object], left), cast(Mapping[object, object], right)
        return len(m) == len(n) and all(has_key(n, key) and equal(value, n[key]) for key, value in m.items())
    if isinstance(left, Optional) and isinstance(right, Optional):
        return left.present == right.present and (not left.present or equal(left.value, right.value))
    return bool(left == right)


def order(operator: str, left: Any, right: Any) -> bool:
    """Decide < <= > >= for two numbers or two values of one ordered kind.

    :raises RuleFailed: the two have no order
    """
    one, other = kind_of(left), kind_of(right)
    if not ((one in _NUMBERS and other in _NUMBERS) or (one == other and one in _ORDERED)):
        raise RuleFailed(f"no such overload: {one} {operator} {other}")
    if left != left or right != right:
        return False  # a NaN; a Decimal would raise
    if operator == "<":
        return bool(left < right)
    if operator == "<=":
        return bool(left <= right)
    return bool(left > right) if operator == ">" else bool(left >= right)


def has_key(table: Mapping[Any, object], key: Any) -> bool:
    """Tell whether a map has this key; unlike Python, true is not 1 and false is not 0."""
    try:
        if key not in table:
            return False
    except TypeError:
        return False
    boolean = isinstance(key, bool)
    if isinstance(key, int | float) and key in (0, 1):
        return any(stored == key and isinstance(stored, bool) == boolean for stored in table)
    return True
