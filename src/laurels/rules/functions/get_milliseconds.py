"""getMilliseconds: the millisecond of a moment in a zone; of a duration, its milliseconds after the second."""

from __future__ import annotations

from datetime import datetime, timedelta

from laurels.rules import moments
from laurels.rules.errors import RuleFailed
from laurels.rules.functions._function import Function, Signature
from laurels.rules.functions._need import need
from laurels.rules.types import DURATION, INT, STRING, TIMESTAMP


def run(moment: object, zone: object = None) -> int:
    """Give the millisecond on the clocks of a zone, UTC by default; of a duration, those after the second."""
    if isinstance(moment, timedelta):
        if zone is not None:
            raise RuleFailed("no such overload: a duration has no zone")
        whole = abs(moment) // timedelta(milliseconds=1) % 1000
        return -whole if moment < timedelta(0) else whole
    shown = moments.local(
        need(moment, datetime, "getMilliseconds"), need("UTC" if zone is None else zone, str, "getMilliseconds")
    )
    return shown.microsecond // 1000


FUNCTION = Function(
    "getMilliseconds",
    (
        Signature(
            (TIMESTAMP,), INT, sql="mod(div(extract(microseconds FROM rule_local({0}, 'UTC'))::numeric, 1000), 1000)"
        ),
        Signature(
            (TIMESTAMP, STRING),
            INT,
            sql="mod(div(extract(microseconds FROM rule_local({0}, {1}))::numeric, 1000), 1000)",
        ),
        Signature((DURATION,), INT, sql="mod(div({0}, 1000), 1000)"),
    ),
    run,
    "the millisecond of {0}",
)
