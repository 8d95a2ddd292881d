"""Carts that are priced at the same time share a list, and each has the answer that it would have alone."""

from __future__ import annotations

import asyncio
from typing import Any

from tests.engine.redemptions.test_first_cart import campaign, cart
from tests.served import Client
from tests.shop import customer


async def test_carts_together_cost_what_each_costs_alone(client: Client) -> None:
    await campaign(client, "cart", {"kind": "order_percent", "percent": "10"})
    await campaign(
        client,
        "cart",
        {"kind": "order_amount", "amount": "1.00"},
        condition="order.amount >= 20",
        limits=[{"scope": "customer", "period": "day", "measure": "times", "max": 1}],
    )
    coded = await campaign(client, "code", {"kind": "order_amount", "amount": "5.00"})
    await client.post("/v1/vouchers", {"campaign_id": coded, "code": "SPRING-5", "uses_max": 1})
    ada, ben = await customer(client), await customer(client)
    asked: list[dict[str, Any]] = [
        cart(1000, customer={"id": ada}),
        cart(3000, customer={"id": ada}),
        cart(3000, customer={"id": ben}, incentives=[{"code": "spring 5"}]),
        cart(3000, customer={"id": ada}, incentives=[{"code": "spring 5"}]),
        cart(3000, customer={"id": ben}, incentives=[{"code": "no such code"}]),
        cart(3000, incentives=[{"campaign_id": coded}], explain=True),
        cart(3000),
    ]
    alone = [await client.post("/v1/validations", one) for one in asked]
    together = await asyncio.gather(*[client.post("/v1/validations", one) for _ in range(5) for one in asked])
    assert list(together) == alone * 5
    assert [one["discount_minor"] for one in alone] == [100, 400, 850, 850, 0, 0, 300]


async def test_a_cart_that_cannot_be_priced_leaves_those_beside_it_alone(client: Client) -> None:
    await campaign(client, "cart", {"kind": "order_percent", "percent": "10"})
    ada = await customer(client)
    asked = [
        cart(1000, customer={"id": ada}),
        cart(1000, customer={"source": "shop", "external_id": "nobody"}),
        cart(1000, placed_at="2020-01-01T00:00:00Z"),
        {**cart(1000), "currency": "EUR"},
        cart(2000),
    ]
    answers = await asyncio.gather(*[client.send("POST", "/v1/validations", one) for one in asked])
    told = [answer.json() for answer in answers]
    assert [one.get("code", one.get("discount_minor")) for one in told] == [100, "unknown_customer", 0, "invalid_field", 200]  # noqa: E501 # fmt: skip
