"""lastIndexOf: where a text last has another."""

from __future__ import annotations

from laurels.rules.functions._function import Function, Signature
from laurels.rules.functions._need import need, need_place
from laurels.rules.types import INT, STRING


def run(text: object, part: object, end: object = None) -> int:
    """Give the last place, up to `end`, where a text has another; -1 where it has it nowhere."""
    whole, piece = need(text, str, "lastIndexOf"), need(part, str, "lastIndexOf")
    last = len(whole) if end is None else need_place(end, len(whole), "lastIndexOf")
    return whole.rfind(piece, 0, last + len(piece))


FUNCTION = Function(
    "lastIndexOf",
    (
        Signature((STRING, STRING), INT, sql="rule_last_index_of({0}, {1})"),
        Signature((STRING, STRING, INT), INT, sql="rule_last_index_of({0}, {1}, {2})"),
    ),
    run,
    "the last place of {1} in {0}",
)
