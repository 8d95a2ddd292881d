"""days: a span of so many times 24 hours. Not in CEL, whose durations stop at hours."""

from __future__ import annotations

from datetime import timedelta

from laurels.rules import moments
from laurels.rules.errors import RuleFailed
from laurels.rules.functions._function import Function, Signature
from laurels.rules.functions._need import need
from laurels.rules.types import DURATION, INT


def run(count: object) -> timedelta:
    """Give the span of this many days of 24 hours."""
    number = need(count, int, "days")
    if abs(number) > 200_000:
        raise RuleFailed("the duration is out of range")
    return moments.span(timedelta(days=number))


FUNCTION = Function(
    "days",
    (Signature((INT,), DURATION, sql="rule_span(({0})::numeric * 86400000000)"),),
    run,
    "{0} days",
    form="function",
)
