"""dyn: a value that the checker asks no questions about; for untyped rules only."""

from __future__ import annotations

from laurels.rules.functions._function import Function


def run(value: object) -> object:
    """Give the value back as it is."""
    return value


FUNCTION = Function("dyn", (), run, "{0}", form="function")
