"""A cart is priced, redeemed, returned and rolled back through the API."""

from __future__ import annotations

from typing import Any

from tests.served import Client
from tests.shop import club, customer


def cart(*amounts: int, **more: Any) -> dict[str, Any]:
    lines = [{"sku": f"sku-{n}", "quantity": 2, "amount_minor": amount} for n, amount in enumerate(amounts)]
    return {"currency": "GBP", "lines": lines, **more}


async def campaign(client: Client, trigger: str, *effects: dict[str, Any], **more: Any) -> str:
    made = await client.post(
        "/v1/campaigns", {"name": "A promotion", "trigger": trigger, "effects": list(effects), **more}
    )
    await client.post(f"/v1/campaigns/{made['id']}/launches", {"reason": "go"})
    return made["id"]


async def test_ten_percent_off_every_cart(client: Client) -> None:
    await campaign(client, "cart", {"kind": "order_percent", "percent": "10"})
    priced = await client.post("/v1/validations", cart(1000, 2000))
    assert (priced["status"], priced["discount_minor"], priced["total_minor"]) == ("valid", 300, 2700)
    redeemed = await client.post("/v1/redemptions", {**cart(1000, 2000), "external_id": "1"})
    assert redeemed["total_minor"] == 2700
    again = await client.post("/v1/redemptions", {**cart(1000, 2000), "external_id": "1"})
    assert again == {**redeemed, "replayed": True}
    back = await client.post(
        f"/v1/redemptions/{redeemed['id']}/returns", {"external_id": "r1", "lines": [{"line": 1, "quantity": 1}]}
    )
    assert back["refund_minor"] == 450
    rolled = await client.post(f"/v1/redemptions/{redeemed['id']}/rollbacks", {"reason": "cancelled"})
    assert rolled["refund_minor"] == 2250


async def test_a_code_points_and_a_card(client: Client) -> None:
    house = await club(client)
    ada = await customer(client)
    await client.post(
        "/v1/adjustments",
        {"customer": {"id": ada}, "wallet": "points", "points": "500", "reason": "x", "external_id": "a"},
    )
    id = await campaign(
        client,
        "code",
        {"kind": "order_amount", "amount": "5.00"},
        {"kind": "fixed", "wallet": "points", "points": "7"},
        program_id=house.program_id,
    )
    await client.post("/v1/vouchers", {"campaign_id": id, "code": "SPRING-5", "uses_max": 1})
    card = await client.post("/v1/gift_cards", {"amount_minor": 1000, "currency": "GBP", "external_id": "card"})
    asked = cart(
        2000, customer={"id": ada}, incentives=[{"code": "spring 5"}, {"wallet": "points"}, {"code": card["code"]}]
    )
    priced = await client.post("/v1/validations", asked)
    assert priced["status"] == "valid", priced
    assert priced["total_minor"] == 1500
    assert priced["to_pay_minor"] == 0
    redeemed = await client.post("/v1/redemptions", {**asked, "external_id": "o1"})
    assert redeemed["paid_minor"] == 1500
    refused = await client.post("/v1/validations", asked)
    assert refused["status"] == "refused"
    assert refused["refused"][0]["refusal"]["code"] == "code_used_up"
    rolled = await client.post(f"/v1/redemptions/{redeemed['id']}/rollbacks", {"reason": "cancelled"})
    assert rolled["changed"]
    assert (await client.post("/v1/validations", asked))["status"] == "valid"
    reserved = await client.post("/v1/reservations", {**asked, "external_id": "o2"})
    assert reserved["status"] == "reserved"
    assert (await client.post("/v1/validations", asked))["status"] == "refused"
    captured = await client.post(f"/v1/redemptions/{reserved['id']}/captures", {})
    assert captured["status"] == "redeemed"


async def test_a_redemption_is_worked_out_again(client: Client) -> None:
    limit = {"scope": "campaign", "period": "ever", "measure": "discount", "max": "5.00"}
    await campaign(
        client, "cart", {"kind": "order_percent", "percent": "10"}, limits=[limit], condition="order.amount > 5"
    )
    for n, discount in enumerate((300, 200, 0)):
        made = await client.post("/v1/redemptions", {**cart(1000, 2000), "external_id": str(n)})
        assert made["discount_minor"] == discount
        assert (await client.get(f"/v1/redemptions/{made['id']}/rerun"))["same"]


async def test_a_return_below_the_threshold_takes_the_discount_of_what_is_kept(client: Client) -> None:
    await campaign(
        client,
        "cart",
        {"kind": "order_percent", "percent": "10"},
        condition="order.amount >= 100",
        on_return="reevaluate",
    )
    made = await client.post("/v1/redemptions", {**cart(6000, 4000), "external_id": "o"})
    assert made["total_minor"] == 9000
    path = f"/v1/redemptions/{made['id']}/returns"
    back = await client.post(path, {"external_id": "r1", "lines": [{"line": 2, "quantity": 2}]})
    assert (back["refund_minor"], back["lines"][0]["withdrawn_minor"]) == (3000, 600)
    rest = await client.post(path, {"external_id": "r2"})
    assert rest["refund_minor"] == 6000


async def test_the_units_of_a_line_cost_what_was_said_also_where_the_last_one_gets_what_is_left_over(
    client: Client,
) -> None:
    await client.send("PUT", "/v1/stacking", {"spare": "last"})
    await campaign(client, "cart", {"kind": "order_amount", "amount": "4.00"})
    asked = {"currency": "GBP", "lines": [{"sku": "mug", "quantity": 3, "amount_minor": 600}]}
    said = await client.post("/v1/validations", asked)
    made = await client.post("/v1/redemptions", {**asked, "external_id": "1"})
    await client.send("PUT", "/v1/stacking", {"spare": "first"})
    shown = await client.get(f"/v1/redemptions/{made['id']}")
    assert [one["lines"][0]["units"] for one in (said, made, shown)] == [[133, 133, 134]] * 3
