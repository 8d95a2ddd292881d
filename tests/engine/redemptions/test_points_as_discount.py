"""Points that lower the price come back with what they made cheaper."""

from __future__ import annotations

from typing import Any

import pytest

from tests.served import Client
from tests.shop import club, customer, give, wallet_of
from tests.till import redeemed


async def paid_less(client: Client, *amounts: int) -> tuple[str, dict[str, Any]]:
    """Let Ada, who has 500 points, lower the price of a cart by 300 of them."""
    await club(client, pays_as="discount")
    ada = await customer(client)
    await give(client, ada, 500, "start")
    return ada, await redeemed(client, "o", *amounts, by="ada", incentives=[{"wallet": "points", "points": "300"}])


async def has(client: Client, ada: str) -> str:
    return (await wallet_of(client, ada))["balance"]


async def test_a_return_brings_back_the_points_of_its_goods(client: Client) -> None:
    ada, kept = await paid_less(client, 1000, 500)
    assert (kept["total_minor"], await has(client, ada)) == (1200, "200")
    found: list[tuple[int, list[str | None], str]] = []
    for number, line in enumerate((1, 2, 1)):
        asked = {"external_id": f"r{number}", "lines": [{"line": line, "quantity": 1}]}
        back = await client.post(f"/v1/redemptions/{kept['id']}/returns", asked)
        points = [one["points"] for one in back["refunds"] if one["kind"] == "points"]
        found.append((back["refund_minor"], points, await has(client, ada)))
    assert found == [(400, ["100"], "300"), (200, ["50"], "350"), (400, ["100"], "450")]
    await client.post(f"/v1/redemptions/{kept['id']}/rollbacks", {"reason": "x"})
    assert await has(client, ada) == "500"


@pytest.mark.parametrize("way", ["redemptions", "reservations"])
async def test_a_rollback_brings_back_all_of_them(client: Client, way: str) -> None:
    await club(client, pays_as="discount")
    ada = await customer(client)
    await give(client, ada, 500, "start")
    lines = [{"sku": "mug", "quantity": 1, "amount_minor": 200}]
    asked = {
        "external_id": "o",
        "currency": "GBP",
        "customer": {"id": ada},
        "lines": lines,
        "incentives": [{"wallet": "points"}],
    }
    kept = await client.post(f"/v1/{way}", asked)
    if way == "reservations":
        await client.post(f"/v1/redemptions/{kept['id']}/captures", {})
    assert (kept["total_minor"], await has(client, ada)) == (0, "300")
    await client.post(f"/v1/redemptions/{kept['id']}/rollbacks", {"reason": "x"})
    assert await has(client, ada) == "500"
