"""What the operators do at run time, with CEL's checks for type, range and division by zero."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, cast

from laurels.rules import exact, moments
from laurels.rules.bounds import INT_MAX, INT_MIN, UINT_MAX
from laurels.rules.errors import RuleFailed
from laurels.rules.values import UInt, equal, has_key, kind_of, order


def whole(value: int) -> int:
    """Give an int back when it fits in 64 bits.

    :raises RuleFailed: it does not
    """
    if INT_MIN <= value <= INT_MAX:
        return value
    raise RuleFailed("an integer does not fit in 64 bits")


def unsigned(value: int) -> UInt:
    """Give a uint back when it fits in 64 bits.

    :raises RuleFailed: it does not
    """
    if 0 <= value <= UINT_MAX:
        return UInt(value)
    raise RuleFailed("an unsigned integer does not fit in 64 bits")


def integer_divide(left: int, right: int) -> int:
    """Divide towards zero, as CEL does: -7 / 2 is -3."""
    if right == 0:
        raise RuleFailed("division by zero")
    quotient = abs(left) // abs(right)
    return whole(quotient if (left < 0) == (right < 0) else -quotient)


def remainder(left: int, right: int) -> int:
    """Give the remainder with the sign of the left side: -7 % 2 is -1."""
    if right == 0:
        raise RuleFailed("modulus by zero")
    rest = abs(left) % abs(right)
    return -rest if left < 0 else rest


def _divide_doubles(left: float, right: float) -> float:
    if right == 0:
        if left == 0 or left != left:
            return float("nan")
        return float("inf") if (left > 0) == (str(right)[0] != "-") else float("-inf")
    return left / right


def _no(operator: str, left: object, right: object) -> RuleFailed:
    return RuleFailed(f"no such overload: {kind_of(left)} {operator} {kind_of(right)}")


def _integers(operator: str, left: int, right: int) -> int:
    match operator:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
        case "/":
            return integer_divide(left, right)
        case _:
            return remainder(left, right)


def _doubles(operator: str, left: float, right: float) -> float:
    match operator:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
        case "/":
            return _divide_doubles(left, right)
        case _:
            raise _no(operator, left, right)


def decimals(operator: str, left: exact.Number, right: exact.Number) -> exact.Number:
    """Work out + - * / on exact numbers.

    :raises RuleFailed: the divisor is zero, or the result has too many digits
    """
    try:
        match operator:
            case "+":
                return exact.add(left, right)
            case "-":
                return exact.subtract(left, right)
            case "*":
                return exact.multiply(left, right)
            case "/":
                if right == 0:
                    raise RuleFailed("division by zero")
                return exact.divide(left, right)
            case _:
                raise _no(operator, left, right)
    except ArithmeticError as error:
        raise RuleFailed(f"exact arithmetic failed: {error!r}") from None


def arithmetic(operator: str, left: Any, right: Any) -> object:
    """Work out + - * / % by the kinds of both sides.

    :raises RuleFailed: the operator has no meaning for them, or the result is out of range
    """
    one, other = kind_of(left), kind_of(right)
    if one == other:
        match one:
            case "int":
                return whole(_integers(operator, left, right))
            case "uint":
                return unsigned(_integers(operator, int(left), int(right)))
            case "double":
                return _doubles(operator, left, right)
            case "string" | "bytes" if operator == "+":
                return left + right
            case "list" if operator == "+":
                return [*cast(Sequence[object], left), *cast(Sequence[object], right)]
            case "google.protobuf.Duration" if operator in "+-":
                return moments.add_spans(left, right) if operator == "+" else moments.subtract_spans(left, right)
            case "google.protobuf.Timestamp" if operator == "-":
                return moments.between(left, right)
            case _:
                pass
    if isinstance(left, Decimal | int) and isinstance(right, Decimal | int) and "decimal" in (one, other):
        return decimals(operator, left, right)
    if isinstance(left, datetime) and isinstance(right, timedelta) and operator in "+-":
        return moments.shift(left, right if operator == "+" else -right)
    if isinstance(left, timedelta) and isinstance(right, datetime) and operator == "+":
        return moments.shift(right, left)
    raise _no(operator, left, right)


def negative(value: object) -> object:
    """Change the sign of a number.

    :raises RuleFailed: it has none
    """
    match kind_of(value):
        case "int":
            return whole(-cast(int, value))
        case "double":
            return -cast(float, value)
        case "decimal":
            return exact.negate(cast(Decimal, value))
        case kind:
            raise RuleFailed(f"no such overload: -{kind}")


def contained(item: object, within: object) -> bool:
    """Decide `item in within` for a list or the keys of a map."""
    match kind_of(within):
        case "list" if isinstance(item, str):
            return item in cast(Sequence[object], within)  # a text equals the same text alone
        case "list":
            return any(equal(item, one) for one in cast(Sequence[object], within))
        case "map":
            return has_key(cast(Mapping[object, object], within), item)
        case kind:
            raise RuleFailed(f"no such overload: in {kind}")


def compare(operator: str, left: object, right: object) -> bool:
    """Decide == != < <= > >= in."""
    match operator:
        case "==":
            return equal(left, right)
        case "!=":
            return not equal(left, right)
        case "in":
            return contained(left, right)
        case _:
            return order(operator, left, right)


def indexed(within: object, key: object) -> object:
    """Give the item of a list by number, or of a map by key.

    :raises RuleFailed: there is none
    """
    match kind_of(within):
        case "list":
            items = cast(Sequence[object], within)
            number = int(key) if isinstance(key, int | float) and not isinstance(key, bool) and key == key // 1 else -1
            if not 0 <= number < len(items):
                raise RuleFailed(f"no item {key!r} in a list of {len(items)}")
            return items[number]
        case "map":
            table = cast(Mapping[Any, object], within)
            if not has_key(table, key):
                raise RuleFailed(f"no such key: {key!r}")
            return table[key]
        case kind:
            raise RuleFailed(f"no such overload: {kind}[]")


def pairs(value: object, what: str) -> list[tuple[object, object]]:
    """List the items of a list with their indexes, or the values of a map with their keys.

    :raises RuleFailed: it is neither
    """
    match kind_of(value):
        case "list":
            return list(enumerate(cast(Sequence[object], value)))
        case "map":
            return list(cast(Mapping[object, object], value).items())
        case kind:
            raise RuleFailed(f"no such overload: {what}() on {kind}")
