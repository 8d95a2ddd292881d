"""type: the type of a value; for untyped rules only."""

from __future__ import annotations

from laurels.rules.functions._function import Function
from laurels.rules.values import TypeValue, kind_of


def run(value: object) -> TypeValue:
    """Give the type of a value as a value."""
    return TypeValue(kind_of(value))


FUNCTION = Function("type", (), run, "the type of {0}", form="function")
