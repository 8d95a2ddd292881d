"""The worker: what happens beside requests, for every workspace in turn.

Each step handles one batch of one workspace in one transaction and says whether more may wait. A round visits every
workspace once, so that a busy one keeps no other waiting. Two workers at once are safe: the steps lock what they take.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from uuid import UUID

from laurels.core import ledger, statistics
from laurels.engine import backtests, redemptions, segmentation
from laurels.insight import doctor, figures, imports, requests
from laurels.kit import doors, ids, log, metrics
from laurels.kit.doors import idempotency
from laurels.kit.postgres import Pool, open_pool
from laurels.kit.problems import Unavailable
from laurels.kit.tx import Actor, Tx
from laurels.program import giftcards, vouchers
from laurels.system import audit, feed, jobs

Work = Callable[[Tx], Awaitable[bool]]

POOL_SIZE = 6
BATCH_POOL_SIZE = 6
LIST_SECONDS = 3.0
POLLS_PER_SECOND_MAX = 250
PATIENCE_MAX_SECONDS = 60.0
FORGOTTEN_AT_ONCE = 10_000
UPLOADS_KEPT = timedelta(days=30)

_log = log.logger(__name__)


@dataclass(frozen=True, slots=True)
class Step:
    """One kind of work, and how long it rests where it found nothing to do."""

    name: str
    work: Work
    rest_seconds: float


@dataclass(slots=True)
class Visit:
    """What a step knows of one workspace."""

    due: float = 0.0
    failures: int = 0
    caught_up: float = field(default_factory=time.monotonic)


async def seal_audit(tx: Tx) -> bool:
    """Chain a hash of the audit rows that came since the last seal."""
    return await audit.seal(tx) > 0


async def forget_answers(tx: Tx) -> bool:
    """Forget answers whose idempotency keys are over."""
    return await idempotency.forget_expired(tx, limit=FORGOTTEN_AT_ONCE) == FORGOTTEN_AT_ONCE


STEPS = (
    Step("feed.dispatch", feed.dispatch, 0.2),
    Step("segments.follow", segmentation.follow, 0.2),
    Step("segments.compare", segmentation.compare, 0.5),
    Step("segments.settle", segmentation.settle, 0.2),
    Step("vouchers.replenish", vouchers.replenish, 2.0),
    Step("vouchers.retire", vouchers.retire, 60.0),
    Step("redemptions.expire", redemptions.jobs.expire, 1.0),
    Step("ledger.release_overdue", ledger.jobs.release_overdue, 1.0),
    Step("ledger.expire", ledger.jobs.expire, 1.0),
    Step("ledger.seal", ledger.jobs.seal, 1.0),
    Step("audit.seal", seal_audit, 1.0),
    Step("figures.follow", figures.follow, 1.0),
    Step("idempotency.forget", forget_answers, 60.0),
)
FEED = STEPS[0]

ledger.speak_for(giftcards.CURRENCY_OF, giftcards.SPEAKER)


class Worker:
    """All loops of one worker process."""

    def __init__(self, pool: Pool, batch: Pool, stop: asyncio.Event, kept: requests.Kept) -> None:
        self._pool = pool
        self._batch = batch
        self._stop = stop
        self._steps = (*STEPS, Step("requests.forget", partial(requests.forget, kept=kept), 30.0))
        self._workspaces: list[UUID] = []
        self._listed = asyncio.Event()

    async def run(self, queue: jobs.Queue, database_url: str) -> None:
        """Work until told to stop; then finish the batches in hand."""
        await asyncio.gather(
            self._list(),
            queue.work(database_url, self._stop),
            *(self._repeat(step) for step in self._steps),
        )

    async def _list(self) -> None:
        """Keep the list of workspaces fresh."""
        while not self._stop.is_set():
            try:
                self._workspaces = [one.workspace_id for one in await jobs.workspaces(self._batch)]
                self._listed.set()
            except Exception as error:
                _log.warning("worker.cannot_list_workspaces", error=str(error))
            await self._rest(LIST_SECONDS)
        self._listed.set()

    async def _repeat(self, step: Step) -> None:
        """Do one step round by round, for each workspace that is due."""
        visits: dict[UUID, Visit] = {}
        await self._listed.wait()
        while not self._stop.is_set():
            visits = {one: visits.get(one) or Visit() for one in self._workspaces}
            now = time.monotonic()
            for workspace_id, visit in visits.items():
                if self._stop.is_set():
                    return
                if visit.due <= now:
                    await self._visit(step, workspace_id, visit, rest=_rest_for(step, len(visits)))
            if step is FEED:
                metrics.feed_lag_seconds.labels("dispatch").set(_lag(visits))
            soonest = min((visit.due for visit in visits.values()), default=now + step.rest_seconds)
            await self._rest(min(step.rest_seconds, max(0.0, soonest - time.monotonic())))

    async def _visit(self, step: Step, workspace_id: UUID, visit: Visit, *, rest: float) -> None:
        began = time.monotonic()
        try:
            more = await doors.transact(self._pool, step.work, request(workspace_id, step.name))
        except Exception as error:
            visit.failures += 1
            pause = min(PATIENCE_MAX_SECONDS, rest + 0.5 * 2**visit.failures)
            visit.due = time.monotonic() + pause
            # Whoever works on the same rows is waited for once without a word.
            waits = _log.info if visit.failures == 1 else _log.warning
            told = waits if isinstance(error, Unavailable) else _log.exception
            told(
                "step.failed", step=step.name, workspace_id=str(workspace_id), error=str(error), again_in_seconds=pause
            )
            return
        visit.failures = 0
        if not more:
            visit.caught_up = began
            visit.due = time.monotonic() + rest

    async def _rest(self, seconds: float) -> None:
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._stop.wait(), seconds)


def request(workspace_id: UUID, name: str) -> doors.Request:
    """Say at the door who comes: a job, by its name."""
    request_id = ids.new_request_id()
    return doors.Request(workspace_id, Actor("job", None, name, frozenset()), name, request_id)


def _rest_for(step: Step, workspaces: int) -> float:
    """Stretch the rest where there are many workspaces, so that asking all of them stays cheap."""
    return max(step.rest_seconds, workspaces / POLLS_PER_SECOND_MAX)


def _lag(visits: dict[UUID, Visit]) -> float:
    """Tell for how long the workspace that is furthest behind has not been caught up with."""
    now = time.monotonic()
    return max((now - visit.caught_up for visit in visits.values()), default=0.0)


def queue(pool: Pool, batch: Pool, shelf: imports.Shelf) -> jobs.Queue:
    """Bind the names of jobs to what they do."""

    async def examine_all() -> None:
        for one in await jobs.workspaces(batch):
            await doors.transact(pool, _examine, request(one.workspace_id, "doctor.examine"))

    async def tidy_imports() -> None:
        for one in await jobs.workspaces(batch):
            await doors.transact(pool, imports.expire_reports, request(one.workspace_id, "imports.tidy"))
        await asyncio.to_thread(imports.sweep, shelf, before=datetime.now(UTC) - UPLOADS_KEPT)

    async def tidy_backtests() -> None:
        for one in await jobs.workspaces(batch):
            await doors.transact(pool, backtests.forget_old, request(one.workspace_id, "backtests.tidy"))

    return jobs.Queue(
        {
            backtests.JOB: partial(backtests.run_stored, pool),
            "backtests.tidy": tidy_backtests,
            "import.run": partial(imports.run_stored, pool, shelf),
            imports.UNDO: partial(imports.undo_stored, pool, shelf),
            "imports.tidy": tidy_imports,
            "doctor.examine": examine_all,
            vouchers.batches.JOB: partial(vouchers.generate_stored, batch),
            vouchers.changes.JOB: partial(vouchers.change_stored, batch),
            statistics.JOB: partial(statistics.rebuild_begun, pool),
        },
        {"doctor.examine": "03:17", "imports.tidy": "03:47", "backtests.tidy": "03:57"},
    )


async def _examine(tx: Tx) -> None:
    """Prove the books of one workspace, keep what does not hold and log it."""
    began = time.monotonic()
    found = await doctor.examine(tx)
    await doctor.keep(tx, found, seconds=time.monotonic() - began)
    for finding in found:
        if not finding.information:
            _log.error(
                "doctor.found",
                workspace_id=str(tx.workspace_id),
                invariant=finding.invariant,
                subject=finding.subject,
                message=finding.message,
            )


async def run(
    app_url: str,
    batch_url: str,
    stop: asyncio.Event,
    *,
    shelf: Path,
    kept: requests.Kept | None = None,
    ready: Callable[[], None] = lambda: None,
) -> None:
    """Run all loops until told to stop.

    :param shelf: the directory where uploaded files wait to be imported
    :param kept: for how long the request log keeps calls
    """
    pool = await open_pool(app_url, size=POOL_SIZE, name="laurels worker", statement_timeout_ms=0)
    try:
        batch = await open_pool(batch_url, size=BATCH_POOL_SIZE, name="laurels worker batch", statement_timeout_ms=0)
        try:
            metrics.pools.watch("worker", pool.get_stats)
            ready()
            await Worker(pool, batch, stop, kept or requests.Kept()).run(
                queue(pool, batch, imports.Shelf(shelf)), app_url
            )
        finally:
            await batch.close()
    finally:
        metrics.pools.forget("worker")
        await pool.close()
