"""math.bitShiftLeft: the 64 bits of a number, shifted; plain CEL only."""

from __future__ import annotations

from laurels.rules.functions._bits import shifted
from laurels.rules.functions._function import Function


def run(value: object, by: object) -> int:
    """Give the bits of a number shifted left by so many places, filled up with zeros."""
    return shifted(value, by, lambda one, other: one << other, "math.bitShiftLeft")


FUNCTION = Function(
    "math.bitShiftLeft",
    (),
    run,
    "the bits of {0} shifted left by {1}",
    form="function",
)
