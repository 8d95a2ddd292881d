"""double: a number or text as a floating-point number."""

from __future__ import annotations

import re
from decimal import Decimal

from laurels.rules.errors import RuleFailed
from laurels.rules.functions._function import Function, Signature
from laurels.rules.types import DECIMAL, DOUBLE, INT, STRING, UINT
from laurels.rules.values import kind_of

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?|[+-]?(inf|infinity)|nan", re.ASCII | re.IGNORECASE)


def run(value: object) -> float:
    """Turn a number into the nearest floating-point number, or read a text as one."""
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        # A decimal zero has no sign, as in SQL, though Python's may: 0 / -3.1 is one.
        return float(value) or 0.0 if isinstance(value, Decimal) else float(value)
    if isinstance(value, str) and len(value) < 400 and _NUMBER.fullmatch(value):
        return float(value)
    raise RuleFailed(f"double() has no value for this {kind_of(value)}")


FUNCTION = Function(
    "double",
    (
        Signature((DOUBLE,), DOUBLE, sql="{0}"),
        *(Signature((kind,), DOUBLE, sql="rule_double(({0})::numeric)") for kind in (INT, UINT, DECIMAL)),
        Signature((STRING,), DOUBLE, sql="rule_double({0})"),
    ),
    run,
    "{0} as a number",
    form="function",
)
