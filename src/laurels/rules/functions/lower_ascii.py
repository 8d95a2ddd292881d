"""lowerAscii: a text with its letters A to Z in small letters."""

from __future__ import annotations

from string import ascii_lowercase, ascii_uppercase

from laurels.rules.functions._function import Function, Signature
from laurels.rules.functions._need import need
from laurels.rules.types import STRING

_SMALL = str.maketrans(ascii_uppercase, ascii_lowercase)


def run(text: object) -> str:
    """Write the letters A to Z of a text in small letters and leave the others."""
    return need(text, str, "lowerAscii").translate(_SMALL)


FUNCTION = Function(
    "lowerAscii", (Signature((STRING,), STRING, sql='lower({0} COLLATE "C")'),), run, "{0} in small letters"
)
