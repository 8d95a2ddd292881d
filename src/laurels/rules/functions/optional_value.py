"""value: what an optional has."""

from __future__ import annotations

from laurels.rules.errors import RuleFailed
from laurels.rules.functions._function import Function
from laurels.rules.optionals import need


def run(value: object) -> object:
    """Give the value of an optional."""
    found = need(value, "value")
    if not found.present:
        raise RuleFailed("the optional has no value")
    return found.value


FUNCTION = Function("value", (), run, "{0}", form="method")
