"""startsWith: whether a text starts with another."""

from __future__ import annotations

from laurels.rules.functions._function import Function, Signature
from laurels.rules.functions._need import need
from laurels.rules.types import BOOL, STRING


def run(text: object, part: object) -> bool:
    """Tell whether the text starts with another."""
    whole, piece = need(text, str, "startsWith"), need(part, str, "startsWith")
    return whole.startswith(piece)


FUNCTION = Function(
    "startsWith",
    (Signature((STRING, STRING), BOOL, sql="starts_with({0}, {1})"),),
    run,
    "{0} starts with {1}",
    "{0} does not start with {1}",
    inline="{0}.startswith({1})",
)
