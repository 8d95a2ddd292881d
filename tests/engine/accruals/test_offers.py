"""What an offer gives to whom it was published: each publication by itself, within its time, and once."""

from __future__ import annotations

import pytest

from laurels.program.publications import policy
from tests.engine.accruals.offers import ONCE, Offers, hour, points, refusals
from tests.shop import back, customer


async def test_who_was_given_nothing_gets_nothing_and_is_told_why(offers: Offers) -> None:
    await offers.offer()
    await customer(offers.client)
    assert refusals(await offers.buys("A-1", 12)) == ["not_published"]
    await offers.healthy()


async def test_what_is_spent_in_the_time_of_a_publication_adds_up(offers: Offers) -> None:
    ada = await customer(offers.client)
    publication = await offers.publish(await offers.offer())
    first = await offers.buys("A-1", 6)
    assert (points(first), refusals(first)) == (0, ["condition_not_met"])
    assert first["refused"][0]["publication_id"] == publication
    second = await offers.buys("A-2", 4)
    assert [(one["points"], one["publication_id"]) for one in second["earned"]] == [("2", publication)]
    third = await offers.buys("A-3", 40)
    assert refusals(third) == ["limit_reached"]
    assert await offers.has(ada) == 2
    await offers.healthy()


@pytest.mark.parametrize(("at", "given"), [(-0.001, 0), (0, 2), (167.99, 2), (168, 0), (200, 0)])
async def test_the_time_of_a_publication_is_half_open(offers: Offers, at: float, given: int) -> None:
    await customer(offers.client)
    await offers.publish(await offers.offer())
    assert points(await offers.buys("A-1", 20, at)) == given


async def test_each_publication_counts_by_itself_also_of_the_same_offer(offers: Offers) -> None:
    ada = await customer(offers.client)
    campaign = await offers.offer()
    await offers.publish(campaign, named="first")
    await offers.buys("A-1", 6, at=1)
    await offers.publish(campaign, named="second", at=2)
    both = await offers.buys("A-2", 5, at=3)
    assert (points(both), refusals(both)) == (2, ["condition_not_met"])
    assert points(await offers.buys("A-3", 5, at=4)) == 2
    assert await offers.has(ada) == 4
    await offers.healthy()


async def test_an_order_counts_in_full_for_every_offer_that_runs(offers: Offers) -> None:
    ada = await customer(offers.client)
    for number, (condition, given) in enumerate([("publication.spent >= 20", "5"), ("order.amount > 10", "10")]):
        await offers.publish(await offers.offer(condition, given, name=f"Offer {number}"))
    assert points(await offers.buys("A-1", 10)) == 0
    assert points(await offers.buys("A-2", 10.01)) == 15
    assert await offers.has(ada) == 15
    await offers.healthy()


async def test_later_orders_of_a_list_see_the_earlier_ones(offers: Offers) -> None:
    await customer(offers.client)
    await customer(offers.client, "bob")
    campaign = await offers.offer()
    await offers.publish(campaign)
    await offers.publish(campaign, to="bob")
    sent = [
        offers.order("A-1", 4),
        offers.order("B-1", 9, by="bob"),
        offers.order("A-2", 4),
        offers.order("A-3", 4),
        offers.order("A-4", 4),
        offers.order("B-2", 1, by="bob"),
    ]
    answer = await offers.client.post("/v1/orders/bulk", {"items": sent})
    assert [points(row["result"]) for row in answer["results"]] == [0, 0, 0, 2, 0, 2]
    assert refusals(answer["results"][4]["result"]) == ["limit_reached"]
    await offers.healthy()


async def test_sending_again_counts_nothing(offers: Offers) -> None:
    await customer(offers.client)
    await offers.publish(await offers.offer())
    for _ in range(3):
        assert points(await offers.buys("A-1", 6)) == 0
    assert points(await offers.buys("A-2", 4)) == 2


async def test_what_is_told_late_counts_for_when_it_happened(offers: Offers) -> None:
    await customer(offers.client)
    await offers.publish(await offers.offer())
    assert points(await offers.buys("after", 100, at=170)) == 0
    assert points(await offers.buys("A-2", 6, at=100)) == 0
    assert points(await offers.buys("A-1", 4, at=50)) == 2


async def test_an_offer_that_is_told_after_the_orders_in_its_time_finds_them_counted(offers: Offers) -> None:
    await customer(offers.client)
    campaign = await offers.offer("publication.spent >= 10 && publication.orders >= 3")
    await offers.buys("before", 50, at=-1)
    await offers.buys("A-1", 6, at=1)
    await offers.buys("A-2", 6, at=2)
    await offers.publish(campaign)
    assert points(await offers.buys("A-3", 0.01, at=3)) == 2
    await offers.healthy()


async def test_orders_count_while_the_offer_is_paused_or_changed(offers: Offers) -> None:
    await customer(offers.client)
    campaign = await offers.offer()
    await offers.publish(campaign)
    await offers.buys("A-1", 3)
    await offers.client.post(f"/v1/campaigns/{campaign}/pauses", {"reason": "a break"})
    paused = await offers.buys("A-2", 3)
    assert (points(paused), refusals(paused)) == (0, [])
    await offers.client.post(f"/v1/campaigns/{campaign}/launches", {"reason": "go on"})
    assert points(await offers.buys("A-3", 3.99)) == 0
    definition = (await offers.client.get(f"/v1/campaigns/{campaign}"))["definition"]
    await offers.client.post(
        f"/v1/campaigns/{campaign}/versions", {**definition, "condition": "publication.spent >= 11"}
    )
    assert points(await offers.buys("A-4", 1)) == 0
    assert points(await offers.buys("A-5", 0.01)) == 2
    await offers.healthy()


