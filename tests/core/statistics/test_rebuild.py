"""A rebuild makes what was kept all along, goes on where it was stopped, and takes nobody's chance to be counted."""

from __future__ import annotations

import random
from collections.abc import AsyncGenerator
from datetime import timedelta
from uuid import UUID

import pytest

from laurels.core import statistics
from laurels.insight import doctor
from laurels.kit import doors
from laurels.kit.postgres import Pool, open_pool
from laurels.kit.tx import Tx
from laurels.system import feed, jobs, workspaces
from tests.conftest import Database
from tests.core.statistics.purchases import FORGET, Shop, customer, kept
from tests.scene import SOMEBODY, new_workspace, request, rolled_back

SPOIL = "UPDATE customer_day SET amount_minor = amount_minor + 1, gross_minor = gross_minor + 1 WHERE customer_id = "


@pytest.fixture
async def own_pool(database: Database) -> AsyncGenerator[Pool]:
    pool = await open_pool(database.app_url, size=4, name="tests")
    try:
        yield pool
    finally:
        await pool.close()


@pytest.fixture
async def workspace_id(own_pool: Pool) -> UUID:
    return await new_workspace(own_pool)


async def read(tx: Tx) -> bool:
    """Do what the worker does: number what happened, and recount for it."""
    while await feed.dispatch(tx):
        pass
    return bool(await statistics.keep(tx, await feed.follow(tx, statistics.FOLLOWER, 1000)))


async def found(pool: Pool, workspace_id: UUID) -> list[str]:
    """Ask the doctor about the days."""
    async with rolled_back(pool, workspace_id) as tx:
        findings = await doctor.examine(tx, checks=[one for one in doctor.CHECKS if one.name == "customer_days"])
        return [f"{one.invariant} {one.subject}: {one.message}" for one in findings]


async def lived(pool: Pool, workspace_id: UUID, *, people: int = 12, steps: int = 80, seed: int = 1) -> Shop:
    """Let a shop live without telling anybody."""
    shop = Shop()

    async def live(tx: Tx) -> None:
        shop.names += [await customer(tx, f"customer-{number}") for number in range(people)]
        await shop.lives(tx, random.Random(seed), steps)

    await doors.transact(pool, live, request(workspace_id))
    return shop


@pytest.mark.parametrize("seed", range(4))
async def test_a_rebuild_gives_what_was_kept_and_what_a_plain_sum_gives(
    own_pool: Pool, workspace_id: UUID, seed: int
) -> None:
    shop = await lived(own_pool, workspace_id, seed=seed)
    await doors.transact(own_pool, lambda tx: statistics.recount(tx, shop.names), request(workspace_id))
    async with rolled_back(own_pool, workspace_id) as tx:
        before = await kept(tx)
        assert before == shop.days(tx)
        assert len(before) > 5, "a shop that sold next to nothing proves nothing"
    again = await statistics.rebuild(own_pool, workspace_id)
    assert again is not None
    assert (again.customers_count, again.corrected_count) == (12, 0)
    await doors.transact(own_pool, lambda tx: tx.run(FORGET), request(workspace_id))
    anew = await statistics.rebuild(own_pool, workspace_id)
    assert anew is not None
    assert (anew.customers_count, anew.corrected_count) == (12, len(before))
    async with rolled_back(own_pool, workspace_id) as tx:
        assert await kept(tx) == before


async def test_a_rebuild_that_died_goes_on_where_it_was(own_pool: Pool, workspace_id: UUID) -> None:
    shop = await lived(own_pool, workspace_id)
    door = request(workspace_id)
    await doors.transact(own_pool, statistics.begin_rebuild, door)
    for _ in range(3):
        await doors.transact(own_pool, lambda tx: statistics.advance_rebuild(tx, limit=2), door)
    async with rolled_back(own_pool, workspace_id) as tx:
        so_far = await statistics.latest_rebuild(tx)
        assert so_far is not None
        assert (so_far.customers_count, so_far.finished_at) == (6, None)
        assert await kept(tx) < shop.days(tx)
    await statistics.rebuild_begun(own_pool, workspace_id=str(workspace_id))
    await statistics.rebuild_begun(own_pool, workspace_id=str(workspace_id))
    async with rolled_back(own_pool, workspace_id) as tx:
        done = await statistics.latest_rebuild(tx)
        assert done is not None
        assert (done.customers_count, done.corrected_count) == (12, len(shop.days(tx)))
        assert await kept(tx) == shop.days(tx)


