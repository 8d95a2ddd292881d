"""A blocked customer is known, and gets and uses nothing until they are unblocked."""

from __future__ import annotations

from collections.abc import AsyncGenerator

import pytest

from laurels.kit.doors.door import Pool
from tests.conftest import Database
from tests.served import Client, serving
from tests.shop import Club, club, customer, give, order, reserve, wallet_of

OFF = {"kind": "order_percent", "percent": "10"}


@pytest.fixture
async def client(shared_database: Database, pool: Pool) -> AsyncGenerator[Client]:
    async with serving(shared_database.app_url, pool) as client:
        yield client


@pytest.fixture
async def shop(client: Client) -> Club:
    return await club(client)


async def block(client: Client, who: str, reason: str = "five cards, one phone") -> None:
    blocked = await client.post(f"/v1/customers/{who}/blocks", {"reason": reason})
    assert (blocked["state"], blocked["blocked_reason"]) == ("blocked", reason)


async def test_their_orders_are_booked_and_earn_nothing_until_they_are_unblocked(client: Client, shop: Club) -> None:
    summer = await shop.campaign(name="Summer")
    ada = await customer(client)
    await block(client, ada)
    booked = await client.post("/v1/orders", order("A-1", 4000))
    assert booked["status"] == "created"
    assert (await wallet_of(client, ada))["spendable"] == "0"
    told = await client.get(f"/v1/campaigns/{summer}/explain?customer={ada}")
    assert told["then"]["code"] == told["now"]["code"] == "customer_blocked"
    assert "five cards, one phone" in told["then"]["message"]
    free = await client.post(f"/v1/customers/{ada}/unblocks", {"reason": "it was her family"})
    assert (free["state"], free["blocked_reason"]) == ("active", None)
    await client.post("/v1/orders", order("A-2", 1500))
    assert (await wallet_of(client, ada))["spendable"] == "15"
    told = await client.get(f"/v1/campaigns/{summer}/explain?customer={ada}&order={booked['id']}")
    assert told["then"]["code"] == "customer_blocked"
    assert told["now"]["code"] is None


async def test_they_use_no_promotion_no_code_and_no_points(client: Client, shop: Club) -> None:
    for name, trigger in (("Everybody", "cart"), ("With a code", "code")):
        made = await client.post("/v1/campaigns", {"name": name, "trigger": trigger, "effects": [OFF]})
        await client.post(f"/v1/campaigns/{made['id']}/launches", {"reason": "go"})
    await client.post("/v1/vouchers", {"campaign_id": made["id"], "code": "TEN"})
    ada = await customer(client)
    await give(client, ada, 500, "gift")
    await block(client, ada)
    cart = {"currency": "GBP", "customer": {"id": ada}, "lines": [{"sku": "tea", "quantity": 1, "amount_minor": 1000}]}
    plain = await client.post("/v1/validations", cart)
    assert plain["discount_minor"] == 0
    for asked in ({"code": "TEN"}, {"wallet": "points"}):
        refused = await client.post("/v1/validations", {**cart, "incentives": [asked]})
        assert refused["status"] == "refused"
        assert "customer_blocked" in {one["refusal"]["code"] for one in refused["refused"]}, refused
    body = {"external_id": "p", "customer": {"id": ada}, "wallet": "points", "points": "100"}
    assert (await client.refused("POST", "/v1/payments", body))["code"] == "customer_blocked"
    await client.post(f"/v1/customers/{ada}/unblocks", {"reason": "sorry"})
    assert (await client.post("/v1/validations", cart))["discount_minor"] == 100
    await reserve(client, ada, 100, "p")


async def test_a_simulation_says_that_they_are_blocked(client: Client, shop: Club) -> None:
    summer = await shop.campaign(name="Summer")
    ada = await customer(client)
    await block(client, ada)
    cart = {"lines": [{"sku": "tea", "quantity": 1, "amount_minor": 1000}]}
    found = await client.post("/v1/simulations", {"customer": {"id": ada}, "cart": cart})
    (verdict,) = [one for one in found["campaigns"] if one["campaign_id"] == summer]
    assert verdict["outcome"]["code"] == verdict["judgement"]["code"] == "customer_blocked"
    assert found["points"] == {}


async def test_blocking_twice_changes_the_reason_and_is_told_once(client: Client) -> None:
    ada = await customer(client)
    await block(client, ada)
    await block(client, ada)
    await block(client, ada, "ten cards")
    await client.post("/v1/customers", {"name": "Ada L.", "identities": [{"source": "shop", "external_id": "ada"}]})
    known = await client.get(f"/v1/customers/{ada}")
    assert (known["name"], known["state"], known["blocked_reason"]) == ("Ada L.", "blocked", "ten cards")
    trail = await client.get("/v1/audit")
    assert [one["changes"].get("reason") for one in trail["items"] if one["changes"].get("state")].count(
        "five cards, one phone"
    ) == 1


async def test_to_block_asks_for_a_reason(client: Client) -> None:
    ada = await customer(client)
    problem = await client.refused("POST", f"/v1/customers/{ada}/blocks", {"reason": ""})
    assert problem["pointer"] == "/reason"
