"""Segments in the words of the requirements: who is in them by itself, how many there are, and who is left out."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from datetime import UTC, datetime
from typing import Any

import pytest

from laurels.kit.doors.door import Pool
from tests.conftest import Database
from tests.segmenting import Marketer
from tests.served import Client, serving
from tests.shop import back, club, customer, order

START = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
async def marketer(shared_database: Database, pool: Pool) -> AsyncGenerator[Marketer]:
    """Give a marketer of a shop in London, on the second of March 2026."""
    async with serving(shared_database.app_url, pool, starts_at=START) as client:
        yield Marketer(client, pool)


async def buys(client: Client, who: str, pounds: float, at: str = "2026-03-02T09:00:00Z", **more: Any) -> str:
    """Buy something, and name the order."""
    count = len((await client.get("/v1/orders?limit=100"))["items"])
    name = f"order-{count}"
    await client.post("/v1/orders", order(name, int(pounds * 100), by=who, placed_at=at, **more))
    return name


async def test_customers_join_and_leave_when_data_change(marketer: Marketer) -> None:
    """F019: dynamic segments in real time."""
    client = marketer.client
    await client.send("PUT", "/v1/attributes/customer/city", {"type": "string"})
    ada = await customer(client, "ada", attributes={"city": "Leeds"})
    bob = await customer(client, "bob", attributes={"city": "York"})
    leeds = await marketer.segment("leeds", 'customer.attributes.city == "Leeds"')
    assert await marketer.members(leeds) == {ada}
    await client.send("PATCH", f"/v1/customers/{bob}", {"attributes": {"city": "Leeds"}})
    await client.send("PATCH", f"/v1/customers/{ada}", {"attributes": {"city": "Hull"}})
    await marketer.work()
    assert await marketer.members(leeds) == {bob}
    assert await marketer.told("segment.entered", "segment.left") == [
        ("segment.entered", "leeds", ada),
        ("segment.entered", "leeds", bob),
        ("segment.left", "leeds", ada),
    ]


async def test_what_customers_do_counts_at_once(marketer: Marketer) -> None:
    """F019: an order lets a customer in, and its return out again."""
    client = marketer.client
    await club(client)
    ada, _ = await customer(client, "ada"), await customer(client, "bob")
    buyers = await marketer.segment("buyers", 'customer.spent("30d") >= 50')
    assert await marketer.members(buyers) == set()
    bought = await buys(client, "ada", 60)
    await marketer.work()
    assert await marketer.members(buyers) == {ada}
    await client.post("/v1/returns", back("back", bought, returned_at="2026-03-02T09:00:00Z"))
    await marketer.work()
    assert await marketer.members(buyers) == set()


async def test_dormant_customers_are_found_on_the_day(marketer: Marketer) -> None:
    """F020: dormant or inactive. Time alone lets people in, and an order out again."""
    client = marketer.client
    await club(client)
    ada, bob = await customer(client, "ada"), await customer(client, "bob")
    await buys(client, "ada", 10, "2026-03-01T23:30:00Z")
    await buys(client, "bob", 10, "2026-03-02T00:30:00Z")
    dormant = await marketer.segment("dormant", "customer.days_since_order >= 90")
    assert await marketer.members(dormant) == set(), "who never bought is not dormant, but new"
    await marketer.move("2026-05-29T22:59:59Z")
    assert await marketer.members(dormant) == set()
    await marketer.move("2026-05-29T23:00:00Z")
    assert await marketer.members(dormant) == {ada}, "midnight in London in summer"
    await marketer.move("2026-05-30T23:00:00Z")
    assert await marketer.members(dormant) == {ada, bob}
    await buys(client, "ada", 5, "2026-05-30T23:00:00Z")
    await marketer.work()
    assert await marketer.members(dormant) == {bob}


async def test_who_bought_one_thing_is_offered_the_other(marketer: Marketer) -> None:
    """F020: offer product X to who bought its kind, but not X."""
    client = marketer.client
    await club(client)
    for key in ("coffee", "grinders"):
        await client.post("/v1/collections", {"key": key, "name": key.title()})
    await client.post("/v1/products", {"sku": "beans", "name": "Beans", "collections": ["coffee"]})
    await client.post("/v1/products", {"sku": "mill", "name": "Mill"})
    ada, bob = await customer(client, "ada"), await customer(client, "bob")
    for who, skus in (("ada", ["beans"]), ("bob", ["beans", "mill"])):
        lines = [{"sku": sku, "quantity": 1, "amount_minor": 900} for sku in skus]
        await buys(client, who, 0, lines=lines)
    rule = 'customer.bought_from("coffee", "1y") >= 1 && customer.bought_from("grinders", "1y") == 0'
    offered = await marketer.segment("offer-a-mill", rule)
    assert await marketer.members(offered) == {ada, bob}
    await client.post("/v1/collections/grinders/members", {"skus": ["mill"]})
    await marketer.work()
    assert await marketer.members(offered) == {ada}, "what is in a collection counts for what was bought before"


async def test_anniversaries_and_birthdays_come_and_go(marketer: Marketer) -> None:
    """F020: anniversary. A week ahead they enter, the day after they leave; 29 February is 28 February."""
    client = marketer.client
    ada = await customer(client, "ada", registered_at="2024-03-10T12:00:00Z")
    bob = await customer(client, "bob", born_on="2004-02-29", registered_at="2025-09-01T12:00:00Z")
    soon = await marketer.segment("anniversary-soon", "customer.days_to_anniversary <= 7 && customer.years >= 1")
    birthday = await marketer.segment("birthday-next-week", "customer.days_to_birthday <= 7")
    assert (await marketer.members(soon), await marketer.members(birthday)) == (set(), set())
    await marketer.move("2026-03-03T00:00:00Z")
    assert await marketer.members(soon) == {ada}
    await marketer.move("2026-03-10T23:59:59Z")
    assert await marketer.members(soon) == {ada}
    await marketer.move("2026-03-11T00:00:00Z")
    assert await marketer.members(soon) == set()
    await marketer.move("2027-02-21T00:00:00Z")
    assert await marketer.members(birthday) == {bob}
    await marketer.move("2027-03-01T00:00:00Z")
    assert await marketer.members(birthday) == set()


async def test_who_spent_more_than_a_thousand_last_year_joins_the_exclusive_programme(marketer: Marketer) -> None:
    """F021: spent more than 1,000 in the last calendar year, and so gets what only members of it get."""
    client = marketer.client
    shop = await club(client)
    ada, bob, cyd = [await customer(client, name) for name in ("ada", "bob", "cyd")]
    await buys(client, "ada", 600, "2025-01-01T00:00:00Z")
    await buys(client, "ada", 400.01, "2025-12-31T23:59:59Z")
    await buys(client, "bob", 1000, "2025-06-01T12:00:00Z")
    await buys(client, "cyd", 5000, "2024-12-31T23:59:59Z")
    exclusive = await marketer.segment("exclusive", 'customer.spent("last_year") > 1000')
    assert await marketer.members(exclusive) == {ada}
    hundred = {"kind": "fixed", "wallet": "points", "points": "100"}
    await shop.campaign(hundred, condition='"exclusive" in customer.segments')
    for who, points in ((ada, "100"), (bob, "0"), (cyd, "0")):
        name = {ada: "ada", bob: "bob", cyd: "cyd"}[who]
        await buys(client, name, 1)
        found = await client.get(f"/v1/customers/{who}/balances")
        assert found["wallets"][0]["balance"] == points
    await marketer.move("2027-01-01T00:00:00Z")
    assert await marketer.members(exclusive) == set(), "a new year asks for the year that has ended"


async def test_how_many_would_be_invited_is_known_before_anything_is_saved(marketer: Marketer) -> None:
    """F023: an estimate for an open programme against an exclusive segment."""
    client = marketer.client
    await client.send("PUT", "/v1/attributes/customer/city", {"type": "string"})
    everybody = [await customer(client, f"c{n}", attributes={"city": "Leeds" if n < 3 else "York"}) for n in range(10)]
    opened = await client.post("/v1/segments/preview", {"rule": "true"})
    assert (opened["size"], opened["customers"], opened["clock"]) == (10, 10, "never")
    rule = 'customer.attributes.city == "Leeds"'
    invited = await client.post("/v1/segments/preview", {"rule": rule, "sample": 2})
    assert (invited["size"], invited["customers"]) == (3, 10)
    assert len(invited["sample"]) == 2
    assert set(invited["sample"]) <= set(everybody[:3])
    assert "Leeds" in invited["sentence"]
    leeds = await marketer.segment("leeds", rule)
    wider = await client.post(
        "/v1/segments/preview", {"rule": 'customer.attributes.city == "York"', "segment_id": leeds}
    )
    assert (wider["size"], wider["entering"], wider["leaving"]) == (7, 7, 3)
    assert (await client.get("/v1/segments"))["items"][0]["size"] == 3, "looking changes nothing"


async def test_who_used_last_months_coupon_is_left_out(marketer: Marketer) -> None:
    """F025: exclude shoppers who used last month's re-engagement coupon."""
    client = marketer.client
    shop = await club(client)
    coupon = await shop.campaign(
        {"kind": "fixed", "wallet": "points", "points": "5"}, condition='order.channel == "coupon"'
    )
    ada, bob = await customer(client, "ada"), await customer(client, "bob")
    await buys(client, "ada", 10, "2026-03-02T09:00:00Z", channel="coupon")
    await buys(client, "bob", 10, "2026-03-02T09:00:00Z")
    rule = f'customer.orders() > 0 && customer.redeemed("{coupon}", "last_month") == 0'
    asked = await marketer.segment("win-back", rule)
    assert await marketer.members(asked) == {ada, bob}
    await marketer.move("2026-03-31T22:59:59Z")
    assert await marketer.members(asked) == {ada, bob}, "it is still March"
    await marketer.move("2026-03-31T23:00:00Z")
    assert await marketer.members(asked) == {bob}, "April begins in London"
    await marketer.move("2026-04-30T23:00:00Z")
    assert await marketer.members(asked) == {ada, bob}, "March is no longer last month"


