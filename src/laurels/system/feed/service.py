"""Verbs of the feed."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from laurels.kit import ids
from laurels.kit.tx import Tx
from laurels.system.feed import store
from laurels.system.feed.model import FeedEvent

PULL_MAX = 1000
ABOUT_CUSTOMERS = ("customer.", "membership.", "payment.", "points.")
"""Beginnings of the types whose key is the customer."""
NUMBERED_AT_ONCE = 2000


async def pull(tx: Tx, *, after: int, limit: int, types: Sequence[str] | None = None) -> list[FeedEvent]:
    """Read what happened after a number, oldest first."""
    return await tx.all(store.AFTER, FeedEvent, after=after, limit=limit, types=None if types is None else list(types))


async def head(tx: Tx) -> int:
    """Give the number of the newest event there is, 0 before the first."""
    return int(await tx.value(store.HEAD))


async def number_committed(tx: Tx, *, limit: int = NUMBERED_AT_ONCE) -> int:
    """Number what committed since the last time and count it.

    Locks the workspace's head first, so that of two dispatchers one waits and then finds the rest.
    """
    head = int(await tx.value(store.LOCK_HEAD))
    reached = int(await tx.value(store.NUMBER, head=head, limit=limit))
    return reached - head


async def follow(tx: Tx, name: str, limit: int) -> list[FeedEvent]:
    """Give what came after this follower's position, oldest first, and move it behind the last.

    The position moves with the caller's transaction, so what it does for these events is done once. Followers of one
    name take turns. One that is new begins with the first event of all.
    """
    if not await tx.value(store.BEHIND, name=name):
        return []
    after = int(await tx.value(store.LOCK_FOLLOWER, name=name))
    events = await pull(tx, after=after, limit=limit)
    if events:
        await tx.run(store.MOVE_FOLLOWER, name=name, sequence=events[-1].sequence)
    return events


def customer_of(event: FeedEvent) -> UUID | None:
    """Find whom an event is about, under the id it was recorded with; None if it is about no customer."""
    named = event.payload.get("customer_id")
    if isinstance(named, str):
        return ids.decode("cus", named) if named.startswith("cus_") else UUID(named)
    return event.key if event.type.startswith(ABOUT_CUSTOMERS) else None
