"""A rule tried on somebody, through the public API."""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator
from typing import Any

import pytest

from laurels.core import customers
from laurels.core.customers import Saying
from laurels.kit import doors, ids
from laurels.kit.doors.door import Pool
from tests.conftest import Database
from tests.scene import new_workspace, request
from tests.served import Client, serving
from tests.shop import ago, club, customer, give, order, row_counts

CART = {"lines": [{"sku": "mug-1", "quantity": 2, "amount_minor": 4000}]}
ADA = {"source": "shop", "external_id": "ada"}
VISIT = {"for": "event.visit", "customer": ADA}


@pytest.fixture(scope="module")
async def client(shared_database: Database, pool: Pool) -> AsyncGenerator[Client]:
    async with serving(shared_database.app_url, pool) as client:
        await client.send("PUT", "/v1/attributes/customer/country", {"type": "string"})
        await client.send("PUT", "/v1/attributes/order/gift", {"type": "boolean"})
        await client.send("PUT", "/v1/attributes/product/brand", {"type": "string"})
        await client.send("PUT", "/v1/attributes/reading:weather/temperature", {"type": "decimal"})
        await client.post("/v1/collections", {"key": "coffee", "name": "Coffee"})
        await client.post("/v1/products", {"sku": "mug-1", "name": "Mug", "attributes": {"brand": "Bean"}})
        await client.post("/v1/event_types", {"name": "visit", "attributes": [{"name": "minutes", "type": "integer"}]})
        await club(client)
        ada = await customer(client, attributes={"country": "DE"}, born_on="1990-12-10")
        await give(client, ada, 40, "gift")
        yield client


async def tried(client: Client, rule: str, **more: Any) -> Any:
    return await client.post("/v1/rules/evaluate", {"rule": rule, **more})


async def test_a_verdict_is_explained_leaf_by_leaf(client: Client) -> None:
    told = await tried(client, 'order.amount >= 50 && customer.attributes.country == "DE"', customer=ADA, order=CART)
    assert (told["held"], told["advice"]) == (False, ["Spend 10.00 GBP more"])
    first, second = told["explanation"]["root"]["parts"]
    assert (first["held"], first["actual"], first["needed"], first["distance"]) == (False, 4000, 5000, 1000)
    assert (first["actual_said"], first["needed_said"]) == ("40.00 GBP", "50.00 GBP")
    assert first["change"] == {
        "path": "order.amount", "change": "raise", "to": 5000, "by": 1000, "advice": "Spend 10.00 GBP more",
    }  # fmt: skip
    assert (second["held"], second["actual_said"]) == (True, "DE")
    facts = {fact["name"]: fact["value"] for fact in told["facts"]}
    assert facts == {"customer.attributes.country": "DE", "order.amount": 4000}
    assert told["customer_id"].startswith("cus_")


@pytest.mark.parametrize(
    ("rule", "held"),
    [
        ("wallets.points.spendable >= 40", True),
        ("wallets.points.spendable > 40", False),
        ("has(customer.age) && customer.age > 30", True),
        ('order.lines.exists(l, l.sku == "mug-1" && l.product.brand == "Bean")', True),
        ('order.lines.all(l, "coffee" in l.collections)', False),
        ("reading.weather.temperature > 30", False),
        ("order.quantity == 2", True),
    ],
)
async def test_a_rule_is_tried_on_what_is_so(client: Client, rule: str, held: bool) -> None:
    assert (await tried(client, rule, customer=ADA, order=CART))["held"] is held


async def test_without_a_customer_it_is_tried_on_a_new_one_and_without_a_cart_on_an_empty_one(client: Client) -> None:
    told = await tried(client, "wallets.points.spendable == 0 && order.amount == 0 && !has(customer.age)")
    assert (told["held"], told["customer_id"]) == (True, None)


async def test_a_moment_can_be_given(client: Client) -> None:
    rule = 'now.weekday == "monday" && now.hour == 17'
    assert (await tried(client, rule, at="2026-03-02T17:30:00Z"))["held"]
    told = await tried(client, rule, at="2026-03-03T17:30:00Z")
    first, _ = told["explanation"]["root"]["parts"]
    assert (told["held"], first["actual_said"]) == (False, "Tuesday")


async def test_history_is_that_of_the_moment(client: Client) -> None:
    bob = {"source": "shop", "external_id": "bob"}
    await customer(client, "bob")
    await client.post("/v1/orders", order("B-1", 4000, by="bob", placed_at=ago(days=3)))
    rule = 'customer.spent("30d") >= 40'
    for days, held in ((4, False), (2, True)):
        told = await tried(client, rule, customer=bob, at=ago(days=days))
        (fact,) = told["facts"]
        assert (told["held"], fact["arguments"], fact["value"]) == (held, ["30d"], 4000 if held else 0)


