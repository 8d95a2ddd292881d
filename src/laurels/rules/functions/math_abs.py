"""math.abs: a number or an amount without its sign."""

from __future__ import annotations

from decimal import Decimal

from laurels.rules.bounds import INT_MIN
from laurels.rules.errors import RuleFailed
from laurels.rules.functions._function import Function
from laurels.rules.values import UInt, kind_of


def run(value: object) -> int | float | Decimal:
    """Take the sign off a number."""
    match value:
        case bool():
            pass
        case UInt():
            return value
        case int():
            if value == INT_MIN:
                raise RuleFailed("an integer does not fit in 64 bits")
            return -value if value < 0 else value
        case float():
            return abs(value)
        case Decimal():
            return value.copy_abs()  # abs() would round to the precision of whatever context there is
        case _:
            pass
    raise RuleFailed(f"no such overload: math.abs({kind_of(value)})")


FUNCTION = Function(
    "math.abs",
    (),
    run,
    "{0} without its sign",
    alike=1,
    form="function",
    sql={"int": "rule_whole(abs(({0})::numeric))", "double": "abs({0})", "": "abs(({0})::numeric)"},
)
