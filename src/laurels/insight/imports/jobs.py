"""Carries an import out: list after list, each booked and counted in one transaction."""

from __future__ import annotations

import asyncio
import csv
import io
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from laurels.insight.imports import kinds, mappings, policy, service, undoing
from laurels.insight.imports.files import RowFile, open_file
from laurels.insight.imports.kinds.kind import Written
from laurels.insight.imports.mappings import Plan
from laurels.insight.imports.mappings.values import Misread, text
from laurels.insight.imports.model import BadFile, BadMapping, Import, Item, Refusal, Row
from laurels.insight.imports.uploads import Shelf
from laurels.kit import doors, ids, log
from laurels.kit.postgres import Pool
from laurels.kit.problems import Conflict, Problem
from laurels.kit.tx import Actor, Tx

_log = log.logger(__name__)

Told = Callable[[Import], None]
COUNTED: tuple[str, ...] = ("created", "updated", "unchanged", "refused")
_WORKER = Actor("job", None, "import", frozenset({"*"}))


async def run(
    pool: Pool,
    workspace_id: UUID,
    import_id: UUID,
    *,
    file: Path,
    actor: Actor = _WORKER,
    on_progress: Told | None = None,
    stopped: Callable[[], bool] = lambda: False,
    items_max: int = policy.ITEMS_MAX,
) -> Import:
    """Run an import from where it is to its end, or until it is stopped, and give how far it came.

    Whoever calls it last runs it: a run that still goes on elsewhere, or died, books nothing more. `stopped` is asked
    between lists. A file or mapping that cannot be read makes the import fail; correct it and run it again.

    :raises Conflict: it is finished
    :raises TakenOver: somebody else runs it now
    :raises Unavailable: the database is away; run it again
    """
    door = doors.Request(workspace_id, actor, "imports.run", ids.new_request_id())
    begun = await doors.transact(pool, lambda tx: service.start(tx, id=import_id), door)
    runner = _Runner(pool, door, begun, on_progress or (lambda now: None))
    try:
        with closing(open_file(file, mappings.read(begun.mapping).formats)) as rows:
            return await runner.all_lists(rows, stopped, items_max)
    except (BadFile, BadMapping) as bad:
        reason = bad.detail
        return await doors.transact(pool, lambda tx: service.fail(tx, runner.now, reason=reason), door)


async def run_stored(pool: Pool, shelf: Shelf, *, workspace_id: str, import_id: str) -> None:
    """Run an import whose file was uploaded, and forget the file once it is done: the job `import.run`.

    It may come twice, for a worker can die: it goes on where it was, and one that is finished or run elsewhere is left.
    """
    id = UUID(import_id)
    try:
        after = await run(pool, UUID(workspace_id), id, file=shelf.place(id))
    except (Conflict, service.TakenOver) as settled:
        _log.info("import.left", import_id=import_id, why=settled.detail)
        return
    if after.state == "finished":
        shelf.drop(id)


async def undo(
    pool: Pool,
    workspace_id: UUID,
    import_id: UUID,
    *,
    actor: Actor = _WORKER,
    on_progress: Told | None = None,
    stopped: Callable[[], bool] = lambda: False,
    items_max: int = policy.ITEMS_MAX,
) -> Import:
    """Take back what an import did, from where the undo is to its end, and give how far it came.

    What was taken back and how far it is are one transaction. A list that the ledger refuses is made shorter until the
    refused thing stands alone; that is tried again, and left with the reason.

    :raises Conflict: it is not being undone
    :raises TakenOver: somebody else carries it out now
    :raises Unavailable: the database is away; run it again
    """
    door = doors.Request(workspace_id, actor, "imports.undo", ids.new_request_id())
    now = await doors.transact(pool, lambda tx: undoing.start(tx, id=import_id), door)
    below, limit, attempt = undoing.TOP, items_max, 1
    why: Problem | None = None
    while now.state == "undoing" and not stopped():

        async def work(
            tx: Tx, now: Import = now, below: int = below, limit: int = limit, why: Problem | None = why
        ) -> tuple[Import, int]:
            if why is not None:
                return await undoing.leave(tx, now, below=below, why=why)
            return await undoing.advance(tx, now, below=below, limit=limit)

        try:
            now, below = await doors.transact(pool, work, door)
        except doors.CommitUnknown:
            now = await doors.transact(pool, lambda tx: service.get(tx, id=import_id), door)
        except doors.ListRefused as refused:
            if limit > 1:
                limit //= 2
            elif attempt < doors.ALONE_ATTEMPTS_MAX:
                attempt += 1
            else:
                why = refused.problem
            continue
        limit, attempt, why = items_max, 1, None
        if on_progress is not None:
            on_progress(now)
    return now


async def undo_stored(pool: Pool, shelf: Shelf, *, workspace_id: str, import_id: str) -> None:
    """Take an import back, and forget its file if it still waits to go on: the job `import.undo`.

    It may come twice, for a worker can die: it goes on where it was, and one that is undone or run elsewhere is left.
    """
    id = UUID(import_id)
    try:
        after = await undo(pool, UUID(workspace_id), id)
    except (Conflict, service.TakenOver) as settled:
        _log.info("import.left", import_id=import_id, why=settled.detail)
        return
    if after.state == "undone":
        shelf.drop(id)


