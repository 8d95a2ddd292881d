"""Points for the products of a collection."""

from __future__ import annotations

from tests.scenarios.test_first_points import ada, order, programme
from tests.served import Client


async def test_only_the_lines_of_a_collection_earn(client: Client) -> None:
    await client.post("/v1/collections", {"key": "coffee", "name": "Coffee"})
    await client.post("/v1/products", {"sku": "sku-0", "name": "Beans", "collections": ["coffee"]})
    await client.post("/v1/products", {"sku": "sku-1", "name": "Tea"})
    await programme(client, lines='"coffee" in line.collections')
    await ada(client)
    earned = await client.post("/v1/orders", order("1", 1250, 799))
    assert [grant["points"] for grant in earned["earned"]] == ["12"]
    decision = await client.get(f"/v1/decisions/{earned['decision_id']}/rerun")
    assert decision["same"] is True
    assert decision["decision"]["facts"]["products"]["sku-0"]["collections"] == ["coffee"]
