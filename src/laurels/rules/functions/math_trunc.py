"""math.trunc: a number without its fraction."""

from __future__ import annotations

from decimal import ROUND_DOWN, Decimal

from laurels.rules.functions._function import Function, Signature
from laurels.rules.functions._rounding import rounded
from laurels.rules.types import DECIMAL, DOUBLE


def run(value: object) -> float | Decimal:
    """Give a number without its fraction."""
    return rounded(value, ROUND_DOWN, "math.trunc")


FUNCTION = Function(
    "math.trunc",
    (Signature((DOUBLE,), DOUBLE, sql="trunc({0})"), Signature((DECIMAL,), DECIMAL, sql="trunc(({0})::numeric)")),
    run,
    "the whole part of {0}",
    form="function",
)
