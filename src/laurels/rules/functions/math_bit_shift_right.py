"""math.bitShiftRight: the 64 bits of a number, shifted; plain CEL only."""

from __future__ import annotations

from laurels.rules.functions._bits import shifted
from laurels.rules.functions._function import Function


def run(value: object, by: object) -> int:
    """Give the bits of a number shifted right by so many places, filled up with zeros."""
    return shifted(value, by, lambda one, other: one >> other, "math.bitShiftRight")


FUNCTION = Function(
    "math.bitShiftRight",
    (),
    run,
    "the bits of {0} shifted right by {1}",
    form="function",
)
