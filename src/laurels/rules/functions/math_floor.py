"""math.floor: the next whole number downwards."""

from __future__ import annotations

from decimal import ROUND_FLOOR, Decimal

from laurels.rules.functions._function import Function, Signature
from laurels.rules.functions._rounding import rounded
from laurels.rules.types import DECIMAL, DOUBLE


def run(value: object) -> float | Decimal:
    """Give the next whole number downwards."""
    return rounded(value, ROUND_FLOOR, "math.floor")


FUNCTION = Function(
    "math.floor",
    (Signature((DOUBLE,), DOUBLE, sql="floor({0})"), Signature((DECIMAL,), DECIMAL, sql="floor(({0})::numeric)")),
    run,
    "{0} rounded down",
    form="function",
)
