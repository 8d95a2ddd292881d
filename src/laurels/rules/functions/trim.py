"""trim: a text without white space around it."""

from __future__ import annotations

from laurels.rules.functions._function import Function, Signature
from laurels.rules.functions._need import need
from laurels.rules.types import STRING


def run(text: object) -> str:
    """Take the white space off both ends of a text."""
    return need(text, str, "trim").strip()


FUNCTION = Function(
    "trim",
    (Signature((STRING,), STRING, sql="rule_trim({0})"),),
    run,
    "{0} without surrounding spaces",
    inline="{0}.strip()",
)
