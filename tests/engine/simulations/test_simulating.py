"""A cart, a past order or an event tried on all campaigns, through the public API."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from laurels.kit.doors.door import Pool
from tests.conftest import Database
from tests.served import Client, serving
from tests.shop import POINT_A_POUND, ago, club, customer, order, row_counts
from tests.till import cart, coupon, gift_card, percent, promotion

ADA = {"source": "shop", "external_id": "ada"}


@pytest.fixture
async def client(shared_database: Database, pool: Pool) -> AsyncGenerator[Client]:
    async with serving(shared_database.app_url, pool) as client:
        yield client


def bag(*amounts: int, **more: Any) -> dict[str, Any]:
    return {"lines": [{"sku": f"sku-{n}", "quantity": 1, "amount_minor": one} for n, one in enumerate(amounts)], **more}


async def simulated(client: Client, **body: Any) -> Any:
    return await client.post("/v1/simulations", body)


def of(found: Any, campaign_id: str) -> Any:
    return next(one for one in found["campaigns"] if one["campaign_id"] == campaign_id)


async def test_a_cart_is_priced_and_then_earns_on_what_is_paid(client: Client) -> None:
    shop = await club(client)
    earning, ten = await shop.campaign(), await promotion(client, condition="order.amount >= 50")
    found = await simulated(client, cart=bag(6000))
    prices = found["prices"]
    assert (prices["amount_minor"], prices["discount_minor"], prices["total_minor"]) == (6000, 600, 5400)
    assert prices["lines"][0]["total_minor"] == 5400
    assert found["points"] == {"points": "54"}
    assert of(found, ten)["outcome"] == {"code": None, "discount_minor": 600, "points": {}, "gifts": []}
    assert of(found, earning)["outcome"]["points"] == {"points": "54"}


async def test_a_campaign_that_gives_nothing_says_leaf_by_leaf_what_would_change_it(client: Client) -> None:
    ten = await promotion(client, condition="order.amount >= 50 && order.quantity >= 1")
    told = of(await simulated(client, cart=bag(4000)), ten)
    assert told["outcome"]["code"] == told["judgement"]["code"] == "condition_not_met"
    first, second = told["judgement"]["explanation"]["root"]["parts"]
    assert (first["held"], first["distance"], first["actual_said"]) == (False, 1000, "40.00 GBP")
    assert second["held"]
    assert told["judgement"]["advice"] == ["Spend 10.00 GBP more"]


async def test_what_is_met_is_explained_too(client: Client) -> None:
    ten = await promotion(client, condition="order.amount >= 50")
    told = of(await simulated(client, cart=bag(6000)), ten)["judgement"]
    assert told["explanation"]["held"]
    assert told["explanation"]["root"]["actual_said"] == "60.00 GBP"


async def test_nothing_is_written(client: Client, shared_database: Database) -> None:
    shop = await club(client)
    await shop.campaign(limits=[{"scope": "customer", "period": "ever", "measure": "times", "max": 1}])
    await promotion(client)
    await customer(client)
    before = row_counts(shared_database.super_url)
    first = await simulated(client, cart=bag(6000), customer=ADA)
    assert await simulated(client, cart=bag(6000), customer=ADA, at=first["at"]) == first
    assert row_counts(shared_database.super_url) == before


@pytest.mark.parametrize("amount", [100, 4999, 5000, 12_345])
async def test_prices_are_those_of_a_validation(client: Client, amount: int) -> None:
    await promotion(client, percent("12.5"), condition="order.amount >= 50")
    await promotion(client, {"kind": "line_amount", "amount": "0.99"})
    await coupon(client, "HELLO")
    asked = cart(amount, codes=("HELLO",))
    told, found = await client.post("/v1/validations", asked), await simulated(client, cart=asked)
    names = ("amount_minor", "discount_minor", "total_minor", "to_pay_minor")
    assert {name: found["prices"][name] for name in names} == {name: told[name] for name in names}


async def test_a_draft_is_tried_in_place_of_what_it_is(client: Client) -> None:
    ten = await promotion(client)
    draft = {"campaign_id": ten, "definition": {"trigger": "cart", "effects": [percent("30")]}}
    found = await simulated(client, cart=bag(1000), draft=draft)
    assert found["prices"]["discount_minor"] == 300
    assert found["campaigns"][0]["tried"]
    assert found["campaigns"][0]["judgement"]["version"] == 2
    assert (await simulated(client, cart=bag(1000)))["prices"]["discount_minor"] == 100


async def test_a_campaign_that_was_never_launched_is_tried(client: Client) -> None:
    ten = await promotion(client, launched=False)
    assert (await simulated(client, cart=bag(1000)))["campaigns"] == []
    found = await simulated(client, cart=bag(1000), draft={"campaign_id": ten})
    assert of(found, ten)["outcome"]["discount_minor"] == 100


async def test_a_draft_of_codes_is_tried_as_if_everybody_had_one(client: Client) -> None:
    coupons = await coupon(client, None, launched=False)
    found = await simulated(client, cart=bag(1000), draft={"campaign_id": coupons})
    assert (found["assumed"], of(found, coupons)["outcome"]["discount_minor"]) == (["everybody_had_a_code"], 100)
    await client.post("/v1/vouchers", {"campaign_id": coupons, "code": "OVER", "ends_at": ago(days=1)})
    asked = bag(1000, incentives=[{"code": "OVER"}])
    found = await simulated(client, cart=asked, draft={"campaign_id": coupons})
    assert (found["assumed"], of(found, coupons)["outcome"]["code"]) == ([], "voucher_expired")


async def test_a_draft_that_is_wrong_is_refused_where_it_is(client: Client) -> None:
    ten = await promotion(client)
    wrong = {"campaign_id": ten, "definition": {"trigger": "cart", "effects": [percent("1")], "condition": "order.x"}}
    problem = await client.refused("POST", "/v1/simulations", {"cart": bag(1), "draft": wrong})
    assert problem["pointer"] == "/draft/definition/condition"


async def test_a_schedule_counts_at_the_time_that_is_travelled_to(client: Client) -> None:
    begins = datetime.now(UTC) + timedelta(days=3)
    later = await promotion(client, starts_at=begins.isoformat())
    assert of(await simulated(client, cart=bag(1000)), later)["outcome"]["code"] == "campaign_not_started"
    found = await simulated(client, cart=bag(1000), at=(begins + timedelta(hours=1)).isoformat())
    assert of(found, later)["outcome"]["discount_minor"] == 100


async def test_a_past_moment_sees_only_what_came_before_it(client: Client) -> None:
    first = await promotion(client, condition='customer.orders("ever") == 0')
    await customer(client)
    await client.post("/v1/orders", order("o-1", 1000, placed_at=ago(days=1)))
    found = await simulated(client, cart=bag(1000), customer=ADA)
    assert of(found, first)["outcome"]["code"] == "condition_not_met"
    found = await simulated(client, cart=bag(1000), customer=ADA, at=ago(days=2))
    assert of(found, first)["outcome"]["code"] is None


async def test_a_real_order_is_tried_as_its_customer_bought_it(client: Client) -> None:
    shop = await club(client)
    first = await shop.campaign(condition='customer.orders("ever") == 0')
    ada = await customer(client)
    made = [await client.post("/v1/orders", order(f"o-{n}", 1000 * n, placed_at=ago(days=5 - n))) for n in (1, 2)]
    found = [await simulated(client, order_id=one["id"]) for one in made]
    assert [one["prices"]["amount_minor"] for one in found] == [1000, 2000]
    assert [of(one, first)["outcome"]["code"] for one in found] == [None, "condition_not_met"]
    assert {one["customer_id"] for one in found} == {ada}
    assert found[0]["order_id"] == made[0]["id"]


async def test_the_campaigns_of_then_are_asked_where_that_is_wanted(client: Client) -> None:
    shop = await club(client)
    await shop.campaign()
    ten = await promotion(client)
    yesterday = ago(days=1)
    found = await simulated(client, cart=bag(1000), at=yesterday, campaigns="then")
    assert (found["campaigns"], found["prices"]["discount_minor"], found["points"]) == ([], 0, {})
    assert of(await simulated(client, cart=bag(1000), at=yesterday), ten)["outcome"]["discount_minor"] == 100


async def test_campaigns_of_then_whose_programme_is_closed_give_nothing(client: Client) -> None:
    shop = await club(client)
    await shop.campaign()
    then = datetime.now(UTC).isoformat()
    await client.post(f"/v1/programs/{shop.program_id}/closures", {"reason": "over"})
    found = await simulated(client, cart=bag(1000), at=then, campaigns="then")
    assert (found["campaigns"], found["points"]) == ([], {})


async def test_gift_cards_pay_what_is_left(client: Client) -> None:
    await promotion(client)
    card = await gift_card(client, 500)
    prices = (await simulated(client, cart=bag(1000, incentives=[{"code": card["code"]}])))["prices"]
    assert (prices["total_minor"], prices["paid_minor"], prices["to_pay_minor"]) == (900, 500, 400)
    assert [one["kind"] for one in prices["payments"]] == ["gift_card"]


async def test_where_something_that_was_asked_for_is_refused_the_others_say_so(client: Client) -> None:
    ten = await promotion(client)
    found = await simulated(client, cart=bag(1000, incentives=[{"code": "NOSUCH"}]))
    assert found["prices"]["refused"]
    assert [one["refusal"]["code"] for one in found["prices"]["unused"]] == ["code_not_found"]
    assert of(found, ten)["outcome"]["code"] == "incentive_refused"


async def test_an_event_is_tried(client: Client) -> None:
    await client.post("/v1/event_types", {"name": "visit", "attributes": [{"name": "minutes", "type": "integer"}]})
    shop = await club(client)
    fixed = {"kind": "fixed", "wallet": "points", "points": "5"}
    visits = await shop.campaign(fixed, trigger="event.visit", condition="event.minutes >= 10")
    await customer(client)
    event = {"type": "visit", "attributes": {"minutes": 12}}
    found = await simulated(client, customer=ADA, event=event)
    assert (found["prices"], found["points"]) == (None, {"points": "5"})
    assert of(found, visits)["outcome"]["points"] == {"points": "5"}
    short = await simulated(client, customer=ADA, event={"type": "visit", "attributes": {"minutes": 2}})
    assert of(short, visits)["outcome"]["code"] == "condition_not_met"


async def test_points_on_a_cart_and_on_its_order_are_added(client: Client) -> None:
    shop = await club(client)
    await shop.campaign(POINT_A_POUND)
    await promotion(client, {"kind": "fixed", "wallet": "points", "points": "7"}, program_id=shop.program_id)
    await customer(client)
    assert (await simulated(client, cart=bag(1000), customer=ADA))["points"] == {"points": "17"}


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/cart"),
        ({"cart": bag(1), "event": {"type": "visit"}}, "/event"),
        ({"cart": {"lines": []}}, "/cart/lines"),
        ({"cart": {**bag(1), "customer": ADA}}, "/cart/customer"),
        ({"cart": bag(1, attributes={"gift": 1})}, "/cart/attributes/gift"),
        ({"event": {"type": "visit"}}, "/customer"),
        ({"event": {"type": "nosuch"}, "customer": ADA}, "/event/type"),
        ({"cart": bag(1), "customer": ADA}, "/customer"),
    ],
)
async def test_what_cannot_be_is_refused_where_it_is(client: Client, body: dict[str, Any], pointer: str) -> None:
    await client.send("PUT", "/v1/attributes/order/gift", {"type": "boolean"})
    assert (await client.refused("POST", "/v1/simulations", body))["pointer"] == pointer
