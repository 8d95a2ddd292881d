"""Codes at a till: of campaigns that are for some only, of the campaign that is named, and what rules read of them."""

from __future__ import annotations

from typing import Any

import pytest

from laurels.kit.doors.door import Pool
from laurels.system import access
from tests.coding import Coder
from tests.served import Client
from tests.shop import ago, customer
from tests.till import cart, coupon, gift_card, order, percent, redeemed, why

COVERED = "order.lines.exists(one, code.attributes.covers in one.collections)"
ON_COVERED = {"kind": "line_percent", "percent": "50", "lines": "code.attributes.covers in line.collections"}


async def publish(client: Client, campaign: str, whom: str, name: str = "mail", **more: Any) -> dict[str, Any]:
    """Give a customer a campaign."""
    sent = {"campaign_id": campaign, "customer": {"id": whom}, "source_id": name, **more}
    return (await client.post("/v1/publications", sent))["publication"]


async def refused(client: Client, body: dict[str, Any]) -> list[str]:
    """Redeem what must be refused, and give the codes of the refusals."""
    return why(await client.refused("POST", "/v1/redemptions", body))


async def test_a_code_of_a_published_campaign_is_for_those_to_whom_it_was_published(client: Client) -> None:
    campaign = await coupon(client, "SPRING", published=True)
    ada = await customer(client, "ada")
    await customer(client, "bob")
    early = await publish(client, campaign, ada)
    assert await refused(client, order("o-1", 1000, codes=("SPRING",))) == ["not_published"]
    assert await refused(client, order("o-2", 1000, codes=("SPRING",), by="bob")) == ["not_published"]
    for name in ("o-3", "o-4"):
        assert (await redeemed(client, name, 1000, codes=("spring",), by="ada"))["discount_minor"] == 100
    await client.post(f"/v1/publications/{early['id']}/revocations", {"reason": "a mistake"})
    assert await refused(client, order("o-5", 1000, codes=("SPRING",), by="ada")) == ["not_published"]
    await publish(client, campaign, ada, "short", published_at=ago(hours=3), valid_for="PT1H")
    assert await refused(client, order("o-6", 1000, codes=("SPRING",), by="ada")) == ["not_published"]


async def test_a_code_that_was_given_goes_with_its_own_publication(client: Client, pool: Pool) -> None:
    coder = Coder(client, pool, await coupon(client, None, published=True))
    await coder.batch(3)
    ada, bob = await customer(client, "ada"), await customer(client, "bob")
    hers, his = [await publish(client, coder.campaign, one) for one in (ada, bob)]
    assert await refused(client, order("o-1", 1000, codes=(hers["code"],), by="bob")) == ["not_published"]
    assert await refused(client, order("o-2", 1000, codes=(hers["code"],))) == ["not_published"]
    assert (await redeemed(client, "o-3", 1000, codes=(his["code"],), by="bob"))["discount_minor"] == 100
    free = next(one["code"] for one in await coder.codes() if one["free"])
    assert await refused(client, order("o-4", 1000, codes=(free,), by="bob")) == ["not_published"]


async def test_a_code_of_another_campaign_than_the_one_named_is_refused(client: Client) -> None:
    spring, summer = await coupon(client, "SPRING"), await coupon(client, "SUMMER", percent("20"))
    card = await gift_card(client, 500)

    def body(name: str, code: str, campaign: str) -> dict[str, Any]:
        return order(name, 1000, incentives=[{"code": code, "campaign_id": campaign}])

    assert (await client.post("/v1/redemptions", body("o-1", "SPRING", spring)))["discount_minor"] == 100
    for name, code in (("o-2", "SPRING"), ("o-3", card["code"])):
        assert await refused(client, body(name, code, summer)) == ["code_of_other_campaign"]
    assert await refused(client, body("o-4", "NOTHING", summer)) == ["code_not_found"]
    told = await client.refused("POST", "/v1/redemptions", body("o-6", "spring", summer))
    asked = {name: value for name, value in body("x", "spring", summer).items() if name != "external_id"}
    assert told["refused"] == (await client.post("/v1/validations", asked))["refused"]
    assert told["refused"][0]["campaign_id"] == spring
    points = {"code": "SPRING", "wallet": "points"}
    problem = await client.refused("POST", "/v1/redemptions", order("o-5", 1000, incentives=[points]))
    assert (problem["status"], problem["pointer"]) == (422, "/incentives/0")


