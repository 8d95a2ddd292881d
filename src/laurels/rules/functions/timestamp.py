"""timestamp: a moment from RFC 3339 text or from seconds since 1970."""

from __future__ import annotations

from datetime import datetime

from laurels.rules import moments
from laurels.rules.errors import RuleFailed
from laurels.rules.functions._function import Function, Signature
from laurels.rules.types import INT, STRING, TIMESTAMP
from laurels.rules.values import kind_of


def run(value: object) -> datetime:
    """Read a moment, in UTC."""
    match value:
        case datetime():
            return value
        case str():
            return moments.timestamp(value)
        case bool():
            pass
        case int():
            return moments.from_seconds(value)
        case _:
            pass
    raise RuleFailed(f"no such overload: timestamp({kind_of(value)})")


FUNCTION = Function(
    "timestamp",
    (
        Signature((STRING,), TIMESTAMP, sql="rule_timestamp({0})"),
        Signature((INT,), TIMESTAMP, sql="rule_timestamp(({0})::numeric)"),
        Signature((TIMESTAMP,), TIMESTAMP, sql="{0}"),
    ),
    run,
    "{0}",
    form="function",
)
