"""Verbs of changes: many codes withdrawn, switched off and on, or given other dates, in steps that can be stopped."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from laurels.kit import ids
from laurels.kit.paging import Page, PageRequest
from laurels.kit.problems import InvalidField, NotFound
from laurels.kit.tx import Tx
from laurels.program import campaigns
from laurels.program.vouchers import batches, policy, service, store
from laurels.program.vouchers.model import Action, Change, Voucher
from laurels.system import jobs

JOB = "vouchers.change"
STEP_ROWS = 5000
_FIRST, _LAST = UUID(int=0), UUID(int=2**128 - 1)


async def create(
    tx: Tx,
    *,
    action: Action,
    batch_id: UUID | None = None,
    campaign_id: UUID | None = None,
    codes: Sequence[str] | None = None,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    sets_start: bool = False,
    sets_end: bool = False,
    reason: str,
) -> Change:
    """Change the codes of a batch, of a campaign or of a list: at once if they are few, else by the worker.

    :raises InvalidField: not just one of the three is named, there are no dates to set, or a code is unknown
    :raises BatchBusy: the batch is still being made
    """
    if sum(one is not None for one in (batch_id, campaign_id, codes)) != 1:
        raise InvalidField("Name a batch, a campaign or a list of codes: one of the three.", pointer="/batch_id")
    if (action == "validity") != (sets_start or sets_end):
        raise InvalidField("Give starts_at or ends_at, or both, with the action validity alone.", pointer="/action")
    policy.check_validity(starts_at, ends_at)
    after_id, until_id = _FIRST, _LAST
    voucher_ids: list[UUID] | None = None
    few = codes is not None
    if batch_id is not None:
        few = await _settle_batch(tx, batch_id, action)
        after_id, until_id = ids.stretch(batch_id)
    elif campaign_id is not None:
        await campaigns.get(tx, campaign_id)
        until_id = tx.new_id()
    else:
        voucher_ids = await _named(tx, codes or [])
    made = await tx.one(
        store.CREATE_CHANGE,
        Change,
        id=tx.new_id(),
        action=action,
        batch_id=batch_id,
        campaign_id=campaign_id,
        voucher_ids=voucher_ids,
        sets_start=sets_start,
        sets_end=sets_end,
        starts_at=starts_at,
        ends_at=ends_at,
        reason=reason,
        until_id=until_id,
        after_id=after_id,
    )
    if action == "validity" and voucher_ids is None:
        # Codes that are still to be made are to have the new dates too.
        await tx.run(
            store.DATE_BATCH,
            batch_id=batch_id,
            campaign_id=campaign_id,
            sets_start=sets_start,
            sets_end=sets_end,
            starts_at=starts_at,
            ends_at=ends_at,
        )
    tx.note("voucher_change", made.id, action=action, reason=reason, of=_subject(made))
    change_id = ids.encode("vcg", made.id)
    tx.emit("voucher_change.created", key=made.id, change_id=change_id, action=action, **_subject(made))
    if not few:
        await _defer(tx, made)
        return made
    return await advance(tx, await start(tx, made.id)) or made


async def _settle_batch(tx: Tx, batch_id: UUID, action: Action) -> bool:
    """Tell whether a batch has few codes.

    One that is being made is refused, and one that is withdrawn before it is whole gets no more codes.
    """
    await batches.get(tx, batch_id)
    batch = await tx.one(store.LOCK_BATCH, batches.Batch, id=batch_id)
    if batch.state in ("pending", "running"):
        raise policy.BatchBusy(policy.BatchBusy.cure, pointer="/batch_id")
    if action == "withdraw" and batch.state != "finished":
        await tx.run(store.CLOSE_BATCH, id=batch_id)
    return batch.made_count <= policy.AT_ONCE


async def _named(tx: Tx, codes: Sequence[str]) -> list[UUID]:
    found = await service.find_many(tx, codes)
    for place, code in enumerate(codes):
        if code not in found:
            raise InvalidField("No voucher has this code. Correct it, or leave it out.", pointer=f"/codes/{place}")
    return sorted({voucher.id for voucher in found.values()})


def _subject(change: Change) -> dict[str, object]:
    if change.batch_id is not None:
        return {"batch_id": ids.encode("vba", change.batch_id)}
    if change.campaign_id is not None:
        return {"campaign_id": ids.encode("cmp", change.campaign_id)}
    return {"voucher_ids": [ids.encode("vch", one) for one in change.voucher_ids or []]}


async def _defer(tx: Tx, change: Change) -> None:
    named = {"workspace_id": str(tx.workspace_id), "change_id": str(change.id)}
    await jobs.defer(tx, JOB, lock=f"voucher_change:{change.id}", **named)


async def get(tx: Tx, id: UUID) -> Change:
    """Read a change.

    :raises NotFound: there is none
    """
    found = await tx.maybe(store.CHANGE, Change, id=id)
    if found is None:
        raise NotFound(f"No change of codes has the id {ids.encode('vcg', id)} in this workspace.")
    return found


async def list_changes(tx: Tx, *, page: PageRequest) -> Page[Change]:
    """List changes, newest first."""
    after = page.key(tuple[UUID])
    rows = await tx.all(store.CHANGES, Change, before=_LAST if after is None else after[0], limit=page.rows_max)
    return Page[Change].of(rows, page, lambda change: (change.id,))


async def start(tx: Tx, id: UUID) -> Change:
    """Take a change over to carry it out from where it is.

    :raises Conflict: it is finished
    """
    policy.check_change_open(await get(tx, id))
    return await tx.one(store.START_CHANGE, Change, id=id, run_id=tx.new_id())


async def advance(tx: Tx, now: Change) -> Change | None:
    """Change the next codes and say how far it is; None if somebody else carries it out meanwhile."""
    named = {"after_id": now.after_id, "until_id": now.until_id, "limit": STEP_ROWS}
    if now.batch_id is not None:
        chosen = await tx.all(store.NEXT_OF_BATCH, UUID, batch_id=now.batch_id, **named)
    elif now.campaign_id is not None:
        chosen = await tx.all(store.NEXT_OF_CAMPAIGN, UUID, campaign_id=now.campaign_id, **named)
    else:
        chosen = [one for one in now.voucher_ids or [] if one > now.after_id][:STEP_ROWS]
    changed = 0
    if chosen:
        changed = await tx.run(
            store.APPLY,
            ids=chosen,
            state=policy.TO[now.action],
            among=list(policy.FROM[now.action]),
            reason=now.reason,
            sets_start=now.sets_start,
            sets_end=now.sets_end,
            starts_at=now.starts_at,
            ends_at=now.ends_at,
        )
    after = await tx.maybe(
        store.ADVANCE_CHANGE,
        Change,
        id=now.id,
        run_id=now.run_id,
        after_id=now.after_id,
        last_id=chosen[-1] if chosen else now.after_id,
        seen=len(chosen),
        changed=changed,
        over=len(chosen) < STEP_ROWS,
    )
    if after is None:
        return None
    if after.state == "finished":
        tx.note("voucher_change", after.id, state="finished", changed=after.changed_count)
        tx.emit(
            "voucher_change.finished",
            key=after.id,
            change_id=ids.encode("vcg", after.id),
            action=after.action,
            seen=after.seen_count,
            changed=after.changed_count,
            **_subject(after),
        )
    return after


async def stop(tx: Tx, id: UUID) -> Change:
    """Stop a change after the codes in hand; what is changed stays so.

    :raises Conflict: it is finished
    """
    policy.check_change_open(await get(tx, id))
    after = await tx.one(store.TURN_CHANGE, Change, id=id, state="paused")
    tx.note("voucher_change", id, state="paused")
    return after


async def resume(tx: Tx, id: UUID) -> Change:
    """Let a change go on from where it was stopped.

    :raises Conflict: it is finished
    """
    policy.check_change_open(await get(tx, id))
    after = await tx.one(store.TURN_CHANGE, Change, id=id, state="pending")
    await _defer(tx, after)
    tx.note("voucher_change", id, state="pending")
    return after


async def of_many(tx: Tx, action: Action, vouchers: Sequence[Voucher], *, reason: str) -> int:
    """Change some codes here and now, and count those that became different."""
    return await tx.run(
        store.APPLY,
        ids=sorted(one.id for one in vouchers),
        state=policy.TO[action],
        among=list(policy.FROM[action]),
        reason=reason,
        sets_start=False,
        sets_end=False,
        starts_at=None,
        ends_at=None,
    )
