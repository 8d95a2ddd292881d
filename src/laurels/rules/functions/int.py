"""int: a number as a whole one, towards zero; a text or a timestamp as a number."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from laurels.rules import moments
from laurels.rules.errors import RuleFailed
from laurels.rules.functions._function import Function, Signature
from laurels.rules.operators import whole
from laurels.rules.types import DECIMAL, DOUBLE, INT, STRING, TIMESTAMP, UINT
from laurels.rules.values import kind_of


def run(value: object) -> int:
    """Turn a number towards zero, read a text, or count a timestamp's seconds since 1970."""
    match value:
        case bool():
            pass
        case int():
            return whole(int(value))
        case float() if -(2.0**63) < value < 2.0**63:
            return int(value)
        case Decimal() if value.is_finite() and value.adjusted() < 20:
            return whole(int(value))
        case str():
            return _text(value)
        case datetime():
            return int(moments.between(value, moments.EPOCH).total_seconds() // 1) if _near(value) else _far(value)
        case _:
            pass
    raise RuleFailed(f"int() has no value for this {kind_of(value)}")


def _near(value: datetime) -> bool:
    return 1700 < value.year < 2200


def _far(value: datetime) -> int:
    return (value - moments.EPOCH).days * 86_400 + (value - moments.EPOCH).seconds


def _text(value: str) -> int:
    digits = value[1:] if value[:1] in ("-", "+") else value
    if not (digits.isascii() and digits.isdigit() and len(digits) < 30):
        raise RuleFailed(f"{value!r} is no whole number")
    return whole(int(value))


FUNCTION = Function(
    "int",
    (
        *(Signature((kind,), INT, sql="rule_whole(({0})::numeric)") for kind in (INT, UINT)),
        Signature((DOUBLE,), INT, sql="rule_int({0})"),
        Signature((DECIMAL,), INT, sql="rule_whole(trunc({0}))"),
        Signature((STRING,), INT, sql="rule_int({0})"),
        Signature((TIMESTAMP,), INT, sql="floor(extract(epoch FROM ({0}) AT TIME ZONE 'UTC'))"),
    ),
    run,
    "{0} as a whole number",
    form="function",
)
