"""Verbs of batches: codes by the thousand or million, made in the call or by the worker."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from psycopg import errors

from laurels.kit import ids
from laurels.kit.paging import Page, PageRequest
from laurels.kit.problems import Conflict, InvalidField, NotFound, Problem
from laurels.kit.tx import Tx, jsonb
from laurels.program.vouchers import drawing, patterns, policy, service, shapes, store
from laurels.program.vouchers.drawing import Drawn
from laurels.program.vouchers.model import Batch, Kind, Source, Terms
from laurels.program.vouchers.patterns import Pattern
from laurels.system import jobs

JOB = "vouchers.generate"
_LAST = UUID(int=2**128 - 1)


class TakenOver(Problem):
    """Somebody else makes this batch now."""

    code = "batch_taken_over"
    status = 409
    title = "This batch is made by somebody else"
    cure = "Nothing is lost: whoever makes it goes on where this run was. Look at the batch to see how far it is."


async def create(
    tx: Tx,
    *,
    kind: Kind = "coupon",
    campaign_id: UUID,
    count: int,
    pattern: str = patterns.DEFAULT_PATTERN,
    characters: str = patterns.DEFAULT_SET,
    case_sensitive: bool = False,
    terms: Terms,
    pooled: bool = True,
    name: str = "",
    source: Source = "pattern",
) -> Batch:
    """Let so many codes of a pattern be made: at once if they are few, else by the worker.

    :raises CodesGuessable: the pattern has too few codes for so many
    :raises PatternAmbiguous: other codes look like it, and one of the two has a check character
    :raises NotFound: there is no such campaign
    :raises InvalidField: they are to be gift cards, or no code triggers the campaign
    """
    policy.check_batch(kind)
    if not 1 <= count <= policy.BATCH_MAX:
        raise InvalidField(f"A batch has 1 to {policy.BATCH_MAX:,} codes. Make several for more.", pointer="/count")
    drawn_from = patterns.read(pattern, characters, case_sensitive=case_sensitive)
    await service.check_campaigns(tx, [campaign_id])
    named: dict[str, Any] = {
        "pattern": drawn_from.text,
        "characters": drawn_from.characters,
        "case_sensitive": case_sensitive,
    }
    patterns.check_space(drawn_from, count, made=int(await tx.value(store.DRAWN, **named)))
    await shapes.register(tx, drawn_from)
    made = await _create(tx, tx.new_id(), campaign_id, source, name, terms, pooled=pooled, wanted_count=count, **named)
    assert made is not None, "ids are new"
    _tell(tx, "voucher_batch.created", made)
    if count > policy.AT_ONCE:
        await _defer(tx, made)
        return made
    made = await start(tx, made.id)
    while made.state == "running":
        missing = made.wanted_count - made.made_count
        made = await write(tx, made, drawing.draw(drawn_from, missing, batch_id=made.id, first=made.made_count))
    return made


async def of_import(tx: Tx, *, import_id: UUID, campaign_id: UUID, terms: Terms, made: int) -> None:
    """Count codes that a file brings as a batch of the import's id, so that they can be changed together."""
    fresh = await _create(
        tx, import_id, campaign_id, "import", "", terms, pooled=False, wanted_count=0,
        pattern=None, characters=None, case_sensitive=False,
    )  # fmt: skip
    if fresh is not None:
        _tell(tx, "voucher_batch.created", fresh)
    await tx.run(store.GROW_BATCH, id=import_id, made=made)


async def _create(
    tx: Tx,
    id: UUID,
    campaign_id: UUID,
    source: Source,
    name: str,
    terms: Terms,
    **more: Any,
) -> Batch | None:
    policy.check_validity(terms.starts_at, terms.ends_at)
    if source != "import":
        (await service.schema(tx)).check(terms.attributes)
    return await tx.maybe(
        store.CREATE_BATCH,
        Batch,
        id=id,
        kind="coupon",
        campaign_id=campaign_id,
        source=source,
        name=name,
        uses_max=terms.uses_max,
        starts_at=terms.starts_at,
        ends_at=terms.ends_at,
        holder_only=terms.holder_only,
        attributes=jsonb(dict(terms.attributes)) if terms.attributes else None,
        **more,
    )


async def _defer(tx: Tx, batch: Batch) -> None:
    named = {"workspace_id": str(tx.workspace_id), "batch_id": str(batch.id)}
    await jobs.defer(tx, JOB, lock=f"voucher_batch:{batch.id}", **named)


