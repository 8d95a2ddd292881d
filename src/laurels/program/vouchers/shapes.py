"""Which patterns codes were drawn from, and that none is mistaken for another."""

from __future__ import annotations

import re
from dataclasses import dataclass
from uuid import UUID

from laurels.kit.tx import Tx
from laurels.program.vouchers import policy, store
from laurels.program.vouchers.patterns import Pattern
from laurels.system import workspaces

WORKSPACES_REMEMBERED = 1000
_HIGHEST = "\x7f"
_remembered: dict[UUID, tuple[int, tuple[Pattern, ...]]] = {}


@dataclass(frozen=True, slots=True)
class _Kept:
    pattern: str
    characters: str
    case_sensitive: bool


async def checked(tx: Tx) -> tuple[Pattern, ...]:
    """Give the patterns with check characters; remembered until the workspace's set-up changes."""
    known = _remembered.get(tx.workspace_id)
    if known is not None and known[0] == tx.workspace.version:
        return known[1]
    found = tuple(one for one in await _all(tx) if one.checked)
    if len(_remembered) >= WORKSPACES_REMEMBERED:
        _remembered.clear()
    _remembered[tx.workspace_id] = tx.workspace.version, found
    return found


async def heed(tx: Tx) -> tuple[Pattern, ...]:
    """Give the patterns with check characters, to which none is added before this transaction ends."""
    await tx.value(store.HEED_SHAPES)
    return tuple(one for one in await _all(tx) if one.checked)


async def _all(tx: Tx) -> list[Pattern]:
    return [Pattern(one.pattern, one.characters, one.case_sensitive) for one in await tx.all(store.PATTERNS, _Kept)]


async def register(tx: Tx, pattern: Pattern, *, pointer: str = "") -> None:
    """Let codes be drawn from a pattern, from now on.

    :raises PatternAmbiguous: it has a check character, or another one has, and codes of the one look like the other
    """
    if pattern in await _all(tx):
        return
    await tx.value(store.CLAIM_SHAPE)
    known = await _all(tx)
    if pattern in known:
        return
    other = next((one for one in known if (one.checked or pattern.checked) and one.meets(pattern)), None)
    if other is not None:
        raise policy.PatternAmbiguous(
            f"Codes of {other.text!r} look the same, so that a check character could not tell typos. Begin the pattern "
            "with a prefix of its own.",
            pointer=f"{pointer}/pattern",
        )
    if pattern.checked:
        await _check_shadowed(tx, pattern, pointer)
        await workspaces.bump(tx)
    await tx.run(
        store.KEEP_PATTERN,
        pattern=pattern.text,
        characters=pattern.characters,
        case_sensitive=pattern.case_sensitive,
    )


async def _check_shadowed(tx: Tx, pattern: Pattern, pointer: str) -> None:
    # Keys are ASCII and the database compares them by byte, so a prefix is a stretch of the index.
    low = pattern.beginning
    shape = re.sub(r"\?P<\w+>", "", pattern.shape)
    taken = await tx.value(store.SHADOWED, low=low, high=low + _HIGHEST, shape=f"^{shape}$")
    if taken is not None:
        raise policy.PatternAmbiguous(
            "Codes that were made by hand or imported look like this pattern; they would be taken for typing errors. "
            "Begin the pattern with a prefix of its own, or leave the check character out.",
            pointer=f"{pointer}/pattern",
        )
