"""Every process decides by the newest committed programme, and learns of a change by reading what changed."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from laurels.engine import decisions
from laurels.engine.decisions import Programme
from laurels.kit import doors, ids
from laurels.kit.doors.door import opened
from laurels.kit.postgres import Pool, open_pool
from laurels.program import campaigns
from tests.conftest import Database
from tests.scene import request
from tests.served import Client, serving
from tests.shop import Club, club, customer, order

ROOT = Path(__file__).parents[3]


@pytest.fixture
async def own_pool(database: Database) -> AsyncGenerator[Pool]:
    pool = await open_pool(database.app_url, size=4, name="switch")
    try:
        yield pool
    finally:
        await pool.close()


@pytest.fixture
async def client(database: Database, own_pool: Pool) -> AsyncGenerator[Client]:
    async with serving(database.app_url, own_pool) as client:
        yield client


async def programme(pool: Pool, workspace_id: UUID) -> Programme:
    return await doors.transact(pool, decisions.programme, request(workspace_id))


def asked(programme: Programme) -> dict[str, Any]:
    return {ids.encode("cmp", one.id): one for one in programme.of_trigger("order.paid").all.values()}


@asynccontextmanager
async def another_process(database: Database) -> AsyncGenerator[Any]:
    script = str(Path(__file__).with_name("other_process.py"))
    process = await asyncio.create_subprocess_exec(
        sys.executable, script, database.app_url,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, cwd=ROOT, env={"PYTHONPATH": str(ROOT)},
    )  # fmt: skip

    async def ask(workspace_id: UUID) -> dict[str, int]:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(f"{workspace_id}\n".encode())
        return json.loads(await asyncio.wait_for(process.stdout.readline(), 30))

    try:
        yield ask
    finally:
        process.terminate()
        await process.wait()


async def revised(client: Client, id: str, points: str) -> None:
    definition = {"trigger": "order.paid", "effects": [{"kind": "fixed", "wallet": "points", "points": points}]}
    await client.post(f"/v1/campaigns/{id}/versions", definition)


async def test_the_next_decision_of_another_process_is_by_the_new_version(client: Client, database: Database) -> None:
    house = await club(client)
    one, other = await house.campaign(), await house.campaign()
    async with another_process(database) as ask:
        assert await ask(client.workspace_id) == {one: 1, other: 1}
        await revised(client, one, "7")
        assert await ask(client.workspace_id) == {one: 2, other: 1}
        await client.post(f"/v1/campaigns/{other}/kills", {"reason": "too much"})
        assert await ask(client.workspace_id) == {one: 2}
        third = await house.campaign()
        assert await ask(client.workspace_id) == {one: 2, third: 1}


async def test_an_edit_compiles_the_edited_campaign_and_no_other(client: Client, own_pool: Pool) -> None:
    house = await club(client)
    one, other = await house.campaign(), await house.campaign()
    before = asked(await programme(own_pool, client.workspace_id))
    await revised(client, one, "7")
    after = asked(await programme(own_pool, client.workspace_id))
    assert after[one].version == 2
    assert after[other] is before[other]


async def test_a_new_attribute_compiles_no_campaign_again(client: Client, own_pool: Pool) -> None:
    house = await club(client)
    one = await house.campaign(condition="order.amount > 5")
    before = await programme(own_pool, client.workspace_id)
    response = await client.send("PUT", "/v1/attributes/customer/colour", {"type": "string"})
    assert response.status_code < 300, response.text
    after = await programme(own_pool, client.workspace_id)
    assert after.version > before.version
    assert asked(after)[one] is asked(before)[one]


async def test_campaigns_of_a_programme_that_closes_are_gone(client: Client, own_pool: Pool) -> None:
    house = await club(client)
    await house.campaign()
    assert len(asked(await programme(own_pool, client.workspace_id))) == 1
    await client.post(f"/v1/programs/{house.program_id}/closures", {"reason": "over"})
    assert asked(await programme(own_pool, client.workspace_id)) == {}


async def test_a_programme_read_in_a_transaction_that_changed_it_is_not_kept(client: Client, own_pool: Pool) -> None:
    house = await club(client)
    draft = ids.decode("cmp", await house.campaign(launched=False))
    async with opened(own_pool, request(client.workspace_id)) as tx:
        await campaigns.step(tx, draft, "launch", reason="a try")
        assert len(asked(await decisions.programme(tx))) == 1
    assert asked(await programme(own_pool, client.workspace_id)) == {}


async def test_a_request_that_began_before_an_edit_may_decide_by_the_newer_programme(
    client: Client, own_pool: Pool
) -> None:
    house = await club(client)
    one = await house.campaign()
    async with opened(own_pool, request(client.workspace_id)) as tx:
        await revised(client, one, "7")
        newest = await programme(own_pool, client.workspace_id)
        assert await decisions.programme(tx) is newest
        assert newest.version > tx.workspace.version


async def test_many_requests_at_once_compile_a_programme_once(client: Client, own_pool: Pool) -> None:
    house = await club(client)
    await house.campaign()
    found = await asyncio.gather(*(programme(own_pool, client.workspace_id) for _ in range(4)))
    assert all(one is found[0] for one in found)


async def _many(house: Club, number: int, **more: Any) -> list[str]:
    effect = {"kind": "fixed", "wallet": "points", "points": "5"}
    return [
        await house.campaign(effect, condition=f"order.lines.exists(l, l.sku == 'S{n}')", **more) for n in range(number)
    ]


def bought(external_id: str, sku: str) -> dict[str, Any]:
    return order(external_id, 500) | {"lines": [{"sku": sku, "quantity": 1, "amount_minor": 500}]}


async def test_of_many_campaigns_only_those_in_question_are_asked_counted_and_stored(client: Client) -> None:
    house = await club(client)
    await customer(client)
    limit = {"scope": "customer", "period": "ever", "measure": "times", "max": 2}
    made = await _many(house, 20, limits=[limit])
    await client.post("/v1/orders", bought("1", "S3"))
    done = await client.post("/v1/orders/bulk", {"items": [bought("2", "S3"), bought("3", "S3"), bought("4", "S4")]})
    earned = [[row["campaign_id"] for row in one["result"]["earned"]] for one in done["results"]]
    assert earned == [[made[3]], [], [made[4]]]
    refused = done["results"][1]["result"]["refused"]
    assert [(row["campaign_id"], row["code"]) for row in refused] == [(made[3], "limit_reached")]
    cart = {"currency": "GBP", "customer": {"source": "shop", "external_id": "ada"}}
    cart["lines"] = [{"sku": sku, "quantity": 1, "amount_minor": 500} for sku in ("S3", "S4")]
    preview = await client.post("/v1/earnings/previews", cart)
    assert [row["campaign_id"] for row in preview["earned"]] == [made[4]]
    assert [row["code"] for row in preview["refused"]] == ["limit_reached"]
    for one in done["results"]:
        again = await client.get(f"/v1/decisions/{one['result']['decision_id']}/rerun")
        assert again["same"] is True


async def test_a_row_with_a_wrong_attribute_hurts_no_other_of_its_list(client: Client) -> None:
    house = await club(client)
    await customer(client)
    await _many(house, 17, limits=[{"scope": "customer", "period": "ever", "measure": "times", "max": 2}])
    declared = await client.send("PUT", "/v1/attributes/order/weight", {"type": "decimal"})
    assert declared.status_code < 300, declared.text
    wrong = bought("1", "S3") | {"attributes": {"weight": "heavy"}}
    done = await client.post("/v1/orders/bulk", {"items": [wrong, bought("2", "S3")]})
    assert [one["status"] for one in done["results"]] == ["refused", "created"]


async def test_of_many_facts_with_arguments_only_those_in_question_are_found_and_kept(client: Client) -> None:
    house = await club(client)
    await customer(client)
    effect = {"kind": "fixed", "wallet": "points", "points": "5"}
    made = [
        await house.campaign(
            effect, condition=f"order.lines.exists(l, l.sku == 'S{n}') && customer.bought('S{n}', '90d') >= 1"
        )
        for n in range(70)
    ]
    first = await client.post("/v1/orders", bought("1", "S3"))
    assert first["earned"] == []
    done = await client.post("/v1/orders/bulk", {"items": [bought("2", "S3"), bought("3", "S4"), bought("4", "S4")]})
    earned = [[row["campaign_id"] for row in one["result"]["earned"]] for one in done["results"]]
    assert earned == [[made[3]], [], [made[4]]]
    for one in done["results"]:
        again = await client.get(f"/v1/decisions/{one['result']['decision_id']}/rerun")
        assert again["same"] is True
    decision = await client.get(f"/v1/decisions/{done['results'][0]['result']['decision_id']}")
    assert {*decision["facts"]["customer"]["bought"]} <= {"S3", "S4"}
    cart = {"currency": "GBP", "customer": {"source": "shop", "external_id": "ada"}}
    cart["lines"] = [{"sku": "S3", "quantity": 1, "amount_minor": 500}]
    preview = await client.post("/v1/earnings/previews", cart)
    assert [row["campaign_id"] for row in preview["earned"]] == [made[3]]
