"""strings.quote: a text as a literal; plain CEL only."""

from __future__ import annotations

from laurels.rules.functions._function import Function
from laurels.rules.functions._need import need

_ESCAPES = str.maketrans(
    {
        "\a": "\\a",
        "\b": "\\b",
        "\f": "\\f",
        "\n": "\\n",
        "\r": "\\r",
        "\t": "\\t",
        "\v": "\\v",
        "\\": "\\\\",
        '"': '\\"',
    }
)


def run(text: object) -> str:
    """Write a text as a literal in double quotes, its control characters escaped."""
    return '"' + need(text, str, "strings.quote").translate(_ESCAPES) + '"'


FUNCTION = Function("strings.quote", (), run, "{0} in quotes", form="function")
