"""getSeconds: the second of a moment in a zone; of a duration, all whole seconds."""

from __future__ import annotations

from datetime import datetime, timedelta

from laurels.rules import moments
from laurels.rules.errors import RuleFailed
from laurels.rules.functions._function import Function, Signature
from laurels.rules.functions._need import need
from laurels.rules.types import DURATION, INT, STRING, TIMESTAMP


def run(moment: object, zone: object = None) -> int:
    """Give the second on the clocks of a zone, UTC by default; of a duration, all whole seconds."""
    if isinstance(moment, timedelta):
        if zone is not None:
            raise RuleFailed("no such overload: a duration has no zone")
        whole = abs(moment) // timedelta(seconds=1)
        return -whole if moment < timedelta(0) else whole
    shown = moments.local(
        need(moment, datetime, "getSeconds"), need("UTC" if zone is None else zone, str, "getSeconds")
    )
    return shown.second


FUNCTION = Function(
    "getSeconds",
    (
        Signature((TIMESTAMP,), INT, sql="floor(extract(second FROM rule_local({0}, 'UTC')))"),
        Signature((TIMESTAMP, STRING), INT, sql="floor(extract(second FROM rule_local({0}, {1})))"),
        Signature((DURATION,), INT, sql="div({0}, 1000000)"),
    ),
    run,
    "the second of {0}",
)
