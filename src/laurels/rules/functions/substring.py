"""substring: a part of a text by its places."""

from __future__ import annotations

from laurels.rules.errors import RuleFailed
from laurels.rules.functions._function import Function, Signature
from laurels.rules.functions._need import need, need_place
from laurels.rules.types import INT, STRING


def run(text: object, start: object, end: object = None) -> str:
    """Give the part from one place up to, and without, another; up to the end where none is given."""
    whole = need(text, str, "substring")
    first = need_place(start, len(whole), "substring")
    last = len(whole) if end is None else need_place(end, len(whole), "substring")
    if first > last:
        raise RuleFailed(f"index out of range: {first} is after {last}")
    return whole[first:last]


FUNCTION = Function(
    "substring",
    (
        Signature((STRING, INT), STRING, sql="rule_substring({0}, {1})"),
        Signature((STRING, INT, INT), STRING, sql="rule_substring({0}, {1}, {2})"),
    ),
    run,
    "the part of {0} from place {1}",
)
