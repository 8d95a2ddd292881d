"""Gift cards as shops sell them: once or many times, on a loyalty card, in Maine, and in the books of finance."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from laurels import worker
from laurels.insight import doctor
from laurels.kit import doors
from laurels.kit.doors.door import Pool
from laurels.system import access
from tests.conftest import Database
from tests.scene import request, rolled_back
from tests.served import Client, serving
from tests.shop import customer

START = datetime(2027, 5, 3, 9, tzinfo=UTC)


@pytest.fixture
async def client(shared_database: Database, pool: Pool) -> AsyncGenerator[Client]:
    """Give a client of a workspace whose clock its owner moves."""
    async with serving(shared_database.app_url, pool, starts_at=START, currency="USD") as made:
        yield made


async def card(client: Client, amount: int, **more: Any) -> dict[str, Any]:
    return await client.post("/v1/gift_cards", {"amount_minor": amount, **more})


async def pay(client: Client, code: str, amount: int, order: str, **more: Any) -> dict[str, Any]:
    return await client.post(f"/v1/gift_cards/{code}/debits", {"amount_minor": amount, "external_id": order, **more})


async def left(client: Client, code: str) -> int:
    return (await client.get(f"/v1/gift_cards/{code}"))["available_minor"]


async def go_on(client: Client, pool: Pool, days: int) -> None:
    """Move the workspace's clock, and let the worker do what is due."""
    now = datetime.fromisoformat((await client.get("/v1/workspace"))["now"])
    await client.post("/v1/workspace/clock_advances", {"to": (now + timedelta(days=days)).isoformat()})
    for step in (*worker.STEPS, worker.FEED):
        while await doors.transact(pool, step.work, worker.request(client.workspace_id, step.name)):
            pass


async def told(client: Client, type: str) -> list[dict[str, Any]]:
    feed = await client.get("/v1/feed?after=0&limit=1000")
    return [event["payload"] for event in feed["items"] if event["type"] == type]


async def healthy(pool: Pool, client: Client) -> None:
    async with rolled_back(pool, client.workspace_id) as tx:
        assert [found for found in await doctor.examine(tx) if not found.information] == []


async def test_gift_cards_single_use_and_multi_use(client: Client, pool: Pool) -> None:
    many, once = await card(client, 5000), await card(client, 5000, single_use=True)
    gone = await card(client, 5000, single_use=True, rest="lost")
    await pay(client, many["code"], 2000, "order-1")
    await pay(client, many["code"], 1500, "order-2")
    assert await left(client, many["code"]) == 1500
    await pay(client, once["code"], 2000, "order-3")
    await pay(client, gone["code"], 2000, "order-4")
    for code in (once["code"], gone["code"]):
        problem = await client.refused(
            "POST", f"/v1/gift_cards/{code}/debits", {"amount_minor": 100, "external_id": "order-5"}
        )
        assert problem["refusal"] == "gift_card_used"
    shown = [await client.get(f"/v1/gift_cards/{one['id']}") for one in (once, gone)]
    assert [(one["state"], one["balance_minor"]) for one in shown] == [("used", 3000), ("used", 0)]
    await healthy(pool, client)


async def test_a_loyalty_card_used_as_a_gift_card_pays_all_or_part_of_a_purchase(client: Client, pool: Pool) -> None:
    ada = await customer(client)
    loyal = await card(client, 4000, code="9970 1234 5678 9012", customer={"id": ada})
    # The basket costs 65.00: the card pays what is on it, and the till takes the rest in cash.
    part = await pay(client, "9970123456789012", 6500, "basket-1", partial=True)
    assert (part["captured_minor"], 6500 - part["captured_minor"]) == (4000, 2500)
    await client.post(f"/v1/gift_cards/{loyal['id']}/top_ups", {"amount_minor": 10_000, "external_id": "counter-7"})
    whole = await pay(client, "9970-1234-5678-9012", 6500, "basket-2")
    assert whole["captured_minor"] == 6500
    # One article of the first basket comes back: its share goes back to the card.
    await client.post(
        f"/v1/gift_cards/{loyal['id']}/debits/{part['id']}/refunds", {"external_id": "return-1", "amount_minor": 1200}
    )
    (mine,) = (await client.get(f"/v1/gift_cards?customer_id={ada}"))["items"]
    assert (mine["id"], mine["available_minor"]) == (loyal["id"], 10_000 - 6500 + 1200)
    await healthy(pool, client)


async def test_an_order_is_paid_with_two_cards_while_the_customer_checks_out(client: Client, pool: Pool) -> None:
    first, second = await card(client, 3000), await card(client, 9000)
    held = [
        await pay(client, first["code"], 3000, "order-9", hold_seconds=900),
        await pay(client, second["code"], 4500, "order-9", hold_seconds=900),
    ]
    assert [await left(client, one["code"]) for one in (first, second)] == [0, 4500]
    for one in held:
        await client.post(f"/v1/gift_cards/{one['gift_card_id']}/debits/{one['id']}/captures", {})
    # Another customer walks away: the reservation ends by itself.
    await pay(client, second["code"], 4000, "order-10", hold_seconds=900)
    await go_on(client, pool, 1)
    assert await left(client, second["code"]) == 4500
    assert [one["amount_minor"] for one in await told(client, "gift_card.released")] == [4000]
    await healthy(pool, client)


