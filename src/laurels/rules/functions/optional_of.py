"""optional.of: a value as an optional one."""

from __future__ import annotations

from laurels.rules.functions._function import Function
from laurels.rules.values import Optional


def run(value: object) -> Optional:
    """Make an optional that has the value."""
    return Optional(value)


FUNCTION = Function("optional.of", (), run, "{0}", form="function")
