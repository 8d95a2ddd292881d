"""Rules of campaigns that read history, outside data, holidays and stores, when orders and events come in."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from datetime import UTC, datetime
from typing import Any

import pytest

from laurels.kit.postgres import Pool, open_pool
from laurels.kit.tx import Tx
from laurels.program import vocabulary
from tests.conftest import Database
from tests.served import Client, serving
from tests.shop import back, club, customer, order, wallet_of

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
BONUS = {"kind": "fixed", "wallet": "points", "points": "10"}


@pytest.fixture
async def client(shared_database: Database, pool: Pool) -> AsyncGenerator[Client]:
    """Give a client of a shop in London, on Monday, the second of March 2026."""
    async with serving(shared_database.app_url, pool, starts_at=START) as made:
        yield made


def _order(name: str, *amounts: int, at: str = "2026-03-02T08:00:00Z", **more: Any) -> dict[str, Any]:
    return order(name, *amounts, placed_at=at, **more)


async def _points(client: Client, customer_id: str) -> str:
    return (await wallet_of(client, customer_id))["spendable"]


async def test_each_order_of_a_list_sees_those_before_it(client: Client) -> None:
    shop = await club(client)
    ada = await customer(client)
    await shop.campaign(BONUS, condition='customer.orders("ever") == 2')
    bulk = [_order(f"o{number}", 100) for number in range(4)]
    await client.post("/v1/orders/bulk", {"items": bulk})
    assert await _points(client, ada) == "10"


async def test_the_order_itself_is_not_yet_history_and_a_return_leaves_it(client: Client) -> None:
    shop = await club(client)
    ada = await customer(client)
    await shop.campaign(BONUS, condition='customer.spent("30d") >= 50')
    await client.post("/v1/orders", _order("a", 6000))
    assert await _points(client, ada) == "0"
    await client.post("/v1/orders", _order("b", 100))
    assert await _points(client, ada) == "10"
    await client.post("/v1/returns", back("r", "a", returned_at="2026-03-02T09:00:00Z"))
    await client.post("/v1/orders", _order("c", 100))
    assert await _points(client, ada) == "10"


async def test_a_list_of_orders_and_returns_is_history_in_its_order(client: Client) -> None:
    shop = await club(client)
    ada = await customer(client)
    await shop.campaign(BONUS, condition='customer.bought("sku-0", "1d") >= 2')
    first, second, third = (_order(name, 500) for name in "abc")
    gone = back("r", "a", returned_at="2026-03-02T09:00:00Z")
    sent = [("order", first), ("return", gone), ("order", second), ("order", third)]
    await client.post("/v1/activities/bulk", {"items": [{"kind": kind, **one} for kind, one in sent]})
    assert await _points(client, ada) == "10"


async def test_eight_first_orders_at_once_have_one_first_order(database: Database) -> None:
    own = await open_pool(database.app_url, size=8, name="tests")
    try:
        async with serving(database.app_url, own, starts_at=START) as client:
            shop = await club(client)
            ada = await customer(client)
            await shop.campaign(BONUS, condition='customer.orders("ever") == 0')
            await asyncio.gather(*(client.post("/v1/orders", _order(f"o{number}", 100)) for number in range(8)))
            assert await _points(client, ada) == "10"
    finally:
        await own.close()


async def test_a_decision_keeps_the_history_that_it_was_made_from(client: Client) -> None:
    shop = await club(client)
    await customer(client, born_on="1990-03-02")
    await shop.campaign(
        BONUS,
        condition='customer.spent("365d") >= 20 && customer.days_since_order == 1 && customer.birthday '
        '&& customer.points_earned("points", "ever") == 0.0 && customer.last_order_at < now.at',
    )
    await client.post("/v1/orders", _order("a", 2500, at="2026-03-01T12:00:00Z"))
    made = await client.post("/v1/orders", _order("b", 100))
    decision = await client.get(f"/v1/decisions/{made['decision_id']}")
    assert [grant["points"] for grant in decision["verdict"]["grants"]] == [10]
    await client.post("/v1/orders", _order("c", 9900))
    again = await client.get(f"/v1/decisions/{made['decision_id']}/rerun")
    assert again["same"]
    assert [grant["points"] for grant in again["grants"]] == [10]


async def test_rules_read_the_store_the_holiday_and_the_weather(client: Client) -> None:
    shop = await club(client)
    ada = await customer(client)
    await client.send("PUT", "/v1/attributes/store/region", {"type": "string"})
    await client.send("PUT", "/v1/attributes/reading:weather/rain", {"type": "boolean"})
    await client.post("/v1/stores", {"code": "north", "name": "North", "attributes": {"region": "uk"}})
    await client.post("/v1/calendars", {"key": "ours", "name": "Ours", "add": [{"day": "2026-03-02", "name": "Us"}]})
    rain = {"name": "weather", "attributes": {"rain": True}, "observed_at": "2026-03-02T08:00:00Z"}
    await shop.campaign(
        BONUS,
        condition='order.store_attributes.region == "uk" && "ours" in now.holidays && reading.weather.rain',
    )
    await client.post("/v1/orders", _order("a", 100, store="north"))
    assert await _points(client, ada) == "0"
    await client.post("/v1/readings", rain)
    await client.post("/v1/orders", _order("b", 100))
    await client.post("/v1/orders", _order("c", 100, store="north", at="2026-03-01T08:00:00Z"))
    assert await _points(client, ada) == "0"
    made = await client.post("/v1/orders", _order("d", 100, store="north"))
    assert await _points(client, ada) == "10"
    assert (await client.get(f"/v1/decisions/{made['decision_id']}/rerun"))["same"]


async def test_a_cart_without_a_customer_is_that_of_somebody_without_a_history(client: Client) -> None:
    shop = await club(client)
    await shop.campaign(BONUS, condition='customer.orders() == 0 && wallets.points.expiring("30d") == 0')
    cart = {"currency": "GBP", "lines": [{"sku": "tea", "quantity": 1, "amount_minor": 100}]}
    answer = await client.post("/v1/earnings/previews", cart)
    assert [one["points"] for one in answer["earned"]] == ["10"]


async def test_what_no_live_rule_reads_is_not_asked(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []
    find = vocabulary.facts

    async def noted(tx: Tx, *given: Any, **named: Any) -> Any:
        asked.append(given)
        return await find(tx, *given, **named)

    monkeypatch.setattr(vocabulary, "facts", noted)
    shop = await club(client)
    await customer(client)
    await shop.campaign(BONUS, condition="order.amount > 1 && customer.birthday == false")
    await client.post("/v1/orders", _order("a", 1000))
    assert asked == []
    await shop.campaign(BONUS, condition='customer.orders("30d") > 0')
    await client.post("/v1/orders", _order("b", 1000))
    assert len(asked) == 1
