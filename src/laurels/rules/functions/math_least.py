"""math.least: the smallest of some numbers or amounts."""

from __future__ import annotations

from laurels.rules.functions._extreme import extreme
from laurels.rules.functions._function import Function


def run(*values: object) -> object:
    """Give the smallest of the numbers, or of those of a single list."""
    return extreme(values, "<", "math.least")


FUNCTION = Function(
    "math.least",
    (),
    run,
    "the smallest of {all}",
    alike=20,
    form="function",
    sql={
        "": "rule_least(({0})::numeric, ({1})::numeric)",
        "double": "rule_least({0}, {1})",
        "list": "(SELECT min(rule_number(item)) FROM jsonb_array_elements({0}) AS items(item))",
        "list(double)": "rule_least({0})",
    },
)
