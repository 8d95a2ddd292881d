"""However recounts, rebuilds and orders fall together, the days end as the orders say."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncGenerator
from datetime import timedelta
from uuid import UUID

import pytest

from laurels.core import orders, statistics
from laurels.insight import doctor
from laurels.kit import doors
from laurels.kit.doors.door import opened
from laurels.kit.postgres import Pool, open_pool
from laurels.kit.tx import Tx
from laurels.system import feed
from tests.conftest import Database
from tests.core.statistics.purchases import Shop, customer, kept
from tests.scene import new_workspace, request, rolled_back

DAYS = [one for one in doctor.CHECKS if one.name == "customer_days"]


@pytest.fixture
async def own_pool(database: Database) -> AsyncGenerator[Pool]:
    pool = await open_pool(database.app_url, size=10, name="tests")
    try:
        yield pool
    finally:
        await pool.close()


@pytest.fixture
async def workspace_id(own_pool: Pool) -> UUID:
    return await new_workspace(own_pool)


async def read(tx: Tx) -> bool:
    """Do what the worker does, a few events at a time."""
    await feed.dispatch(tx)
    return bool(await statistics.keep(tx, await feed.follow(tx, statistics.FOLLOWER, 3)))


async def test_of_two_recounts_the_later_reader_writes_last(own_pool: Pool, workspace_id: UUID) -> None:
    shop, door = Shop(), request(workspace_id)
    ada = await doors.transact(own_pool, lambda tx: customer(tx, "ada"), door)

    async def buy(tx: Tx) -> None:
        await shop.order(tx, ada, 500, placed_at=tx.now)

    await doors.transact(own_pool, buy, door)
    async with opened(own_pool, door) as early:
        assert await statistics.recount(early, [ada]) == 1
        await doors.transact(own_pool, buy, door)
        later = asyncio.create_task(doors.transact(own_pool, lambda tx: statistics.recount(tx, [ada]), door))
        await asyncio.sleep(0.1)
        assert not later.done(), "it waits for its turn before it reads"
        await early.db.execute("COMMIT")
    assert await later == 1
    async with rolled_back(own_pool, workspace_id) as tx:
        assert await kept(tx) == shop.days(tx)


async def test_an_order_that_commits_meanwhile_is_counted_for_its_own_event(own_pool: Pool, workspace_id: UUID) -> None:
    shop, door = Shop(), request(workspace_id)
    ada = await doors.transact(own_pool, lambda tx: customer(tx, "ada"), door)
    booked, counted = asyncio.Event(), asyncio.Event()

    async def buy_slowly(tx: Tx) -> None:
        order = await shop.order(tx, ada, 500, placed_at=tx.now)
        tx.emit("order.paid", key=order.id, customer_id=str(ada))
        booked.set()
        await counted.wait()

    slow = asyncio.create_task(doors.transact(own_pool, buy_slowly, door))
    await booked.wait()
    assert await doors.transact(own_pool, lambda tx: statistics.recount(tx, [ada]), door) == 0
    counted.set()
    await slow
    assert await doors.transact(own_pool, read, door)
    async with rolled_back(own_pool, workspace_id) as tx:
        assert await kept(tx) == shop.days(tx)


@pytest.mark.parametrize("seed", range(2))
async def test_under_a_storm_the_doctor_never_complains_and_the_end_is_exact(
    own_pool: Pool, workspace_id: UUID, seed: int
) -> None:
    shop, door, ended = Shop(), request(workspace_id), asyncio.Event()
    shop.names = [await doors.transact(own_pool, lambda tx, n=n: customer(tx, f"c{n}"), door) for n in range(4)]

    async def sell(number: int) -> None:
        chance = random.Random(f"{seed} {number}")
        for _ in range(25):
            who = chance.choice(shop.names)

            async def work(tx: Tx, who: UUID = who) -> None:
                order = await shop.order(tx, who, 500, 20, placed_at=tx.now - timedelta(days=chance.randint(0, 3)))
                tx.emit("order.paid", key=order.id, customer_id=str(who))
                if chance.random() < 0.4:
                    await shop.give_back(tx, order, orders.whole(order))
                    tx.emit("order.returned", key=order.id, customer_id=str(who))
                await asyncio.sleep(chance.random() * 0.01)

            await doors.transact(own_pool, work, door)

    async def follow() -> None:
        while not ended.is_set() or await doors.transact(own_pool, read, door):
            await doors.transact(own_pool, read, door)

    async def rebuild() -> None:
        while not ended.is_set():
            await statistics.rebuild(own_pool, workspace_id)

    async def examine() -> None:
        while not ended.is_set():
            async with rolled_back(own_pool, workspace_id) as tx:
                assert await doctor.examine(tx, checks=DAYS) == []

    async def storm() -> None:
        await asyncio.gather(*(sell(number) for number in range(3)))
        ended.set()

    await asyncio.gather(storm(), follow(), follow(), rebuild(), examine())
    while await doors.transact(own_pool, read, door):
        pass
    async with rolled_back(own_pool, workspace_id) as tx:
        assert await kept(tx) == shop.days(tx)
        assert await doctor.examine(tx, checks=DAYS) == []
