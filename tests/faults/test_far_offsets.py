"""An instant may have any offset that RFC 3339 knows, also one that PostgreSQL does not."""

from __future__ import annotations

from typing import Any

import pytest

from tests.served import Client
from tests.shop import club, customer

FAR = "2026-03-08T17:26:53-17:15"
SAME = "2026-03-09T10:41:53"
ORDER = {
    "source": "shop",
    "customer": {"source": "shop", "external_id": "ada"},
    "currency": "GBP",
    "placed_at": FAR,
    "lines": [{"sku": "coffee", "quantity": 1, "amount_minor": 1000}],
}


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/v1/prices", {"sku": "coffee", "price_minor": 100, "from_at": FAR}),
        ("/v1/prices/bulk", {"items": [{"sku": "tea", "price_minor": 100, "from_at": FAR}]}),
        ("/v1/orders", {**ORDER, "external_id": "far"}),
        ("/v1/orders/bulk", {"items": [{**ORDER, "external_id": "farther"}]}),
        ("/v1/validations", {name: value for name, value in ORDER.items() if name != "source"}),
    ],
)
async def test_a_far_offset_is_an_instant_like_any_other(client: Client, path: str, body: dict[str, Any]) -> None:
    await club(client)
    await customer(client)
    answer = await client.http.request("POST", path, json=body, headers={"Authorization": f"Bearer {client.key}"})
    assert answer.status_code in (200, 201), answer.text
    assert "internal_error" not in answer.text
    assert '"refused":1' not in answer.text.replace(" ", ""), answer.text
    if "orders" in path:
        assert (await client.get("/v1/orders?limit=1"))["items"][0]["placed_at"].startswith(SAME)
