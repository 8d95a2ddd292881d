"""Rules of campaigns in the words of the requirements: what orders then earn, and why not where they earn nothing."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from datetime import UTC, datetime
from typing import Any

import pytest

from laurels.kit.doors.door import Pool
from tests.conftest import Database
from tests.served import Client, serving
from tests.shop import POINT_A_POUND, Club, club, customer, order

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
"""A Monday."""
FIFTY = {"kind": "fixed", "wallet": "points", "points": "50"}
Line = dict[str, Any]


@pytest.fixture
async def client(shared_database: Database, pool: Pool) -> AsyncGenerator[Client]:
    """Give a client of a shop in London, on the second of March 2026."""
    async with serving(shared_database.app_url, pool, starts_at=START) as made:
        for name in ("country", "city"):
            await made.send("PUT", f"/v1/attributes/customer/{name}", {"type": "string"})
        yield made


@pytest.fixture
async def shop(client: Client) -> Club:
    return await club(client)


class Till:
    """Rings up orders, each with a name of its own."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.count = 0

    async def buys(self, who: str, *pounds: float, at: datetime | str = START, **more: Any) -> list[str]:
        """Buy something, and tell the points of each campaign that gave any."""
        self.count += 1
        when = at if isinstance(at, str) else at.isoformat()
        amounts = [int(one * 100) for one in pounds]
        body = order(f"order-{self.count}", *amounts, by=who, placed_at=when, **more)
        return [one["points"] for one in (await self.client.post("/v1/orders", body))["earned"]]

    async def puts(self, who: str, *lines: Line) -> list[str]:
        """Buy these lines."""
        return await self.buys(who, lines=list(lines))


@pytest.fixture
def till(client: Client) -> Till:
    return Till(client)


def line(sku: str, pounds: float, quantity: int = 1) -> Line:
    return {"sku": sku, "quantity": quantity, "amount_minor": int(pounds * 100)}


async def move_to(client: Client, when: str) -> str:
    await client.post("/v1/workspace/clock_advances", {"to": when})
    return when


async def put(client: Client, path: str, body: Any) -> None:
    assert (await client.send("PUT", path, body)).status_code == 200


async def why(client: Client, campaign: str, who: str) -> str:
    told = await client.get(f"/v1/campaigns/{campaign}/explain?customer={who}")
    return told["sentence"]


# ---- F058: rules are not hard-coded


async def test_a_rule_is_changed_as_one_learns_and_counts_from_the_next_order_on(
    client: Client, shop: Club, till: Till
) -> None:
    """F058: change rules as you learn, and for special promotions, without a developer."""
    campaign = await shop.campaign(FIFTY, condition="order.amount >= 100")
    await customer(client)
    assert await till.buys("ada", 80) == []
    definition = (await client.get(f"/v1/campaigns/{campaign}"))["definition"]
    for condition, earned in (("order.amount >= 75", ["50"]), ("order.amount >= 75 && now.month == 12", [])):
        await client.post(f"/v1/campaigns/{campaign}/versions", {**definition, "condition": condition})
        assert await till.buys("ada", 80) == earned
    versions = (await client.get(f"/v1/campaigns/{campaign}/versions"))["items"]
    assert [one["version"] for one in versions] == [3, 2, 1]


# ---- F059–F061: who may join


async def test_only_customers_in_germany_may_join(client: Client, shop: Club) -> None:
    """F059: only customers in Germany may join."""
    await client.post("/v1/event_types", {"name": "asked_to_join"})
    campaign = await shop.campaign(
        FIFTY, trigger="event.asked_to_join", condition='customer.attributes.country == "DE"'
    )
    ids = [await customer(client, name, attributes={"country": of}) for name, of in (("ada", "DE"), ("bob", "FR"))]
    ids.append(await customer(client, "cid"))
    for name, points in (("ada", ["50"]), ("bob", []), ("cid", [])):
        sent = {"external_id": name, "type": "asked_to_join", "customer": {"source": "shop", "external_id": name}}
        told = await client.post("/v1/events", {**sent, "occurred_at": START.isoformat()})
        assert [one["points"] for one in told["earned"]] == points
    assert "the customer's country is DE (it was FR)" in await why(client, campaign, ids[1])
    assert "the customer's country is DE (which was not known)" in await why(client, campaign, ids[2])


