"""uint: a number or text as an unsigned whole number."""

from __future__ import annotations

from laurels.rules.errors import RuleFailed
from laurels.rules.functions._function import Function, Signature
from laurels.rules.operators import unsigned
from laurels.rules.types import DOUBLE, INT, STRING, UINT
from laurels.rules.values import UInt, kind_of


def run(value: object) -> UInt:
    """Turn a number towards zero, or read a text, as an unsigned number."""
    match value:
        case bool():
            pass
        case int():
            return unsigned(int(value))
        case float() if -1.0 < value < 2.0**64:
            return unsigned(int(value))
        case str() if value.isascii() and value.isdigit() and len(value) < 30:
            return unsigned(int(value))
        case _:
            pass
    raise RuleFailed(f"uint() has no value for this {kind_of(value)}")


FUNCTION = Function(
    "uint",
    (
        *(Signature((kind,), UINT, sql="rule_unsigned(({0})::numeric)") for kind in (UINT, INT)),
        *(Signature((kind,), UINT, sql="rule_uint({0})") for kind in (DOUBLE, STRING)),
    ),
    run,
    "{0} as an unsigned number",
    form="function",
)
