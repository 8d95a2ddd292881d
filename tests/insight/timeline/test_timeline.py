"""All that became of a customer is one line, and each point in it says why."""

from __future__ import annotations

from typing import Any

from laurels.engine.segmentation import jobs
from laurels.kit.doors.door import Pool
from tests import shop, till
from tests.insight.conftest import with_scopes, worked
from tests.served import Client


async def line(client: Client, customer: str, query: str = "") -> list[dict[str, Any]]:
    """Walk all pages."""
    found: list[dict[str, Any]] = []
    cursor = ""
    while True:
        page = await client.get(f"/v1/customers/{customer}/timeline?{query}{cursor}")
        found += page["items"]
        if page["next_cursor"] is None:
            return found
        cursor = f"&cursor={page['next_cursor']}"


async def lived(client: Client, pool: Pool) -> str:
    club = await shop.club(client)
    await club.campaign(name="A point a pound")
    ada = await shop.customer(client)
    await shop.customer(client, "bob")
    await client.post("/v1/orders", shop.order("A-1", 5000))
    await client.post("/v1/orders", shop.order("B-1", 100, by="bob"))
    await client.post(
        "/v1/activities/bulk", {"items": [{"kind": "return", **shop.back("R-1", "A-1", amount_minor=1000)}]}
    )
    await shop.give(client, ada, 10, "sorry")
    coupons = await till.coupon(client, "SAVE", name="Save")
    await till.redeemed(client, "C-1", 1000, codes=("SAVE",), by="ada")
    await client.send("POST", "/v1/redemptions", till.order("C-2", 1000, codes=("NOPE",), by="ada"))
    named = {"campaign_id": coupons, "customer": {"id": ada}, "source_id": "mail"}
    await client.post("/v1/publications", named)
    segment = await client.post("/v1/segments", {"key": "vips", "name": "Vips", "kind": "static"})
    await client.post(f"/v1/segments/{segment['id']}/members", {"items": [{"id": ada}]})
    await client.post(f"/v1/segments/{segment['id']}/members/removals", {"items": [{"id": ada}]})
    await worked(client, pool, jobs.follow)
    return ada


async def test_everything_that_became_of_a_customer_is_in_one_line(client: Client, pool: Pool) -> None:
    ada = await lived(client, pool)
    every = await line(client, ada)
    kinds = [one["kind"] for one in every]
    assert {kind: kinds.count(kind) for kind in set(kinds)} == {
        "order": 1,
        "return": 1,
        "points": 3,
        "redemption": 1,
        "refusal": 1,
        "publication": 1,
        "segment": 2,
        "membership": 1,
        "act": kinds.count("act"),
    }
    assert [one["at"] for one in every] == sorted((one["at"] for one in every), reverse=True)
    (refusal,) = [one["detail"] for one in every if one["kind"] == "refusal"]
    assert refusal["code"] == "code_not_found"
    assert [one["detail"]["what"] for one in every if one["kind"] == "segment"] == ["left", "entered"]
    (redeemed,) = [one["detail"] for one in every if one["kind"] == "redemption"]
    assert [used["campaign"] for used in redeemed["incentives"]] == ["Save"]


async def test_points_say_why(client: Client, pool: Pool) -> None:
    ada = await lived(client, pool)
    hand, back, earned = await line(client, ada, "kinds=points")
    assert hand["by"]["reason"] == "a test"
    assert [(move["points"], move["why"]) for move in back["moves"]] == [("-10", "take_back")]
    (gave,) = earned["campaigns"]
    assert (gave["name"], gave["points"]) == ("A point a pound", "50")
    assert "1 point" in gave["sentence"]
    turkish = (await line(client, ada, "kinds=points&locale=tr"))[-1]["campaigns"][0]["sentence"]
    assert turkish != gave["sentence"]


async def test_points_say_by_which_version_of_a_campaign_they_came(client: Client) -> None:
    club = await shop.club(client)
    campaign = await club.campaign()
    ada = await shop.customer(client)
    await client.post("/v1/orders", shop.order("A-1", 1000))
    twice = {**shop.POINT_A_POUND, "points": "2"}
    await client.post(f"/v1/campaigns/{campaign}/versions", {"trigger": "order.paid", "effects": [twice]})
    await client.post("/v1/orders", shop.order("A-2", 1000))
    later, earlier = [one["campaigns"][0] for one in await line(client, ada, "kinds=points")]
    assert [(one["version"], one["points"]) for one in (earlier, later)] == [(1, "10"), (2, "20")]
    assert "1 point" in earlier["sentence"]
    assert "2 points" in later["sentence"]


async def test_returns_of_carts_and_what_others_named_stand_in_the_line_as_they_were_sent(client: Client) -> None:
    ada = await shop.customer(client)
    await till.promotion(client)
    made = await till.redeemed(client, "C-1", 1000, by="ada")
    back = await client.post(f"/v1/redemptions/{made['id']}/returns", {"external_id": "R-1", "reason": "broken"})
    await client.post("/v1/event_types", {"name": "visit"})
    answer = await client.send("PUT", "/v1/attributes/event:visit/order_id", {"type": "string"})
    assert answer.status_code == 200, answer.text
    visit = {"source": "shop", "external_id": "v", "type": "visit", "customer": {"id": ada}, "occurred_at": shop.now()}
    await client.post("/v1/events", {**visit, "attributes": {"order_id": "7"}})
    (returned,) = await line(client, ada, "kinds=return")
    assert returned["detail"]["redemption_return_id"] == back["id"]
    assert returned["detail"]["amount_minor"] == 900
    (visited,) = await line(client, ada, "kinds=event")
    assert visited["detail"]["attributes"] == {"order_id": "7"}


async def test_what_happens_to_a_gift_card_stands_in_the_line_of_its_owner(client: Client) -> None:
    ada = await shop.customer(client)
    card = await till.gift_card(client, 2500, customer={"id": ada})
    await client.post(f"/v1/gift_cards/{card['id']}/top_ups", {"amount_minor": 500, "external_id": "t"})
    found = [one["detail"] for one in await line(client, ada, "kinds=gift_card")]
    assert [(one["gift_card_id"], one["what"], one["amount_minor"]) for one in found] == [
        (card["id"], "top_up", 500),
        (card["id"], "given", 2500),
    ]


async def test_pages_repeat_and_skip_nothing(client: Client, pool: Pool) -> None:
    ada = await lived(client, pool)
    every = await line(client, ada)
    for limit in (1, 2, 3, 7):
        assert await line(client, ada, f"limit={limit}") == every


async def test_what_the_key_may_not_read_is_left_out(client: Client, pool: Pool) -> None:
    ada = await lived(client, pool)
    less = await with_scopes(client, pool, ["customers:read", "orders:read"])
    assert {one["kind"] for one in await line(less, ada)} == {"order", "return"}
    assert await line(less, ada, "kinds=points") == []
    assert (await client.refused("GET", f"/v1/customers/{ada}/timeline?kinds=moods"))["pointer"] == "/query/kinds"


async def test_nobody_has_no_line(client: Client) -> None:
    ada = await shop.customer(client)
    assert (await client.refused("GET", f"/v1/customers/{ada[:-1]}z/timeline"))["code"] in ("not_found", "bad_id")