async def test_the_recipients_of_a_running_campaign_are_changed_a_little(marketer: Marketer) -> None:
    """F025: slightly change the recipient list of a running campaign."""
    client = marketer.client
    shop = await club(client)
    recipients = await marketer.segment("recipients")
    await shop.campaign(
        {"kind": "fixed", "wallet": "points", "points": "10"}, condition='"recipients" in customer.segments'
    )
    ada, bob = await customer(client, "ada"), await customer(client, "bob")

    async def points(who: str, name: str) -> str:
        await buys(client, name, 1)
        return (await client.get(f"/v1/customers/{who}/balances"))["wallets"][0]["balance"]

    items = [{"source": "shop", "external_id": "ada"}, {"source": "shop", "external_id": "nobody"}]
    added = await client.post(f"/v1/segments/{recipients}/members", {"items": items})
    assert [one["status"] for one in added["results"]] == ["added", "refused"]
    assert (await points(ada, "ada"), await points(bob, "bob")) == ("10", "0")
    await client.post(f"/v1/segments/{recipients}/members", {"items": [{"id": bob}]})
    await client.post(f"/v1/segments/{recipients}/members/removals", {"items": [{"id": ada}]})
    assert (await points(ada, "ada"), await points(bob, "bob")) == ("10", "10"), "the next order knows"
    refused = await client.refused("PATCH", f"/v1/segments/{recipients}", {"archived": True})
    assert refused["code"] == "segment_in_use"
    assert [one["name"] for one in refused["campaigns"]] == ["A campaign"]


async def test_a_return_remembers_who_was_in_a_segment_that_is_gone(marketer: Marketer) -> None:
    """Half of an order comes back after its campaign ended and the segment was archived: half of the points stay."""
    client = marketer.client
    shop = await club(client)
    ada = await customer(client, "ada")
    vip = await marketer.segment("vip")
    await client.post(f"/v1/segments/{vip}/members", {"items": [{"id": ada}]})
    campaign = await shop.campaign(condition='"vip" in customer.segments')
    bought = await buys(client, "ada", 60)
    await client.post(f"/v1/campaigns/{campaign}/endings", {"reason": "over"})
    await client.send("PATCH", f"/v1/segments/{vip}", {"archived": True})
    half = {"lines": [{"line": 1, "quantity": 1}], "returned_at": "2026-03-02T09:00:00Z"}
    await client.post("/v1/returns", back("half", bought, **half))
    assert (await client.get(f"/v1/customers/{ada}/balances"))["wallets"][0]["balance"] == "30"
