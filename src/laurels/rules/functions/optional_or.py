"""or: an optional, or another where it has no value."""

from __future__ import annotations

from laurels.rules.functions._function import Function
from laurels.rules.optionals import need
from laurels.rules.values import Optional


def run(value: object, other: object) -> Optional:
    """Give the first of two optionals that has a value."""
    found = need(value, "or")
    return found if found.present else need(other, "or")


FUNCTION = Function("or", (), run, "{0}, else {1}", form="method")
