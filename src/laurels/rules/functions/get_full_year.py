"""getFullYear: the year, of a moment in a zone."""

from __future__ import annotations

from datetime import datetime

from laurels.rules import moments
from laurels.rules.functions._function import Function, Signature
from laurels.rules.functions._need import need
from laurels.rules.types import INT, STRING, TIMESTAMP


def run(moment: object, zone: object = "UTC") -> int:
    """Give the year, on the clocks of a zone."""
    shown = moments.local(need(moment, datetime, "getFullYear"), need(zone, str, "getFullYear"))
    return shown.year


FUNCTION = Function(
    "getFullYear",
    (
        Signature((TIMESTAMP,), INT, sql="extract(year FROM rule_local({0}, 'UTC'))"),
        Signature((TIMESTAMP, STRING), INT, sql="extract(year FROM rule_local({0}, {1}))"),
    ),
    run,
    "the year of {0}",
)