async def test_nothing_that_comes_after_a_revocation_counts(offers: Offers) -> None:
    await customer(offers.client)
    publication = await offers.publish(await offers.offer(), valid_for="P10Y")
    await offers.buys("A-1", 6)
    await offers.client.post(f"/v1/publications/{publication}/revocations", {"reason": "wrong list"})
    assert points(await offers.buys("late", 4, at=2)) == 2, "it was open then"


async def test_rules_read_the_publication_itself(offers: Offers) -> None:
    await customer(offers.client)
    rule = 'publication.source_id == "spring" && publication.published_at < now.at - duration("1h")'
    campaign = await offers.offer(rule)
    await offers.publish(campaign, named="spring")
    await offers.publish(campaign, named="summer")
    early = await offers.buys("A-1", 1, at=0.5)
    assert refusals(early) == ["condition_not_met", "condition_not_met"]
    later = await offers.buys("A-2", 1, at=1.5)
    assert (points(later), refusals(later)) == (2, ["condition_not_met"])


async def test_an_effect_can_pay_back_a_part_of_what_was_spent(offers: Offers) -> None:
    await customer(offers.client)
    effect = {"kind": "formula", "wallet": "points", "points": "publication.spent / 10"}
    campaign = await offers.shop.campaign(
        effect, published=True, limits=[ONCE], condition="publication.orders == 2", name="A tenth"
    )
    await offers.publish(campaign)
    await offers.buys("A-1", 60)
    assert points(await offers.buys("A-2", 40)) == 10


async def test_events_read_what_was_bought_and_count_nothing(offers: Offers) -> None:
    ada = await customer(offers.client)
    await offers.client.post("/v1/event_types", {"name": "review", "attributes": []})
    campaign = await offers.offer("publication.spent >= 10 && publication.orders >= 2", trigger="event.review")
    await offers.publish(campaign)

    async def reviews(name: str, at: float) -> int:
        who = {"source": "shop", "external_id": "ada"}
        sent = {"external_id": name, "type": "review", "customer": who, "occurred_at": hour(at)}
        return points(await offers.client.post("/v1/events", sent))

    await offers.buys("A-1", 20, at=1)
    assert await reviews("R-1", 2) == 0
    await offers.buys("A-2", 1, at=3)
    assert await reviews("R-2", 4) == 2
    assert await reviews("R-3", 5) == 0
    assert await offers.has(ada) == 2
    await offers.healthy()


async def test_open_orders_and_orders_of_guests_count_nothing(offers: Offers) -> None:
    await customer(offers.client)
    await offers.publish(await offers.offer())
    await offers.buys("A-1", 50, state="open")
    await offers.client.post("/v1/orders", {**offers.order("A-2", 50), "customer": None})
    assert points(await offers.buys("A-3", 9)) == 0
    assert points(await offers.buys("A-1", 1, state="paid")) == 2


async def test_limits_of_customer_and_campaign_hold_over_publications_of_one_order(offers: Offers) -> None:
    ada = await customer(offers.client)
    once_each = {"scope": "customer", "period": "ever", "measure": "times", "max": 1}
    campaign = await offers.offer(limits=[ONCE, once_each])
    for named in ("one", "two", "three"):
        await offers.publish(campaign, named=named)
    answer = await offers.buys("A-1", 20)
    assert (points(answer), refusals(answer)) == (2, ["limit_reached", "limit_reached"])
    assert (answer["status"], await offers.has(ada)) == ("created", 2)
    await offers.healthy()


async def test_offers_are_found_among_publications_of_other_campaigns(
    offers: Offers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(policy, "NAMED_MAX", 0)
    await customer(offers.client)
    effect = {"kind": "order_percent", "percent": "10"}
    for_carts = await offers.shop.campaign(effect, trigger="cart", published=True, name="For carts")
    await offers.publish(for_carts)
    await offers.publish(await offers.offer())
    await offers.buys("A-1", 6)
    assert points(await offers.buys("A-2", 6)) == 2
    back_again = await offers.client.post("/v1/returns", back("R-1", "A-1", returned_at=hour(5)))
    assert [one["points"] for one in back_again["taken_back"]] == ["2"]
    await offers.healthy()


async def test_among_many_offers_only_those_are_asked_that_a_customer_has(offers: Offers) -> None:
    await customer(offers.client)
    await customer(offers.client, "bob")
    campaigns = [await offers.offer(name=f"Offer {number}") for number in range(18)]
    await offers.publish(campaigns[7])
    answer = await offers.buys("A-1", 6)
    assert [(one["campaign_id"], one["code"]) for one in answer["refused"]] == [(campaigns[7], "condition_not_met")]
    assert points(await offers.buys("A-2", 6)) == 2
    assert (await offers.buys("B-1", 20, by="bob"))["refused"] == []
    await offers.healthy()
