"""A return lowers what a publication has reached, and takes back what is then no longer reached, whoever earned it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.engine.accruals.offers import Offers, hour, points, refusals
from tests.shop import back, customer


async def comes_back(offers: Offers, name: str, of: str, at: float = 5, **what: Any) -> int:
    """Send a return and say how much it took."""
    answer = await offers.client.post("/v1/returns", back(name, of, returned_at=hour(at), **what))
    return sum(int(one["points"]) for one in answer["taken_back"]) if "taken_back" in answer else 0


async def again_equal(offers: Offers, customer_id: str) -> None:
    """Make every decision about a customer again."""
    made = await offers.client.get(f"/v1/decisions?customer_id={customer_id}&limit=100")
    assert made["items"]
    for one in made["items"]:
        again = await offers.client.get(f"/v1/decisions/{one['id']}/rerun")
        assert again["same"], (again["decision"]["cause"], again["grants"], one["verdict"])


async def test_a_return_of_the_order_that_completed_it_takes_the_reward_back(offers: Offers) -> None:
    ada = await customer(offers.client)
    await offers.publish(await offers.offer())
    await offers.buys("A-1", 6)
    await offers.buys("A-2", 6)
    assert await comes_back(offers, "R-1", "A-2") == 2
    assert await offers.has(ada) == 0
    assert points(await offers.buys("A-3", 3.99, at=6)) == 0
    assert points(await offers.buys("A-4", 0.01, at=6)) == 2, "it can be completed anew"
    await again_equal(offers, ada)
    await offers.healthy()


async def test_a_return_of_an_earlier_order_takes_back_what_a_later_one_completed(offers: Offers) -> None:
    ada = await customer(offers.client)
    campaign = await offers.offer()
    await offers.publish(campaign)
    await offers.buys("A-1", 6)
    second = await offers.buys("A-2", 6)
    returned = await offers.client.post("/v1/returns", back("R-1", "A-1", returned_at=hour(5)))
    assert [one["points"] for one in returned["taken_back"]] == ["2"]
    assert await offers.has(ada) == 0
    told = await offers.client.get(f"/v1/campaigns/{campaign}/explain?customer={ada}&order={second['id']}")
    assert told["then"]["taken_back"] is True
    again = await offers.client.post("/v1/returns", back("R-1", "A-1", returned_at=hour(5)))
    assert (again["status"], again["taken_back"]) == ("unchanged", returned["taken_back"])
    assert points(await offers.buys("A-3", 4, at=6)) == 2
    await again_equal(offers, ada)
    await offers.healthy()


@pytest.mark.parametrize(("amount", "taken"), [(200, 0), (201, 2)])
async def test_what_stays_above_the_threshold_stays_given(offers: Offers, amount: int, taken: int) -> None:
    ada = await customer(offers.client)
    await offers.publish(await offers.offer())
    await offers.buys("A-1", 6)
    await offers.buys("A-2", 6)
    assert await comes_back(offers, "R-1", "A-1", amount_minor=amount) == taken
    assert await offers.has(ada) == 2 - taken
    await offers.healthy()


async def test_what_was_bought_since_holds_what_an_earlier_order_completed(offers: Offers) -> None:
    ada = await customer(offers.client)
    await offers.publish(await offers.offer())
    for name in ("A-1", "A-2", "A-3"):
        await offers.buys(name, 6)
    assert await comes_back(offers, "R-1", "A-2") == 0, "12 are left"
    assert await comes_back(offers, "R-2", "A-1") == 2, "6 are left"
    assert await offers.has(ada) == 0
    await again_equal(offers, ada)
    await offers.healthy()


async def test_an_offer_that_is_kept_on_returns_is_kept(offers: Offers) -> None:
    ada = await customer(offers.client)
    await offers.publish(await offers.offer(on_return="keep"))
    await offers.buys("A-1", 6)
    await offers.buys("A-2", 6)
    assert await comes_back(offers, "R-1", "A-1") == 0
    assert await offers.has(ada) == 2
    await again_equal(offers, ada)
    await offers.healthy()


async def test_a_returned_order_is_no_longer_one_of_the_orders(offers: Offers) -> None:
    ada = await customer(offers.client)
    await offers.publish(await offers.offer("publication.orders >= 2"))
    await offers.buys("A-1", 6)
    await offers.buys("A-2", 6)
    assert await comes_back(offers, "R-1", "A-1", lines=[{"line": 1, "quantity": 1}]) == 0, "a part of it is left"
    assert await comes_back(offers, "R-2", "A-1") == 2
    assert points(await offers.buys("A-3", 1, at=6)) == 2
    assert await offers.has(ada) == 2
    await offers.healthy()


async def test_orders_and_returns_of_one_list_see_one_another(offers: Offers) -> None:
    ada = await customer(offers.client)
    await offers.publish(await offers.offer())
    sent = [
        {"kind": "order", **offers.order("A-1", 6)},
        {"kind": "order", **offers.order("A-2", 6)},
        {"kind": "return", **back("R-1", "A-1", returned_at=hour(5))},
        {"kind": "order", **offers.order("A-3", 3, at=6)},
        {"kind": "order", **offers.order("A-4", 1, at=6)},
        {"kind": "return", **back("R-2", "A-2", returned_at=hour(7))},
        {"kind": "return", **back("R-3", "A-3", returned_at=hour(7))},
    ]
    answer = await offers.client.post("/v1/activities/bulk", {"items": sent})
    rows = [row["result"] for row in answer["results"]]
    assert [points(row) for row in rows] == [0, 2, 0, 0, 2, 0, 0]
    assert [[one["points"] for one in rows[place]["taken_back"]] for place in (2, 5, 6)] == [["2"], ["2"], []]
    assert await offers.has(ada) == 0
    await again_equal(offers, ada)
    await offers.healthy()


async def test_a_cancelled_order_counts_no_longer(offers: Offers) -> None:
    ada = await customer(offers.client)
    await offers.publish(await offers.offer())
    first = await offers.buys("A-1", 6)
    await offers.buys("A-2", 6)
    gone = await offers.client.post(f"/v1/orders/{first['id']}/cancellations", {"reason": "a mistake"})
    assert [one["points"] for one in gone["taken_back"]] == ["2"]
    assert await offers.has(ada) == 0
    assert refusals(await offers.buys("A-3", 3, at=6)) == ["condition_not_met"]
    await offers.healthy()


async def test_a_return_after_the_offer_has_ended_takes_back_too(offers: Offers) -> None:
    ada = await customer(offers.client)
    campaign = await offers.offer()
    await offers.publish(campaign)
    await offers.buys("A-1", 6)
    await offers.buys("A-2", 6)
    await offers.client.post(f"/v1/campaigns/{campaign}/endings", {"reason": "over"})
    assert await comes_back(offers, "R-1", "A-1") == 2
    assert await offers.has(ada) == 0
    await again_equal(offers, ada)
    await offers.healthy()


async def test_a_return_takes_back_what_an_event_got(offers: Offers) -> None:
    ada = await customer(offers.client)
    await offers.client.post("/v1/event_types", {"name": "review", "attributes": []})
    await offers.publish(await offers.offer(trigger="event.review"))
    await offers.buys("A-1", 12)
    who = {"source": "shop", "external_id": "ada"}
    sent = {"external_id": "E-1", "type": "review", "customer": who, "occurred_at": hour(2)}
    assert points(await offers.client.post("/v1/events", sent)) == 2
    assert await comes_back(offers, "R-1", "A-1", amount_minor=201) == 2
    repeated = await offers.client.post("/v1/events", sent)
    assert (repeated["status"], repeated["earned"]) == ("unchanged", [])
    assert await offers.has(ada) == 0
    await again_equal(offers, ada)
    await offers.healthy()


async def test_every_decision_for_offers_can_be_made_again(offers: Offers) -> None:
    ada = await customer(offers.client)
    campaign = await offers.offer()
    await offers.publish(campaign)
    await offers.publish(campaign, named="other", at=2)
    for number, amount in enumerate((6, 5, 7, 20)):
        await offers.buys(f"A-{number}", amount, at=1 + number)
    await again_equal(offers, ada)
    newest = (await offers.client.get(f"/v1/decisions?customer_id={ada}&limit=1"))["items"][0]
    seen = [(row["source_id"], row["spent"]) for row in newest["facts"]["publications"]]
    assert seen == [("mail", 3800), ("other", 3200)]
