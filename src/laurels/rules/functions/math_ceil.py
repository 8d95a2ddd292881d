"""math.ceil: the next whole number upwards."""

from __future__ import annotations

from decimal import ROUND_CEILING, Decimal

from laurels.rules.functions._function import Function, Signature
from laurels.rules.functions._rounding import rounded
from laurels.rules.types import DECIMAL, DOUBLE


def run(value: object) -> float | Decimal:
    """Give the next whole number upwards."""
    return rounded(value, ROUND_CEILING, "math.ceil")


FUNCTION = Function(
    "math.ceil",
    (Signature((DOUBLE,), DOUBLE, sql="ceil({0})"), Signature((DECIMAL,), DECIMAL, sql="ceil(({0})::numeric)")),
    run,
    "{0} rounded up",
    form="function",
)
