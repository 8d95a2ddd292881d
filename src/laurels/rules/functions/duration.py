"""duration: a span of time from text such as 720h or 1h30m, or from seconds."""

from __future__ import annotations

from datetime import timedelta

from laurels.rules import moments
from laurels.rules.errors import RuleFailed
from laurels.rules.functions._function import Function, Signature
from laurels.rules.types import DURATION, INT, STRING
from laurels.rules.values import kind_of


def run(value: object) -> timedelta:
    """Read a span of time."""
    match value:
        case timedelta():
            return value
        case str():
            return moments.duration(value)
        case bool():
            pass
        case int() if abs(value) < 10**12:
            return moments.span(timedelta(seconds=value))
        case _:
            pass
    raise RuleFailed(f"no such overload: duration({kind_of(value)})")


FUNCTION = Function(
    "duration",
    (
        Signature((STRING,), DURATION, sql="rule_duration({0})"),
        Signature((INT,), DURATION, sql="rule_span(({0})::numeric * 1000000)"),
        Signature((DURATION,), DURATION, sql="{0}"),
    ),
    run,
    "{0}",
    form="function",
)