@dataclass(slots=True)
class _Runner:
    """One run: what it knows of its import changes with each list that is committed."""

    pool: Pool
    door: doors.Request
    now: Import
    told: Told

    async def all_lists(self, rows: RowFile, stopped: Callable[[], bool], items_max: int) -> Import:
        """Book list after list; the next one is read while this one is written."""
        plan = Plan.of(mappings.read(self.now.mapping), rows.header, import_id=self.now.id)
        lists = policy.lists(_items(plan, rows), behind=self.now.rows_done, most=items_max)
        ahead = await _next(lists, rows)
        while ahead is not None:
            if stopped():
                return await doors.transact(self.pool, lambda tx: service.stop(tx, id=self.now.id), self.door)
            (items, progress), reading = ahead, asyncio.create_task(_next(lists, rows))
            try:
                await self._book(plan, items, progress)
            finally:
                ahead = await reading
            self.told(self.now)
            if self.now.state != "running":
                return self.now
        while await self._finish(plan):
            if stopped() or self.now.state != "running":
                return await doors.transact(self.pool, lambda tx: service.stop(tx, id=self.now.id), self.door)
        return await doors.transact(self.pool, lambda tx: service.finish(tx, self.now), self.door)

    async def _finish(self, plan: Plan) -> bool:
        """Do some of what is left when every row is written, and tell whether there is more."""
        finish = kinds.ALL[plan.mapping.kind].finish
        if finish is None or self.now.dry_run:
            return False

        async def work(tx: Tx) -> tuple[Import, bool]:
            did = await finish(tx, plan, self.now)
            counts = dict.fromkeys(COUNTED, 0)
            noted = [(None, one) for one in did]
            after = await service.advance(
                tx, self.now, rows=0, progress=self.now.progress, counts=counts, refusals=[], did=noted
            )
            return after, bool(did)

        self.now, more = await doors.transact(self.pool, work, self.door)
        return more

    async def _book(self, plan: Plan, items: Sequence[Item], progress: float, attempt: int = 1) -> None:
        """Book a list in one transaction; one that the ledger refuses is halved until the refused one stands alone.

        Alone it is tried again, for it may have been refused only because another process counted meanwhile. The halves
        are counted as they are committed, so that nothing is done twice when a run dies between them.
        """

        async def work(tx: Tx) -> Import:
            return await self._advance(tx, plan, items, await _written(tx, plan, items, self.now.dry_run), progress)

        before = self.now.rows_done
        try:
            self.now = await doors.transact(self.pool, work, self.door)
        except doors.CommitUnknown:
            # What is stored tells: rows and checkpoint are one.
            self.now = await doors.transact(self.pool, lambda tx: service.get(tx, id=self.now.id), self.door)
            if self.now.rows_done == before:
                await self._book(plan, items, progress)
        except doors.ListRefused as refused:
            if len(items) > 1:
                middle = len(items) // 2
                await self._book(plan, items[:middle], self.now.progress)
                await self._book(plan, items[middle:], progress)
            elif attempt < doors.ALONE_ATTEMPTS_MAX:
                await self._book(plan, items, progress, attempt + 1)
            else:
                outcomes: list[Written] = [refused.problem]
                self.now = await doors.transact(
                    self.pool, lambda tx: self._advance(tx, plan, items, outcomes, progress), self.door
                )

    async def _advance(
        self, tx: Tx, plan: Plan, items: Sequence[Item], outcomes: Sequence[Written], progress: float
    ) -> Import:
        counts = Counter("refused" if isinstance(one, Problem) else one.status for one in outcomes)
        return await service.advance(
            tx,
            self.now,
            rows=sum(item.row_count for item in items),
            progress=progress,
            counts={name: counts[name] for name in COUNTED},
            refusals=[
                refusal(plan, item, problem)
                for item, problem in zip(items, outcomes, strict=True)
                if isinstance(problem, Problem)
            ],
            did=[
                (item.rows[0].number, one)
                for item, one in zip(items, outcomes, strict=True)
                if not isinstance(one, Problem)
            ],
        )


async def _written(tx: Tx, plan: Plan, items: Sequence[Item], dry_run: bool) -> list[Written]:
    """Write a list through the verbs of its room; a dry run takes it back and keeps what became of it."""
    write = kinds.ALL[plan.mapping.kind].write
    if not dry_run:
        return await write(tx, plan, items)
    async with tx.db.transaction(force_rollback=True):
        outcomes = await write(tx, plan, items)
    tx.events.clear()
    tx.notes.clear()
    return outcomes


async def _next(lists: Iterator[list[Item]], rows: RowFile) -> tuple[list[Item], float] | None:
    def read() -> tuple[list[Item], float] | None:
        items = next(lists, None)
        return None if items is None else (items, rows.progress())

    return await asyncio.to_thread(read)


def _items(plan: Plan, rows: RowFile) -> Iterator[Item]:
    kind = kinds.ALL[plan.mapping.kind]
    read = rows.rows(plan.needed)
    slot = plan.slot("external_id")
    if kind.rows_max == 1 or slot is None:
        return policy.singles(read)

    def key(row: Row) -> str:
        try:
            cell = slot.cell(row)
            return "" if cell is None else text(cell)
        except Misread:
            return ""

    return policy.grouped(read, key, most=kind.rows_max)


def refusal(plan: Plan, item: Item, problem: Problem) -> Refusal:
    """Say why an item was not taken and where: the row, the column and what it says there."""
    row, column, value = plan.where(item, problem.pointer)
    detail = problem.detail
    if column is not None and value and value not in detail:
        detail = f"{detail} It says {value!r}."
    return Refusal(row.number, row.line, problem.code, problem.pointer, column, _storable(detail), _content(row))


def _content(row: Row) -> str:
    kept = io.StringIO()
    csv.writer(kept, lineterminator="").writerow(["" if cell is None else str(cell) for cell in row.cells])
    return _storable(kept.getvalue())[: policy.CONTENT_MAX]


def _storable(said: str) -> str:
    # Half characters and NUL, for which such a row is refused, can be neither stored nor sent.
    return said.replace("\x00", "\ufffd").encode("utf-8", "replace").decode()
