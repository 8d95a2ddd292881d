"""math.bitXor: bit by bit; plain CEL only."""

from __future__ import annotations

from laurels.rules.functions._bits import bits
from laurels.rules.functions._function import Function


def run(left: object, right: object) -> int:
    """Give the bits in which one and the other differ."""
    return bits(left, right, lambda one, other: one ^ other, "math.bitXor")


FUNCTION = Function(
    "math.bitXor",
    (),
    run,
    "the bits in which {0} and {1} differ",
    form="function",
)
