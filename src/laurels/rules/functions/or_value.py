"""orValue: what an optional has, or another value where it has none."""

from __future__ import annotations

from laurels.rules.functions._function import Function
from laurels.rules.optionals import need


def run(value: object, other: object) -> object:
    """Give the value of an optional, or another one."""
    found = need(value, "orValue")
    return found.value if found.present else other


FUNCTION = Function("orValue", (), run, "{0}, else {1}", form="method")
