"""charAt: the character at a place of a text."""

from __future__ import annotations

from laurels.rules.functions._function import Function, Signature
from laurels.rules.functions._need import need, need_place
from laurels.rules.types import INT, STRING


def run(text: object, place: object) -> str:
    """Give the character at a place from 0; at the text's end, an empty text."""
    whole = need(text, str, "charAt")
    at = need_place(place, len(whole), "charAt")
    return whole[at : at + 1]


FUNCTION = Function(
    "charAt",
    (Signature((STRING, INT), STRING, sql="rule_char_at({0}, {1})"),),
    run,
    "the character at place {1} of {0}",
)
