"""math.round: the nearest whole number, halves away from zero."""

from __future__ import annotations

from decimal import Decimal

from laurels.rules.functions._function import Function, Signature
from laurels.rules.functions._rounding import nearest_whole
from laurels.rules.types import DECIMAL, DOUBLE


def run(value: object) -> float | Decimal:
    """Round to the nearest whole number, halves away from zero."""
    return nearest_whole(value)


FUNCTION = Function(
    "math.round",
    (Signature((DOUBLE,), DOUBLE, sql="rule_round({0})"), Signature((DECIMAL,), DECIMAL, sql="round(({0})::numeric)")),
    run,
    "{0} rounded",
    form="function",
)
