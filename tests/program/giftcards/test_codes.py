"""The codes of gift cards among all codes: who may not spend does not see them."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Any

import pytest

from laurels.kit import doors
from laurels.kit.doors.door import Pool
from laurels.system import access
from tests.conftest import Database
from tests.scene import request
from tests.served import Client, serving
from tests.shop import customer


@pytest.fixture
async def client(shared_database: Database, pool: Pool) -> AsyncGenerator[Client]:
    async with serving(shared_database.app_url, pool) as client:
        yield client


async def key(client: Client, pool: Pool, *scopes: str, kind: str = "secret", of: Any = None) -> Client:
    """Give a client of the same application with a key of these scopes."""
    issued = await doors.transact(
        pool,
        lambda tx: access.create(tx, name="some", kind=kind, scopes=list(scopes)),
        request(of or client.workspace_id),
    )
    return Client(client.http, issued.text, of or client.workspace_id)


async def card(client: Client, amount: int = 5000, **more: Any) -> dict[str, Any]:
    return await client.post("/v1/gift_cards", {"amount_minor": amount, **more})


async def test_codes_of_cards_are_among_vouchers_for_who_may_spend_alone(client: Client, pool: Pool) -> None:
    ada = await customer(client)
    made = await card(client, customer={"id": ada})
    voucher = made["id"].replace("gft_", "vch_")
    marketer = await key(client, pool, "vouchers:read", "vouchers:write")
    for path in (voucher, f"{voucher}/qr", f"by_code?code={made['code']}"):
        assert (await client.send("GET", f"/v1/vouchers/{path}")).status_code == 200
        assert (await marketer.refused("GET", f"/v1/vouchers/{path}"))["code"] == "not_found"
    for query in ("", f"?customer_id={ada}"):
        assert [one["id"] for one in (await client.get(f"/v1/vouchers{query}"))["items"]] == [voucher]
        assert (await marketer.get(f"/v1/vouchers{query}"))["items"] == []
    assert made["code"] not in (await marketer.send("GET", "/v1/vouchers/export")).text
    for step in ("disablements", "withdrawals"):
        problem = await marketer.refused("POST", f"/v1/vouchers/{voucher}/{step}", {"reason": "because"})
        assert problem["code"] == "not_found"
    changed = await client.send("PATCH", f"/v1/vouchers/{voucher}", {"uses_max": 3})
    assert (changed.status_code, changed.json()["pointer"]) == (422, "/uses_max")
    await client.post(f"/v1/vouchers/{voucher}/disablements", {"reason": "stolen"})
    assert (await client.get(f"/v1/gift_cards/{made['id']}"))["state"] == "blocked"
