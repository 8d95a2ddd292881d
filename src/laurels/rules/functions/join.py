"""join: the texts of a list as one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from laurels.rules.errors import RuleFailed
from laurels.rules.functions._function import Function, Signature
from laurels.rules.functions._need import need, need_short
from laurels.rules.types import LIST, STRING
from laurels.rules.values import kind_of


def run(texts: object, between: object = "") -> str:
    """Put the texts of a list together, with another between them."""
    if kind_of(texts) != "list":
        raise RuleFailed(f"no such overload: join({kind_of(texts)})")
    parts = [need(one, str, "join") for one in cast(Sequence[object], texts)]
    separator = need(between, str, "join")
    need_short(sum(map(len, parts)) + len(parts) * len(separator), "join")
    return separator.join(parts)


FUNCTION = Function(
    "join",
    (
        Signature((LIST(STRING),), STRING, sql="rule_join({0}, '')"),
        Signature((LIST(STRING), STRING), STRING, sql="rule_join({0}, {1})"),
    ),
    run,
    "{0} put together",
)
