"""Offers that pay back, in the words of the requirements: to whom they were sent, within their time, and once."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from datetime import UTC, datetime
from typing import Any

import pytest

from laurels.insight import doctor
from laurels.kit.doors.door import Pool
from tests.conftest import Database
from tests.scene import rolled_back
from tests.segmenting import Marketer
from tests.served import Client, serving
from tests.shop import back, club, customer, order, wallet_of

START = datetime(2026, 3, 26, 10, tzinfo=UTC)
"""A Thursday in London, three days before the clocks go forward."""
ONCE = {"scope": "code", "period": "ever", "measure": "times", "max": 1}


@pytest.fixture
async def marketer(shared_database: Database, pool: Pool) -> AsyncGenerator[Marketer]:
    """Give a marketer of a shop in London."""
    async with serving(shared_database.app_url, pool, starts_at=START) as client:
        yield Marketer(client, pool)


async def spend_10_get_2(client: Client, *, valid_for: str = "P7D", **more: Any) -> str:
    """Set up the offer "spend 10 within 7 days of receiving it, get 2"."""
    shop = await club(client)
    campaign = await shop.campaign(
        {"kind": "fixed", "wallet": "points", "points": "2"},
        name="Spend 10, get 2",
        published=True,
        condition="publication.spent >= 10",
        limits=[ONCE],
        **more,
    )
    rule = await client.send("PUT", f"/v1/publication_rules/{campaign}", {"valid_for": valid_for})
    assert rule.status_code == 200, rule.text
    return campaign


async def sends(client: Client, campaign: str, who: str, named: str = "spring-mailing") -> Any:
    """Give the offer to somebody while a message is being sent."""
    whom = {"source": "shop", "external_id": who}
    sent = {"campaign_id": campaign, "customer": whom, "source_id": named}
    return (await client.post("/v1/publications", sent))["publication"]


async def buys(marketer: Marketer, who: str, pounds: float, name: str) -> Any:
    at = (await marketer.client.get("/v1/workspace"))["now"]
    return await marketer.client.post("/v1/orders", order(name, round(pounds * 100), by=who, placed_at=at))


async def test_an_offer_counts_its_days_from_when_each_person_got_it(marketer: Marketer) -> None:
    """F108, F146: valid for some time, computed per person; marked as published, then used."""
    client = marketer.client
    campaign = await spend_10_get_2(client)
    ada, bob = await customer(client, "ada"), await customer(client, "bob")
    await sends(client, campaign, "ada")
    await marketer.move("2026-03-28T10:00:00Z")
    until = (await sends(client, campaign, "bob"))["valid_until"]
    assert until.startswith("2026-04-04T09:00"), "the clocks went forward"
    await buys(marketer, "ada", 6, "A-1")
    await marketer.move("2026-04-02T08:59:00Z")
    assert [one["points"] for one in (await buys(marketer, "ada", 4, "A-2"))["earned"]] == ["2"]
    await buys(marketer, "bob", 6, "B-1")
    await marketer.move("2026-04-04T09:01:00Z")
    late = await buys(marketer, "bob", 60, "B-2")
    assert [one["code"] for one in late["refused"]] == ["not_published"], "a minute too late"
    assert [(await wallet_of(client, who))["balance"] for who in (ada, bob)] == ["2", "0"]


async def test_what_was_sent_twice_is_one_offer_and_another_mailing_another(marketer: Marketer) -> None:
    """F146: the same customer and source id give the same publication, for ever."""
    client = marketer.client
    campaign = await spend_10_get_2(client)
    ada = await customer(client)
    first = await sends(client, campaign, "ada")
    assert await sends(client, campaign, "ada") == first
    assert (await sends(client, campaign, "ada", "reminder"))["id"] != first["id"]
    assert [one["points"] for one in (await buys(marketer, "ada", 12, "A-1"))["earned"]] == ["2", "2"]
    assert (await buys(marketer, "ada", 12, "A-2"))["earned"] == []
    assert (await wallet_of(client, ada))["balance"] == "4"


async def test_who_enters_a_segment_is_sent_an_offer(marketer: Marketer) -> None:
    """F019, F094: whoever comes into the segment of the dormant gets an offer that waits for their next orders."""
    client = marketer.client
    campaign = await spend_10_get_2(client, valid_for="P1M")
    for who in ("ada", "bob"):
        await customer(client, who)
        await buys(marketer, who, 20, f"{who}-0")
    await marketer.segment("dormant", "customer.days_since_order >= 30")
    await marketer.move("2026-04-20T10:00:00Z")
    await buys(marketer, "bob", 5, "bob-1")
    await marketer.move("2026-04-27T10:00:00Z")
    entered = await marketer.told("segment.entered")
    assert len(entered) == 1, "ada alone was dormant"
    for _, _, who in entered:
        sent = {"campaign_id": campaign, "customer": {"id": who}, "source_id": "dormant"}
        await client.post("/v1/publications", sent)
    await buys(marketer, "ada", 7, "ada-1")
    assert (await buys(marketer, "bob", 20, "bob-2"))["earned"] == []
    assert [one["points"] for one in (await buys(marketer, "ada", 7, "ada-2"))["earned"]] == ["2"]


async def test_what_comes_back_does_not_pay_back(marketer: Marketer) -> None:
    """F068: eligibility is checked again; who returns half of it keeps nothing, and can still reach it anew."""
    client = marketer.client
    campaign = await spend_10_get_2(client)
    ada = await customer(client)
    await sends(client, campaign, "ada")
    await buys(marketer, "ada", 6, "A-1")
    await buys(marketer, "ada", 4, "A-2")
    assert (await wallet_of(client, ada))["balance"] == "2"
    await client.post("/v1/returns", back("R-1", "A-1", returned_at=START.isoformat()))
    assert (await wallet_of(client, ada))["balance"] == "0"
    await buys(marketer, "ada", 6, "A-3")
    assert (await wallet_of(client, ada))["balance"] == "2"
    async with rolled_back(marketer.pool, client.workspace_id) as tx:
        assert [one for one in await doctor.examine(tx) if not one.information] == []


async def test_a_challenge_of_three_orders_in_a_week(marketer: Marketer) -> None:
    """F037, F056: three orders of at least 5 each within the week, told with what is still missing."""
    client = marketer.client
    shop = await club(client)
    campaign = await shop.campaign(
        {"kind": "fixed", "wallet": "points", "points": "50"},
        published=True,
        name="Three times",
        condition="publication.orders >= 3 && order.amount >= 5",
        limits=[ONCE],
    )
    ada = await customer(client)
    await sends(client, campaign, "ada")
    for number in range(2):
        await buys(marketer, "ada", 5, f"A-{number}")
    told = await client.get(f"/v1/campaigns/{campaign}/explain?customer={ada}")
    assert (told["then"]["code"], told["now"]["code"]) == ("condition_not_met", None)
    assert [one["points"] for one in (await buys(marketer, "ada", 5, "A-3"))["earned"]] == ["50"]
