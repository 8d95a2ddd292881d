"""sum: the total of a list of whole numbers, decimals or amounts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from laurels.rules import exact
from laurels.rules.errors import RuleFailed
from laurels.rules.functions._function import Function
from laurels.rules.values import kind_of


def run(values: object) -> exact.Number:
    """Add up a list, exactly and without a limit of bits; nothing adds up to 0."""
    if not isinstance(values, list | tuple):
        raise RuleFailed(f"no such overload: sum({kind_of(values)})")
    total: exact.Number = 0
    for value in cast(Sequence[Any], values):
        if kind_of(value) not in ("int", "decimal"):
            raise RuleFailed(f"sum() takes whole numbers, decimals and amounts, found {kind_of(value)}")
        total = exact.add(total, value)
    return total


FUNCTION = Function(
    "sum",
    (),
    run,
    "the total of {0}",
    form="method",
    alike=1,
    sql={"list": "rule_sum({0})"},
)
