"""A shop sends orders, a customer earns, spends and gets points back."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from tests.served import Client


def now() -> str:
    return datetime.now(UTC).isoformat()


async def programme(client: Client, **effect: Any) -> str:
    """Set up a programme with points worth a penny, and a campaign of one point a pound."""
    program = await client.post("/v1/programs", {"name": "Club"})
    await client.post(
        "/v1/wallets",
        {
            "program_id": program["id"],
            "key": "points",
            "name": "Points",
            "unit_singular": "point",
            "unit_plural": "points",
            "cash_rate": "0.01",
        },
    )
    campaign = await client.post(
        "/v1/campaigns",
        {
            "program_id": program["id"],
            "name": "A point a pound",
            "trigger": "order.paid",
            "effects": [{"kind": "proportional", "wallet": "points", "points": "1", "per": "1.00", **effect}],
        },
    )
    await client.post(f"/v1/campaigns/{campaign['id']}/launches", {"reason": "go"})
    return campaign["id"]


async def ada(client: Client) -> str:
    made = await client.post("/v1/customers", {"name": "Ada", "identities": [{"source": "shop", "external_id": "ada"}]})
    return made["id"]


def order(external_id: str, *amounts: int, **more: Any) -> dict[str, Any]:
    return {
        "source": "shop",
        "external_id": external_id,
        "customer": {"source": "shop", "external_id": "ada"},
        "currency": "GBP",
        "placed_at": now(),
        "lines": [{"sku": f"sku-{n}", "quantity": 2, "amount_minor": amount} for n, amount in enumerate(amounts)],
        **more,
    }


async def test_a_customer_earns_spends_and_gets_points_back(client: Client) -> None:
    await programme(client)
    customer = await ada(client)
    first = order("1", 1250, 799)
    earned = await client.post("/v1/orders", first)
    assert (await client.post("/v1/orders", first)) == {**earned, "status": "unchanged"}
    assert earned["status"] == "created"
    assert [grant["points"] for grant in earned["earned"]] == ["20"]
    payment = await client.post(
        "/v1/payments",
        {
            "external_id": "basket-2",
            "customer": {"id": customer},
            "wallet": "points",
            "amount_minor": 15,
        },
    )
    assert (payment["points"], payment["status"]) == ("15", "reserved")
    paid = await client.post("/v1/orders", order("2", 500, tenders=[{"kind": "points", "payment_id": payment["id"]}]))
    assert paid["earned"][0]["points"] == "5"
    balances = await client.get(f"/v1/customers/{customer}/balances")
    assert balances["wallets"][0]["spendable"] == "10"
    back = await client.post(
        "/v1/returns",
        {
            "external_id": "r1",
            "returned_at": now(),
            "order": {"source": "shop", "external_id": "1"},
            "lines": [{"line": 2, "quantity": 1}],
        },
    )
    assert [grant["points"] for grant in back["taken_back"]] == ["4"]
