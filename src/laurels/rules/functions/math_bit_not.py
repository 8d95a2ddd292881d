"""math.bitNot: the bits that a number has not; plain CEL only."""

from __future__ import annotations

from laurels.rules.errors import RuleFailed
from laurels.rules.functions._bits import fitted
from laurels.rules.functions._function import Function
from laurels.rules.values import kind_of


def run(value: object) -> int:
    """Turn each of the 64 bits of an int or a uint."""
    kind = kind_of(value)
    if kind not in ("int", "uint") or not isinstance(value, int):
        raise RuleFailed(f"no such overload: math.bitNot({kind})")
    return fitted(~value, kind)


FUNCTION = Function("math.bitNot", (), run, "the bits that {0} has not", form="function")
