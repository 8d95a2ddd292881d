"""Verbs of statistics."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from laurels.core.statistics import store
from laurels.kit.tx import Tx


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
