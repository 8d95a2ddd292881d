"""The worker: it does each workspace's work, two of them hurt nobody, and it finishes what it has in hand."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from laurels import worker
from laurels.insight import imports
from laurels.kit import doors
from laurels.kit.postgres import Pool, open_pool
from laurels.kit.tx import Tx
from laurels.system import feed, jobs
from laurels.system.jobs import policy
from laurels.worker import Step
from tests.conftest import Database
from tests.scene import new_workspace, request

NOWHERE = Path("/nonexistent/imports")


@pytest.fixture
async def own_pool(database: Database) -> AsyncGenerator[Pool]:
    """Give a pool on a database of this test's own."""
    jobs.migrate(database.owner_url, user_urls=(database.app_url,))
    pool = await open_pool(database.app_url, size=4, name="test")
    yield pool
    await pool.close()


@asynccontextmanager
async def working(database: Database, count: int = 1) -> AsyncGenerator[None]:
    """Let workers work while a block lasts, then ask them to stop and wait until they have."""
    stop = asyncio.Event()
    running = [
        asyncio.create_task(worker.run(database.app_url, database.batch_url, stop, shelf=NOWHERE)) for _ in range(count)
    ]
    try:
        yield
    finally:
        stop.set()
        await asyncio.wait_for(asyncio.gather(*running), 30)


async def emit(pool: Pool, workspace_id: UUID, count: int) -> None:
    """Put events of this many transactions into the feed's inbox."""

    async def happen(tx: Tx) -> None:
        tx.emit("test.happened", key=uuid4())

    for _ in range(count):
        await doors.transact(pool, happen, request(workspace_id))


async def numbers(pool: Pool, workspace_id: UUID) -> list[int]:
    """Read the numbers of the feed."""
    events = await doors.transact(pool, lambda tx: feed.pull(tx, after=0, limit=1000), request(workspace_id))
    return [event.sequence for event in events]


async def eventually(true: Callable[[], object], seconds: float = 20) -> None:
    """Wait until something has become true."""
    async with asyncio.timeout(seconds):
        while not true():
            await asyncio.sleep(0.02)


async def test_two_workers_number_every_event_of_every_workspace_once(database: Database, own_pool: Pool) -> None:
    workspaces = [await new_workspace(own_pool) for _ in range(3)]
    async with working(database, count=2):
        await asyncio.gather(*(emit(own_pool, one, 40) for one in workspaces))
        for one in workspaces:
            async with asyncio.timeout(20):
                while len(await numbers(own_pool, one)) < 40:
                    await asyncio.sleep(0.05)
    for one in workspaces:
        assert await numbers(own_pool, one) == list(range(1, 41))


async def test_a_workspace_made_while_it_works_is_found(database: Database, own_pool: Pool) -> None:
    async with working(database):
        late = await new_workspace(own_pool)
        await emit(own_pool, late, 1)
        async with asyncio.timeout(20):
            while not await numbers(own_pool, late):
                await asyncio.sleep(0.05)


async def test_a_step_that_fails_in_one_workspace_goes_on_in_the_others(
    database: Database, own_pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, sound = await new_workspace(own_pool), await new_workspace(own_pool)
    visited: set[UUID] = set()

    async def work(tx: Tx) -> bool:
        if tx.workspace_id == broken:
            raise ValueError("broken")
        visited.add(tx.workspace_id)
        return False

    monkeypatch.setattr(worker, "STEPS", (Step("test", work, 0.05),))
    async with working(database):
        await eventually(lambda: sound in visited)
    assert visited == {sound}


async def test_a_busy_workspace_keeps_no_other_waiting(
    database: Database, own_pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    busy, quiet = await new_workspace(own_pool), await new_workspace(own_pool)
    visits: list[UUID] = []

    async def work(tx: Tx) -> bool:
        visits.append(tx.workspace_id)
        return tx.workspace_id == busy

    monkeypatch.setattr(worker, "STEPS", (Step("test", work, 0.05),))
    async with working(database):
        await eventually(lambda: visits.count(quiet) >= 3)
    assert visits.count(busy) > visits.count(quiet)


async def test_the_batch_in_hand_is_finished_before_it_ends(
    database: Database, own_pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = await new_workspace(own_pool)
    began, finished = asyncio.Event(), asyncio.Event()

    async def work(tx: Tx) -> bool:
        began.set()
        await asyncio.sleep(0.3)
        tx.emit("test.finished", key=uuid4())
        finished.set()
        return True

    monkeypatch.setattr(worker, "STEPS", (Step("test", work, 0.05),))
    async with working(database):
        await asyncio.wait_for(began.wait(), 20)
    assert finished.is_set()
    await doors.transact(own_pool, feed.number_committed, request(workspace))
    assert await numbers(own_pool, workspace)


async def test_a_job_is_there_if_and_only_if_its_transaction_commits(database: Database, own_pool: Pool) -> None:
    workspace = await new_workspace(own_pool)
    ran: list[str] = []

    async def greet(*, name: str) -> None:
        ran.append(name)

    async def defer_and_fail(tx: Tx) -> None:
        await jobs.defer(tx, "greet", name="nobody")
        raise ValueError("rolled back")

    with pytest.raises(ValueError, match="rolled back"):
        await doors.transact(own_pool, defer_and_fail, request(workspace))
    await doors.transact(own_pool, lambda tx: jobs.defer(tx, "greet", name="Ada"), request(workspace))
    stop = asyncio.Event()
    queue = asyncio.create_task(jobs.Queue({"greet": greet}, {}).work(database.app_url, stop))
    await eventually(lambda: ran)
    stop.set()
    await asyncio.wait_for(queue, 30)
    assert ran == ["Ada"]


async def test_what_is_done_every_night_can_be_done(database: Database, own_pool: Pool) -> None:
    await new_workspace(own_pool)
    batch = await open_pool(database.batch_url, size=1, name="test")
    queue = worker.queue(own_pool, batch, imports.Shelf(NOWHERE))
    assert queue.daily.keys() <= queue.functions.keys()
    for name in queue.daily:
        await queue.functions[name]()
    await batch.close()


async def test_the_tables_of_the_queue_are_made_once(database: Database) -> None:
    assert jobs.migrate(database.owner_url, user_urls=(database.app_url,))
    assert not jobs.migrate(database.owner_url, user_urls=(database.app_url,))


def test_only_what_came_after_a_version_is_applied_to_the_queue() -> None:
    names = ["03.02.00_01_pre_x.sql", "03.01.00_50_post_y.sql", "03.10.01_01_pre_z.sql", "readme.md"]
    assert policy.newer(names, policy.version_of("procrastinate 3.1.0")) == [names[0], names[2]]
    assert policy.newer(names, policy.version_of("nonsense")) == [names[1], names[0], names[2]]
