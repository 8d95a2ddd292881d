"""Verbs of statistics."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from laurels.core.statistics import store
from laurels.core.statistics.model import Rebuild
from laurels.kit.tx import Tx
from laurels.system import feed, jobs
from laurels.system.feed import FeedEvent

CUSTOMERS_AT_ONCE = 1000
JOB = "statistics.rebuild"
_FIRST, _LAST = UUID(int=0), UUID(int=2**128 - 1)


async def recount(tx: Tx, customer_ids: Iterable[UUID]) -> int:
    """Make the days of these customers what their orders say now, and count the days that were otherwise.

    The id of a customer who was merged recounts the survivor, who has the orders of both. Recounts of a workspace take
    turns until they commit, so the last to write is the last that read; an order that commits meanwhile is recounted
    for its own event. Ask for up to some thousands at once.
    """
    wanted = sorted(set(customer_ids))
    if not wanted:
        return 0
    await tx.value(store.TAKE_TURN)
    return int(await tx.value(store.RECOUNT, customer_ids=wanted, zone=tx.workspace.zone.key))


async def keep(tx: Tx, events: Sequence[FeedEvent]) -> list[UUID]:
    """Recount whomever these events are about, and name them; a changed zone asks for a rebuild of everybody."""
    if any(event.type == "workspace.zone_changed" for event in events):
        await begin_rebuild(tx)
        await jobs.defer(tx, JOB, lock=f"{JOB}:{tx.workspace_id}", workspace_id=str(tx.workspace_id))
    about = sorted({id for event in events if (id := feed.customer_of(event)) is not None})
    await recount(tx, about)
    return about


async def begin_rebuild(tx: Tx) -> None:
    """Begin to recount everybody, from the first customer on, also where an earlier rebuild is still under way."""
    await tx.value(store.TAKE_TURN)
    await tx.run(store.BEGIN_REBUILD)


async def latest_rebuild(tx: Tx) -> Rebuild | None:
    """Say how far the latest rebuild has come, or None if there never was one."""
    return await tx.maybe(store.REBUILD, Rebuild)


async def advance_rebuild(tx: Tx, *, limit: int = CUSTOMERS_AT_ONCE) -> Rebuild | None:
    """Recount the next customers of the rebuild under way, and say how far it has come; None if there is none."""
    await tx.value(store.TAKE_TURN)
    found = await latest_rebuild(tx)
    if found is None or found.finished_at is not None:
        return found
    after = found.after_id or _FIRST
    ids = await tx.all(store.NEXT_CUSTOMERS, UUID, after_id=after, limit=limit)
    done = len(ids) < limit
    upto = _LAST if done else ids[-1]
    strays = await tx.all(store.STRAYS, UUID, after_id=after, upto_id=upto)
    corrected = await recount(tx, [*ids, *strays])
    after_batch = await tx.one(
        store.ADVANCE_REBUILD,
        Rebuild,
        after_id=upto,
        customers=len(ids),
        corrected=corrected,
        finished_at=tx.now if done else None,
    )
    if done:
        tx.emit(
            "statistics.rebuilt",
            key=tx.workspace_id,
            customers=after_batch.customers_count,
            corrected=after_batch.corrected_count,
        )
    return after_batch


async def customers_count(tx: Tx) -> int:
    """Count the customers whom a rebuild goes through."""
    return int(await tx.value(store.CUSTOMERS))