async def test_only_who_spent_more_than_two_thousand_may_join(client: Client, shop: Club, till: Till) -> None:
    """F060: only who spent more than $2,000 may join."""
    campaign = await shop.campaign(FIFTY, condition="customer.spent() > 2000")
    ada = await customer(client)
    await till.buys("ada", 1500)
    await till.buys("ada", 500)
    assert await till.buys("ada", 1) == []  # exactly 2,000 before it
    assert await till.buys("ada", 1) == ["50"]
    bob = await customer(client, "bob")
    await till.buys("bob", 1999.99)
    assert await till.buys("bob", 1) == []
    assert "is more than 2,000.00 GBP (it was 1,999.99 GBP)" in await why(client, campaign, bob)
    assert "Ada got 50 points" in await why(client, campaign, ada)


async def test_from_the_united_kingdom_and_a_thousand_in_the_last_year(client: Client, shop: Club, till: Till) -> None:
    """F061: from the UK, and bought for at least 1,000 in the last year."""
    rule = 'customer.attributes.country == "GB" && customer.spent("1y") >= 1000'
    campaign = await shop.campaign(FIFTY, condition=rule)
    await customer(client, "ada", attributes={"country": "GB"})
    await customer(client, "bob", attributes={"country": "IE"})
    cid = await customer(client, "cid", attributes={"country": "GB"})
    for who, day in (("ada", "2025-06-01"), ("bob", "2025-06-01"), ("cid", "2025-02-01")):
        await till.buys(who, 1000, at=f"{day}T12:00:00Z")
    assert [await till.buys(who, 10) for who in ("ada", "bob", "cid")] == [["50"], [], []]
    assert "is at least 1,000.00 GBP (it was 0.00 GBP)" in await why(client, campaign, cid)


# ---- F062, F025: what was redeemed before


async def test_what_somebody_got_before_is_a_condition(client: Client, shop: Club, till: Till) -> None:
    """F062: redemption history as a condition: who used the welcome offer gets the second one, and only once each."""
    once = [{"scope": "customer", "period": "ever", "measure": "times", "max": 1}]
    first = await shop.campaign(FIFTY, name="Welcome", limits=once, condition="order.amount >= 20")
    rule = f'customer.redeemed("{first}") == 1'
    await shop.campaign({**FIFTY, "points": "70"}, name="Again", condition=rule, limits=once)
    await customer(client)
    assert await till.buys("ada", 10) == []
    assert await till.buys("ada", 20) == ["50"]
    assert await till.buys("ada", 10) == ["70"]
    assert await till.buys("ada", 10) == []


async def test_who_used_last_months_re_engagement_coupon_gets_no_second_one(
    client: Client, shop: Club, till: Till
) -> None:
    """F025: exclude shoppers who used last month's re-engagement coupon."""
    february = await shop.campaign(FIFTY, name="Come back", condition="now.year == 2026 && now.month == 2")
    march = await shop.campaign(
        {**FIFTY, "points": "60"}, condition=f'customer.redeemed("{february}", "last_month") == 0'
    )
    ada = await customer(client)
    await customer(client, "bob")
    assert await till.buys("ada", 10, at="2026-02-10T12:00:00Z") == ["50", "60"]
    assert await till.buys("ada", 10) == []
    assert await till.buys("bob", 10) == ["60"]
    assert "(it was 1)" in await why(client, march, ada)
    april = await move_to(client, "2026-04-02T12:00:00Z")
    assert await till.buys("ada", 10, at=april) == ["60"]


# ---- F063, F064, F067: what is in the order


async def test_only_orders_over_fifty_may_redeem_points(client: Client, shop: Club) -> None:
    """F063: only orders over $50 may redeem points: the till asks before it offers it."""
    await customer(client)
    asked = {"rule": "order.amount > 50 && wallets.points.spendable >= 100"}
    for pounds, held in ((50, False), (50.01, False)):
        told = await client.post(
            "/v1/rules/evaluate",
            {**asked, "customer": {"source": "shop", "external_id": "ada"}, "order": {"lines": [line("a", pounds)]}},
        )
        assert told["held"] is held
    (over, enough) = told["explanation"]["root"]["parts"]
    assert (over["held"], enough["held"], enough["actual"], enough["needed"]) == (True, False, 0, 100)
    _ = shop


