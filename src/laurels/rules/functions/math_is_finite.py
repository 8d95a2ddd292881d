"""math.isFinite: whether a double is a number and not infinite."""

from __future__ import annotations

import math

from laurels.rules.functions._function import Function, Signature
from laurels.rules.functions._need import need
from laurels.rules.types import BOOL, DOUBLE


def run(value: object) -> bool:
    """Tell whether a double is a number and not infinite."""
    return math.isfinite(need(value, float, "math.isFinite"))


FUNCTION = Function(
    "math.isFinite",
    (Signature((DOUBLE,), BOOL, sql="abs({0}) < 'Infinity'"),),
    run,
    "{0} is finite",
    denied="{0} is not finite",
    form="function",
)
