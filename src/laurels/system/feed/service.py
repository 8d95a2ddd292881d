"""Verbs of the feed."""

from __future__ import annotations

from collections.abc import Sequence

from laurels.kit.tx import Tx
from laurels.system.feed import store
from laurels.system.feed.model import FeedEvent

PULL_MAX = 1000
NUMBERED_AT_ONCE = 2000


async def pull(tx: Tx, *, after: int, limit: int, types: Sequence[str] | None = None) -> list[FeedEvent]:
    """Read what happened after a number, oldest first."""
    return await tx.all(store.AFTER, FeedEvent, after=after, limit=limit, types=None if types is None else list(types))


async def number_committed(tx: Tx, *, limit: int = NUMBERED_AT_ONCE) -> int:
    """Number what committed since the last time and count it.

    Locks the workspace's head first, so that of two dispatchers one waits and then finds the rest.
    """
    head = int(await tx.value(store.LOCK_HEAD))
    reached = int(await tx.value(store.NUMBER, head=head, limit=limit))
    return reached - head
