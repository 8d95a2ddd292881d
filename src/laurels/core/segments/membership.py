"""Verbs that make memberships follow rules; whoever uses them has taken the workspace's turn."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from laurels.core.segments import store
from laurels.core.segments.model import Asked, Astray, Change, Counted, Look, Segment
from laurels.core.segments.service import tell
from laurels.kit.postgres import FREELY
from laurels.kit.tx import Tx

NO_SEGMENT = UUID(int=0)


async def reconcile(
    tx: Tx, asked: Asked, *, among: Mapping[UUID, Segment], customer_ids: Sequence[UUID]
) -> list[Change]:
    """Make the memberships of these customers those that the rules give them, tell who changed, and give them."""
    changes = await tx.all(
        store.reconcile(asked),
        Change,
        **{**asked.params, "segment_ids": list(asked.segment_ids), "customer_ids": list(customer_ids)},
    )
    await tell(tx, among, changes)
    return changes


async def compare(tx: Tx, asked: Asked) -> int:
    """Find of everybody whose membership is not what the rules say, let them wait for `claim`, and count them.

    At most `COMPARED_MAX` segments are compared at once.
    """
    await tx.value(FREELY)
    return await tx.run(store.compare(asked), **asked.params, segment_ids=list(asked.segment_ids))


async def astray(tx: Tx, asked: Asked) -> dict[UUID, int]:
    """Count for each segment how many are members against its rule, or are not; those that are right are left out."""
    await tx.value(FREELY)
    rows = await tx.all(store.astray(asked), Astray, **asked.params, segment_ids=list(asked.segment_ids))
    return {row.segment_id: row.count for row in rows}


async def compared(tx: Tx, dues: Sequence[tuple[Segment, datetime | None]], *, answered: Collection[UUID]) -> None:
    """Note that these segments, as they were read, were compared with everybody, and when each is due again.

    :param answered: those whose rule could be asked
    """
    if dues:
        await tx.run(
            store.COMPARED,
            ids=[one.id for one, _ in dues],
            versions=[one.rule_version if one.id in answered else one.compared_version for one, _ in dues],
            was=[one.due_at for one, _ in dues],
            dues=[due_at for _, due_at in dues],
        )


async def look(tx: Tx) -> Look:
    """Look what there is to do, without waiting for anybody."""
    return await tx.one(store.LOOK, Look)


async def comparing(tx: Tx) -> bool:
    """Become the one who compares in this workspace until the commit, unless somebody else is."""
    return bool(await tx.value(store.COMPARING))


async def count(tx: Tx, asked: Asked, *, segment_id: UUID | None, sample: int) -> Counted:
    """Count for whom the one rule holds, against the members of a segment if one is given."""
    await tx.value(FREELY)
    return await tx.one(store.count(asked), Counted, **asked.params, segment_id=segment_id or NO_SEGMENT, sample=sample)


async def claim(tx: Tx, ids: Sequence[UUID], *, limit: int) -> tuple[list[UUID], list[UUID]]:
    """Take some of those who wait for the first segment out of the queue of all these, to be asked in this transaction.

    Gives the customers, and the segments that any of them waited for.
    """
    customer_ids = await tx.all(store.CLAIM, UUID, id=ids[0], limit=limit)
    claimed = await tx.all(store.CLAIMED, UUID, ids=list(ids), customer_ids=customer_ids)
    if not customer_ids:
        await tx.run(store.RECOUNT_WAITING, id=ids[0])
    return customer_ids, claimed


async def forget_waiting(tx: Tx, id: UUID) -> None:
    """Let nobody wait for this segment any more."""
    await tx.run(store.FORGET_WAITING, id=id)
    await tx.run(store.RECOUNT_WAITING, id=id)


async def due(tx: Tx, ids: Sequence[UUID], *, resumed: bool = False) -> None:
    """Let these segments be held against everybody as soon as may be, also if somebody stopped them before."""
    if ids:
        await tx.run(store.DUE, ids=list(ids), resumed=resumed)


async def read_as(tx: Tx, id: UUID, *, meaning: str | None, fault: str | None) -> None:
    """Note what a segment's rule became, or why it became nothing."""
    await tx.run(store.READ_AS, id=id, meaning=meaning, fault=fault)


async def stop(tx: Tx, id: UUID) -> Segment:
    """Let those who wait for this segment wait on."""
    return await tx.one(store.STOP, Segment, id=id)


async def seen(tx: Tx, version: int) -> None:
    """Note the workspace version whose configuration the rules were read under."""
    await tx.run(store.SEEN, version=version)
