"""decimal: a number or text as an exact decimal; an amount in its major units. Not in CEL."""

from __future__ import annotations

import re
from decimal import Decimal

from laurels.rules.errors import RuleFailed
from laurels.rules.functions._function import Function, Signature
from laurels.rules.types import DECIMAL, INT, STRING, UINT
from laurels.rules.values import kind_of

_NUMBER = re.compile(r"[+-]?\d{1,60}(\.\d{1,60})?", re.ASCII)


def run(value: object) -> Decimal:
    """Make an exact decimal; a floating-point number is refused, because it was not exact."""
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return Decimal(value)
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        return Decimal(value)
    raise RuleFailed(f"decimal() has no value for this {kind_of(value)}")


FUNCTION = Function(
    "decimal",
    (
        *(Signature((kind,), DECIMAL, sql="({0})::numeric") for kind in (DECIMAL, INT, UINT)),
        Signature((STRING,), DECIMAL, sql="rule_decimal({0})"),
    ),
    run,
    "{0} as an exact number",
    form="function",
)
