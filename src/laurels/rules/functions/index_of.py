"""indexOf: where a text first has another."""

from __future__ import annotations

from laurels.rules.functions._function import Function, Signature
from laurels.rules.functions._need import need, need_place
from laurels.rules.types import INT, STRING


def run(text: object, part: object, start: object = 0) -> int:
    """Give the first place, from `start` on, where a text has another; -1 where it has it nowhere."""
    whole, piece = need(text, str, "indexOf"), need(part, str, "indexOf")
    return whole.find(piece, need_place(start, len(whole), "indexOf"))


FUNCTION = Function(
    "indexOf",
    (
        Signature((STRING, STRING), INT, sql="strpos({0}, {1}) - 1"),
        Signature((STRING, STRING, INT), INT, sql="rule_index_of({0}, {1}, {2})"),
    ),
    run,
    "the place of {1} in {0}",
)
