"""string: a value as a text."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from laurels.rules import moments
from laurels.rules.errors import RuleFailed
from laurels.rules.functions._function import Function, Signature
from laurels.rules.types import BOOL, BYTES, DECIMAL, DOUBLE, DURATION, INT, STRING, TIMESTAMP, UINT
from laurels.rules.values import kind_of


def run(value: object) -> str:
    """Write a value as CEL writes it."""
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return value
        case int():
            return str(int(value))
        case float():
            return _double(value)
        case Decimal():
            return _decimal(value)
        case bytes():
            return _bytes(value)
        case datetime():
            return moments.timestamp_text(value)
        case timedelta():
            return moments.duration_text(value)
        case _:
            raise RuleFailed(f"no such overload: string({kind_of(value)})")


def _decimal(value: Decimal) -> str:
    """Write equal decimals alike: 1.50 is 1.5, and -0 is 0."""
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text if value else "0"


def _bytes(value: bytes) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError:
        raise RuleFailed("the bytes are no UTF-8 text") from None


def _double(value: float) -> str:
    text = repr(value)
    special = {"inf": "+Inf", "-inf": "-Inf", "nan": "NaN"}
    return special.get(text, text.removesuffix(".0"))


FUNCTION = Function(
    "string",
    (
        Signature((STRING,), STRING, sql="{0}"),
        *(Signature((kind,), STRING, sql="trim_scale(({0})::numeric)::text") for kind in (INT, UINT, DECIMAL)),
        Signature((DOUBLE,), STRING, sql="rule_double_text({0})"),
        Signature((BOOL,), STRING, sql="({0})::text"),
        Signature((BYTES,), STRING, sql="rule_bytes_text({0})"),
        Signature((TIMESTAMP,), STRING, sql="rule_moment_text({0})"),
        Signature((DURATION,), STRING, sql="rule_duration_text({0})"),
    ),
    run,
    "{0} as text",
    form="function",
)
