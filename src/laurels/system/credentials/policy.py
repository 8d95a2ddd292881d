"""Which passwords are good enough."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, cast

from zxcvbn import zxcvbn

from laurels.kit.problems import InvalidField

LENGTH_MIN: Final = 10
LENGTH_MAX: Final = 128
LOOKED_AT_MAX: Final = 72
"""How many characters the estimate looks at: it takes long for long texts, which are strong already."""
STRENGTH_MIN: Final = 3
"""Of 0 to 4; at least 10⁸ guesses, by zxcvbn, which knows the passwords that everybody has."""


def check_password(text: str, *, about: Sequence[str], pointer: str = "/password") -> None:
    """Refuse a password that is short or easily guessed, knowing the name and address of its owner.

    :raises InvalidField: saying what would be better
    """
    if not LENGTH_MIN <= len(text) <= LENGTH_MAX:
        raise InvalidField(f"A password has {LENGTH_MIN} to {LENGTH_MAX} characters.", pointer=pointer)
    found = cast(dict[str, Any], zxcvbn(text[:LOOKED_AT_MAX], user_inputs=[*about, "laurels"]))
    if found["score"] < STRENGTH_MIN:
        raise InvalidField(
            "This password is easily guessed. Take four words that have nothing to do with each other.",
            pointer=pointer,
        )
