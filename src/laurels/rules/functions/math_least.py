"""math.least: the smallest of some numbers or amounts."""

from __future__ import annotations

from laurels.rules.functions._extreme import extreme
from laurels.rules.functions._function import Function


def run(*values: object) -> object:
    """Give the smallest of the numbers, or of those of a single list."""
    return extreme(values, "<", "math.least")


FUNCTION = Function("math.least", (), run, "the smaller of {0} and {1}", alike=20, form="function")