async def test_the_coupon_is_only_for_the_phone(client: Client, shop: Club, till: Till) -> None:
    """F064: 10 % only for the iPhone X: other things in the order neither give nor hinder."""
    await shop.campaign({**POINT_A_POUND, "points": "10", "lines": 'line.sku == "iphone-x"'}, name="10 %")
    await customer(client)
    assert await till.puts("ada", line("case", 30)) == []
    assert await till.puts("ada", line("case", 30), line("iphone-x", 999)) == ["9990"]


@pytest.mark.parametrize(
    ("rule", "earned"),
    [
        ('order.lines.exists(l, l.sku == "camera") && !order.lines.exists(l, l.sku == "card")', [False, True, False]),
        ('order.lines.filter(l, "lenses" in l.collections).map(l, l.quantity).size() >= 2', [False, False, True]),
        ('order.lines.all(l, l.sku != "card") && order.lines.size() >= 2', [False, True, False]),
        ('order.lines.exists_one(l, l.amount >= 500)', [False, True, True]),
        ('order.lines.exists(l, l.product.brand == "Zorki")', [False, True, True]),
    ],
    ids=["one without the other", "two of a collection", "none of them", "exactly one dear one", "of a brand"],
)  # fmt: skip
async def test_the_engine_understands_the_cart(
    client: Client, shop: Club, till: Till, rule: str, earned: list[bool]
) -> None:
    """F067: the engine understands the content of the order, for upsell and cross-sell."""
    await put(client, "/v1/attributes/product/brand", {"type": "string"})
    await client.post("/v1/collections", {"key": "lenses", "name": "Lenses"})
    await client.post("/v1/products", {"sku": "camera", "name": "Camera", "attributes": {"brand": "Zorki"}})
    for sku in ("wide", "tele"):
        await client.post("/v1/products", {"sku": sku, "name": sku, "collections": ["lenses"]})
    await shop.campaign(FIFTY, condition=rule)
    await customer(client)
    carts = [
        [line("card", 20)],
        [line("camera", 500), line("bag", 40)],
        [line("camera", 600), line("card", 20), line("wide", 200), line("tele", 300)],
    ]
    assert [bool(await till.puts("ada", *cart)) for cart in carts] == earned


async def test_a_cart_is_told_what_more_would_do(client: Client, shop: Club) -> None:
    """F067: what is missing for the next offer is machine-readable, for the upsell at the till."""
    await shop.campaign(FIFTY, condition='order.quantity >= 3 && order.amount >= 50 && order.channel == "app"')
    cart = {"currency": "GBP", "lines": [line("a", 45, 2)], "channel": "app"}
    (refused,) = (await client.post("/v1/earnings/previews", cart))["refused"]
    changes = {one["path"]: one["by"] for one in refused["explanation"]["changes"]}
    assert changes == {"order.quantity": 1, "order.amount": 500}


# ---- F066: trends and budgets


async def test_a_rule_reacts_to_a_trend_and_stops_at_its_budget(client: Client, shop: Club, till: Till) -> None:
    """F066: customer trends, order attributes, budget limits."""
    await put(client, "/v1/attributes/order/gift", {"type": "boolean"})
    rule = 'customer.spent("30d") < customer.spent("60d") / 4 && customer.orders("60d") >= 2 && order.attributes.gift'
    budget = [{"scope": "campaign", "period": "ever", "measure": "points", "max": 120}]
    campaign = await shop.campaign({**FIFTY, "points": "100"}, condition=rule, limits=budget)
    falling, rising = ("2026-01-10", "2026-01-12", "2026-02-20"), ("2026-01-10", "2026-02-18", "2026-02-20")
    ids: dict[str, str] = {}
    for who, days in (("ada", falling), ("bob", rising), ("cid", falling), ("dan", falling)):
        ids[who] = await customer(client, who)
        for day, pounds in zip(days, (100, 100, 20), strict=True):
            await till.buys(who, pounds, at=f"{day}T12:00:00Z")
    gift: dict[str, Any] = {"attributes": {"gift": True}}
    assert await till.buys("ada", 10) == []  # no gift
    assert await till.buys("ada", 10, **gift) == ["100"]
    assert await till.buys("bob", 10, **gift) == []  # buys more than before
    assert await till.buys("cid", 10, **gift) == ["20"]  # what is left of the budget
    assert await till.buys("dan", 10, **gift) == []
    assert "at most 120 points in all for all customers together (120 used)" in await why(client, campaign, ids["dan"])


