"""bool: a text as true or false."""

from __future__ import annotations

from laurels.rules.errors import RuleFailed
from laurels.rules.functions._function import Function, Signature
from laurels.rules.types import BOOL, STRING
from laurels.rules.values import kind_of

_TRUE, _FALSE = ("true", "TRUE", "True", "t", "1"), ("false", "FALSE", "False", "f", "0")


def run(value: object) -> bool:
    """Read a text as true or false."""
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value in _TRUE + _FALSE:
        return value in _TRUE
    raise RuleFailed(f"bool() has no value for this {kind_of(value)}")


FUNCTION = Function(
    "bool",
    (
        Signature((BOOL,), BOOL, sql="{0}"),
        Signature(
            (STRING,),
            BOOL,
            sql="CASE WHEN {0} IN ('true', 'TRUE', 'True', 't', '1') THEN TRUE"
            " WHEN {0} IN ('false', 'FALSE', 'False', 'f', '0') THEN FALSE END",
        ),
    ),
    run,
    "{0} is true",
    "{0} is not true",
    form="function",
)
