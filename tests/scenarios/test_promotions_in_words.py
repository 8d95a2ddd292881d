"""What the requirements ask of promotions, codes and limits, each in their own words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.served import Client
from tests.shop import ago, club, customer, give, now
from tests.shop import order as bought
from tests.till import cart, coupon, gift_card, off, order, percent, promotion, redeemed, validated, why


def line(sku: str, amount: int, quantity: int = 1, **more: Any) -> dict[str, Any]:
    return {"sku": sku, "quantity": quantity, "amount_minor": amount, **more}


async def collection(client: Client, key: str, *skus: str) -> None:
    for sku in skus:
        await client.post("/v1/products", {"sku": sku, "name": sku.title()})
    await client.post("/v1/collections", {"key": key, "name": key.title()})
    await client.post(f"/v1/collections/{key}/members", {"skus": list(skus)})


async def observed(client: Client, name: str, **attributes: Any) -> None:
    await client.post("/v1/readings", {"name": name, "attributes": attributes, "observed_at": now()})


async def priced(client: Client, *lines: dict[str, Any], **more: Any) -> Any:
    return await client.post("/v1/validations", {"currency": "GBP", "lines": list(lines), **more})


# ---- what a cart gets


async def test_delivery_is_free_from_a_minimum_order(client: Client) -> None:
    await promotion(client, {"kind": "delivery"}, condition="order.amount >= 50")
    below = await priced(client, line("mug", 4999), delivery_minor=490)
    above = await priced(client, line("mug", 5000), delivery_minor=490)
    assert (below["delivery_discount_minor"], below["total_minor"]) == (0, 5489)
    assert (above["delivery_discount_minor"], above["total_minor"]) == (490, 5000)


async def test_a_free_sample_comes_with_the_order(client: Client) -> None:
    await promotion(client, {"kind": "free_item", "items": [{"sku": "sample-1"}]}, condition="order.amount >= 20")
    without = await priced(client, line("cream", 2000))
    assert [(one["sku"], one["quantity"]) for one in without["add"]] == [("sample-1", 1)]
    there = await priced(client, line("cream", 2000), line("sample-1", 300))
    assert (there["discount_minor"], there["add"]) == (300, [])


async def test_buy_one_get_one_free(client: Client) -> None:
    await promotion(client, {"kind": "buy_get", "buy": {"quantity": 1}})
    found = await priced(client, line("shirt", 2000), line("socks", 600))
    assert [one["discount_minor"] for one in found["lines"]] == [0, 600]
    alone = await priced(client, line("shirt", 2000))
    assert alone["discount_minor"] == 0


async def test_the_second_at_half_price(client: Client) -> None:
    effect = {"kind": "buy_get", "buy": {"quantity": 1}, "get": {"at": {"percent": "50"}}, "same_product": True}
    await promotion(client, effect)
    assert (await priced(client, line("shirt", 4000, 2)))["discount_minor"] == 1000
    assert (await priced(client, line("shirt", 6000, 3)))["discount_minor"] == 1000
    assert (await priced(client, line("shirt", 2000), line("socks", 600)))["discount_minor"] == 0


async def test_three_for_two(client: Client) -> None:
    await promotion(client, {"kind": "buy_get", "buy": {"quantity": 2}})
    assert (await priced(client, line("coffee", 3600, 3)))["discount_minor"] == 1200


async def test_spend_so_much_and_save_so_much(client: Client) -> None:
    steps = [{"spent": "100", "order_amount": "10"}, {"spent": "200", "order_amount": "30"}]
    await promotion(client, {"kind": "volume", "steps": steps})
    found = [(await priced(client, line("mug", amount)))["discount_minor"] for amount in (9999, 10000, 19999, 20000)]
    assert found == [0, 1000, 1000, 3000]


async def test_the_more_of_some_products_the_cheaper(client: Client) -> None:
    await collection(client, "wine", "red", "white")
    steps = [{"quantity": 6, "percent": "5"}, {"quantity": 12, "percent": "10"}]
    await promotion(client, {"kind": "volume", "steps": steps, "lines": '"wine" in line.collections'})
    six = await priced(client, line("red", 3000, 3), line("white", 3000, 3), line("bread", 500, 9))
    twelve = await priced(client, line("red", 12000, 12), line("bread", 500))
    assert (six["discount_minor"], twelve["discount_minor"]) == (300, 1200)


async def test_a_bundle_of_products_for_one_price(client: Client) -> None:
    items = [{"lines": 'line.sku == "lamp"'}, {"lines": 'line.sku == "bulb"', "quantity": 2}]
    await promotion(client, {"kind": "bundle", "items": items, "price": "30.00"})
    found = await priced(client, line("lamp", 5000, 2), line("bulb", 2400, 3))
    assert found["discount_minor"] == 2500 + 1600 - 3000


async def test_a_ten_percent_coupon_for_one_product_only(client: Client) -> None:
    await coupon(client, "TEN", {"kind": "line_percent", "percent": "10", "lines": 'line.sku == "iphone-x"'})
    found = await priced(client, line("iphone-x", 99900), line("case", 2000), incentives=[{"code": "TEN"}])
    assert [one["discount_minor"] for one in found["lines"]] == [9990, 0]
    other = await priced(client, line("case", 2000), incentives=[{"code": "TEN"}])
    assert (other["status"], why(other)) == ("refused", ["no_effect"])


async def test_a_reward_is_limited_to_a_volume_and_structure_of_the_cart(client: Client) -> None:
    condition = 'order.quantity <= 10 && order.lines.exists(l, l.sku == "coffee") && order.amount < 500'
    await coupon(client, "SMALL", condition=condition)
    asked = [{"code": "SMALL"}]
    assert (await priced(client, line("coffee", 900), incentives=asked))["discount_minor"] == 90
    many = await priced(client, line("coffee", 900, 11), incentives=asked, explain=True)
    assert why(many) == ["condition_not_met"]
    assert many["refused"][0]["refusal"]["explanation"]["changes"][0]["advice"]
    assert why(await priced(client, line("tea", 900), incentives=asked)) == ["condition_not_met"]


async def test_upsell_says_what_is_missing_and_that_it_would_do(client: Client) -> None:
    await promotion(client, percent("20"), name="Twenty from eighty", condition="order.amount >= 80")
    found = await client.post("/v1/qualifications", cart(6760))
    (near,) = found["near"]
    assert near["campaign"] == "Twenty from eighty"
    assert any("12.40" in advice for advice in near["advice"])
    assert (await validated(client, 8000))["discount_minor"] == 1600


# ---- gift cards and points


async def test_only_orders_over_fifty_may_redeem_points(client: Client) -> None:
    await club(client)
    ada = await customer(client)
    await give(client, ada, 1000, "start")
    await client.send("PUT", "/v1/stacking", {"points_condition": "order.amount > 50"})
    asked = [{"wallet": "points"}]
    small = await validated(client, 5000, by="ada", incentives=asked)
    assert why(small) == ["condition_not_met"]
    large = await validated(client, 5001, by="ada", incentives=asked)
    assert (large["paid_minor"], large["to_pay_minor"]) == (1000, 4001)


async def test_a_loyalty_card_pays_all_or_a_part_of_a_purchase(client: Client) -> None:
    await club(client)
    ada = await customer(client)
    await give(client, ada, 1500, "start")
    part = await redeemed(client, "1", 2000, by="ada", incentives=[{"wallet": "points", "amount_minor": 500}])
    assert (part["paid_minor"], part["to_pay_minor"]) == (500, 1500)
    whole = await redeemed(client, "2", 800, by="ada", incentives=[{"wallet": "points"}])
    assert (whole["paid_minor"], whole["to_pay_minor"]) == (800, 0)
    assert (await client.get(f"/v1/customers/{ada}/balances"))["wallets"][0]["spendable"] == "200"


async def test_tax_is_on_the_full_value_or_on_the_part_that_is_paid_as_the_law_says(client: Client) -> None:
    for key, pays_as, taxable in (("payment", "payment", 2000), ("discount", "discount", 1500)):
        program = await client.post("/v1/programs", {"name": key})
        wallet = {"program_id": program["id"], "key": key, "name": key, "unit_singular": "p", "unit_plural": "p"}
        await client.post("/v1/wallets", {**wallet, "cash_rate": "0.01", "pays_as": pays_as})
        ada = await customer(client, f"ada-{key}")
        give_points = {"customer": {"id": ada}, "wallet": key, "points": "500", "reason": "x", "external_id": key}
        await client.post("/v1/adjustments", give_points)
        found = await validated(client, 2000, by=f"ada-{key}", incentives=[{"wallet": key}])
        assert (found["lines"][0]["taxable_minor"], found["to_pay_minor"]) == (taxable, 1500)
    multi, single = await gift_card(client, 500), await gift_card(client, 500, tax_mode="single")
    assert (await validated(client, 2000, codes=(multi["code"],)))["lines"][0]["taxable_minor"] == 2000
    assert (await validated(client, 2000, codes=(single["code"],)))["lines"][0]["taxable_minor"] == 1500


async def test_discounts_and_gift_card_credits_are_not_on_the_same_order(client: Client) -> None:
    await coupon(client, "TEN")
    card = await gift_card(client, 500)
    await client.send("PUT", "/v1/stacking", {"apart": [["coupon", "gift_card"]], "application": "partial"})
    found = await validated(client, 2000, codes=("TEN", card["code"]))
    assert [one["kind"] for one in found["incentives"]] == ["coupon"]
    assert why(found) == ["excluded_by"]


async def test_loyalty_rewards_give_way_to_other_active_promotions_where_a_campaign_says_so(client: Client) -> None:
    await club(client)
    ada = await customer(client)
    await give(client, ada, 1000, "start")
    await promotion(client, percent("15"), stacking={"excludes_kinds": ["points"]})
    assert (await validated(client, 2000, by="ada"))["discount_minor"] == 300
    with_points = await validated(client, 2000, by="ada", incentives=[{"wallet": "points"}])
    assert (with_points["discount_minor"], with_points["paid_minor"]) == (0, 1000)


async def test_the_general_fifteen_percent_does_not_go_with_the_twenty_of_membership(client: Client) -> None:
    general = await promotion(client, percent("15"), name="General", stacking={"priority": 1})
    await promotion(client, percent("20"), name="Members", stacking={"priority": 2, "excludes": [general]})
    found = await validated(client, 1000)
    assert (found["discount_minor"], [one["campaign"] for one in found["incentives"]]) == (200, ["Members"])
    assert found["refused"][0]["refusal"]["code"] == "excluded_by"


async def test_rewards_have_a_hierarchy(client: Client) -> None:
    await promotion(client, off("10.00"), name="Ten", stacking={"priority": 1})
    await promotion(client, percent("20"), name="Twenty percent", stacking={"priority": 4})
    assert (await validated(client, 10000))["total_minor"] == 7000
    await client.send("PUT", "/v1/stacking", {"priority": "low_first"})
    assert (await validated(client, 10000))["total_minor"] == 7200


# ---- eligibility


async def test_only_customers_who_live_in_the_country_and_bought_enough_get_it(client: Client) -> None:
    await client.send("PUT", "/v1/attributes/customer/country", {"type": "string"})
    await customer(client, "ada", attributes={"country": "GB"})
    await customer(client, "bob", attributes={"country": "DE"})
    await customer(client, "cleo", attributes={"country": "GB"})
    for who, amount in (("ada", 100_000), ("bob", 100_000), ("cleo", 99_999)):
        await client.post("/v1/orders", bought(f"first-{who}", amount, by=who, placed_at=ago(days=30)))
    await promotion(client, condition='customer.attributes.country == "GB" && customer.spent("1y") >= 1000')
    found = {who: (await validated(client, 1000, by=who))["discount_minor"] for who in ("ada", "bob", "cleo")}
    assert found == {"ada": 100, "bob": 0, "cleo": 0}


async def test_who_used_last_months_coupon_is_left_out(client: Client) -> None:
    before = await coupon(client, "COMEBACK")
    await customer(client, "ada")
    await customer(client, "bob")
    await redeemed(client, "1", 1000, codes=("COMEBACK",), by="ada")
    await promotion(client, condition=f'customer.redeemed("{before}", "60d") == 0')
    assert (await validated(client, 1000, by="ada"))["discount_minor"] == 0
    assert (await validated(client, 1000, by="bob"))["discount_minor"] == 100


async def test_a_referral_counts_only_if_the_friend_spends_at_least_fifty(client: Client) -> None:
    await coupon(client, "FRIEND-OF-ADA", off("10.00"), condition="order.amount >= 50 && customer.orders() == 0")
    await customer(client, "bob")
    assert why(await validated(client, 4999, codes=("friend of ada",), by="bob")) == ["condition_not_met"]
    assert (await validated(client, 5000, codes=("friend of ada",), by="bob"))["discount_minor"] == 1000


async def test_eligibility_is_checked_again_each_time_the_reward_is_applied(client: Client) -> None:
    id = await coupon(client, "TEN", condition="order.amount >= 20")
    assert (await validated(client, 2000, codes=("TEN",)))["status"] == "valid"
    definition = (await client.get(f"/v1/campaigns/{id}"))["definition"]
    await client.post(f"/v1/campaigns/{id}/versions", {**definition, "condition": "order.amount >= 30"})
    refused = await client.refused("POST", "/v1/redemptions", order("1", 2000, codes=("TEN",)))
    assert (refused["code"], refused["refused"][0]["refusal"]["code"]) == ("incentive_refused", "condition_not_met")


async def test_it_rains_so_a_coupon_is_valid_today_and_a_competitor_drops_his_price(client: Client) -> None:
    await client.send("PUT", "/v1/attributes/reading:weather/rain", {"type": "boolean"})
    await client.send("PUT", "/v1/attributes/reading:rival/mug_price", {"type": "decimal"})
    await coupon(client, "RAINY", condition="reading.weather.rain")
    mugs = {"kind": "line_price", "price": "8.00", "lines": 'line.sku == "mug"'}
    await promotion(client, mugs, condition='reading.rival.mug_price < decimal("9.00")')
    asked = [{"code": "RAINY"}]
    assert why(await priced(client, line("tea", 1000), incentives=asked))[0] == "condition_not_met"
    await observed(client, "weather", rain=True)
    assert (await priced(client, line("tea", 1000), incentives=asked))["discount_minor"] == 100
    assert (await priced(client, line("mug", 1000)))["discount_minor"] == 0
    await observed(client, "rival", mug_price="8.49")
    assert (await priced(client, line("mug", 1000)))["discount_minor"] == 200


# ---- limits


async def test_so_many_redemptions_for_each_customer(client: Client) -> None:
    await promotion(client, limits=[{"scope": "customer", "period": "ever", "measure": "times", "max": 2}])
    await customer(client, "ada")
    await customer(client, "bob")
    found = [(await redeemed(client, f"a{n}", 1000, by="ada"))["discount_minor"] for n in range(3)]
    assert found == [100, 100, 0]
    assert (await redeemed(client, "b", 1000, by="bob"))["discount_minor"] == 100
    guest = await validated(client, 1000)
    assert guest["refused"][0]["refusal"]["code"] == "customer_required"


async def test_so_many_of_a_store_and_of_a_day(client: Client) -> None:
    limits = [{"scope": "store", "period": "day", "measure": "times", "max": 1}]
    await promotion(client, limits=limits)
    found = [
        (await redeemed(client, f"o{n}", 1000, store=store))["discount_minor"]
        for n, store in enumerate(("north", "north", "south"))
    ]
    assert found == [100, 0, 100]


async def test_each_customer_gets_five_units_cheaper_over_several_orders(client: Client) -> None:
    await customer(client, "ada")
    limit = {"scope": "customer", "period": "ever", "measure": "units", "max": 5}
    await promotion(client, {"kind": "line_percent", "percent": "50"}, limits=[limit])
    found = [
        (await client.post("/v1/redemptions", {**_three(n), "customer": {"source": "shop", "external_id": "ada"}}))
        for n in range(3)
    ]
    assert [one["discount_minor"] for one in found] == [1500, 1000, 0]


def _three(n: int) -> dict[str, Any]:
    return {"external_id": f"o{n}", "currency": "GBP", "lines": [line("mug", 3000, 3)]}


async def test_at_most_so_much_of_discount_and_of_order_value_for_a_campaign(client: Client) -> None:
    most = {"scope": "campaign", "period": "ever"}
    await promotion(client, off("20.00"), name="A", limits=[{**most, "measure": "discount", "max": "30.00"}])
    found = [(await redeemed(client, f"a{n}", 10000))["discount_minor"] for n in range(3)]
    assert found == [2000, 1000, 0]
    await promotion(client, off("1.00"), name="B", limits=[{**most, "measure": "order_value", "max": "250.00"}])
    found = [(await redeemed(client, f"b{n}", 10000))["discount_minor"] for n in range(3)]
    assert found == [100, 100, 0]


async def test_one_budget_over_several_programmes_and_another_for_wanted_behaviour(client: Client) -> None:
    shared = {"scope": "campaign", "period": "ever", "measure": "discount", "max": "15.00", "shared": "spring"}
    await promotion(client, off("10.00"), name="A", limits=[shared], condition='order.channel == "web"')
    await promotion(client, off("10.00"), name="B", limits=[shared], condition='order.channel == "app"')
    found = [(await redeemed(client, c, 5000, channel=c))["discount_minor"] for c in ("web", "app")]
    assert found == [1000, 500]


async def test_a_campaign_is_opened_by_degrees_and_who_is_in_stays_in(client: Client) -> None:
    names = [f"c{n}" for n in range(40)]
    for name in names:
        await customer(client, name)
    id = await promotion(client, rollout_percent="25")

    async def inside() -> set[str]:
        return {name for name in names if (await validated(client, 1000, by=name))["discount_minor"]}

    first = await inside()
    assert 0 < len(first) < 25
    definition = (await client.get(f"/v1/campaigns/{id}"))["definition"]
    await client.post(f"/v1/campaigns/{id}/versions", {**definition, "rollout_percent": "60"})
    assert first < await inside()
    await client.post(f"/v1/campaigns/{id}/versions", {**definition, "rollout_percent": "100"})
    assert await inside() == set(names)


# ---- kill switches


async def test_marketing_stops_a_code_a_campaign_a_kind_or_everything_without_a_developer(client: Client) -> None:
    id = await coupon(client, "TEN")
    voucher = (await client.get(f"/v1/vouchers?campaign_id={id}"))["items"][0]["id"]
    reason = {"reason": "gone viral"}
    await client.post(f"/v1/vouchers/{voucher}/disablements", reason)
    assert why(await validated(client, 1000, codes=("TEN",))) == ["voucher_disabled"]
    await client.post(f"/v1/vouchers/{voucher}/enablements", reason)
    await client.post(f"/v1/campaigns/{id}/kills", reason)
    assert why(await validated(client, 1000, codes=("TEN",))) == ["campaign_paused"]
    await client.post(f"/v1/campaigns/{id}/launches", reason)
    await client.post("/v1/incentive_kinds/coupon/stops", reason)
    assert why(await validated(client, 1000, codes=("TEN",))) == ["kind_stopped"]
    await client.post("/v1/incentive_kinds/coupon/resumptions", reason)
    await client.post("/v1/workspace/stops", reason)
    assert why(await validated(client, 1000, codes=("TEN",))) == ["workspace_stopped"]
    await client.post("/v1/workspace/resumptions", reason)
    assert (await validated(client, 1000, codes=("TEN",)))["discount_minor"] == 100


async def test_a_coupon_that_is_overused_is_disabled_its_rules_changed_and_enabled_again(client: Client) -> None:
    id = await coupon(client, "VIRAL")
    await client.post(f"/v1/campaigns/{id}/pauses", {"reason": "used by the wrong people"})
    definition = (await client.get(f"/v1/campaigns/{id}"))["definition"]
    await client.post(f"/v1/campaigns/{id}/versions", {**definition, "condition": "customer.orders() > 0"})
    await client.post(f"/v1/campaigns/{id}/launches", {"reason": "only for customers now"})
    assert why(await validated(client, 1000, codes=("VIRAL",))) == ["condition_not_met"]
    trail = (await client.get("/v1/audit?limit=20"))["items"]
    assert any("used by the wrong people" in str(entry) for entry in trail)


# ---- touchpoints, agents, dates


async def test_a_touchpoint_asks_what_there_is_marks_it_as_given_and_redeems_it(client: Client) -> None:
    id = await coupon(client, None, name="Welcome")
    await client.post("/v1/vouchers", {"campaign_id": id, "code": "WELCOME-1", "uses_max": 1, "pooled": True})
    await customer(client, "ada")
    given = await client.post(
        "/v1/publications",
        {"campaign_id": id, "customer": {"source": "shop", "external_id": "ada"}, "source_id": "chat-1"},
    )
    code = given["publication"]["code"]
    usable = (await client.post("/v1/qualifications", cart(1000, by="ada")))["usable"]
    assert [one["code"] for one in usable] == [code]
    await redeemed(client, "1", 1000, codes=(code,), by="ada")
    assert (await client.post("/v1/qualifications", cart(1000, by="ada")))["usable"] == []


async def test_what_there_is_says_until_when_whichever_ends_first(client: Client) -> None:
    month = (datetime.now(UTC) + timedelta(days=30)).replace(microsecond=0)
    id = await coupon(client, None, name="Welcome", ends_at=month.isoformat())
    await client.post("/v1/vouchers", {"campaign_id": id, "code": "WELCOME-1", "uses_max": 1, "pooled": True})
    await customer(client, "ada")
    asked = {"campaign_id": id, "customer": {"source": "shop", "external_id": "ada"}, "source_id": "chat-1"}
    given = (await client.post("/v1/publications", {**asked, "valid_for": "P7D"}))["publication"]
    (one,) = (await client.post("/v1/qualifications", cart(1000, by="ada")))["usable"]
    assert datetime.fromisoformat(one["valid_until"]) == datetime.fromisoformat(given["valid_until"]) < month
    await coupon(client, "ALL-MONTH", ends_at=month.isoformat())
    asked = {"incentives": [{"code": "ALL-MONTH"}]}
    found = (await client.post("/v1/qualifications", {**cart(1000), **asked}))["usable"]
    assert [datetime.fromisoformat(one["valid_until"]) for one in found] == [month]


async def test_an_agent_redeems_for_a_past_order_by_the_rules_of_that_time(client: Client) -> None:
    id = await coupon(client, "TEN", condition="order.amount >= 20")
    then = datetime.now(UTC) + timedelta(seconds=1)
    await client.post("/v1/workspace/clock_advances", {"to": (then + timedelta(hours=1)).isoformat()})
    definition = (await client.get(f"/v1/campaigns/{id}"))["definition"]
    await client.post(f"/v1/campaigns/{id}/versions", {**definition, "condition": "order.amount >= 1000"})
    await client.post(f"/v1/campaigns/{id}/endings", {"reason": "over"})
    assert why(await validated(client, 2000, codes=("TEN",))) == ["campaign_ended"]
    asked = order("1", 2000, codes=("TEN",), placed_at=then.isoformat())
    assert (await client.post("/v1/redemptions", asked))["discount_minor"] == 200
    too_small = order("2", 1999, codes=("TEN",), placed_at=then.isoformat())
    refused = await client.refused("POST", "/v1/redemptions", too_small)
    assert refused["refused"][0]["refusal"]["code"] == "condition_not_met"


async def test_a_promotion_has_a_start_and_an_end_and_tells_how_long_it_lasts(client: Client) -> None:
    begun = datetime.now(UTC)
    ends = (begun + timedelta(hours=2)).isoformat()
    await promotion(client, starts_at=(begun + timedelta(hours=1)).isoformat(), ends_at=ends)
    early = await validated(client, 1000)
    assert early["refused"][0]["refusal"]["code"] == "campaign_not_started"
    await client.post("/v1/workspace/clock_advances", {"to": (begun + timedelta(minutes=90)).isoformat()})
    found = await validated(client, 1000)
    assert found["discount_minor"] == 100
    assert datetime.fromisoformat(found["incentives"][0]["until"]) == datetime.fromisoformat(ends)
    await client.post("/v1/workspace/clock_advances", {"to": ends})
    late = await validated(client, 1000)
    assert late["refused"][0]["refusal"]["code"] == "campaign_ended"


async def test_prices_on_a_catalogue_page_are_struck_through_with_the_price_of_thirty_days_before(
    client: Client,
) -> None:
    await promotion(client, {"kind": "line_percent", "percent": "20", "lines": 'line.sku == "mug"'})
    for days, amount in ((60, 1200), (20, 1000), (10, 1500)):
        item = {"sku": "mug", "currency": "GBP", "price_minor": amount, "from_at": ago(days=days)}
        await client.post("/v1/prices/bulk", {"items": [item]})
    page = {"currency": "GBP", "items": [{"sku": "mug", "amount_minor": 1500}, {"sku": "tea", "amount_minor": 300}]}
    mug, tea = (await client.post("/v1/catalogue_prices", {**page, "prior_days": 30}))["items"]
    assert (mug["amount_minor"], mug["total_minor"], mug["prior_minor"]) == (1500, 1200, 1000)
    assert (tea["total_minor"], tea["prior_minor"]) == (300, None)
