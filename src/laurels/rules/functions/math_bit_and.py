"""math.bitAnd: bit by bit; plain CEL only."""

from __future__ import annotations

from laurels.rules.functions._bits import bits
from laurels.rules.functions._function import Function


def run(left: object, right: object) -> int:
    """Give the bits in both one and the other."""
    return bits(left, right, lambda one, other: one & other, "math.bitAnd")


FUNCTION = Function(
    "math.bitAnd",
    (),
    run,
    "the bits in both {0} and {1}",
    form="function",
)
