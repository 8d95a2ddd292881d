"""replace: a text with a part exchanged for another."""

from __future__ import annotations

from laurels.rules.functions._function import Function, Signature
from laurels.rules.functions._need import need, need_int, need_short
from laurels.rules.types import INT, STRING


def run(text: object, old: object, new: object, count: object = -1) -> str:
    """Exchange a part for another: all of them, or the first `count`."""
    whole, before, after = (need(one, str, "replace") for one in (text, old, new))
    most = need_int(count, "replace")
    found = whole.count(before)
    need_short(len(whole) + (found if most < 0 else min(found, most)) * len(after), "replace")
    return whole.replace(before, after, most)


FUNCTION = Function(
    "replace",
    (
        Signature((STRING, STRING, STRING), STRING, sql="rule_replace({0}, {1}, {2}, -1)"),
        Signature((STRING, STRING, STRING, INT), STRING, sql="rule_replace({0}, {1}, {2}, rule_whole({3}))"),
    ),
    run,
    "{0} with {1} exchanged for {2}",
)
