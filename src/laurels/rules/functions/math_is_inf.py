"""math.isInf: whether a double is infinite."""

from __future__ import annotations

import math

from laurels.rules.functions._function import Function, Signature
from laurels.rules.functions._need import need
from laurels.rules.types import BOOL, DOUBLE


def run(value: object) -> bool:
    """Tell whether a double is infinite."""
    return math.isinf(need(value, float, "math.isInf"))


FUNCTION = Function(
    "math.isInf",
    (Signature((DOUBLE,), BOOL, sql="abs({0}) = 'Infinity'"),),
    run,
    "{0} is infinite",
    denied="{0} is not infinite",
    form="function",
)
