"""Earning rules are told in plain words, with what each gave lately and last."""

from __future__ import annotations

from typing import Any

from laurels.kit.doors.door import Pool
from tests import shop, till
from tests.insight.figures.living import worked
from tests.served import Client


async def rules(client: Client, query: str = "") -> list[dict[str, Any]]:
    return (await client.get(f"/v1/earning_rules?{query}"))["items"]


async def test_a_rule_says_what_it_does_what_it_gave_lately_and_when_it_did_last(client: Client, pool: Pool) -> None:
    members = await shop.club(client)
    id = await members.campaign(name="A point a pound")
    await shop.customer(client)
    await client.post("/v1/orders", shop.order("old", 9000, placed_at=shop.ago(days=40)))
    await client.post("/v1/orders", shop.order("1", 1000, placed_at=shop.ago(days=3)))
    await client.post("/v1/orders", shop.order("2", 2000, placed_at=shop.ago(days=1)))
    await worked(pool, client)
    (rule,) = await rules(client)
    assert (rule["campaign_id"], rule["name"], rule["trigger"]) == (id, "A point a pound", "order.paid")
    assert "1 point" in rule["sentence"]
    assert (rule["uses"], [one["points"] for one in rule["points"]]) == (2, ["30"])
    days = [one["day"] for one in (await client.get(f"/v1/campaigns/{id}/results"))["days"]]
    assert rule["last_on"] == days[-1]
    await client.post("/v1/returns", shop.back("all of it", "2"))
    await worked(pool, client)
    (rule,) = await rules(client)
    assert (rule["uses"], [one["points"] for one in rule["points"]]) == (1, ["10"])
    assert rule["last_on"] == days[0], "what came back was never given"


async def test_rules_are_narrowed_by_what_they_earn_on_and_a_cart_earns_nothing(client: Client) -> None:
    members = await shop.club(client)
    await client.post("/v1/event_types", {"name": "review", "attributes": []})
    await members.campaign(name="Orders")
    await members.campaign({"kind": "fixed", "wallet": "points", "points": "5"}, name="Reviews", trigger="event.review")
    await till.promotion(client, till.percent("10"), name="Carts")
    assert [one["name"] for one in await rules(client)] == ["Reviews", "Orders"]
    assert [one["name"] for one in await rules(client, "on=order")] == ["Orders"]
    assert [one["name"] for one in await rules(client, "on=event")] == ["Reviews"]
    assert await rules(client, "state=paused") == []
    (never, _) = await rules(client, f"program_id={members.program_id}&locale=es")
    assert (never["last_on"], never["uses"], never["points"]) == (None, 0, [])
    assert never["sentence"] != (await rules(client))[0]["sentence"], "it speaks the language that is asked for"


async def test_rules_are_read_page_by_page(client: Client) -> None:
    members = await shop.club(client)
    for name in ("First", "Second", "Third"):
        await members.campaign(name=name)
    page = await client.get("/v1/earning_rules?limit=2")
    rest = await client.get(f"/v1/earning_rules?limit=2&cursor={page['next_cursor']}")
    assert [one["name"] for one in (*page["items"], *rest["items"])] == ["Third", "Second", "First"]
    assert rest["next_cursor"] is None
