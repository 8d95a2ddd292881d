"""math.bitOr: bit by bit; plain CEL only."""

from __future__ import annotations

from laurels.rules.functions._bits import bits
from laurels.rules.functions._function import Function


def run(left: object, right: object) -> int:
    """Give the bits in one or the other."""
    return bits(left, right, lambda one, other: one | other, "math.bitOr")


FUNCTION = Function(
    "math.bitOr",
    (),
    run,
    "the bits in {0} or {1}",
    form="function",
)
