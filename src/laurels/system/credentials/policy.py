"""Which passwords are good enough, and which codes are those of this moment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, cast

from pyotp.totp import TOTP
from zxcvbn import zxcvbn

from laurels.kit import crypto
from laurels.kit.problems import InvalidField

LENGTH_MIN: Final = 12
LENGTH_MAX: Final = 128
LOOKED_AT_MAX: Final = 72
"""How many characters the estimate looks at: it takes long for long texts, which are strong already."""
STRENGTH_MIN: Final = 3
"""Of 0 to 4; at least 10⁸ guesses, by zxcvbn, which knows the passwords that everybody has."""

STEP_SECONDS: Final = 30
AROUND: Final = (-1, 0, 1)
"""The code before and the one after count too, for clocks that differ and people who type."""


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


def step_of(secret: str, code: str, *, now: datetime, after: int) -> int | None:
    """Find which step of the clock a code belongs to, of those around now and after the last one that was used.

    A code is thereby taken once, and one that was used makes older ones worthless (RFC 6238, 5.2).
    """
    present = int(now.timestamp()) // STEP_SECONDS
    codes = TOTP(secret)
    found = [one for one in AROUND if crypto.same(codes.generate_otp(present + one), plain(code))]
    return next((present + one for one in found if present + one > after), None)


def is_recovery_code(code: str) -> bool:
    """Tell a recovery code from one of an authenticator, by its length."""
    return len(plain(code)) > 10


def plain(code: str) -> str:
    """Write a code as it is compared, however it was typed."""
    return "".join(one for one in code.lower() if one.isalnum())
