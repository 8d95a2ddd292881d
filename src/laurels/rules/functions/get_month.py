"""getMonth: the month, 0 for January, of a moment in a zone."""

from __future__ import annotations

from datetime import datetime

from laurels.rules import moments
from laurels.rules.functions._function import Function, Signature
from laurels.rules.functions._need import need
from laurels.rules.types import INT, STRING, TIMESTAMP


def run(moment: object, zone: object = "UTC") -> int:
    """Give the month, 0 for January, on the clocks of a zone."""
    shown = moments.local(need(moment, datetime, "getMonth"), need(zone, str, "getMonth"))
    return shown.month - 1


FUNCTION = Function(
    "getMonth",
    (
        Signature((TIMESTAMP,), INT, sql="extract(month FROM rule_local({0}, 'UTC')) - 1"),
        Signature((TIMESTAMP, STRING), INT, sql="extract(month FROM rule_local({0}, {1})) - 1"),
    ),
    run,
    "the month of {0}",
)
