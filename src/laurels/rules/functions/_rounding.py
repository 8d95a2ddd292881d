"""Whole numbers near a double or a decimal."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Context, Decimal

from laurels.rules.errors import RuleFailed
from laurels.rules.values import kind_of

# More digits than a decimal of a rule can come to.
_EXACTLY = Context(prec=1_000)


def rounded(value: object, mode: str, function: str) -> float | Decimal:
    """Round a double or a decimal to a whole number by one of decimal's modes.

    :raises RuleFailed: it is neither
    """
    if isinstance(value, float):
        if not math.isfinite(value) or abs(value) >= 2.0**52:
            return value
        return math.copysign(float(Decimal(value).to_integral_value(mode)), value)
    if isinstance(value, Decimal):
        return value.to_integral_value(mode, _EXACTLY)
    raise RuleFailed(f"no such overload: {function}({kind_of(value)})")


def nearest_whole(value: object) -> float | Decimal:
    """Round halves away from zero."""
    return rounded(value, ROUND_HALF_UP, "math.round")
