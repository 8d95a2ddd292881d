"""The machine's clock jumps back an hour or ahead a day: nothing happens twice, and what is due happens once.

Laurels reads one clock, its database's, through the workspace; the jump is made there, behind the application's back.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest

from laurels import worker
from laurels.insight import doctor
from laurels.kit import doors
from laurels.kit.doors.door import Pool
from tests.conftest import Database
from tests.scene import rolled_back
from tests.served import Client, serving
from tests.shop import back, club, customer, give, order, reserve, wallet_of

START = datetime(2027, 5, 1, 12, tzinfo=UTC)


@pytest.fixture
async def client(shared_database: Database, pool: Pool) -> AsyncGenerator[Client]:
    """Give a client of a workspace whose clock stands at noon of 1 May 2027."""
    async with serving(shared_database.app_url, pool, starts_at=START) as made:
        yield made


def jump(database: Database, client: Client, by: timedelta) -> None:
    """Set the clock forward or back, as no request could."""
    with psycopg.connect(database.super_url, autocommit=True) as db:
        moved = db.execute(
            "UPDATE workspace SET clock_offset = clock_offset + %s WHERE workspace_id = %s", (by, client.workspace_id)
        )
        assert moved.rowcount == 1


async def round_of_work(client: Client, pool: Pool) -> None:
    """Let each step of the worker do all that it finds."""
    for step in (*worker.STEPS, worker.FEED):
        asked = worker.request(client.workspace_id, step.name)
        while await doors.transact(pool, step.work, asked):
            pass


async def events(client: Client, type: str) -> list[dict[str, Any]]:
    """Read the events of a type."""
    feed = await client.get("/v1/feed?after=0&limit=1000")
    return [event for event in feed["items"] if event["type"] == type]


async def numbers(client: Client) -> list[int]:
    """Read the numbers of the feed."""
    return [event["sequence"] for event in (await client.get("/v1/feed?after=0&limit=1000"))["items"]]


async def test_what_ran_out_does_not_run_out_again_after_the_clock_went_back(
    client: Client, shared_database: Database, pool: Pool
) -> None:
    shop = await club(client, expiry={"kind": "rolling", "period": "PT24H"})
    await shop.campaign()
    ada = await customer(client)
    await client.post("/v1/orders", order("1", 1000, placed_at=START.isoformat()))
    jump(shared_database, client, timedelta(days=1, minutes=1))
    await round_of_work(client, pool)
    assert len(await events(client, "points.expired")) == 1
    assert (await wallet_of(client, ada))["balance"] == "0"
    jump(shared_database, client, -timedelta(hours=1))
    await round_of_work(client, pool)
    assert (await wallet_of(client, ada))["balance"] == "0", "what is over stays over"
    jump(shared_database, client, timedelta(days=1))
    await round_of_work(client, pool)
    assert len(await events(client, "points.expired")) == 1
    assert await numbers(client) == list(range(1, len(await numbers(client)) + 1))


async def test_a_reservation_is_released_once_while_the_clock_jumps(
    client: Client, shared_database: Database, pool: Pool
) -> None:
    await club(client)
    ada = await customer(client)
    await give(client, ada, 100, "start")
    await reserve(client, ada, 60, "p")
    jump(shared_database, client, -timedelta(hours=1))
    await round_of_work(client, pool)
    assert (await wallet_of(client, ada))["held"] == "60", "an hour back releases nothing early"
    jump(shared_database, client, timedelta(days=1))
    await round_of_work(client, pool)
    assert (await wallet_of(client, ada))["spendable"] == "100"
    jump(shared_database, client, -timedelta(hours=1))
    await round_of_work(client, pool)
    jump(shared_database, client, timedelta(days=1))
    await round_of_work(client, pool)
    assert (await wallet_of(client, ada))["spendable"] == "100"
    with psycopg.connect(shared_database.super_url) as db:
        (ends,) = db.execute(
            "SELECT count(*) FROM hold_end WHERE workspace_id = %s", (client.workspace_id,)
        ).fetchone() or (None,)
    assert ends == 1


async def test_a_daily_limit_is_not_given_anew_when_the_day_comes_twice(
    client: Client, shared_database: Database, pool: Pool
) -> None:
    shop = await club(client)
    await shop.campaign(limits=[{"scope": "customer", "period": "day", "measure": "times", "max": 1}])
    ada = await customer(client)
    jump(shared_database, client, timedelta(hours=11, minutes=30))  # 00:30 in London, on the next day
    for number, (by, at) in enumerate(
        [
            (timedelta(0), "2027-05-01T23:20:00Z"),
            (-timedelta(hours=1), "2027-05-01T22:20:00Z"),
            (timedelta(days=1), "2027-05-02T22:20:00Z"),
        ]
    ):
        jump(shared_database, client, by)
        for attempt in ("", "-again"):
            await client.post("/v1/orders", order(f"{number}{attempt}", 1000, placed_at=at))
    # 2 May (late), 1 May, 2 May again: each local day gives once.
    assert (await wallet_of(client, ada))["balance"] == "20"


async def test_a_retry_and_a_return_are_known_again_on_either_side_of_a_jump(
    client: Client, shared_database: Database, pool: Pool
) -> None:
    shop = await club(client)
    await shop.campaign()
    ada = await customer(client)
    earlier = (START - timedelta(hours=2)).isoformat()
    bought, returned = order("1", 1000, placed_at=earlier), back("r", "1", returned_at=earlier)
    first = await client.post("/v1/orders", bought, Idempotency_Key="k")
    for by in (-timedelta(hours=1), timedelta(days=1), -timedelta(hours=1)):
        jump(shared_database, client, by)
        assert await client.post("/v1/orders", bought, Idempotency_Key="k") == first
        assert (await client.post("/v1/orders", bought))["status"] == "unchanged"
    for by in (timedelta(0), -timedelta(hours=1), timedelta(days=1)):
        jump(shared_database, client, by)
        await client.post("/v1/returns", returned)
        assert (await wallet_of(client, ada))["balance"] == "0"
    await round_of_work(client, pool)
    async with rolled_back(pool, client.workspace_id) as tx:
        assert [one for one in await doctor.examine(tx) if not one.information] == []
