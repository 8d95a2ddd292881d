"""endsWith: whether a text ends with another."""

from __future__ import annotations

from laurels.rules.functions._function import Function, Signature
from laurels.rules.functions._need import need
from laurels.rules.types import BOOL, STRING


def run(text: object, part: object) -> bool:
    """Tell whether the text ends with another."""
    whole, piece = need(text, str, "endsWith"), need(part, str, "endsWith")
    return whole.endswith(piece)


FUNCTION = Function(
    "endsWith",
    (Signature((STRING, STRING), BOOL, sql="right({0}, char_length({1})) = {1}"),),
    run,
    "{0} ends with {1}",
    "{0} does not end with {1}",
    inline="{0}.endswith({1})",
)
