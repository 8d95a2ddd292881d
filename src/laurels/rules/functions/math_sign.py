"""math.sign: -1, 0 or 1 for a number below, at or above zero."""

from __future__ import annotations

import math
from decimal import Decimal

from laurels.rules.errors import RuleFailed
from laurels.rules.functions._function import Function, Signature
from laurels.rules.types import DECIMAL, DOUBLE, INT, UINT
from laurels.rules.values import UInt, kind_of


def run(value: object) -> int | float | Decimal:
    """Give -1, 0 or 1 in the number's own type; what is no number keeps its value."""
    match value:
        case bool():
            pass
        case UInt():
            return UInt(value > 0)
        case int():
            return (value > 0) - (value < 0)
        case float():
            return value if value == 0.0 or math.isnan(value) else math.copysign(1.0, value)
        case Decimal():
            return Decimal((value > 0) - (value < 0))
        case _:
            pass
    raise RuleFailed(f"no such overload: math.sign({kind_of(value)})")


FUNCTION = Function(
    "math.sign",
    (
        *(Signature((kind,), kind, sql="sign(({0})::numeric)") for kind in (INT, UINT, DECIMAL)),
        Signature((DOUBLE,), DOUBLE, sql="rule_sign({0})"),
    ),
    run,
    "the sign of {0}",
    form="function",
)