async def get(tx: Tx, id: UUID) -> Batch:
    """Read a batch.

    :raises NotFound: there is none
    """
    found = await tx.maybe(store.BATCH, Batch, id=id)
    if found is None:
        raise NotFound(f"No batch has the id {ids.encode('vba', id)} in this workspace.")
    return found


async def list_batches(tx: Tx, *, page: PageRequest, campaign_id: UUID | None = None) -> Page[Batch]:
    """List batches, newest first."""
    after = page.key(tuple[UUID])
    before = _LAST if after is None else after[0]
    rows = await tx.all(store.BATCHES, Batch, before=before, campaign_id=campaign_id, limit=page.rows_max)
    return Page[Batch].of(rows, page, lambda batch: (batch.id,))


async def start(tx: Tx, id: UUID) -> Batch:
    """Take a batch over to make it from where it is; whoever made it before stores nothing more.

    :raises Conflict: it is finished
    """
    policy.check_runnable(await get(tx, id))
    return await tx.one(store.START_BATCH, Batch, id=id, run_id=tx.new_id())


async def write(tx: Tx, now: Batch, drawn: Drawn) -> Batch:
    """Store drawn codes and count them, in one transaction: neither is ever true without the other.

    :raises TakenOver: somebody else makes the batch meanwhile; nothing may be committed
    """
    fresh: dict[str, Any] = {"batch_id": now.id, "ids": drawn.ids, "codes": drawn.codes, "keys": drawn.keys}
    try:
        async with tx.db.transaction():
            made = await tx.run(store.MAKE, **fresh)
    except errors.UniqueViolation:
        made = await tx.run(store.MAKE_WHAT_IS_NEW, **fresh)
    after = await tx.maybe(
        store.ADVANCE_BATCH, Batch, id=now.id, run_id=now.run_id, made=made, collided=drawn.count - made
    )
    if after is None:
        raise TakenOver(TakenOver.cure)
    if after.state == "finished":
        tx.note("voucher_batch", after.id, state="finished", made=after.made_count)
        _tell(tx, "voucher_batch.generated", after)
    return after


async def fail(tx: Tx, now: Batch, *, reason: str) -> Batch:
    """Note that no more codes of a batch can be made."""
    after = await tx.maybe(store.FAIL_BATCH, Batch, id=now.id, run_id=now.run_id, failure=reason)
    if after is None:
        return await get(tx, now.id)
    tx.note("voucher_batch", after.id, state="failed", reason=reason)
    _tell(tx, "voucher_batch.failed", after)
    return after


async def stop(tx: Tx, id: UUID) -> Batch:
    """Stop making a batch after the codes in hand; it can go on later from there.

    :raises Conflict: it is finished or failed
    """
    before = await get(tx, id)
    policy.check_stoppable(before.state)
    after = await tx.maybe(store.STOP_BATCH, Batch, id=id)
    if after is None:
        return await stop(tx, id)  # it ended this moment, which is now said
    if before.state != "paused":
        tx.note("voucher_batch", id, state="paused")
        _tell(tx, "voucher_batch.stopped", after)
    return after


async def resume(tx: Tx, id: UUID) -> Batch:
    """Let a batch go on that was stopped or failed, from where it is.

    :raises Conflict: it is finished
    """
    policy.check_runnable(await get(tx, id))
    after = await tx.maybe(store.RESUME_BATCH, Batch, id=id)
    if after is None:
        raise Conflict("This batch is finished. Create another one for more codes.")
    await _defer(tx, after)
    tx.note("voucher_batch", id, state="pending")
    return after


def pattern_of(batch: Batch) -> Pattern:
    """Give the pattern of a batch that is drawn."""
    assert batch.pattern is not None, "files have no pattern"
    assert batch.characters is not None, "a pattern has characters"
    return Pattern(batch.pattern, batch.characters, batch.case_sensitive)


def _tell(tx: Tx, type: str, about: Batch) -> None:
    if type == "voucher_batch.created":
        tx.note("voucher_batch", about.id, created=True, count=about.wanted_count, pattern=about.pattern)
    campaign_id = None if about.campaign_id is None else ids.encode("cmp", about.campaign_id)
    tx.emit(
        type,
        key=about.id,
        batch_id=ids.encode("vba", about.id),
        campaign_id=campaign_id,
        wanted=about.wanted_count,
        made=about.made_count,
    )
