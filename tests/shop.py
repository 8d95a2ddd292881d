"""What shops do in tests, in a line each: a club with a campaign, a customer, an order, a return, a balance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg

from tests.served import Client

POINT_A_POUND = {"kind": "proportional", "wallet": "points", "points": "1", "per": "1.00"}


def now() -> str:
    """Write the present instant."""
    return datetime.now(UTC).isoformat()


def ago(**length: float) -> str:
    """Write an instant that lies so far back."""
    return (datetime.now(UTC) - timedelta(**length)).isoformat()


@dataclass(frozen=True, slots=True)
class Club:
    """A programme with one wallet of points."""

    client: Client
    program_id: str
    wallet_id: str

    async def campaign(self, *effects: dict[str, Any], launched: bool = True, **definition: Any) -> str:
        """Add a campaign of orders, of one point a pound unless told, and launch it."""
        made = await self.client.post(
            "/v1/campaigns",
            {
                "program_id": self.program_id,
                "name": "A campaign",
                "trigger": "order.paid",
                "effects": list(effects) or [POINT_A_POUND],
                **definition,
            },
        )
        if launched:
            await self.client.post(f"/v1/campaigns/{made['id']}/launches", {"reason": "go"})
        return made["id"]


async def club(client: Client, **wallet: Any) -> Club:
    """Set up a programme with points worth a penny each."""
    program = await client.post("/v1/programs", {"name": "Club"})
    made = await client.post(
        "/v1/wallets",
        {
            "program_id": program["id"],
            "key": "points",
            "name": "Points",
            "unit_singular": "point",
            "unit_plural": "points",
            "cash_rate": "0.01",
            **wallet,
        },
    )
    return Club(client, program["id"], made["id"])


async def customer(client: Client, name: str = "ada", **more: Any) -> str:
    """Register a customer whom the shop knows by this name."""
    made = await client.post(
        "/v1/customers", {"name": name.title(), "identities": [{"source": "shop", "external_id": name}], **more}
    )
    return made["id"]


def order(external_id: str, *amounts: int, by: str = "ada", **more: Any) -> dict[str, Any]:
    """Write an order with a line of two pieces for each amount."""
    return {
        "source": "shop",
        "external_id": external_id,
        "customer": {"source": "shop", "external_id": by},
        "currency": "GBP",
        "placed_at": now(),
        "lines": [{"sku": f"sku-{n}", "quantity": 2, "amount_minor": amount} for n, amount in enumerate(amounts)],
        **more,
    }


def back(external_id: str, of: str, **what: Any) -> dict[str, Any]:
    """Write a return of all of an order, or of the lines or the amount named."""
    return {
        "source": "shop",
        "external_id": external_id,
        "returned_at": now(),
        "order": {"source": "shop", "external_id": of},
        **what,
    }


async def wallet_of(client: Client, customer_id: str) -> dict[str, Any]:
    """Read what a customer has in the one wallet."""
    found = await client.get(f"/v1/customers/{customer_id}/balances")
    return found["wallets"][0]


async def give(client: Client, customer_id: str, points: int | str, name: str) -> dict[str, Any]:
    """Give or take points by hand."""
    return await client.post(
        "/v1/adjustments",
        {
            "customer": {"id": customer_id},
            "wallet": "points",
            "points": str(points),
            "reason": "a test",
            "external_id": name,
        },
    )


async def reserve(client: Client, customer_id: str, points: int, name: str, **more: Any) -> dict[str, Any]:
    """Reserve points to pay with."""
    return await client.post(
        "/v1/payments",
        {
            "external_id": name,
            "customer": {"id": customer_id},
            "wallet": "points",
            "points": str(points),
            **more,
        },
    )


def row_counts(super_url: str) -> dict[str, int]:
    """Count the rows of every table."""
    with psycopg.connect(super_url) as db:
        tables = [
            name
            for (name,) in db.execute(
                "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
            ).fetchall()
        ]
        each = " UNION ALL ".join(f"SELECT '{table}', count(*) FROM \"{table}\"" for table in tables)
        return dict(db.execute(each.encode()).fetchall())
