"""math.isNaN: whether a double is no number."""

from __future__ import annotations

import math

from laurels.rules.functions._function import Function, Signature
from laurels.rules.functions._need import need
from laurels.rules.types import BOOL, DOUBLE


def run(value: object) -> bool:
    """Tell whether a double is no number."""
    return math.isnan(need(value, float, "math.isNaN"))


FUNCTION = Function(
    "math.isNaN",
    (Signature((DOUBLE,), BOOL, sql="{0} = 'NaN'"),),
    run,
    "{0} is no number",
    denied="{0} is a number",
    form="function",
)
