"""Carries out what takes long: batches are made and changes are done in steps, each one transaction."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

from laurels.kit import doors, ids, log
from laurels.kit.postgres import Pool
from laurels.kit.problems import Conflict
from laurels.kit.tx import Actor
from laurels.program.vouchers import batches, changes, drawing
from laurels.program.vouchers.drawing import Drawn
from laurels.program.vouchers.model import Batch, Change
from laurels.program.vouchers.patterns import Pattern

CODES_AT_ONCE = 50_000
"""In one list, which is one transaction."""
WRITERS = 2
FRUITLESS_MAX = 3
TAKEN = "Nearly all codes of this pattern are taken. Make another batch with a longer one."

_log = log.logger(__name__)
_WORKER = Actor("job", None, "vouchers", frozenset())

Told = Callable[[Batch], None]


async def generate(
    pool: Pool,
    workspace_id: UUID,
    batch_id: UUID,
    *,
    actor: Actor = _WORKER,
    on_progress: Told = lambda now: None,
    stopped: Callable[[], bool] = lambda: False,
    codes_at_once: int = CODES_AT_ONCE,
) -> Batch:
    """Make a batch from where it is to its end, or until it is stopped, and give how far it came.

    Two lists are stored at a time, and while they are, the next two are drawn. Memory holds these lists and never the
    whole.

    :raises Conflict: it is finished
    :raises TakenOver: somebody else makes it now
    :raises Unavailable: the database is away; run it again
    """
    door = doors.Request(workspace_id, actor, batches.JOB, ids.new_request_id())
    begun = await doors.transact(pool, lambda tx: batches.start(tx, batch_id), door)
    run = _Run(pool, door, begun, on_progress, stopped, codes_at_once)
    while run.now.state == "running":
        before = run.now.made_count
        await run.once()
        if run.now.state == "running" and stopped():
            return await doors.transact(pool, lambda tx: batches.stop(tx, batch_id), door)
        run.fruitless = run.fruitless + 1 if run.now.made_count == before else 0
        if run.fruitless == FRUITLESS_MAX:
            return await doors.transact(pool, lambda tx: batches.fail(tx, run.now, reason=TAKEN), door)
    return run.now


@dataclass(slots=True)
class _Run:
    """One run: what it knows of its batch changes with each list that is committed."""

    pool: Pool
    door: doors.Request
    now: Batch
    told: Told
    stopped: Callable[[], bool]
    codes_at_once: int
    flying: int = 0
    place: int = field(init=False)
    pattern: Pattern = field(init=False)
    broken: bool = False
    fruitless: int = 0

    def __post_init__(self) -> None:
        # Behind what earlier runs drew, also where they drew what was taken.
        self.place = self.now.made_count + self.now.collided_count
        self.pattern = batches.pattern_of(self.now)

    async def once(self) -> None:
        """Let all writers work until nothing is left to claim, then look how far it is."""
        self.broken = False
        results = await asyncio.gather(*(self._writer() for _ in range(WRITERS)), return_exceptions=True)
        for result in results:
            if isinstance(result, BaseException):
                raise result
        self.now = await doors.transact(self.pool, lambda tx: batches.get(tx, self.now.id), self.door)

    def _draw(self) -> asyncio.Task[Drawn] | None:
        """Begin to draw the next codes beside what else goes on; None if no more are to be drawn."""
        count = min(self.codes_at_once, self.now.wanted_count - self.now.made_count - self.flying)
        if self.broken or count <= 0 or self.stopped():
            return None
        place, self.place = self.place, self.place + count
        self.flying += count
        draw = asyncio.to_thread(drawing.draw, self.pattern, count, batch_id=self.now.id, first=place)
        return asyncio.create_task(draw)

    async def _writer(self) -> None:
        ahead = self._draw()
        try:
            while ahead is not None:
                drawn = await ahead
                ahead = self._draw()
                if not await self._write(drawn):
                    return
        except BaseException:
            self.broken = True
            raise
        finally:
            if ahead is not None:
                self.flying -= (await ahead).count

    async def _write(self, drawn: Drawn) -> bool:
        """Store drawn codes, and tell whether to go on."""
        before = self.now.made_count
        try:
            after = await doors.transact(self.pool, lambda tx: batches.write(tx, self.now, drawn), self.door)
        except doors.CommitUnknown:
            # What is stored tells: codes and their count are one.
            after = await doors.transact(self.pool, lambda tx: batches.get(tx, self.now.id), self.door)
        finally:
            self.flying -= drawn.count
        self.broken = self.broken or after.state != "running"
        if after.made_count > self.now.made_count:
            self.now = after
            self.told(after)
        # Where all that was drawn is taken, `once` looks how far it is.
        return not self.broken and after.made_count > before


async def generate_stored(pool: Pool, *, workspace_id: str, batch_id: str) -> None:
    """Make a batch: the job `vouchers.generate`.

    It may come twice, for a worker can die: it goes on where it was. One that is finished, or made elsewhere, is left.
    """
    try:
        after = await generate(pool, UUID(workspace_id), UUID(batch_id))
    except (Conflict, batches.TakenOver) as settled:
        _log.info("voucher_batch.left", batch_id=batch_id, why=settled.detail)
        return
    _log.info("voucher_batch.ended", batch_id=batch_id, state=after.state, made=after.made_count)


async def change(
    pool: Pool, workspace_id: UUID, change_id: UUID, *, on_progress: Callable[[Change], None] = lambda now: None
) -> Change | None:
    """Carry a change out from where it is to its end, or until it is stopped; None: somebody else does.

    :raises Conflict: it is finished
    """
    door = doors.Request(workspace_id, _WORKER, changes.JOB, ids.new_request_id())
    now: Change | None = await doors.transact(pool, lambda tx: changes.start(tx, change_id), door)
    while now is not None and now.state == "running":
        present = now
        now = await doors.transact(pool, lambda tx, present=present: changes.advance(tx, present), door)
        if now is not None:
            on_progress(now)
    return now


async def change_stored(pool: Pool, *, workspace_id: str, change_id: str) -> None:
    """Carry a change out: the job `vouchers.change`; one that is finished is left."""
    try:
        after = await change(pool, UUID(workspace_id), UUID(change_id))
    except Conflict as settled:
        _log.info("voucher_change.left", change_id=change_id, why=settled.detail)
        return
    if after is not None:
        _log.info("voucher_change.ended", change_id=change_id, state=after.state, changed=after.changed_count)
