"""upperAscii: a text with its letters A to Z in capital letters."""

from __future__ import annotations

from string import ascii_lowercase, ascii_uppercase

from laurels.rules.functions._function import Function, Signature
from laurels.rules.functions._need import need
from laurels.rules.types import STRING

_LARGE = str.maketrans(ascii_lowercase, ascii_uppercase)


def run(text: object) -> str:
    """Write the letters A to Z of a text in capital letters and leave the others."""
    return need(text, str, "upperAscii").translate(_LARGE)


FUNCTION = Function(
    "upperAscii", (Signature((STRING,), STRING, sql='upper({0} COLLATE "C")'),), run, "{0} in capital letters"
)
