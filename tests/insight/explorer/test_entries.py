"""The ledger of everybody is walked back, and each entry says why it is there."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from laurels.kit.postgres import Pool
from tests import shop, till
from tests.insight.conftest import with_scopes
from tests.served import Client


async def entries(client: Client, query: str = "") -> list[dict[str, Any]]:
    """Walk all pages."""
    found: list[dict[str, Any]] = []
    cursor = ""
    while True:
        page = await client.get(f"/v1/ledger/entries?{query}{cursor}")
        found += page["items"]
        if page["next_cursor"] is None:
            return found
        cursor = f"&cursor={page['next_cursor']}"


async def lived(client: Client) -> tuple[str, str, str]:
    """Let two customers earn, give back, pay and be given points by hand; give the campaign and the customers."""
    club = await shop.club(client)
    campaign = await club.campaign(name="Doubling")
    ada, bob = await shop.customer(client), await shop.customer(client, "bob")
    await client.post("/v1/orders", shop.order("A-1", 5000))
    await client.post("/v1/orders", shop.order("B-1", 2000, by="bob"))
    await client.post("/v1/activities/bulk", {"items": [{"kind": "return", **shop.back("R-1", "B-1")}]})
    await shop.give(client, ada, 10, "sorry")
    return campaign, ada, bob


async def test_each_entry_says_which_campaign_and_version_or_whose_hand_it_was(client: Client) -> None:
    campaign, ada, bob = await lived(client)
    told = [(one["customer_id"], one["points"], one["reason"]) for one in await entries(client)]
    assert told == [(ada, "10", "adjust"), (bob, "-20", "take_back"), (bob, "20", "earn"), (ada, "50", "earn")]
    hand, back, _, earned = await entries(client)
    assert hand["actor"] == {**hand["actor"], "name": "test", "reason": "a test"}
    assert not hand["campaigns"]
    doubling = {"campaign_id": campaign, "name": "Doubling", "version": 1}
    assert (earned["campaigns"], back["campaigns"]) == (
        [{**doubling, "points": "50"}],
        [{**doubling, "points": "-20"}],
    )
    assert (await client.get(f"/v1/decisions/{earned['decision_id']}"))["id"] == earned["decision_id"]


async def test_an_entry_names_its_customer_to_who_may_read_customers(client: Client, pool: Pool) -> None:
    _, ada, bob = await lived(client)
    await client.send("PATCH", f"/v1/customers/{ada}", {"name": "Ada Lovelace"})
    named = {(one["customer_id"], one["customer_name"]) for one in await entries(client)}
    assert named == {(ada, "Ada Lovelace"), (bob, "Bob")}
    less = await with_scopes(client, pool, ["points:read"])
    assert {one["customer_name"] for one in await entries(less)} == {None}


async def test_entries_are_narrowed_by_whatever_they_have(client: Client) -> None:
    _, ada, bob = await lived(client)
    every = await entries(client)
    for query, wanted in {
        f"customer_id={bob}": [1, 2],
        f"customer_id={ada}&reason=earn": [3],
        "cause=adjustment": [0],
        "wallet=points&points_min=20": [1, 2, 3],
        "wallet=points&points_min=11&points_max=20": [1, 2],
        "actor=test": [0],
        "actor=nobody": [],
        f"until={quote(every[1]['recorded_at'])}": [2, 3],
        f"from={quote(every[1]['recorded_at'])}": [0, 1],
    }.items():
        assert await entries(client, query) == [every[place] for place in wanted], query
    assert (await client.refused("GET", "/v1/ledger/entries?points_min=1"))["pointer"] == "/query/points_min"
    assert (await client.refused("GET", "/v1/ledger/entries?wallet=stars"))["pointer"] == "/query/wallet"


async def test_pages_repeat_and_skip_nothing_also_within_one_journal(client: Client) -> None:
    club = await shop.club(client)
    for _ in range(3):
        await club.campaign()
    ada = await shop.customer(client)
    for number in range(3):
        await client.post("/v1/orders", shop.order(f"A-{number}", 1000 * (number + 1)))
    every = await entries(client)
    assert [one["points"] for one in every] == ["30"] * 3 + ["20"] * 3 + ["10"] * 3
    for limit in (1, 2, 4, 5):
        assert await entries(client, f"limit={limit}") == every
        assert await entries(client, f"limit={limit}&customer_id={ada}") == every


async def test_each_of_several_entries_of_an_order_names_its_own_campaign(client: Client) -> None:
    club = await shop.club(client)
    twice = {**shop.POINT_A_POUND, "points": "2"}
    named = {await club.campaign(name=name): name for name in ("First", "Second")}
    named[await club.campaign(twice, name="Twice")] = "Twice"
    await shop.customer(client)
    await client.post("/v1/orders", shop.order("A-1", 1000))
    found = await entries(client)
    behind = {one["campaigns"][0]["campaign_id"]: one["points"] for one in found if len(one["campaigns"]) == 1}
    assert behind == {id: "20" if name == "Twice" else "10" for id, name in named.items()}


async def test_points_of_a_cart_name_its_campaign_and_who_rolled_it_back(client: Client) -> None:
    club = await shop.club(client)
    ada = await shop.customer(client)
    seven = {"kind": "fixed", "wallet": "points", "points": "7"}
    campaign = await till.promotion(client, seven, name="Seven", program_id=club.program_id)
    made = await till.redeemed(client, "C-1", 1000, by="ada")
    await client.post(f"/v1/redemptions/{made['id']}/rollbacks", {"reason": "wrong cart"})
    back, earned = await entries(client)
    gave = {"campaign_id": campaign, "name": "Seven", "version": 1}
    assert (earned["points"], earned["campaigns"], earned["actor"]) == ("7", [{**gave, "points": "7"}], None)
    assert (back["points"], back["campaigns"]) == ("-7", [{**gave, "points": "-7"}])
    assert (back["actor"]["name"], back["actor"]["reason"]) == ("test", "wrong cart")
    assert {one["cause_id"] for one in (back, earned)} == {made["id"]}
    assert await entries(client, "actor=test") == [back]
    assert await entries(client, f"actor=test&customer_id={ada}") == [back]
    assert [one["cause_id"] for one in (await client.get(f"/v1/customers/{ada}/entries?wallet=points"))["items"]] == [
        made["id"],
        made["id"],
    ]
