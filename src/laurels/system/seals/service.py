"""Verbs of seals."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from uuid import UUID

from laurels.kit import crypto
from laurels.kit.tx import Tx
from laurels.system.seals import store
from laurels.system.seals.model import Broken, Seal

Content = Callable[[Tx, Sequence[UUID]], Awaitable[bytes]]
"""Hashes the rows with these ids as they are now."""

GENESIS = bytes(32)
SEALED_AT_ONCE = 5000


async def seal(tx: Tx, *, stream: str, content: Content, limit: int = SEALED_AT_ONCE) -> int:
    """Seal the rows of a stream that wait, up to a limit, and count them."""
    await tx.value(store.LOCK, stream=stream)
    ids = sorted(await tx.all(store.CLAIM, UUID, stream=stream, limit=limit))
    if not ids:
        return 0
    last = await tx.maybe(store.LAST, Seal, stream=stream)
    hashed = await content(tx, ids)
    await tx.run(
        store.ADD,
        stream=stream,
        number=1 if last is None else last.number + 1,
        ids=ids,
        content=hashed,
        hash=crypto.chain(GENESIS if last is None else bytes(last.hash), hashed),
    )
    return len(ids)


async def verify(tx: Tx, *, stream: str, content: Content) -> list[Broken]:
    """Recompute the whole chain from the rows as they are, and name each place where it does not hold."""
    broken: list[Broken] = []
    previous, number = GENESIS, 0
    while seals := await tx.all(store.AFTER, Seal, stream=stream, after=number):
        for seal in seals:
            number += 1
            if seal.number != number:
                broken.append(Broken(stream, number, "a seal is missing"))
            elif await content(tx, seal.ids) != bytes(seal.content):
                broken.append(Broken(stream, number, "a sealed row was changed or deleted"))
            elif crypto.chain(previous, bytes(seal.content)) != bytes(seal.hash):
                broken.append(Broken(stream, number, "the seal does not follow from the one before"))
            previous, number = bytes(seal.hash), seal.number
    return broken
