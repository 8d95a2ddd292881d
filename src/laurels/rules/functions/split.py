"""split: the parts of a text between separators."""

from __future__ import annotations

from laurels.rules.functions._function import Function, Signature
from laurels.rules.functions._need import need, need_int
from laurels.rules.types import INT, LIST, STRING


def run(text: object, separator: object, count: object = -1) -> list[str]:
    """Cut a text at each separator, an empty one after each character; `count` limits the parts."""
    whole, at, most = need(text, str, "split"), need(separator, str, "split"), need_int(count, "split")
    if most == 0:
        return []
    if at:
        return whole.split(at, most - 1 if most > 0 else -1)
    if most < 0 or most >= len(whole):
        return list(whole)
    return [*whole[: most - 1], whole[most - 1 :]]


FUNCTION = Function(
    "split",
    (
        Signature((STRING, STRING), LIST(STRING), sql="rule_split({0}, {1}, -1)"),
        Signature((STRING, STRING, INT), LIST(STRING), sql="rule_split({0}, {1}, rule_whole({2}))"),
    ),
    run,
    "the parts of {0} between {1}",
)
