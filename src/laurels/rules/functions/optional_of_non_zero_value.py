"""optional.ofNonZeroValue: a value as an optional one, unless it is empty or zero."""

from __future__ import annotations

from laurels.rules.functions._function import Function
from laurels.rules.moments import EPOCH
from laurels.rules.values import NONE, Optional


def run(value: object) -> Optional:
    """Make an optional that has the value, or none for null, false, zero and what is empty."""
    if isinstance(value, Optional):
        return Optional(value) if value.present else NONE
    return Optional(value) if value and value != EPOCH else NONE


FUNCTION = Function("optional.ofNonZeroValue", (), run, "{0}, unless it is empty", form="function")
