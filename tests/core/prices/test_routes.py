"""Prices and exchange rates as a client sees them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from datetime import UTC, datetime
from typing import Any

import pytest

from laurels.kit.doors.door import Pool
from tests.conftest import Database
from tests.served import Client, serving
from tests.shop import ago


@pytest.fixture
async def client(shared_database: Database, pool: Pool) -> AsyncGenerator[Client]:
    async with serving(shared_database.app_url, pool) as client:
        yield client


def price(sku: str, minor: int | None, **length: float) -> dict[str, Any]:
    return {"sku": sku, "price_minor": minor, "from_at": ago(**length)}


async def test_a_catalogue_page_shows_what_is_struck_through(client: Client) -> None:
    items = [
        price("tea", 900, days=90), price("tea", 1000, days=20), price("tea", 700, days=2),
        price("cup", 500, days=10), {**price("tea", 1200, days=90), "currency": "EUR"},
    ]  # fmt: skip
    done = await client.post("/v1/prices/bulk", {"items": items})
    assert (done["created"], [one["id"] for one in done["results"]]) == (5, ["tea", "tea", "tea", "cup", "tea"])
    assert (await client.post("/v1/prices/bulk", {"items": items}))["unchanged"] == 5
    shown = (await client.get("/v1/prices?sku=cup&sku=tea&sku=unknown"))["items"]
    assert [(one["sku"], one["price_minor"], one["prior"]["missing"]) for one in shown] == [
        ("cup", 500, "known_too_short"), ("tea", 700, None), ("unknown", None, "no_price"),
    ]  # fmt: skip
    assert [one["prior"]["price_minor"] for one in shown] == [None, 900, None]
    assert shown[1]["prior"]["reduced_at"] == shown[1]["from_at"]
    then = (await client.get(f"/v1/prices?sku=tea&at={ago(days=20).replace('+', '%2B')}"))["items"][0]
    assert (then["price_minor"], then["prior"]["price_minor"]) == (700, 900)
    await client.post("/v1/prices", price("tea/100", 300, days=1))
    assert (await client.get("/v1/prices?sku=tea/100"))["items"][0]["price_minor"] == 300
    prior = await client.get("/v1/products/tea/prior_price")
    assert (prior["price_minor"], prior["sku"], prior["currency"]) == (900, "tea", "GBP")
    new = await client.get("/v1/products/cup/prior_price?new_goods=shorter")
    assert (new["price_minor"], new["missing"]) == (500, None)
    assert (await client.get("/v1/products/tea/prior_price?days=7"))["price_minor"] == 1000
    listed = await client.get("/v1/products/tea/prices?limit=2")
    assert [one["price_minor"] for one in listed["items"]] == [700, 1000]
    assert listed["next_cursor"]
    missing = await client.refused("GET", "/v1/products/coffee/prior_price")
    assert missing["code"] == "not_found"


async def test_one_bad_row_does_not_hurt_the_others(client: Client) -> None:
    twice = price("tea", 900, days=3)
    items: list[Any] = [
        twice, {**price("cup", 1, days=1), "currency": "EUX"}, twice, {"sku": "cup"}, price("cup", -1, days=1), "cup",
        {**price("cup", 5, days=1), "from_at": "2026-03-01"},
    ]  # fmt: skip
    done = await client.post("/v1/prices/bulk", {"items": items})
    assert (done["created"], done["refused"]) == (1, 6)
    pointers = [one["problem"]["pointer"] for one in done["results"] if one["problem"]]
    assert pointers == [
        "/items/1/currency", "/items/2", "/items/3/price_minor", "/items/4/price_minor", "/items/5", "/items/6/from_at",
    ]  # fmt: skip


async def test_what_is_no_price_is_refused_with_the_field(client: Client) -> None:
    for body, pointer in (
        ({**price("tea", 1, days=1), "currency": "gbp"}, "/currency"),
        ({**price("", 1, days=1)}, "/sku"),
        ({**price("tea", 10**15 + 1, days=1)}, "/price_minor"),
        ({**price("tea", 1, days=1), "price": 3}, "/price"),
    ):
        assert (await client.refused("POST", "/v1/prices", body))["pointer"] == pointer
    assert (await client.refused("GET", "/v1/prices"))["pointer"] == "/query/sku"
    assert (await client.refused("GET", "/v1/prices?sku=tea&currency=EUX"))["pointer"] == "/query/currency"
    assert (await client.refused("GET", "/v1/products/tea/prior_price?days=0"))["pointer"] == "/query/days"


async def test_eight_writers_of_one_price_keep_one(client: Client) -> None:
    at = ago(days=1)
    bodies = [{"items": [{"sku": f"s{n}", "price_minor": one, "from_at": at} for n in range(20)]} for one in range(8)]
    answers = await asyncio.gather(*(client.post("/v1/prices/bulk", body) for body in bodies))
    assert sum(one["created"] for one in answers) == 20
    assert sum(one["updated"] for one in answers) == 140
    shown = (await client.get("/v1/prices?" + "&".join(f"sku=s{n}" for n in range(20))))["items"]
    assert len({one["price_minor"] for one in shown}) == 1


async def test_an_exchange_rate_travels_through_its_routes(client: Client) -> None:
    euro = {"from_currency": "EUR", "to_currency": "JPY", "rate": "163.2500", "valid_from_at": "2026-01-01T00:00:00Z"}
    made = await client.post("/v1/exchange_rates", euro)
    assert made == {**euro, "status": "created"}
    rows = [
        euro,
        {**euro, "rate": "1e400"},
        {**euro, "to_currency": "EUR"},
        {**euro, "to_currency": "USD", "rate": "-1"},
    ]
    done = await client.post("/v1/exchange_rates/bulk", {"items": rows})
    assert [one["status"] for one in done["results"]] == ["unchanged", "refused", "refused", "refused"]
    assert [one["problem"]["pointer"] for one in done["results"][1:]] == [
        "/items/1/rate", "/items/2/to_currency", "/items/3/rate",
    ]  # fmt: skip
    later = {**euro, "rate": "170", "valid_from_at": datetime(2026, 2, 1, tzinfo=UTC).isoformat()}
    await client.post("/v1/exchange_rates", later)
    newest = (await client.get("/v1/exchange_rates"))["items"]
    assert [one["rate"] for one in newest] == ["170"]
    then = (await client.get("/v1/exchange_rates?at=2026-01-15T00:00:00Z"))["items"]
    assert [one["rate"] for one in then] == ["163.2500"]
    assert len((await client.get("/v1/exchange_rates/EUR/JPY"))["items"]) == 2
    assert (await client.refused("GET", "/v1/exchange_rates/JPY/EUR"))["code"] == "not_found"
