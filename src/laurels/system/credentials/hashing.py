"""Hashes passwords with argon2id, few at once and beside the loop that serves everybody."""

from __future__ import annotations

import asyncio
import math
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

AT_ONCE: Final = 2
"""Each takes 64 MiB and a processor for some tens of milliseconds, so a flood of guesses waits in line."""

_hasher: Final = PasswordHasher()
_turn = asyncio.Semaphore(AT_ONCE)


async def hashed(password: str) -> str:
    """Hash a password with a salt of its own."""
    async with _turn:
        return await asyncio.to_thread(_hasher.hash, password)


async def fits(password: str, hash: str | None) -> bool:
    """Tell whether a password has this hash; nobody's hash is compared as well, so that it takes as long."""
    async with _turn:
        same = await asyncio.to_thread(_same, _nobodys() if hash is None else hash, password)
    return same and hash is not None


def _same(hash: str, password: str) -> bool:
    try:
        return _hasher.verify(hash, password)
    except (VerificationError, InvalidHashError):
        return False


def _nobodys() -> str:
    """Write a hash that costs as much to compare as any other; which password it is of, nobody knows."""
    costs = f"m={_hasher.memory_cost},t={_hasher.time_cost},p={_hasher.parallelism}"
    salt, hash = ("A" * math.ceil(length * 4 / 3) for length in (_hasher.salt_len, _hasher.hash_len))
    return f"$argon2id$v=19${costs}${salt}${hash}"
