"""lowerAscii: a text with its letters A to Z in small letters."""

from __future__ import annotations

from laurels.rules.functions._function import Function, Signature
from laurels.rules.functions._need import need
from laurels.rules.types import STRING


def run(text: object) -> str:
    """Write the letters A to Z of a text in small letters and leave the others."""
    return "".join(char.lower() if char.isascii() else char for char in need(text, str, "lowerAscii"))


FUNCTION = Function(
    "lowerAscii", (Signature((STRING,), STRING, sql='lower({0} COLLATE "C")'),), run, "{0} in small letters"
)
