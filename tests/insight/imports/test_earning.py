"""Imported orders earn as sent ones do, also when two imports race for what a limit leaves."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from laurels.insight import doctor
from laurels.kit.doors.door import Pool
from tests.conftest import Database
from tests.insight.imports.files import CUSTOMERS, Desk, counts
from tests.insight.imports.test_orders import HEADER, ORDERS, RETURNS
from tests.scene import rolled_back
from tests.served import Client, serving
from tests.shop import club

LIMIT = {"scope": "campaign", "period": "ever", "measure": "points", "max": "100", "on_reach": "clip"}


@pytest.fixture
async def client(shared_database: Database, pool: Pool) -> AsyncGenerator[Client]:
    """Give a client of a new workspace."""
    async with serving(shared_database.app_url, pool) as made:
        yield made


async def balance(client: Client, name: str) -> int:
    customer = await client.get(f"/v1/customers/by_identity?source=shop&external_id={name}")
    balances = await client.get(f"/v1/customers/{customer['id']}/balances")
    return sum(int(wallet["spendable"]) for wallet in balances["wallets"])


async def test_imported_orders_earn_and_imported_returns_take_back(client: Client, pool: Pool, tmp_path: Path) -> None:
    desk = Desk(pool, client.workspace_id, tmp_path)
    await (await club(client)).campaign()
    await desk.done("id,name,email\nada,Ada,\n", CUSTOMERS)
    content = HEADER + "1,2026-01-05,ada,tea,2,10,\n1,,,cup,1,5.50,\n2,2026-01-06,ada,tea,1,10,\n"
    assert counts(await desk.done(content, ORDERS, dry_run=True)) == (2, 0, 0, 0)
    assert await balance(client, "ada") == 0
    await desk.done(content, ORDERS)
    assert await balance(client, "ada") == 35
    await desk.done(content, ORDERS)
    assert await balance(client, "ada") == 35
    await desk.done("return,at,order,line,quantity\nr1,2026-01-07,1,1,-1\n", RETURNS)
    assert await balance(client, "ada") == 25


async def test_two_imports_that_race_for_a_limit_book_every_order_and_pass_it_by_nothing(
    client: Client, pool: Pool, tmp_path: Path
) -> None:
    desk = Desk(pool, client.workspace_id, tmp_path)
    await (await club(client)).campaign(limits=[LIMIT])
    await desk.done("id,name,email\na,A,\nb,B,\n", CUSTOMERS)
    paths = [
        desk.file(HEADER + "".join(f"{name}{n},2026-01-05,{name},tea,1,1,\n" for n in range(120)), f"{name}.csv")
        for name in ("a", "b")
    ]
    begun = [await desk.begin(path, ORDERS) for path in paths]
    after = await asyncio.gather(*(desk.go(path, id, items_max=20) for path, id in zip(paths, begun, strict=True)))
    assert [counts(one) for one in after] == [(120, 0, 0, 0)] * 2
    assert await balance(client, "a") + await balance(client, "b") == 100
    async with rolled_back(pool, client.workspace_id) as tx:
        assert [found for found in await doctor.examine(tx) if not found.information] == []
