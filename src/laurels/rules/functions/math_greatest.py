"""math.greatest: the largest of some numbers or amounts."""

from __future__ import annotations

from laurels.rules.functions._extreme import extreme
from laurels.rules.functions._function import Function


def run(*values: object) -> object:
    """Give the largest of the numbers, or of those of a single list."""
    return extreme(values, ">", "math.greatest")


FUNCTION = Function("math.greatest", (), run, "the larger of {0} and {1}", alike=20, form="function")
