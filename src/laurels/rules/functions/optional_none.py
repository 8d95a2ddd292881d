"""optional.none: the optional without a value."""

from __future__ import annotations

from laurels.rules.functions._function import Function
from laurels.rules.values import NONE, Optional


def run() -> Optional:
    """Give the optional that has no value."""
    return NONE


FUNCTION = Function("optional.none", (), run, "no value", form="function")
