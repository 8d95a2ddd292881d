"""contains: whether a text contains another."""

from __future__ import annotations

from laurels.rules.functions._function import Function, Signature
from laurels.rules.functions._need import need
from laurels.rules.types import BOOL, STRING


def run(text: object, part: object) -> bool:
    """Tell whether the text contains another."""
    whole, piece = need(text, str, "contains"), need(part, str, "contains")
    return piece in whole


FUNCTION = Function(
    "contains",
    (Signature((STRING, STRING), BOOL, sql="strpos({0}, {1}) > 0"),),
    run,
    "{0} contains {1}",
    "{0} does not contain {1}",
    inline="({1} in {0})",
)
