"""hasValue: whether an optional has a value."""

from __future__ import annotations

from laurels.rules.functions._function import Function
from laurels.rules.optionals import need


def run(value: object) -> bool:
    """Tell whether an optional has a value."""
    return need(value, "hasValue").present


FUNCTION = Function("hasValue", (), run, "{0} is known", "{0} is not known", form="method")
