"""Verbs of imports; `jobs.run` carries one out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from laurels.insight.imports import mappings, policy, store
from laurels.insight.imports.kinds.kind import Did
from laurels.insight.imports.model import Import, Mapping, Refusal
from laurels.kit import ids
from laurels.kit.paging import Page, PageRequest
from laurels.kit.problems import NotFound, Problem
from laurels.kit.tx import Tx, jsonb
from laurels.system import jobs

REPORTS_KEPT = timedelta(days=30)
NAME_MAX = 200
JOB = "import.run"


class TakenOver(Problem):
    """Somebody else runs this import now."""

    code = "import_taken_over"
    status = 409
    title = "This import is run by somebody else"
    cure = "Nothing is lost: whoever runs it goes on where this run was. Look at the import to see how far it is."


async def create(
    tx: Tx,
    *,
    id: UUID,
    file_name: str,
    file_bytes: int,
    file_sha256: bytes,
    mapping: Mapping,
    dry_run: bool,
    stored: bool,
) -> Import:
    """Note that a file shall be imported; a dry run only reports what would become of each row.

    A stored file is run by the worker, any other by whoever has it.
    """
    made = await tx.one(
        store.CREATE,
        Import,
        id=id,
        kind=mapping.kind,
        file_name=_plain(file_name),
        file_bytes=file_bytes,
        file_sha256=file_sha256,
        stored=stored,
        mapping=jsonb(mappings.as_stored(mapping)),
        dry_run=dry_run,
    )
    tx.note("import", made.id, created=True, kind=made.kind, file_name=made.file_name, dry_run=dry_run)
    _tell(tx, "import.created", made)
    if stored:
        await defer(tx, JOB, id=made.id)
    return made


async def defer(tx: Tx, job: str, *, id: UUID) -> None:
    """Let the worker do something with an import, one thing at a time."""
    await jobs.defer(tx, job, lock=f"import:{id}", workspace_id=str(tx.workspace_id), import_id=str(id))


def _plain(name: str) -> str:
    """Keep a file's name for people to read; nothing is ever opened by it."""
    shown = "".join(char if char.isprintable() else "?" for char in name.replace("\\", "/").rpartition("/")[2])
    return shown[:NAME_MAX] or "file"


async def get(tx: Tx, *, id: UUID) -> Import:
    """Read an import.

    :raises NotFound: there is none
    """
    found = await tx.maybe(store.BY_ID, Import, id=id)
    if found is None:
        raise NotFound(f"No import has the id {ids.encode('imp', id)} in this workspace.")
    return found


async def unfinished(tx: Tx, *, file_sha256: bytes, mapping: Mapping, dry_run: bool) -> Import | None:
    """Find the newest import of this very file and mapping, from a command, that did not come to its end."""
    document = jsonb(mappings.as_stored(mapping))
    return await tx.maybe(store.UNFINISHED, Import, file_sha256=file_sha256, mapping=document, dry_run=dry_run)


async def list_imports(tx: Tx, *, page: PageRequest) -> Page[Import]:
    """List imports, newest first."""
    after = page.key(tuple[UUID])
    before = UUID(int=2**128 - 1) if after is None else after[0]
    return Page[Import].of(
        await tx.all(store.LIST, Import, before=before, limit=page.rows_max), page, lambda one: (one.id,)
    )


async def list_refusals(tx: Tx, *, id: UUID, after: int = 0, limit: int) -> list[Refusal]:
    """List the refused rows behind a row, in the order of the file.

    :raises NotFound: there is no such import
    """
    await get(tx, id=id)
    return await tx.all(store.REFUSALS, Refusal, import_id=id, after=after, limit=limit)


async def start(tx: Tx, *, id: UUID) -> Import:
    """Take an import over to run it from where it is; whoever ran it before books nothing more.

    :raises Conflict: it is finished
    """
    policy.check_runnable(await get(tx, id=id))
    return await tx.one(store.START, Import, id=id, run_id=tx.new_id())


async def advance(
    tx: Tx,
    now: Import,
    *,
    rows: int,
    progress: float,
    counts: dict[str, int],
    refusals: Sequence[Refusal],
    did: Sequence[tuple[int | None, Did]] = (),
) -> Import:
    """Note what became of the next rows, in the transaction that booked them.

    :param did: what was changed, with the number of the row that said so, if one did
    :raises TakenOver: somebody else runs it meanwhile; nothing may be committed
    """
    changes = [
        {"number": number, "subject_id": one.subject_id, "before": one.before, "after": one.after}
        for number, one in did
        if one.subject_id is not None
    ]
    if changes and now.remembered and not now.dry_run:
        await tx.run(store.REMEMBER, import_id=now.id, changes=jsonb(changes))
    if refusals:
        await tx.run(store.REFUSE, import_id=now.id, refusals=jsonb(refusals))
    after = await tx.maybe(
        store.ADVANCE,
        Import,
        id=now.id,
        run_id=now.run_id,
        behind=now.rows_done,
        rows=rows,
        progress=progress,
        **counts,
    )
    if after is None:
        raise TakenOver(TakenOver.cure)
    return after


async def finish(tx: Tx, now: Import) -> Import:
    """Note that every row is done, unless somebody stopped it at the last moment."""
    return await _end(tx, now, "finished")


async def fail(tx: Tx, now: Import, *, reason: str) -> Import:
    """Note that the file cannot be read further."""
    return await _end(tx, now, "failed", reason)


async def _end(tx: Tx, now: Import, state: str, reason: str | None = None) -> Import:
    after = await tx.maybe(
        store.END, Import, id=now.id, run_id=now.run_id, state=state, failure=reason, finished_at=tx.now
    )
    if after is None:
        return await get(tx, id=now.id)
    tx.note("import", after.id, state=state)
    _tell(tx, f"import.{state}", after)
    return after


async def stop(tx: Tx, *, id: UUID) -> Import:
    """Stop an import after the list that it has in hand; it can go on later from there.

    :raises Conflict: it is finished or failed
    """
    before = await get(tx, id=id)
    policy.check_stoppable(before)
    after = await tx.maybe(store.STOP, Import, id=id)
    if after is None:
        return await stop(tx, id=id)  # it ended this moment, which is now said
    if before.state != "paused":
        tx.note("import", id, state="paused")
        _tell(tx, "import.stopped", after)
    return after


async def resume(tx: Tx, *, id: UUID) -> Import:
    """Let an uploaded file that was stopped, or failed, go on from where it is.

    :raises Conflict: it is finished, or its file was never uploaded
    """
    policy.check_resumable(await get(tx, id=id))
    after = await tx.one(store.RESUME, Import, id=id)
    await defer(tx, JOB, id=after.id)
    tx.note("import", id, state="pending")
    return after


async def expire_reports(tx: Tx) -> int:
    """Forget refused rows of imports that ended more than 30 days ago, and what they did, for it is about people."""
    await tx.run(store.FORGET, before=tx.now - REPORTS_KEPT)
    await tx.run(store.EXPIRE_CHANGES)
    return await tx.run(store.EXPIRE, before=tx.now - REPORTS_KEPT)


def _tell(tx: Tx, type: str, about: Import) -> None:
    if about.dry_run:
        return  # a dry run leaves nothing but its report
    facts: dict[str, Any] = {
        "kind": about.kind,
        "rows": about.rows_done,
        "created": about.created_count,
        "updated": about.updated_count,
        "unchanged": about.unchanged_count,
        "refused": about.refused_count,
    }
    tx.emit(type, key=about.id, import_id=ids.encode("imp", about.id), **facts)
