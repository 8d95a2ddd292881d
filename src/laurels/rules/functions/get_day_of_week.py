"""getDayOfWeek: the day of the week, 0 for Sunday, of a moment in a zone."""

from __future__ import annotations

from datetime import datetime

from laurels.rules import moments
from laurels.rules.functions._function import Function, Signature
from laurels.rules.functions._need import need
from laurels.rules.types import INT, STRING, TIMESTAMP


def run(moment: object, zone: object = "UTC") -> int:
    """Give the day of the week, 0 for Sunday, on the clocks of a zone."""
    shown = moments.local(need(moment, datetime, "getDayOfWeek"), need(zone, str, "getDayOfWeek"))
    return shown.isoweekday() % 7


FUNCTION = Function(
    "getDayOfWeek",
    (
        Signature((TIMESTAMP,), INT, sql="extract(dow FROM rule_local({0}, 'UTC'))"),
        Signature((TIMESTAMP, STRING), INT, sql="extract(dow FROM rule_local({0}, {1}))"),
    ),
    run,
    "the day of the week of {0}",
)
