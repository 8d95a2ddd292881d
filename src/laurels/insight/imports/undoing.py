"""Verbs of an undo: what an import did is taken back thing by thing, the last first; `jobs.undo` carries it out."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from laurels.insight.imports import kinds, policy, service, store
from laurels.insight.imports.kinds.kind import Kind
from laurels.insight.imports.model import Change, Import, Kept
from laurels.kit import ids
from laurels.kit.problems import Conflict, Problem
from laurels.kit.tx import Tx, jsonb

JOB = "import.undo"
TOP = 2**63 - 1
"""Above every number of a change."""


async def begin(tx: Tx, *, id: UUID, reason: str, by_worker: bool = True) -> Import:
    """Let what an import did be taken back: by the worker, or by whoever asks.

    Asked again, nothing changes, but an undo that had died goes on.

    :raises NotUndoable: it runs, kept nothing, holds returns, or it is no longer known what it did
    :raises Forbidden: the caller may not write what the file held
    """
    found = await service.get(tx, id=id)
    policy.check_may(kinds.ALL[found.kind].permission, held=tx.actor.scopes)
    if found.state == "undone":
        return found
    if found.state != "undoing":
        policy.check_undoable(found)
        begun = await tx.maybe(store.BEGIN_UNDO, Import, id=id, reason=reason)
        if begun is None:
            raise Conflict("This import was changed at this moment. Look at it, and ask again.")
        found = begun
        tx.note("import", id, state="undoing", reason=reason)
    if by_worker:
        await service.defer(tx, JOB, id=id)
    return found


async def start(tx: Tx, *, id: UUID) -> Import:
    """Take an undo over to carry it out from where it is; whoever did before changes nothing more.

    :raises Conflict: it is not being undone
    """
    found = await tx.maybe(store.START_UNDO, Import, id=id, run_id=tx.new_id())
    if found is None:
        raise Conflict(f"This import is {(await service.get(tx, id=id)).state}, and nothing of it is being taken back.")
    return found


async def advance(tx: Tx, now: Import, *, below: int, limit: int) -> tuple[Import, int]:
    """Take back the next things, and give how far it is; with nothing left, the import is undone.

    :raises TakenOver: somebody else carries it out meanwhile; nothing may be committed
    """
    changes = await tx.all(store.NEXT_CHANGES, Change, import_id=now.id, below=below, limit=limit)
    if not changes:
        return await _end(tx, now), below
    return await _settle(tx, now, changes, await _taken_back(tx, now, changes))


async def leave(tx: Tx, now: Import, *, below: int, why: Problem) -> tuple[Import, int]:
    """Leave the next thing as it is, since it is refused whatever is tried."""
    changes = await tx.all(store.NEXT_CHANGES, Change, import_id=now.id, below=below, limit=1)
    return await _settle(tx, now, changes, [why] * len(changes))


async def list_kept(tx: Tx, *, id: UUID, after: int = -TOP, limit: int) -> list[Kept]:
    """List what an undo could not take back, in the order of the file.

    :raises NotFound: there is no such import
    """
    await service.get(tx, id=id)
    return await tx.all(store.KEPT, Kept, import_id=id, after=after, limit=limit)


async def _taken_back(tx: Tx, now: Import, changes: Sequence[Change]) -> list[Problem | None]:
    """Take changes back, those of one thing one after the other."""
    kind: Kind = kinds.ALL[now.kind]
    assert kind.undo is not None, "what cannot be undone was refused"
    outcomes: list[Problem | None] = [None] * len(changes)
    rounds: dict[int, list[int]] = {}
    for place, round in enumerate(policy.waves([(change.subject_id,) for change in changes])):
        rounds.setdefault(round, []).append(place)
    for _, places in sorted(rounds.items()):
        for place, outcome in zip(places, await kind.undo(tx, now, [changes[one] for one in places]), strict=True):
            outcomes[place] = outcome
    return outcomes


async def _settle(
    tx: Tx, now: Import, changes: Sequence[Change], outcomes: Sequence[Problem | None]
) -> tuple[Import, int]:
    """Forget what was taken back, keep why the rest was not, and count both: in the transaction that did it."""
    pairs = list(zip(changes, outcomes, strict=True))
    gone = [change.number for change, why in pairs if why is None]
    kept = [{"number": one.number, "code": why.code, "detail": why.detail} for one, why in pairs if why is not None]
    if gone:
        await tx.run(store.FORGET_CHANGES, import_id=now.id, numbers=gone)
    if kept:
        await tx.run(store.KEEP, import_id=now.id, kept=jsonb(kept))
    after = await tx.maybe(
        store.ADVANCE_UNDO,
        Import,
        id=now.id,
        run_id=now.run_id,
        behind=now.taken_back_count + now.kept_count,
        taken_back=len(gone),
        kept=len(kept),
    )
    if after is None:
        raise service.TakenOver(service.TakenOver.cure)
    return after, changes[-1].number


async def _end(tx: Tx, now: Import) -> Import:
    after = await tx.maybe(store.END_UNDO, Import, id=now.id, run_id=now.run_id)
    if after is None:
        raise service.TakenOver(service.TakenOver.cure)
    counts = {"taken_back": after.taken_back_count, "kept": after.kept_count}
    tx.note("import", after.id, state="undone", **counts)
    tx.emit("import.undone", key=after.id, import_id=ids.encode("imp", after.id), kind=after.kind, **counts)
    return after