# ---- F068: asked again every time


async def test_eligibility_is_asked_again_every_time(client: Client, shop: Club, till: Till) -> None:
    """F068: eligibility is re-checked every time the reward is applied."""
    await shop.campaign(FIFTY, condition='customer.attributes.country == "DE" && customer.orders("7d") < 3')
    ada = await customer(client, attributes={"country": "DE"})
    assert await till.buys("ada", 10) == ["50"]
    await client.send("PATCH", f"/v1/customers/{ada}", {"attributes": {"country": "FR"}})
    assert await till.buys("ada", 10) == []
    await client.send("PATCH", f"/v1/customers/{ada}", {"attributes": {"country": "DE"}})
    assert await till.buys("ada", 10) == ["50"]
    assert await till.buys("ada", 10) == []  # the fourth in a week
    later = await move_to(client, "2026-03-10T12:00:00Z")
    assert await till.buys("ada", 10, at=later) == ["50"]


# ---- F018: factors from outside


async def test_the_weather_at_the_customers_place_counts(client: Client, shop: Club, till: Till) -> None:
    """F018: custom metadata for unusual factors, e.g. the weather at the customer's place."""
    for city in ("leeds", "hull"):
        await put(client, f"/v1/attributes/reading:weather_{city}/temperature", {"type": "decimal"})
    rule = " || ".join(
        f'(customer.attributes.city == "{city}" && reading.weather_{city}.temperature >= 30)'
        for city in ("leeds", "hull")
    )
    campaign = await shop.campaign(FIFTY, name="Ice cream", condition=rule)
    ada = await customer(client, "ada", attributes={"city": "leeds"})
    await customer(client, "bob", attributes={"city": "hull"})

    async def measured(city: str, degrees: str, at: str, until: str | None = None) -> str:
        told = await client.post(
            "/v1/readings",
            {
                "name": f"weather_{city}",
                "attributes": {"temperature": degrees},
                "observed_at": at,
                "valid_until": until,
            },
        )
        return told["status"]

    assert await till.buys("ada", 5) == []  # nothing measured yet
    assert "(which was not known)" in await why(client, campaign, ada)
    await measured("leeds", "30.0", "2026-03-02T08:00:00Z", "2026-03-02T10:00:00Z")
    await measured("hull", "29.9", "2026-03-02T08:00:00Z")
    assert (await till.buys("ada", 5), await till.buys("bob", 5)) == (["50"], [])
    assert await measured("hull", "31", "2026-03-02T07:00:00Z") == "late"
    assert await till.buys("bob", 5) == []
    ten = await move_to(client, "2026-03-02T10:00:00Z")
    assert await till.buys("ada", 5, at=ten) == []  # no longer valid


# ---- F032, F022, F033, F034: how points are worked out, and when


async def test_points_by_volume_by_value_and_by_what_was_spent_before(client: Client, shop: Club, till: Till) -> None:
    """F032: points computed from order volume, order value, past order value."""
    await shop.campaign({"kind": "per_item", "wallet": "points", "points": "3"}, name="Volume")
    await shop.campaign({**POINT_A_POUND, "points": "2"}, name="Value")
    await shop.campaign({"kind": "formula", "wallet": "points", "points": 'customer.spent("365d") / 10'}, name="Past")
    await customer(client)
    assert await till.puts("ada", line("a", 10, 2), line("b", 5.5)) == ["9", "31"]
    assert await till.puts("ada", line("a", 10)) == ["3", "20", "1"]  # 15.50 before
    assert await till.puts("ada", line("a", 10)) == ["3", "20", "2"]  # 25.50 before


async def test_every_customer_from_germany_gets_double_points_on_mondays(
    client: Client, shop: Club, till: Till
) -> None:
    """F022: double points on Monday orders for everybody from Germany; a new German customer falls in by itself."""
    await shop.campaign(name="Points")
    await shop.campaign(name="Double", condition='customer.attributes.country == "DE" && now.weekday == "monday"')
    await customer(client, "ada", attributes={"country": "DE"})
    await customer(client, "bob", attributes={"country": "AT"})
    assert (await till.buys("ada", 10), await till.buys("bob", 10)) == (["10", "10"], ["10"])
    await customer(client, "cid", attributes={"country": "DE"})
    assert await till.buys("cid", 10) == ["10", "10"]
    assert await till.buys("cid", 10, at="2026-03-01T23:59:59Z") == ["10"]  # still Sunday in London


