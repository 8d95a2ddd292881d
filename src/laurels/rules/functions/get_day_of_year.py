"""getDayOfYear: the day of the year, from 0, of a moment in a zone."""

from __future__ import annotations

from datetime import datetime

from laurels.rules import moments
from laurels.rules.functions._function import Function, Signature
from laurels.rules.functions._need import need
from laurels.rules.types import INT, STRING, TIMESTAMP


def run(moment: object, zone: object = "UTC") -> int:
    """Give the day of the year, from 0, on the clocks of a zone."""
    shown = moments.local(need(moment, datetime, "getDayOfYear"), need(zone, str, "getDayOfYear"))
    return shown.timetuple().tm_yday - 1


FUNCTION = Function(
    "getDayOfYear",
    (
        Signature((TIMESTAMP,), INT, sql="extract(doy FROM rule_local({0}, 'UTC')) - 1"),
        Signature((TIMESTAMP, STRING), INT, sql="extract(doy FROM rule_local({0}, {1})) - 1"),
    ),
    run,
    "the day of the year of {0}",
)
