"""Verbs of the feed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from laurels.kit import ids
from laurels.kit.paging import Cursor, Page, PageRequest
from laurels.kit.tx import Tx
from laurels.system.feed import store
from laurels.system.feed.model import FeedEvent

PULL_MAX = 1000
ABOUT_CUSTOMERS = ("customer.", "membership.", "payment.", "points.")
"""Beginnings of the types whose key is the customer."""
NUMBERED_AT_ONCE = 2000
LOOKED_BACK_AT_ONCE = 50_000
"""So many events a page of rare ones looks through; the next page goes on behind them."""

_types: dict[str, str] = {}


async def pull(tx: Tx, *, after: int, limit: int, types: Sequence[str] | None = None) -> list[FeedEvent]:
    """Read what happened after a number, oldest first."""
    return await tx.all(store.AFTER, FeedEvent, after=after, limit=limit, types=None if types is None else list(types))


async def latest(tx: Tx, page: PageRequest, *, types: Sequence[str] | None = None) -> Page[FeedEvent]:
    """Read what happened, newest first; a page of few types may be short, or empty, and still have a next one."""
    place = page.key(tuple[int])
    before = await head(tx) + 1 if place is None else place[0]
    down_to = max(1, before - LOOKED_BACK_AT_ONCE)
    found = await tx.all(
        store.BEFORE,
        FeedEvent,
        before=before,
        down_to=down_to,
        limit=page.limit,
        types=None if types is None else list(types),
    )
    reached = found[-1].sequence if len(found) == page.limit else down_to
    return Page(found, Cursor.encode((reached,)) if reached > 1 else None)


def declare(types: Mapping[str, str]) -> None:
    """Say which types of events there are, and what each tells; the application gathers them from all rooms."""
    _types.update(types)


def types() -> Mapping[str, str]:
    """List the types of events by name, with what each tells."""
    return dict(sorted(_types.items()))


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