async def test_the_balance_of_gift_cards_sold_and_the_spent_balance(client: Client, pool: Pool) -> None:
    """What the chief of marketing and finance read is what the ledger has, at any date."""
    sold = [await card(client, 5000, expires_after="P1Y") for _ in range(4)]
    await card(client, 2000, currency="EUR")
    await card(client, 7000, awaits_activation=True)
    paid = await pay(client, sold[0]["code"], 5000, "o1")
    await pay(client, sold[1]["code"], 1000, "o2")
    await client.post(
        f"/v1/gift_cards/{sold[0]['id']}/debits/{paid['id']}/refunds", {"external_id": "r", "amount_minor": 800}
    )
    await client.post(f"/v1/gift_cards/{sold[2]['id']}/top_ups", {"amount_minor": 300, "external_id": "t"})
    await client.post(f"/v1/gift_cards/{sold[3]['id']}/cash_outs", {"external_id": "c", "reason": "goodwill"})
    await go_on(client, pool, 1)
    first_day = (datetime.fromisoformat((await client.get("/v1/workspace"))["now"]) - timedelta(hours=1)).isoformat()
    euros, dollars = (await client.get("/v1/gift_cards/totals"))["items"]
    assert (euros["currency"], euros["sold_minor"], euros["outstanding_minor"]) == ("EUR", 2000, 2000)
    assert dollars == {
        "currency": "USD", "sold_count": 4, "sold_minor": 20_000, "waiting_count": 1, "waiting_minor": 7000,
        "loaded_minor": 20_000, "topped_up_minor": 300, "spent_minor": 6000, "refunded_minor": 800, "expired_minor": 0,
        "cashed_out_minor": 5000, "outstanding_minor": 10_100,
    }  # fmt: skip
    await go_on(client, pool, 400)
    assert sum(one["amount_minor"] for one in await told(client, "gift_card.expired")) == 10_100
    assert await told(client, "points.expired") == []
    (_, then), (_, now) = [
        (await client.get(f"/v1/gift_cards/totals{at}"))["items"]
        for at in (f"?at={first_day.replace('+00:00', 'Z')}", "")
    ]
    assert then == dollars
    assert (now["expired_minor"], now["outstanding_minor"]) == (10_100, 0)
    cards = (await client.get("/v1/gift_cards?currency=USD"))["items"]
    assert sum(one["balance_minor"] for one in cards) == now["outstanding_minor"]
    await healthy(pool, client)


async def test_gift_card_expiry_is_forbidden_in_maine_and_the_rest_is_refunded(client: Client, pool: Pool) -> None:
    maine = {"jurisdiction": "US-ME"}
    problem = await client.refused("POST", "/v1/gift_cards", {"amount_minor": 2500, "expires_after": "P10Y", **maine})
    assert (problem["code"], problem["law"]["jurisdiction"]) == ("gift_card_against_law", "US-ME")
    mine = await card(client, 2500, **maine)
    await go_on(client, pool, 3650)
    assert await left(client, mine["code"]) == 2500, "ten years later it is all there"
    asked = {"external_id": "till-4", "reason": "The customer asked for the rest"}
    await pay(client, mine["code"], 2000, "order-1")
    some = await till(client, pool)
    refused = await some.refused("POST", f"/v1/gift_cards/{mine['code']}/cash_outs", asked)
    assert (refused["code"], refused["rest_minor"]) == ("gift_card_cash_out_refused", 500)
    await pay(client, mine["code"], 1, "order-2")
    paid = await some.post(f"/v1/gift_cards/{mine['code']}/cash_outs", asked)
    assert (paid["paid_out_minor"], paid["balance_minor"]) == (499, 0)
    (event,) = await told_after_work(client, pool)
    assert event["law"].startswith("33 M.R.S. 2066")
    await healthy(pool, client)


async def till(client: Client, pool: Pool) -> Client:
    """Give a till: it may spend, and pay out what the law asks for."""
    issued = await doors.transact(
        pool,
        lambda tx: access.create(tx, name="till", kind="secret", scopes=["gift_cards:spend"]),
        request(client.workspace_id),
    )
    return Client(client.http, issued.text, client.workspace_id)


async def told_after_work(client: Client, pool: Pool) -> list[dict[str, Any]]:
    await go_on(client, pool, 1)
    return await told(client, "gift_card.cashed_out")


async def test_a_card_bought_with_a_stolen_one_is_stopped_before_it_can_be_used(client: Client, pool: Pool) -> None:
    bought = await card(client, 20_000, awaits_activation=True, activation_delay_seconds=86_400)
    await client.post(f"/v1/gift_cards/{bought['id']}/activations")
    problem = await client.refused(
        "POST", f"/v1/gift_cards/{bought['code']}/debits", {"amount_minor": 20_000, "external_id": "o"}
    )
    assert problem["refusal"] == "gift_card_not_active_yet"
    await client.post(f"/v1/gift_cards/{bought['id']}/blocks", {"reason": "The payment was charged back"})
    await go_on(client, pool, 2)
    shown = await client.get(f"/v1/gift_cards/{bought['id']}")
    assert (shown["state"], shown["available_minor"]) == ("blocked", 0)
    audit = (await client.get("/v1/audit"))["items"]
    assert any(one["changes"].get("reason") == "The payment was charged back" for one in audit)
