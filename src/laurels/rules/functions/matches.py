"""matches: whether a regular expression matches somewhere in a text, in linear time."""

from __future__ import annotations

from laurels.rules import pattern
from laurels.rules.functions._function import Function, Signature
from laurels.rules.functions._need import need
from laurels.rules.types import BOOL, STRING


def run(text: object, expression: object) -> bool:
    """Tell whether the expression matches somewhere in the text."""
    return pattern.search(need(text, str, "matches"), need(expression, str, "matches"))


FUNCTION = Function(
    "matches",
    (Signature((STRING, STRING), BOOL),),
    run,
    "{0} matches the pattern {1}",
    "{0} does not match the pattern {1}",
    form="either",
)
