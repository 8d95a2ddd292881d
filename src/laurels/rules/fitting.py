"""The types that operators take and give, once literals have found theirs."""

from __future__ import annotations

from laurels.rules.types import BOOL, BYTES, DECIMAL, DOUBLE, DURATION, INT, STRING, TIMESTAMP, UINT, Type

_ORDERED = (BOOL, STRING, BYTES, TIMESTAMP, DURATION)
_TIMES = {
    ("+", TIMESTAMP, DURATION): TIMESTAMP,
    ("+", DURATION, TIMESTAMP): TIMESTAMP,
    ("-", TIMESTAMP, DURATION): TIMESTAMP,
    ("-", TIMESTAMP, TIMESTAMP): DURATION,
    ("+", DURATION, DURATION): DURATION,
    ("-", DURATION, DURATION): DURATION,
}


def same(left: Type, right: Type) -> bool:
    """Tell whether two types are one; an empty list or map (of dyn) is of any list or map type."""
    if left.kind == "dyn" or right.kind == "dyn":
        return True
    if left.kind == right.kind and left.of:
        return all(same(a, b) for a, b in zip(left.of, right.of, strict=True))
    return left == right


def comparable(left: Type, right: Type) -> bool:
    """Tell whether == means something between two types."""
    return same(left, right) or (left.number and right.number)


def ordered(left: Type, right: Type) -> bool:
    """Tell whether < means something between two types."""
    if left.number and right.number:
        return True
    return left == right and (left in _ORDERED or left.amount)


def calculated(operator: str, left: Type, right: Type) -> Type | None:
    """Give the type of left + right, and so for - * / %; None when there is none."""
    found = _TIMES.get((operator, left, right))
    if found is not None:
        return found
    if left.amount or right.amount:
        return _amounts(operator, left, right)
    if left == right and left in (INT, UINT):
        return left
    if left == right == DOUBLE:
        return DOUBLE if operator != "%" else None
    if left in (INT, DECIMAL) and right in (INT, DECIMAL):
        return DECIMAL if operator != "%" else None
    joins = operator == "+" and same(left, right) and left.kind in ("string", "bytes", "list")
    if not joins:
        return None
    return right if left.kind == "list" and left.of[0].kind == "dyn" else left


def _amounts(operator: str, left: Type, right: Type) -> Type | None:
    if operator in "+-":
        return left if left == right else None
    if operator == "*":
        other = right if left.amount else left
        return (left if left.amount else right) if other in (INT, DECIMAL) else None
    if operator == "/" and left.amount:
        return DECIMAL if left == right else left if right in (INT, DECIMAL) else None
    return None