async def test_a_rule_reads_what_a_code_covers(client: Client) -> None:
    await client.send("PUT", "/v1/attributes/voucher/covers", {"type": "string", "required": True})
    for key in ("tea", "mugs"):
        await client.post("/v1/collections", {"key": key, "name": key.title()})
        await client.post("/v1/products", {"sku": key, "name": key.title(), "collections": [key]})
    campaign = await coupon(client, None, ON_COVERED, condition=COVERED, on_return="reevaluate")
    for code, covers in (("TEA", "tea"), ("MUGS", "mugs")):
        made = {"campaign_id": campaign, "code": code, "attributes": {"covers": covers}}
        await client.post("/v1/vouchers", made)

    def body(name: str, code: str, *skus: str) -> dict[str, Any]:
        lines = [{"sku": sku, "quantity": 1, "amount_minor": 1000} for sku in skus]
        return {"external_id": name, "currency": "GBP", "lines": lines, "incentives": [{"code": code}]}

    made = await client.post("/v1/redemptions", body("o-1", "TEA", "tea", "mugs"))
    assert [line["discount_minor"] for line in made["lines"]] == [500, 0]
    other = await client.post("/v1/redemptions", body("o-2", "MUGS", "tea", "mugs"))
    assert [line["discount_minor"] for line in other["lines"]] == [0, 500]
    assert await refused(client, body("o-3", "MUGS", "tea")) == ["condition_not_met"]
    asked = {name: value for name, value in body("x", "MUGS", "tea").items() if name != "external_id"}
    told = await client.post("/v1/validations", {**asked, "explain": True})
    assert told["refused"][0]["refusal"]["explanation"]
    assert (await client.get(f"/v1/redemptions/{made['id']}/rerun"))["same"] is True
    back = {"external_id": "r-1", "lines": [{"line": 2, "quantity": 1}]}
    returned = await client.post(f"/v1/redemptions/{made['id']}/returns", back)
    assert (returned["refund_minor"], returned["withdrawn"]) == (1000, [])
    back = {"external_id": "r-2", "lines": [{"line": 1, "quantity": 1}]}
    returned = await client.post(f"/v1/redemptions/{other['id']}/returns", back)
    assert (returned["refund_minor"], returned["withdrawn"]) == (1000, [])


@pytest.mark.parametrize(
    ("attributes", "pointer"), [({}, "/attributes/covers"), ({"covers": 3}, "/attributes/covers"), ({"x": "y"}, None)]
)  # fmt: skip
async def test_attributes_of_codes_are_as_they_were_declared(
    client: Client, attributes: dict[str, Any], pointer: str | None
) -> None:
    await client.send("PUT", "/v1/attributes/voucher/covers", {"type": "string", "required": True})
    campaign = await coupon(client, None)
    for path, more in (("vouchers", {"code": "A"}), ("voucher_batches", {"count": 1})):
        sent = {"campaign_id": campaign, "attributes": attributes, **more}
        problem = await client.refused("POST", f"/v1/{path}", sent)
        assert (problem["status"], problem["pointer"]) == (422, pointer or "/attributes/x")
    assert (await gift_card(client, 500))["code"], "nothing is asked of gift cards"


async def test_only_rules_of_codes_read_the_code(client: Client) -> None:
    await client.send("PUT", "/v1/attributes/voucher/covers", {"type": "string"})
    for trigger, rule in (("cart", COVERED), ("code", COVERED.replace("covers", "nothing"))):
        sent = {"name": "x", "trigger": trigger, "effects": [percent("10")], "condition": rule}
        assert (await client.refused("POST", "/v1/campaigns", sent))["code"] == "invalid_rule"


async def test_a_browser_is_not_told_unknown_foreign_and_expired_codes_apart(client: Client, pool: Pool) -> None:
    coder = Coder(client, pool, await coupon(client, "SPRING-OPEN"))
    ada = await customer(client, "ada")
    await coder.code("SPRING-OVER", ends_at="2020-01-01T00:00:00Z")
    await coder.code("SPRING-ADAS", holder_only=True, customer={"id": ada})
    await coder.code("SPRING-NOBODYS", holder_only=True)
    used = await coder.code("SPRING-USED", uses_max=1)
    await redeemed(client, "o-1", 1000, codes=("SPRING-USED",))
    gone = await coder.code("SPRING-GONE")
    await client.post(f"/v1/vouchers/{gone['id']}/withdrawals", {"reason": "over"})
    await coupon(client, "SPRING-SOME", published=True)
    await coupon(client, "SPRING-EARLY", starts_at="2190-01-01T00:00:00Z")
    card = await gift_card(client, 500)
    await client.post(f"/v1/gift_cards/{card['id']}/blocks", {"reason": "stolen"})
    issued = await coder.asked(
        lambda tx: access.create(tx, name="browser", kind="publishable", scopes=["redemptions:validate"])
    )
    browser = Client(client.http, issued.text, client.workspace_id)
    assert used["uses_max"] == 1
    told = set[str]()
    typed = ["none", "over", "adas", "nobodys", "used", "gone", "some", "early"]
    for code in [f"spring{name}" for name in typed] + [card["code"].lower()]:
        answer = await browser.post("/v1/validations", cart(1000, codes=(code,)))
        (row,) = answer["refused"]
        assert row.pop("code") == code
        told.add(str(row))
    assert len(told) == 1, told
    assert "code_not_usable" in told.pop()
    assert (await browser.post("/v1/validations", cart(1000, codes=("springopen",))))["discount_minor"] == 100
