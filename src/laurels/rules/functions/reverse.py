"""reverse: a text backwards."""

from __future__ import annotations

from laurels.rules.functions._function import Function, Signature
from laurels.rules.functions._need import need
from laurels.rules.types import STRING


def run(text: object) -> str:
    """Give a text's characters in the opposite order."""
    return need(text, str, "reverse")[::-1]


FUNCTION = Function("reverse", (Signature((STRING,), STRING, sql="reverse({0})"),), run, "{0} backwards")
