"""Why somebody got nothing from a campaign, or something, through the public API."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Any

import pytest

from laurels.kit.doors.door import Pool
from tests.conftest import Database
from tests.served import Client, serving
from tests.shop import Club, back, club, customer, now, order


@pytest.fixture
async def client(shared_database: Database, pool: Pool) -> AsyncGenerator[Client]:
    async with serving(shared_database.app_url, pool) as client:
        yield client


@pytest.fixture
async def shop(client: Client) -> Club:
    return await club(client)


async def why(client: Client, campaign: str, who: str, **query: str) -> Any:
    asked = "".join(f"&{name}={value}" for name, value in query.items())
    return await client.get(f"/v1/campaigns/{campaign}/explain?customer={who}{asked}")


async def test_a_condition_that_was_not_met_is_said_with_what_there_was(client: Client, shop: Club) -> None:
    campaign = await shop.campaign(name="Summer", condition="order.amount >= 50")
    ada = await customer(client)
    await client.post("/v1/orders", order("A-1", 4000))
    told = await why(client, campaign, ada)
    assert told["sentence"] == (
        "“Summer” gave Ada nothing for order A-1, since it asks that the order amount is at least 50.00 GBP "
        "(it was 40.00 GBP). It would be the same now."
    )
    assert (told["subject"]["external_id"], told["membership"], told["state"]) == ("A-1", "none", "live")
    then = told["then"]
    assert (then["code"], then["asked"], then["state"], then["judgement"]["version"]) == (
        "condition_not_met", True, "live", 1,
    )  # fmt: skip
    leaf = then["judgement"]["explanation"]["root"]
    assert (leaf["actual"], leaf["needed"], leaf["distance"], leaf["actual_said"]) == (4000, 5000, 1000, "40.00 GBP")
    assert told["now"]["advice"] == ["Spend 10.00 GBP more"]


async def test_what_was_decided_then_stays_while_the_campaign_changes(client: Client, shop: Club) -> None:
    campaign = await shop.campaign(name="Summer", condition="order.amount >= 50")
    ada = await customer(client)
    made = await client.post("/v1/orders", order("A-1", 4000))
    definition = (await client.get(f"/v1/campaigns/{campaign}"))["definition"]
    await client.post(f"/v1/campaigns/{campaign}/versions", {**definition, "condition": "order.amount >= 30"})
    told = await why(client, campaign, ada, order=made["id"])
    assert (told["then"]["judgement"]["version"], told["now"]["version"]) == (1, 2)
    assert (told["then"]["code"], told["now"]["code"]) == ("condition_not_met", None)
    assert told["now"]["given"] == [{"wallet": "points", "points": "40", "discount_minor": 0, "limited": False}]
    assert told["sentence"].endswith("If it came again now, it would give 40 points.")


async def test_what_was_given_is_said_and_what_came_back_of_it(client: Client, shop: Club) -> None:
    campaign = await shop.campaign(name="Summer")
    ada = await customer(client)
    await client.post("/v1/orders", order("A-1", 4000))
    assert (await why(client, campaign, ada))["sentence"] == "Ada got 40 points from “Summer” for order A-1."
    await client.post("/v1/returns", back("R-1", "A-1"))
    told = await why(client, campaign, ada)
    assert (told["then"]["taken_back"], told["then"]["judgement"]["given"][0]["points"]) == (True, "40")
    assert told["sentence"].endswith("A return took some of it back.")


@pytest.mark.parametrize("scope", ["customer", "campaign"])
async def test_a_limit_that_was_reached_is_said_with_what_was_used(client: Client, shop: Club, scope: str) -> None:
    limit = {"scope": scope, "period": "ever", "measure": "times", "max": 1}
    campaign = await shop.campaign(name="Summer", limits=[limit])
    ada = await customer(client)
    await client.post("/v1/orders", order("A-1", 4000))
    await client.post("/v1/orders", order("A-2", 4000))
    told = await why(client, campaign, ada)
    (state,) = told["then"]["judgement"]["limits"]
    assert (state["used"], state["maximum"], state["reached"]) == ("1", "1", True)
    assert told["then"]["code"] == told["now"]["code"] == "limit_reached"
    whose = "for each customer" if scope == "customer" else "for all customers together"
    assert f"since a limit is reached: at most once in all {whose} (1 used)" in told["sentence"]


async def test_a_limit_in_points_is_said_in_points(client: Client, shop: Club) -> None:
    limit = {"scope": "customer", "period": "day", "measure": "points", "max": 50}
    campaign = await shop.campaign(name="Summer", limits=[limit])
    ada = await customer(client)
    for name in ("A-1", "A-2", "A-3"):
        made = await client.post("/v1/orders", order(name, 4000))
    told = await why(client, campaign, ada, order=made["id"])
    (state,) = told["then"]["judgement"]["limits"]
    assert (state["used"], state["maximum"], state["period"]) == ("50", "50", "day")
    assert f"at most 50 points a day for each customer (50 used in {state['period_key']})" in told["sentence"]


@pytest.mark.parametrize(
    ("steps", "code", "said"),
    [
        ([], "campaign_draft", "it was not launched yet then"),
        (["launches", "pauses"], "campaign_paused", "it was paused then"),
        (["launches", "endings"], "campaign_ended", "it was over then"),
    ],
)
async def test_a_campaign_that_was_not_live_says_so(
    client: Client, shop: Club, steps: list[str], code: str, said: str
) -> None:
    campaign = await shop.campaign(name="Summer", launched=False)
    for step in steps:
        await client.post(f"/v1/campaigns/{campaign}/{step}", {"reason": "a rest"})
    ada = await customer(client)
    await client.post("/v1/orders", order("A-1", 4000))
    told = await why(client, campaign, ada)
    assert (told["then"]["code"], told["then"]["asked"], told["now"]["code"]) == (code, False, code)
    assert f"gave Ada nothing for order A-1, since {said}." in told["sentence"]
    if code == "campaign_draft":
        await client.post(f"/v1/campaigns/{campaign}/launches", {"reason": "go"})
        again = await why(client, campaign, ada)
        assert (again["then"]["code"], again["now"]["code"]) == ("campaign_draft", None)


async def test_a_campaign_that_came_later_says_so(client: Client, shop: Club) -> None:
    ada = await customer(client)
    await client.post("/v1/orders", order("A-1", 4000))
    campaign = await shop.campaign(name="Summer")
    told = await why(client, campaign, ada)
    assert (told["then"]["code"], told["then"]["state"]) == ("campaign_unknown", None)
    assert told["sentence"].endswith("If it came again now, it would give 40 points.")


async def test_the_schedule_is_told(client: Client, shop: Club) -> None:
    campaign = await shop.campaign(name="Summer", starts_at="2199-01-01T00:00:00Z")
    ada = await customer(client)
    await client.post("/v1/orders", order("A-1", 4000))
    told = await why(client, campaign, ada)
    assert told["then"]["code"] == "campaign_not_started"
    assert told["now"]["schedule"] == {
        "starts_at": "2199-01-01T00:00:00Z", "ends_at": None, "opens": None, "closes": None, "weekdays": [],
        "open": False,
    }  # fmt: skip


async def test_who_is_no_member_of_a_closed_programme_is_told_so(client: Client) -> None:
    program = (await client.post("/v1/programs", {"name": "Inner", "enrolment": "manual"}))["id"]
    unit = {"unit_singular": "point", "unit_plural": "points"}
    await client.post("/v1/wallets", {"program_id": program, "key": "points", "name": "Points", **unit})
    inner = Club(client, program, "")
    campaign = await inner.campaign(name="Inner circle")
    ada = await customer(client)
    await client.post("/v1/orders", order("A-1", 4000))
    told = await why(client, campaign, ada)
    assert (told["membership"], told["then"]["code"], told["now"]["code"]) == ("none", "not_a_member", "not_a_member")
    await client.post("/v1/memberships", {"program_id": program, "customer": {"id": ada}})
    told = await why(client, campaign, ada)
    assert (told["membership"], told["now"]["code"]) == ("active", None)


async def test_one_of_many_campaigns_that_was_passed_over_is_explained_all_the_same(client: Client, shop: Club) -> None:
    campaigns = [
        await shop.campaign(name=f"Campaign {n}", condition=f'order.channel == "channel-{n}"') for n in range(20)
    ]
    ada = await customer(client)
    await client.post("/v1/orders", order("A-1", 4000, channel="channel-3"))
    told = await why(client, campaigns[7], ada)
    assert (told["then"]["code"], told["then"]["asked"]) == ("condition_not_met", False)
    assert told["then"]["judgement"]["explanation"]["root"]["actual"] == "channel-3"
    assert (await why(client, campaigns[3], ada))["then"]["code"] is None


async def test_an_open_order_earns_when_it_is_paid(client: Client, shop: Club) -> None:
    campaign = await shop.campaign(name="Summer")
    ada = await customer(client)
    made = await client.post("/v1/orders", order("A-1", 4000, state="open"))
    told = await why(client, campaign, ada, order=made["id"])
    assert (told["then"]["code"], told["then"]["decision_id"]) == ("order_open", None)


async def test_somebody_without_an_order_is_answered_for_an_empty_cart(client: Client, shop: Club) -> None:
    campaign = await shop.campaign(name="Summer", condition="order.amount >= 50")
    ada = await customer(client)
    told = await why(client, campaign, ada)
    assert (told["subject"], told["then"], told["now"]["code"]) == (None, None, "condition_not_met")
    assert told["sentence"].startswith(
        "Ada has nothing yet for which “Summer” could be asked. Now, with nothing in it, "
    )


async def test_an_event_is_explained_too(client: Client, shop: Club) -> None:
    await client.post("/v1/event_types", {"name": "visit", "attributes": [{"name": "minutes", "type": "integer"}]})
    effects = [{"kind": "fixed", "wallet": "points", "points": "5"}]
    campaign = (
        await client.post(
            "/v1/campaigns",
            {"program_id": shop.program_id, "name": "Stay", "trigger": "event.visit", "effects": effects,
             "condition": "event.minutes >= 30"},
        )
    )["id"]  # fmt: skip
    await client.post(f"/v1/campaigns/{campaign}/launches", {"reason": "go"})
    ada = await customer(client)
    sent = {"source": "shop", "customer": {"id": ada}, "type": "visit", "occurred_at": now()}
    sent = {**sent, "customer": {"source": "shop", "external_id": "ada"}}
    made = await client.post("/v1/events", {**sent, "external_id": "v-1", "attributes": {"minutes": 10}})
    told = await why(client, campaign, ada)
    assert (told["subject"]["kind"], told["subject"]["id"], told["then"]["code"]) == (
        "event", made["id"], "condition_not_met",
    )  # fmt: skip
    assert "(it was 10)" in told["sentence"]
    refused = await client.refused("GET", f"/v1/campaigns/{campaign}/explain?customer={ada}&order=ord_{made['id'][4:]}")
    assert refused["pointer"] == "/query/order"


async def test_conditions_are_joined_as_the_rule_joins_them(client: Client, shop: Club) -> None:
    rule = 'order.amount >= 50 && (order.channel == "app" || !(order.quantity < 10)) && customer.age >= 18'
    campaign = await shop.campaign(name="Summer", condition=rule)
    ada = await customer(client)
    await client.post("/v1/orders", order("A-1", 4000, channel="web"))
    sentence = (await why(client, campaign, ada))["sentence"]
    assert (
        "the order amount is at least 50.00 GBP (it was 40.00 GBP) and (the order's channel is app (it was web) or "
        "the order's quantity is at least 10 items (it was 2 items)) and "
    ) in sentence
    assert "(which was not known)" in sentence


async def test_the_order_of_somebody_else_is_not_found(client: Client, shop: Club) -> None:
    campaign = await shop.campaign(name="Summer")
    ada, _ = await customer(client), await customer(client, "bob")
    made = await client.post("/v1/orders", order("B-1", 4000, by="bob"))
    refused = await client.refused("GET", f"/v1/campaigns/{campaign}/explain?customer={ada}&order={made['id']}")
    assert refused["code"] == "not_found"
    nobody = "cus_" + "0" * 26
    assert (await client.refused("GET", f"/v1/campaigns/{campaign}/explain?customer={nobody}"))["code"] == "not_found"


ANSWERS = {
    "en": "“Summer” gave Ada nothing for order A-1, since it asks that the order amount is at least 50.00 GBP "
    "(it was 40.00 GBP). It would be the same now.",
    "es-MX": "«Summer» no dio nada a Ada por el pedido A-1, porque no se cumple su condición: ",
    "tr": "“Summer” kampanyası A-1 siparişi için şu müşteriye bir şey vermedi: Ada. Nedeni: koşulu sağlanmıyor: ",
    "id": "“Summer” tidak memberi Ada apa pun untuk pesanan A-1, karena syaratnya tidak terpenuhi: ",
    "vi": "“Summer” không cho Ada gì cho đơn hàng A-1, vì điều kiện của nó không được đáp ứng: ",
    "zh": "“Summer”没有因订单A-1给Ada任何奖励，原因：未满足条件：",
    "nl": "“Summer” gave Ada nothing for order A-1, since it asks that",
}


async def test_the_answer_is_said_in_six_languages_and_in_english_for_others(client: Client, shop: Club) -> None:
    campaign = await shop.campaign(name="Summer", condition="order.amount >= 50")
    ada = await customer(client)
    await client.post("/v1/orders", order("A-1", 4000))
    for locale, beginning in ANSWERS.items():
        sentence = (await why(client, campaign, ada, locale=locale))["sentence"]
        assert sentence.startswith(beginning), sentence
        assert "order amount" not in sentence or beginning.startswith("“Summer” gave"), sentence


async def test_a_stop_of_everything_is_told(client: Client, shop: Club) -> None:
    campaign = await shop.campaign(name="Summer")
    ada = await customer(client)
    await client.post("/v1/workspace/stops", {"reason": "a leak"})
    await client.send("POST", "/v1/orders", order("A-1", 4000))
    told = await why(client, campaign, ada)
    assert told["now"]["code"] == "workspace_stopped"
    await client.post("/v1/workspace/resumptions", {"reason": "mended"})
    told = await why(client, campaign, ada)
    assert (told["then"]["code"], told["now"]["code"]) == ("workspace_stopped", None)


async def test_a_list_that_lacks_something_is_said_with_what_it_has(client: Client, shop: Club) -> None:
    for key in ("vip", "friends"):
        made = await client.post("/v1/segments", {"key": key, "name": key, "kind": "static"})
    campaign = await shop.campaign(name="Summer", condition='"vip" in customer.segments')
    ada, bob = await customer(client), await customer(client, "bob")
    await client.post(f"/v1/segments/{made['id']}/members", {"items": [{"source": "shop", "external_id": "ada"}]})
    told = await why(client, campaign, ada)
    leaf = told["now"]["explanation"]["root"]
    assert (leaf["actual"], leaf["needed"], leaf["actual_said"]) == (["friends"], "vip", "friends")
    assert "(it is friends)" in told["sentence"]
    assert "(it is nothing)" in (await why(client, campaign, bob))["sentence"]


async def test_another_campaign_is_called_by_its_name(client: Client, shop: Club) -> None:
    first = await shop.campaign(name="Welcome")
    campaign = await shop.campaign(name="Summer", condition=f'customer.redeemed("{first}") >= 3')
    sentence = (await why(client, campaign, await customer(client)))["sentence"]
    assert ("the campaign “Welcome”" in sentence, first in sentence) == (True, False)


async def test_every_answer_agrees_with_what_the_order_was_told(client: Client, shop: Club) -> None:
    limits = [{"scope": "customer", "period": "ever", "measure": "times", "max": 2}]
    conditions = [
        None, "order.amount >= 30", 'order.channel == "app"', "customer.orders() >= 1", "customer.age > 18",
        'customer.spent("30d") > 45 || order.quantity > 3', "now.hour < 24 && !customer.birthday",
    ]  # fmt: skip
    for number, condition in enumerate(conditions):
        await shop.campaign(name=f"C{number}", condition=condition, limits=limits if number == 1 else [])
    ada = await customer(client)
    for number, amount in enumerate((2000, 3000, 4000, 5000)):
        answer = await client.post("/v1/orders", order(f"A-{number}", amount, channel=("app", "web")[number % 2]))
        given = {one["campaign_id"]: [one["points"]] for one in answer["earned"]}
        refused = {one["campaign_id"]: one["code"] for one in answer["refused"]}
        assert len(given) + len(refused) == len(conditions)
        for campaign in (*given, *refused):
            then = (await why(client, campaign, ada, order=answer["id"]))["then"]
            assert then["code"] == refused.get(campaign)
            assert [one["points"] for one in then["judgement"]["given"]] == given.get(campaign, [])
            held = then["judgement"]["explanation"]
            assert held is None or held["held"] is (then["code"] != "condition_not_met")
