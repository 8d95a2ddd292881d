"""getMinutes: the minute of a moment in a zone; of a duration, all whole minutes."""

from __future__ import annotations

from datetime import datetime, timedelta

from laurels.rules import moments
from laurels.rules.errors import RuleFailed
from laurels.rules.functions._function import Function, Signature
from laurels.rules.functions._need import need
from laurels.rules.types import DURATION, INT, STRING, TIMESTAMP


def run(moment: object, zone: object = None) -> int:
    """Give the minute on the clocks of a zone, UTC by default; of a duration, all whole minutes."""
    if isinstance(moment, timedelta):
        if zone is not None:
            raise RuleFailed("no such overload: a duration has no zone")
        whole = abs(moment) // timedelta(minutes=1)
        return -whole if moment < timedelta(0) else whole
    shown = moments.local(
        need(moment, datetime, "getMinutes"), need("UTC" if zone is None else zone, str, "getMinutes")
    )
    return shown.minute


FUNCTION = Function(
    "getMinutes",
    (
        Signature((TIMESTAMP,), INT, sql="extract(minute FROM rule_local({0}, 'UTC'))"),
        Signature((TIMESTAMP, STRING), INT, sql="extract(minute FROM rule_local({0}, {1}))"),
        Signature((DURATION,), INT, sql="div({0}, 60000000)"),
    ),
    run,
    "the minute of {0}",
)
