"""getDate: the day of the month, from 1, of a moment in a zone."""

from __future__ import annotations

from datetime import datetime

from laurels.rules import moments
from laurels.rules.functions._function import Function, Signature
from laurels.rules.functions._need import need
from laurels.rules.types import INT, STRING, TIMESTAMP


def run(moment: object, zone: object = "UTC") -> int:
    """Give the day of the month, from 1, on the clocks of a zone."""
    shown = moments.local(need(moment, datetime, "getDate"), need(zone, str, "getDate"))
    return shown.day


FUNCTION = Function(
    "getDate",
    (
        Signature((TIMESTAMP,), INT, sql="extract(day FROM rule_local({0}, 'UTC'))"),
        Signature((TIMESTAMP, STRING), INT, sql="extract(day FROM rule_local({0}, {1}))"),
    ),
    run,
    "the day of the month of {0}",
)
