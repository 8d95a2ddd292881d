"""Imported orders earn as sent ones do, also when two imports race for what a limit leaves."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from laurels.engine import segmentation
from laurels.insight import doctor, imports
from laurels.kit import ids
from laurels.kit.doors.door import Pool
from laurels.system import feed
from tests.conftest import Database
from tests.insight.imports.files import CUSTOMERS, Desk, counts
from tests.insight.imports.test_orders import HEADER, ORDERS, RETURNS
from tests.scene import rolled_back
from tests.served import Client, serving
from tests.shop import club, order

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


async def undone(desk: Desk, one: imports.Import) -> imports.Import:
    await desk.asked(lambda tx: imports.begin_undo(tx, id=one.id, reason="the wrong file", by_worker=False))
    return await imports.undo(desk.pool, desk.workspace_id, one.id)


async def sound(desk: Desk) -> bool:
    return not [found for found in await desk.asked(doctor.examine) if not found.information]


async def test_undone_orders_are_returned_and_earn_nothing(client: Client, pool: Pool, tmp_path: Path) -> None:
    desk = Desk(pool, client.workspace_id, tmp_path)
    await (await club(client)).campaign()
    await desk.done("id,name,email\nada,Ada,\n", CUSTOMERS)
    await desk.done(HEADER + "0,2026-01-04,ada,tea,1,3,\n", ORDERS)
    content = (
        HEADER
        + "0,2026-01-04,ada,tea,1,3,\n1,2026-01-05,ada,tea,2,10,\n2,2026-01-06,ada,tea,1,10,\n3,2026-01-06,,t,1,1,\n"
    )
    done = await desk.done(content, ORDERS)
    await desk.done("return,at,order,line,quantity\nr1,2026-01-07,1,1,-1\nr2,2026-01-07,2,1,1\n", RETURNS)
    assert (counts(done), await balance(client, "ada")) == ((3, 0, 1, 0), 13)
    after = await undone(desk, done)
    assert (after.state, after.taken_back_count, after.kept_count) == ("undone", 3, 0)
    assert await balance(client, "ada") == 3, "of the order that was there before"
    listed = (await client.get("/v1/orders"))["items"]
    assert {one["external_id"]: one["amount_minor"] - one["returned_minor"] for one in listed} == {
        "0": 300, "1": 0, "2": 0, "3": 0,
    }  # fmt: skip
    assert counts(await desk.done(content, ORDERS)) == (0, 0, 4, 0), "the books know these orders for good"
    assert await sound(desk)


async def test_what_an_undone_order_cannot_give_back_is_told(client: Client, pool: Pool, tmp_path: Path) -> None:
    desk = Desk(pool, client.workspace_id, tmp_path)
    shop = await club(client, clawback="clip")
    await shop.campaign()
    await shop.campaign({"kind": "fixed", "wallet": "points", "points": "7"}, name="Gift", on_return="keep")
    await desk.done("id,name,email\nada,Ada,\n", CUSTOMERS)
    done = await desk.done(HEADER + "1,2026-01-05,ada,tea,2,10,\n", ORDERS)
    assert (await undone(desk, done)).kept_count == 1
    (kept,) = (await client.get(f"/v1/imports/{ids.encode('imp', done.id)}/kept"))["items"]
    assert (kept["row"], kept["code"], "Gift" in kept["detail"]) == (1, "in_use", True)
    assert await balance(client, "ada") == 7
    assert await sound(desk)


async def test_who_is_taken_away_leaves_segments_of_rules(client: Client, pool: Pool, tmp_path: Path) -> None:
    desk = Desk(pool, client.workspace_id, tmp_path)
    rule = 'customer.since > timestamp("2020-01-01T00:00:00Z")'
    made = await client.post("/v1/segments", {"key": "all", "name": "All", "kind": "dynamic", "rule": rule})
    done = await desk.done("id,name,email\nada,Ada,\nbob,Bob,\n", CUSTOMERS)
    for wanted in (2, 0):
        for step in (feed.dispatch, segmentation.follow, segmentation.compare, segmentation.settle):
            while await desk.asked(step):
                pass
        assert (await client.get(f"/v1/segments/{made['id']}"))["size"] == wanted
        if wanted:
            assert (await undone(desk, done)).kept_count == 0
    assert await sound(desk)


async def test_points_that_were_spent_and_let_go_are_told(client: Client, pool: Pool, tmp_path: Path) -> None:
    desk = Desk(pool, client.workspace_id, tmp_path)
    await (await club(client, clawback="clip")).campaign()
    await desk.done("id,name,email\nada,Ada,\n", CUSTOMERS)
    done = await desk.done(HEADER + "1,2026-01-05,ada,tea,2,10,\n", ORDERS)
    ada = {"source": "shop", "external_id": "ada"}
    paying = {"external_id": "p", "customer": ada, "wallet": "points", "points": "15"}
    payment = await client.post("/v1/payments", paying)
    tenders = [{"kind": "points", "payment_id": payment["id"]}]
    await client.post("/v1/orders", order("2", 15, tenders=tenders))
    assert (await undone(desk, done)).kept_count == 1
    (kept,) = (await client.get(f"/v1/imports/{ids.encode('imp', done.id)}/kept"))["items"]
    assert "spent" in kept["detail"]
    assert await balance(client, "ada") == 0
    assert await sound(desk)


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
