"""size: the length of a text, bytes, a list or a map."""

from __future__ import annotations

from collections.abc import Sized

from laurels.rules.errors import RuleFailed
from laurels.rules.functions._function import Function, Signature
from laurels.rules.types import BYTES, DYN, INT, LIST, MAP, STRING
from laurels.rules.values import kind_of


def run(value: object) -> int:
    """Count the characters, bytes, items or keys of a value."""
    if isinstance(value, Sized):
        return len(value)
    raise RuleFailed(f"no such overload: size({kind_of(value)})")


FUNCTION = Function(
    "size",
    (
        Signature((LIST(DYN),), INT, sql="jsonb_array_length({0})"),
        Signature((STRING,), INT, sql="char_length({0})"),
        Signature((MAP(DYN, DYN),), INT, sql="rule_size({0})"),
        Signature((BYTES,), INT, sql="octet_length({0})"),
    ),
    run,
    "the number of {0}",
    form="either",
    inline="len({0})",
)
