"""Why somebody got nothing from an offer, and what a cart would get for it."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from datetime import UTC, datetime
from typing import Any

import pytest

from laurels.kit.doors.door import Pool
from tests.conftest import Database
from tests.engine.accruals.offers import Offers, offers_of, points
from tests.served import serving
from tests.shop import customer, order


@pytest.fixture
async def offers(shared_database: Database, pool: Pool) -> AsyncGenerator[Offers]:
    """Give a club whose clock shows the third day after publications are made."""
    starts_at = datetime(2026, 3, 5, tzinfo=UTC)
    async with serving(shared_database.app_url, pool, starts_at=starts_at) as client:
        yield await offers_of(client, pool)


async def why(offers: Offers, campaign: str, who: str) -> Any:
    return await offers.client.get(f"/v1/campaigns/{campaign}/explain?customer={who}")


async def test_what_is_missing_is_said_with_what_was_reached(offers: Offers) -> None:
    ada = await customer(offers.client)
    campaign = await offers.offer()
    await offers.publish(campaign)
    await offers.buys("A-1", 4)
    told = await why(offers, campaign, ada)
    assert told["sentence"] == (
        "“Spend 10, get 2” gave Ada nothing for order A-1, since it asks that the customer's spending during the offer "
        "is at least 10.00 GBP (it was 4.00 GBP). If it came again now, it gives nothing, since it asks that the "
        "customer's spending during the offer is at least 10.00 GBP (it is 8.00 GBP)."
    )
    assert told["now"]["advice"] == ["Spend 2.00 GBP more"]


async def test_who_has_no_publication_is_told_so(offers: Offers) -> None:
    ada = await customer(offers.client)
    campaign = await offers.offer()
    await offers.buys("A-1", 40)
    told = await why(offers, campaign, ada)
    assert (told["then"]["code"], told["now"]["code"]) == ("not_published", "not_published")
    assert told["sentence"] == (
        "“Spend 10, get 2” gave Ada nothing for order A-1, since it was only for those to whom it was published, and "
        "this customer had nothing of it then. It would be the same now."
    )


async def test_what_was_given_is_said_and_that_it_is_used_up(offers: Offers) -> None:
    ada = await customer(offers.client)
    campaign = await offers.offer()
    await offers.publish(campaign)
    await offers.buys("A-1", 10)
    told = await why(offers, campaign, ada)
    assert told["sentence"] == "Ada got 2 points from “Spend 10, get 2” for order A-1."
    assert (told["now"]["code"], told["now"]["limits"][0]["used"]) == ("limit_reached", "1")
    await offers.buys("A-2", 10)
    assert "at most once in all for each publication (1 used)" in (await why(offers, campaign, ada))["sentence"]


async def test_one_of_two_publications_that_gave_something_is_no_refusal(offers: Offers) -> None:
    ada = await customer(offers.client)
    campaign = await offers.offer()
    await offers.publish(campaign, named="old")
    await offers.buys("A-1", 6, at=1)
    await offers.publish(campaign, named="new", at=2)
    await offers.buys("A-2", 6, at=3)
    told = await why(offers, campaign, ada)
    assert (told["then"]["code"], told["then"]["judgement"]["given"][0]["points"]) == (None, "2")
    assert told["then"]["judgement"]["explanation"]["root"]["actual"] == 1200


async def test_an_offer_that_is_paused_says_what_it_would_give(offers: Offers) -> None:
    ada = await customer(offers.client)
    campaign = await offers.offer()
    await offers.publish(campaign)
    await offers.buys("A-1", 6)
    await offers.client.post(f"/v1/campaigns/{campaign}/pauses", {"reason": "a break"})
    told = await why(offers, campaign, ada)
    assert (told["now"]["code"], told["now"]["explanation"]["root"]["actual"]) == ("campaign_paused", 1200)


async def test_a_cart_is_told_what_it_would_earn_for_each_publication(offers: Offers) -> None:
    await customer(offers.client)
    campaign = await offers.offer()
    first = await offers.publish(campaign)
    await offers.buys("A-1", 6)
    second = await offers.publish(campaign, named="other", at=2)
    cart = {name: value for name, value in order("x", 400).items() if name in ("customer", "currency", "lines")}
    told = await offers.client.post("/v1/earnings/previews", cart)
    assert [(one["publication_id"], one["points"]) for one in told["earned"]] == [(first, "2")]
    (refused,) = told["refused"]
    assert (refused["publication_id"], refused["explanation"]["root"]["actual"]) == (second, 400)
    again = await offers.client.post("/v1/earnings/previews", cart)
    assert again == told, "asking counts nothing"
    guest = await offers.client.post("/v1/earnings/previews", {"currency": "GBP", "lines": cart["lines"]})
    assert [one["code"] for one in guest["refused"]] == ["not_published"]


async def test_a_refusal_that_is_made_again_is_explained_for_its_publication(offers: Offers) -> None:
    ada = await customer(offers.client)
    campaign = await offers.offer()
    await offers.publish(campaign)
    await offers.publish(campaign, named="other", at=2)
    await offers.buys("A-1", 4, at=1)
    assert points(await offers.buys("A-2", 3, at=3)) == 0
    newest = (await offers.client.get(f"/v1/decisions?customer_id={ada}&limit=1"))["items"][0]
    again = await offers.client.get(f"/v1/decisions/{newest['id']}/rerun")
    assert again["same"]
    assert [row["explanation"]["root"]["actual"] for row in again["refused"]] == [700, 300]
