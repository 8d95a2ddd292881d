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
    "math.round", (Signature((DOUBLE,), DOUBLE), Signature((DECIMAL,), DECIMAL)), run, "{0} rounded", form="function"
)