async def test_double_points_for_very_important_people_on_a_given_day(client: Client, shop: Club, till: Till) -> None:
    """F033: double points for VIPs on a given day, the VIPs being a list."""
    segment = (await client.post("/v1/segments", {"key": "vip", "name": "VIPs", "kind": "static"}))["id"]
    await shop.campaign(name="Points")
    await shop.campaign(name="VIP day", condition='"vip" in customer.segments && now.date == "2026-03-02"')
    await customer(client)
    await customer(client, "bob")
    added = await client.post(f"/v1/segments/{segment}/members", {"items": [{"source": "shop", "external_id": "ada"}]})
    assert added["results"][0]["status"] == "added"
    assert (await till.buys("ada", 10), await till.buys("bob", 10)) == (["10", "10"], ["10"])
    assert await till.buys("ada", 10, at="2026-03-01T12:00:00Z") == ["10"]


async def test_happy_hours_multiply_for_eligible_purchases(client: Client, shop: Club, till: Till) -> None:
    """F034: happy hours multiply rewards on certain days and hours for eligible purchases."""
    await shop.campaign(name="Points")
    happy = 'now.weekday in ["friday", "saturday"] && now.hour >= 17 && now.hour < 19'
    await shop.campaign({**POINT_A_POUND, "points": "2"}, condition=f"{happy} && order.amount >= 20", name="Happy")
    await customer(client)
    tries = [("2026-02-27T16:59:59Z", 20), ("2026-02-27T17:00:00Z", 20), ("2026-02-28T18:59:59Z", 20),
             ("2026-02-28T19:00:00Z", 20), ("2026-03-01T17:30:00Z", 20), ("2026-02-27T17:30:00Z", 19.99)]  # fmt: skip
    earned = [await till.buys("ada", pounds, at=at) for at, pounds in tries]
    assert earned == [["20"], ["20", "40"], ["20", "40"], ["20"], ["20"], ["19"]]


# ---- F081: holidays, birthdays, anniversaries


async def test_holidays_of_the_country_and_days_of_the_shop_count(client: Client, shop: Club, till: Till) -> None:
    """F081: calendar programmes: holidays."""
    await client.post(
        "/v1/calendars",
        {
            "key": "ours", "name": "Our days", "country": "GB", "subdivision": "ENG",
            "add": [{"day": "2025-11-28", "name": "Black Friday"}], "remove": ["2025-12-26"],
        },
    )  # fmt: skip
    campaign = await shop.campaign(FIFTY, condition='"ours" in now.holidays')
    ada = await customer(client)
    days = {"2025-12-25": ["50"], "2025-11-28": ["50"], "2025-12-26": [], "2026-01-02": [], "2025-08-25": ["50"]}
    earned = {day: await till.buys("ada", 10, at=f"{day}T12:00:00Z") for day in days}
    assert earned == days
    assert await till.buys("ada", 10) == []
    assert "“A campaign” gave Ada nothing" in await why(client, campaign, ada)


async def test_birthdays_and_anniversaries_count_with_the_leap_day(client: Client, shop: Club, till: Till) -> None:
    """F081: calendar programmes: birthdays, anniversaries; those of 29 February come every year."""
    await shop.campaign(FIFTY, name="Birthday", condition="customer.birthday")
    await shop.campaign(
        {**FIFTY, "points": "60"}, name="Years", condition="customer.anniversary && customer.years >= 1"
    )
    await customer(client, "ada", born_on="2000-02-29", registered_at="2024-02-29T12:00:00Z")
    await customer(client, "bob", born_on="1990-03-01", registered_at="2025-03-01T00:30:00Z")
    assert await till.buys("ada", 10, at="2026-02-28T12:00:00Z") == ["50", "60"]
    assert await till.buys("ada", 10, at="2026-03-01T12:00:00Z") == []
    assert await till.buys("bob", 10, at="2026-03-01T12:00:00Z") == ["50", "60"]
    assert await till.buys("bob", 10, at="2026-02-28T12:00:00Z") == []
