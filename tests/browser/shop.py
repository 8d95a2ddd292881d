"""A small shop for browsers to look at: a club with its points, campaigns, a code, and customers who bought things."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx2

from laurels.kit import doors, ids
from laurels.kit.postgres import Pool
from laurels.kit.tx import ORGANISATION, Tx
from laurels.system import access, sessions, staff
from tests.scene import new_workspace, request

PEOPLE = (
    "Ada Lovelace", "Grace Hopper", "Katherine Johnson", "Hedy Lamarr", "Mary Jackson", "Annie Easley",
    "Radia Perlman", "Barbara Liskov", "Frances Allen", "Adele Goldberg", "Karen Spärck Jones", "Joan Clarke",
)  # fmt: skip
GOODS = (("coffee-250", "Coffee, 250 g", 790), ("tea-green", "Green tea", 450), ("cup-blue", "Blue cup", 1290))
COUNTRIES = ("DE", "GB", "TR")
STORES = (
    ("LON-1", "London, Strand", None),
    ("BER-1", "Berlin, Mitte", "Europe/Berlin"),
    ("IST-1", "İstanbul, Beyoğlu", "Europe/Istanbul"),
)


@dataclass(frozen=True, slots=True)
class Shop:
    """A served shop: where it is, and its workspaces by their ids."""

    address: str
    pool: Pool
    test: UUID
    live: UUID
    key: str

    async def link(self, *roles: str, name: str = "Noor Haddad") -> str:
        """Take somebody on who has these roles everywhere, and give the address that signs them in once."""
        email = f"{'-'.join(roles)}@example.com"

        async def work(tx: Tx) -> str:
            person = await staff.by_email(tx, email=email) or await staff.create(
                tx, email=email, name=name, place_id=ORGANISATION, roles=list(roles)
            )
            return (await sessions.link(tx, person=person)).token

        token = await doors.transact(self.pool, work, request(ORGANISATION))
        return f"{self.address}/admin/sign-in?link={token}"

    async def api(self, method: str, path: str, body: Any = None) -> Any:
        """Do something as the shop's own software does."""
        async with httpx2.AsyncClient(base_url=self.address, timeout=30) as http:
            answer = await http.request(method, path, json=body, headers={"Authorization": f"Bearer {self.key}"})
        assert answer.status_code < 300, answer.text
        return answer.json()


async def opened(address: str, pool: Pool) -> Shop:
    """Open the shop: set it up, and let a month of it pass."""
    test = await new_workspace(pool, mode="test", starts_at=datetime.now(UTC))
    live = await new_workspace(pool, mode="live")
    issued = await doors.transact(
        pool, lambda tx: access.create(tx, name="shop", kind="secret", scopes=["*"]), request(test)
    )
    shop = Shop(address, pool, test, live, issued.text)
    await _set_up(shop)
    await _trade(shop)
    return shop


async def _set_up(shop: Shop) -> None:
    for code, name, zone in STORES:
        await shop.api("POST", "/v1/stores", {"code": code, "name": name, "zone": zone})
    await shop.api("POST", "/v1/products/bulk", {"items": [{"sku": sku, "name": name} for sku, name, _ in GOODS]})
    country = {"type": "string", "allowed": list(COUNTRIES)}
    await shop.api("PUT", "/v1/attributes/customer/country", country)
    program = await shop.api("POST", "/v1/programs", {"name": "Coffee Club"})
    await shop.api(
        "POST",
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
    earning = {
        "program_id": program["id"],
        "name": "A point a pound",
        "trigger": "order.paid",
        "effects": [{"kind": "proportional", "wallet": "points", "points": "1", "per": "1.00"}],
    }
    lowering = {
        "name": "10 % off big baskets",
        "trigger": "cart",
        "condition": "order.amount >= 30",
        "effects": [{"kind": "order_percent", "percent": "10", "maximum": "5.00"}],
    }
    for body in (earning, lowering):
        made = await shop.api("POST", "/v1/campaigns", body)
        await shop.api("POST", f"/v1/campaigns/{made['id']}/launches", {"reason": "Opening week"})


async def _trade(shop: Shop) -> None:
    people = [
        {
            "name": name,
            "email": f"{name.split()[0].lower()}@example.com",
            "attributes": {"country": COUNTRIES[place % len(COUNTRIES)]},
            "identities": [{"source": "shop", "external_id": f"person-{place}"}],
        }
        for place, name in enumerate(PEOPLE)
    ]
    await shop.api("POST", "/v1/customers/bulk", {"items": people})
    await shop.api("POST", "/v1/orders/bulk", {"items": [_order(number) for number in range(40)]})


def _order(number: int) -> dict[str, Any]:
    sku, _, price = GOODS[number % len(GOODS)]
    quantity = 1 + number % 3
    return {
        "source": "shop",
        "external_id": f"order-{number}",
        "customer": {"source": "shop", "external_id": f"person-{number * 5 % len(PEOPLE)}"},
        "currency": "GBP",
        "placed_at": (datetime.now(UTC) - timedelta(hours=17 * (40 - number))).isoformat(),
        "lines": [{"sku": sku, "quantity": quantity, "amount_minor": quantity * price}],
    }


def workspace(id: UUID) -> str:
    """Write the id of a workspace as the API does."""
    return ids.encode("wsp", id)
