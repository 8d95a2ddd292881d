"""Test cases guard a campaign: a version by which one fails is refused, and so is a launch."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Any

import pytest

from laurels.kit.doors.door import Pool
from tests.conftest import Database
from tests.served import Client, serving
from tests.shop import club, customer, order
from tests.till import ONCE, coupon, percent, promotion, redeemed

ADA = {"source": "shop", "external_id": "ada"}
TEN = {"trigger": "cart", "effects": [percent("10")]}
FIFTEEN = {"trigger": "cart", "effects": [percent("15")]}


@pytest.fixture
async def client(shared_database: Database, pool: Pool) -> AsyncGenerator[Client]:
    async with serving(shared_database.app_url, pool) as client:
        yield client


def bag(amount: int, **more: Any) -> dict[str, Any]:
    return {"lines": [{"sku": "mug", "quantity": 1, "amount_minor": amount}], **more}


async def case(client: Client, campaign_id: str, amount: int = 1000, name: str = "A mug", **more: Any) -> Any:
    body = {"campaign_id": campaign_id, "name": name, "cart": bag(amount), **more}
    return await client.post("/v1/test_cases", body)


async def run(client: Client, campaign_id: str, **more: Any) -> Any:
    return await client.post("/v1/test_runs", {"campaign_id": campaign_id, **more})


async def test_a_case_expects_what_the_campaign_gives_where_nothing_else_is_said(client: Client) -> None:
    ten = await promotion(client)
    made = await case(client, ten)
    assert made["expected"] == {"code": None, "discount_minor": 100, "points": {}, "gifts": []}
    assert made["result"]["passed"]
    listed = await client.get(f"/v1/test_cases?campaign_id={ten}")
    assert [(one["id"], one["result"]) for one in listed["items"]] == [(made["id"], None)]


async def test_a_version_by_which_a_case_fails_is_refused_with_its_name_and_the_difference(client: Client) -> None:
    ten = await promotion(client)
    made = await case(client, ten)
    problem = await client.refused("POST", f"/v1/campaigns/{ten}/versions", FIFTEEN)
    assert problem["code"] == "test_cases_failed"
    assert "“A mug”: It takes 1.50 GBP off, and should take 1.00 GBP." in problem["detail"]
    assert problem["cases"] == [
        {"id": made["id"], "name": "A mug", "differences": ["It takes 1.50 GBP off, and should take 1.00 GBP."]}
    ]
    assert (await client.get(f"/v1/campaigns/{ten}"))["version"] == 1


async def test_a_version_by_which_all_cases_pass_is_saved(client: Client) -> None:
    ten = await promotion(client)
    await case(client, ten)
    saved = await client.post(f"/v1/campaigns/{ten}/versions", {**TEN, "condition": "order.amount >= 5"})
    assert saved["version"] == 2


async def test_a_version_is_forced_with_a_reason_that_the_audit_trail_keeps(client: Client) -> None:
    ten = await promotion(client)
    await case(client, ten)
    address = f"/v1/campaigns/{ten}/versions?force=true"
    assert (await client.refused("POST", address, FIFTEEN))["pointer"] == "/query/reason"
    assert (await client.post(f"{address}&reason=meant", FIFTEEN))["version"] == 2
    kept = [one for one in (await client.get("/v1/audit"))["items"] if one["changes"].get("forced")]
    assert [(one["changes"]["reason"], one["changes"]["failed_test_cases"]) for one in kept] == [("meant", ["A mug"])]


async def test_a_launch_is_refused_and_can_be_forced(client: Client) -> None:
    ten = await promotion(client, launched=False)
    await case(client, ten, expected={"discount_minor": 500})
    address = f"/v1/campaigns/{ten}/launches"
    assert (await client.refused("POST", address, {"reason": "go"}))["code"] == "test_cases_failed"
    assert (await client.get(f"/v1/campaigns/{ten}"))["state"] == "draft"
    assert (await client.post(address, {"reason": "go", "force": True}))["state"] == "live"


async def test_a_case_does_not_fail_because_of_what_happens_later(client: Client) -> None:
    await client.send("PUT", "/v1/attributes/customer/country", {"type": "string"})
    first = await promotion(
        client, condition='customer.orders("ever") == 0 && customer.attributes.country == "DE"', limits=[ONCE]
    )
    ada = await customer(client, attributes={"country": "DE"})
    await case(client, first, customer=ADA)
    await redeemed(client, "c-1", 1000, by="ada")
    await client.post("/v1/orders", order("o-1", 1000))
    await client.send("PATCH", f"/v1/customers/{ada}", {"attributes": {"country": "FR"}})
    await promotion(client, percent("50"), stacking={"excludes": [first]}, name="Another")
    found = await run(client, first)
    assert found["passed"], found


async def test_what_a_new_version_reads_besides_is_what_is_known_today(client: Client) -> None:
    await client.send("PUT", "/v1/attributes/customer/country", {"type": "string"})
    ten = await promotion(client)
    await customer(client, attributes={"country": "DE"})
    await case(client, ten, customer=ADA)
    for country, passed in (("DE", True), ("FR", False)):
        said = {**TEN, "condition": f'customer.attributes.country == "{country}"'}
        assert (await run(client, ten, definition=said))["passed"] is passed


async def test_what_is_refused_is_a_case_too(client: Client) -> None:
    ten = await promotion(client, condition="order.amount >= 50")
    made = await case(client, ten, 4000, "Too little")
    assert made["expected"]["code"] == "condition_not_met"
    found = await run(client, ten, definition=TEN)
    (one,) = found["items"]
    assert one["result"]["differences"] == ["It gives something, and should be refused with condition_not_met."]
    assert (found["passed"], found["failed_count"], found["version"]) == (False, 1, 2)


async def test_a_case_may_be_written_before_what_it_asks_for(client: Client) -> None:
    ten = await promotion(client, launched=False)
    made = await case(client, ten, expected={"discount_minor": 150})
    assert not made["result"]["passed"]
    assert (await client.post(f"/v1/campaigns/{ten}/versions", FIFTEEN))["version"] == 2


async def test_a_case_is_changed_to_what_is_meant_now(client: Client) -> None:
    ten = await promotion(client)
    made = await case(client, ten, expected={"code": "condition_not_met"})
    changed = await client.send("PATCH", f"/v1/test_cases/{made['id']}", {"accept": True, "name": "A mug, again"})
    assert changed.json()["expected"]["discount_minor"] == 100
    assert (changed.json()["name"], changed.json()["result"]["passed"]) == ("A mug, again", True)


async def test_points_of_an_order_are_guarded(client: Client) -> None:
    shop = await club(client)
    earning = await shop.campaign()
    made = await case(client, earning, 8000)
    assert made["expected"]["points"] == {"points": "80"}
    twice = {"kind": "proportional", "wallet": "points", "points": "2", "per": "1.00"}
    problem = await client.refused(
        "POST", f"/v1/campaigns/{earning}/versions", {"trigger": "order.paid", "effects": [twice]}
    )
    assert problem["cases"][0]["differences"] == ["It gives 160 in points, and should give 80."]


async def test_a_case_of_codes_does_not_fail_because_the_code_is_used_up(client: Client) -> None:
    await client.send("PUT", "/v1/attributes/voucher/channel", {"type": "string"})
    coupons = await coupon(
        client,
        "HELLO",
        condition='code.attributes.channel == "mail"',
        voucher={"uses_max": 1, "attributes": {"channel": "mail"}},
    )
    made = await client.post(
        "/v1/test_cases",
        {"campaign_id": coupons, "name": "By mail", "cart": bag(1000, incentives=[{"code": "HELLO"}])},
    )
    assert made["expected"]["discount_minor"] == 100
    await redeemed(client, "c-1", 1000, codes=("HELLO",))
    assert (await run(client, coupons))["passed"]


async def test_a_campaign_of_events_is_guarded_by_events(client: Client) -> None:
    await client.post("/v1/event_types", {"name": "visit"})
    shop = await club(client)
    visits = await shop.campaign({"kind": "fixed", "wallet": "points", "points": "5"}, trigger="event.visit")
    await customer(client)
    body = {"campaign_id": visits, "name": "A visit", "customer": ADA}
    made = await client.post("/v1/test_cases", {**body, "event": {"type": "visit"}})
    assert made["expected"]["points"] == {"points": "5"}
    problem = await client.refused("POST", "/v1/test_cases", {**body, "name": "A cart", "cart": bag(1)})
    assert problem["pointer"] == "/cart"


async def test_a_real_order_becomes_a_case(client: Client) -> None:
    ten = await promotion(client)
    await customer(client)
    made = await client.post("/v1/orders", order("o-1", 4000))
    saved = await client.post("/v1/test_cases", {"campaign_id": ten, "name": "O-1", "order_id": made["id"]})
    assert saved["expected"]["discount_minor"] == 400
    assert saved["cart"]["lines"][0]["amount_minor"] == 4000
    assert (await run(client, ten))["passed"]


async def test_a_deleted_case_guards_no_longer_and_its_name_is_free(client: Client) -> None:
    ten = await promotion(client)
    made = await case(client, ten)
    body = {"campaign_id": ten, "name": "A mug", "cart": bag(1)}
    assert (await client.refused("POST", "/v1/test_cases", body))["code"] == "test_case_name_taken"
    assert (await client.send("DELETE", f"/v1/test_cases/{made['id']}")).status_code == 200
    assert (await client.post(f"/v1/campaigns/{ten}/versions", FIFTEEN))["version"] == 2
    assert (await case(client, ten))["expected"]["discount_minor"] == 150


@pytest.mark.parametrize(
    ("expected", "pointer"),
    [
        ({"points": {"nosuch": "1"}}, "/expected/points/nosuch"),
        ({"code": "condition_not_met", "discount_minor": 1}, "/expected/code"),
    ],
)
async def test_what_cannot_be_expected_is_refused(client: Client, expected: dict[str, Any], pointer: str) -> None:
    ten = await promotion(client)
    body = {"campaign_id": ten, "name": "A mug", "cart": bag(1000), "expected": expected}
    assert (await client.refused("POST", "/v1/test_cases", body))["pointer"] == pointer