async def test_a_rebuild_can_be_stopped_between_batches(own_pool: Pool, workspace_id: UUID) -> None:
    await lived(own_pool, workspace_id)
    stopped = await statistics.rebuild(own_pool, workspace_id, stopped=lambda: True)
    assert stopped is not None
    assert (stopped.customers_count, stopped.finished_at) == (0, None)


async def test_where_nothing_was_begun_nothing_is_gone_on_with(own_pool: Pool, workspace_id: UUID) -> None:
    assert await statistics.rebuild(own_pool, workspace_id, resume=True) is None


async def test_a_changed_zone_counts_all_days_anew(own_pool: Pool, workspace_id: UUID, database: Database) -> None:
    jobs.migrate(database.owner_url, user_urls=(database.app_url,))
    shop = await lived(own_pool, workspace_id)
    door = request(workspace_id)
    await doors.transact(own_pool, read, door)
    await statistics.rebuild(own_pool, workspace_id)
    await doors.transact(own_pool, lambda tx: workspaces.update(tx, zone="Pacific/Auckland"), door)
    assert await found(own_pool, workspace_id) == []
    await doors.transact(own_pool, read, door)
    assert await found(own_pool, workspace_id) == []
    await statistics.rebuild_begun(own_pool, workspace_id=str(workspace_id))
    async with rolled_back(own_pool, workspace_id) as tx:
        assert tx.workspace.zone.key == "Pacific/Auckland"
        assert await kept(tx) == shop.days(tx)
    assert await found(own_pool, workspace_id) == []


async def test_the_doctor_names_each_day_that_is_wrong(own_pool: Pool, workspace_id: UUID, database: Database) -> None:
    shop, placed = Shop(), timedelta(days=2)

    async def live(tx: Tx) -> tuple[UUID, UUID]:
        ada, bob = await customer(tx, "ada"), await customer(tx, "bob")
        for who in (ada, bob):
            await shop.order(tx, who, 500, placed_at=tx.now - placed)
        return ada, bob

    ada, bob = await doors.transact(own_pool, live, request(workspace_id))
    assert await found(own_pool, workspace_id) == [], "their creation is not read yet"
    await doors.transact(own_pool, read, request(workspace_id))
    assert await found(own_pool, workspace_id) == []

    async def spoil(tx: Tx) -> None:
        await tx.db.execute(f"{SPOIL}'{ada}'".encode())
        await shop.order(tx, bob, 300, placed_at=tx.now - placed)

    await doors.transact(own_pool, spoil, request(workspace_id))
    told = await found(own_pool, workspace_id)
    day = next(iter(shop.sold.values())).placed_at.date()
    assert sorted(told) == sorted(
        [
            f"I16 customer {ada} on {day}: kept are 1 orders of 501 with 2 items, and the orders say 1 of 500 with 2",
            f"I16 customer {bob} on {day}: kept are 1 orders of 500 with 2 items, and the orders say 2 of 800 with 4",
        ]
    )
    await doors.transact(own_pool, statistics.begin_rebuild, request(workspace_id))
    assert await found(own_pool, workspace_id) == [], "a rebuild is on its way to them"
    async with rolled_back(own_pool, workspace_id) as tx:
        (note,) = [one for one in await doctor.examine(tx) if one.check == "customer_days_behind"]
        assert note.information
        assert "laurels rebuild --resume" in note.message
    await statistics.rebuild(own_pool, workspace_id, actor=SOMEBODY)
    assert await found(own_pool, workspace_id) == []
