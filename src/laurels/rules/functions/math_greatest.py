"""math.greatest: the largest of some numbers or amounts."""

from __future__ import annotations

from laurels.rules.functions._extreme import extreme
from laurels.rules.functions._function import Function


def run(*values: object) -> object:
    """Give the largest of the numbers, or of those of a single list."""
    return extreme(values, ">", "math.greatest")


FUNCTION = Function(
    "math.greatest",
    (),
    run,
    "the largest of {all}",
    alike=20,
    form="function",
    sql={
        "": "rule_greatest(({0})::numeric, ({1})::numeric)",
        "double": "rule_greatest({0}, {1})",
        "list": "(SELECT max(rule_number(item)) FROM jsonb_array_elements({0}) AS items(item))",
        "list(double)": "rule_greatest({0})",
    },
)