@pytest.mark.parametrize("at", ["1900-01-01T00:00:00Z", "2199-02-28T00:00:00+14:00", "2200-12-31T23:59:59Z"])
async def test_the_ends_of_time_are_moments_too(client: Client, at: str) -> None:
    rule = 'customer.spent("1y") >= 0 && customer.orders("last_year") == 0 && wallets.points.expiring("30d") >= 0'
    assert (await tried(client, rule, customer=ADA, at=at))["held"]


async def test_loops_inside_loops_over_the_largest_cart_end_soon(client: Client) -> None:
    rule = "order.lines.exists(a, order.lines.exists(b, a.sku == b.sku && a.amount > b.amount))"
    lines = [{"sku": f"sku-{n}", "quantity": 1, "amount_minor": 100} for n in range(201)]
    begun = time.monotonic()
    assert not (await tried(client, rule, order={"lines": lines[:200]}))["held"]
    assert time.monotonic() - begun < 10
    refused = await client.refused("POST", "/v1/rules/evaluate", {"rule": rule, "order": {"lines": lines}})
    assert refused["pointer"] == "/order/lines"


async def test_a_formula_has_a_value_or_the_reason_for_none(client: Client) -> None:
    told = await tried(client, "order.amount / 2", order=CART)
    assert (told["type"], told["held"], told["value"]) == ("money(GBP)", None, "2000")
    assert (await tried(client, "customer.age + 1"))["failed"]


async def test_a_rule_of_events_and_one_of_customers_are_tried(client: Client) -> None:
    visit = {"for": "event.visit", "customer": ADA, "event": {"minutes": 20}}
    assert (await tried(client, "event.minutes > 15", **visit))["held"]
    of_customers = {"for": "customer", "customer": ADA}
    assert (await tried(client, 'customer.attributes.country == "DE"', **of_customers))["held"]


async def test_it_is_explained_in_a_language(client: Client) -> None:
    told = await tried(client, "order.amount >= 50", order=CART, locale="es")
    assert told["sentence"] != "the order amount is at least 50.00 GBP"
    assert told["explanation"]["root"]["sentence"] == told["sentence"]


async def test_nothing_is_written(client: Client, shared_database: Database) -> None:
    before = row_counts(shared_database.super_url)
    await tried(client, "order.amount >= 50", customer=ADA, order=CART)
    await tried(client, "event.minutes > 1", **{"for": "event.visit"}, customer=ADA, event={"minutes": 1})
    assert row_counts(shared_database.super_url) == before


@pytest.mark.parametrize(
    ("body", "code", "pointer"),
    [
        ({"rule": "order.amout > 1"}, "invalid_rule", "/rule"),
        ({"rule": "true", "for": "nothing"}, "unknown_trigger", "/for"),
        ({"rule": "true", "order": {"lines": []}}, "invalid_field", "/order/lines"),
        ({"rule": "true", "order": {**CART, "customer": ADA}}, "invalid_field", "/order/customer"),
        ({"rule": "true", "order": {**CART, "currency": "EUR"}}, "currency_mismatch", "/order/currency"),
        ({"rule": "true", "order": {**CART, "colour": "red"}}, "invalid_field", "/order/colour"),
        ({"rule": "true", "order": {**CART, "attributes": {"gift": 1}}}, "invalid_field", "/order/attributes/gift"),
        ({"rule": "true", "event": {}}, "invalid_field", "/event"),
        ({"rule": "true", "for": "event.visit"}, "invalid_field", "/customer"),
        ({"rule": "true", **VISIT, "order": CART}, "invalid_field", "/order"),
        ({"rule": "true", **VISIT, "event": {"minutes": "x"}}, "invalid_field", "/event/minutes"),
        ({"rule": "true", "for": "customer", "order": CART}, "invalid_field", "/order"),
        ({"rule": "true", "customer": {}}, "invalid_field", "/customer"),
        ({"rule": "true", "customer": {"source": "shop", "external_id": "nobody"}}, "not_found", "/customer"),
        ({"rule": "true", "at": "2026-03-02T17:30:00"}, "invalid_field", "/at"),
        ({"rule": "x" * 20_000}, "invalid_field", "/rule"),
    ],
    ids=lambda value: None if isinstance(value, str) else str(sorted(value)),
)  # fmt: skip
async def test_what_cannot_be_tried_is_refused(client: Client, body: dict[str, Any], code: str, pointer: str) -> None:
    refused = await client.refused("POST", "/v1/rules/evaluate", body)
    assert (refused["code"], refused.get("pointer")) == (code, pointer), refused


async def test_a_customer_of_another_workspace_is_not_found(client: Client, pool: Pool) -> None:
    theirs = await doors.transact(
        pool, lambda tx: customers.create(tx, saying=Saying({"name": "Eve"})), request(await new_workspace(pool))
    )
    eve = {"id": ids.encode("cus", theirs.customer.id)}
    refused = await client.refused("POST", "/v1/rules/evaluate", {"rule": "true", "customer": eve})
    assert (refused["code"], refused["pointer"]) == ("not_found", "/customer")
