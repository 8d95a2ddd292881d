"""Why somebody got nothing from a campaign of carts or codes, through the public API."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Any

import pytest

from laurels.kit.doors.door import Pool
from tests.conftest import Database
from tests.served import Client, serving
from tests.shop import customer
from tests.till import coupon, order, percent, promotion, redeemed


@pytest.fixture
async def client(shared_database: Database, pool: Pool) -> AsyncGenerator[Client]:
    async with serving(shared_database.app_url, pool) as client:
        yield client


async def why(client: Client, campaign_id: str, who: str, **query: str) -> Any:
    asked = "".join(f"&{name}={value}" for name, value in query.items())
    return await client.get(f"/v1/campaigns/{campaign_id}/explain?customer={who}{asked}")


async def test_what_a_cart_lacked_is_said(client: Client) -> None:
    summer = await promotion(client, name="Summer", condition="order.amount >= 50")
    ada = await customer(client)
    await redeemed(client, "A-1", 4000, by="ada")
    told = await why(client, summer, ada)
    assert told["sentence"] == (
        "“Summer” gave Ada nothing for cart A-1, since it asks that the order amount is at least 50.00 GBP "
        "(it was 40.00 GBP). It would be the same now."
    )
    assert told["subject"]["kind"] == "redemption"
    assert told["now"]["advice"] == ["Spend 10.00 GBP more"]


async def test_what_was_given_is_said_with_what_came_back(client: Client) -> None:
    summer = await promotion(client, name="Summer")
    ada = await customer(client)
    made = await redeemed(client, "A-1", 4000, by="ada")
    assert (await why(client, summer, ada))["sentence"] == "Ada got 4.00 GBP off from “Summer” for cart A-1."
    await client.post(
        f"/v1/redemptions/{made['id']}/returns", {"external_id": "R", "lines": [{"line": 1, "quantity": 1}]}
    )
    told = await why(client, summer, ada, redemption=made["id"])
    assert told["sentence"].endswith("A return took some of it back.")
    assert told["then"]["judgement"]["given"] == [
        {"wallet": None, "points": None, "discount_minor": 400, "limited": False}
    ]
    assert told["now"]["given"][0]["discount_minor"] == 400


async def test_a_limit_that_was_reached_is_said_with_what_was_used(client: Client) -> None:
    once = {"limits": [{"scope": "customer", "period": "ever", "measure": "times", "max": 1}]}
    summer = await promotion(client, name="Summer", **once)
    ada = await customer(client)
    await redeemed(client, "A-1", 4000, by="ada")
    await redeemed(client, "A-2", 4000, by="ada")
    told = await why(client, summer, ada)
    assert told["then"]["code"] == "customer_limit_reached"
    assert told["now"]["limits"][0]["reached"]
    assert "at most once in all for each customer (1 used)" in told["sentence"]


async def test_a_code_that_was_refused_says_why_though_nothing_was_bought(client: Client) -> None:
    tenth = await coupon(client, "TENTH", name="Tenth", condition="order.amount >= 50")
    ada = await customer(client)
    answer = await client.send("POST", "/v1/redemptions", order("A-1", 4000, by="ada", codes=("TENTH",)))
    assert answer.status_code == 409
    told = await why(client, tenth, ada)
    assert (told["subject"]["kind"], told["then"]["code"]) == ("refusal", "condition_not_met")
    assert told["sentence"].startswith("“Tenth” gave Ada nothing for cart A-1, since its condition was not met")


async def test_a_code_that_nobody_named_is_told(client: Client) -> None:
    tenth = await coupon(client, None, name="Tenth")
    ada = await customer(client)
    await redeemed(client, "A-1", 4000, by="ada")
    told = await why(client, tenth, ada)
    assert (told["then"]["code"], told["now"]["code"]) == ("not_asked", "code_required")
    assert told["sentence"] == (
        "“Tenth” gave Ada nothing for cart A-1, since it was not asked then. "
        "If it came again now, it gives nothing, since it needs one of its codes."
    )


async def test_what_another_incentive_outdid_is_told(client: Client) -> None:
    small = await promotion(client, percent("5"), name="Small")
    await promotion(client, name="Big", stacking={"priority": 5, "excludes": [small]})
    ada = await customer(client)
    await redeemed(client, "A-1", 4000, by="ada")
    told = await why(client, small, ada)
    assert told["then"]["code"] == "excluded_by"
    assert told["now"]["given"][0]["discount_minor"] == 200


async def test_a_paused_campaign_and_one_that_came_later_say_so(client: Client) -> None:
    paused = await promotion(client, name="Paused")
    await client.post(f"/v1/campaigns/{paused}/pauses", {"reason": "Too dear"})
    ada = await customer(client)
    await redeemed(client, "A-1", 4000, by="ada")
    later = await promotion(client, name="Later")
    told = await why(client, paused, ada)
    assert (told["then"]["code"], told["now"]["code"]) == ("campaign_paused", "campaign_paused")
    told = await why(client, later, ada)
    assert (told["then"]["code"], told["now"]["code"]) == ("campaign_unknown", None)


async def test_the_redemption_of_somebody_else_is_not_found(client: Client) -> None:
    summer = await promotion(client, name="Summer")
    await customer(client)
    bob = await customer(client, "bob")
    made = await redeemed(client, "A-1", 4000, by="ada")
    answer = await client.send("GET", f"/v1/campaigns/{summer}/explain?customer={bob}&redemption={made['id']}")
    assert answer.status_code == 404
    answer = await client.send(
        "GET", f"/v1/campaigns/{summer}/explain?customer={bob}&order=ord_01kaw3x9p3e9rs8s9p1y9e1v5a"
    )
    assert (answer.status_code, answer.json()["pointer"]) == (422, "/query/order")


async def test_who_bought_nothing_is_answered_for_an_empty_cart(client: Client) -> None:
    summer = await promotion(client, name="Summer", condition="order.amount >= 50")
    told = await why(client, summer, await customer(client))
    assert (told["subject"], told["then"], told["now"]["code"]) == (None, None, "condition_not_met")
    for locale in ("es", "tr", "id", "vi", "zh"):
        assert (await why(client, summer, told["customer_id"], locale=locale))["sentence"]
