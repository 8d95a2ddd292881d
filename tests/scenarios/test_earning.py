"""How points are earned, in the words of who asks for it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from laurels.kit.doors.door import Pool
from tests.conftest import Database
from tests.served import Client, serving
from tests.shop import POINT_A_POUND, ago, back, club, customer, now, order, wallet_of


def points(answer: dict[str, Any]) -> list[str]:
    return [grant["points"] for grant in answer["earned"]]


async def happen(client: Client, type: str, name: str, **more: Any) -> dict[str, Any]:
    body = {"external_id": name, "type": type, "customer": {"source": "shop", "external_id": "ada"}}
    return await client.post("/v1/events", {**body, "occurred_at": now(), **more})


async def test_a_newsletter_subscriber_gets_fifty_points_once(client: Client) -> None:
    shop = await club(client)
    await customer(client)
    await client.post("/v1/event_types", {"name": "newsletter_subscribed"})
    await shop.campaign(
        {"kind": "fixed", "wallet": "points", "points": "50"},
        trigger="event.newsletter_subscribed",
        limits=[{"scope": "customer", "period": "ever", "measure": "times", "max": 1}],
    )
    assert points(await happen(client, "newsletter_subscribed", "1")) == ["50"]
    again = await happen(client, "newsletter_subscribed", "2")
    assert points(again) == []
    assert again["refused"][0]["code"] == "limit_reached"


async def test_an_event_type_that_was_put_away_takes_no_more_events(client: Client) -> None:
    await club(client)
    await customer(client)
    await client.post("/v1/event_types", {"name": "review"})
    assert (await happen(client, "review", "1"))["status"] == "created"
    await client.send("PATCH", "/v1/event_types/review", {"archived": True})
    body = {"external_id": "2", "type": "review", "customer": {"source": "shop", "external_id": "ada"}}
    problem = await client.refused("POST", "/v1/events", {**body, "occurred_at": now()})
    assert problem["pointer"] == "/type"


async def test_from_a_hundred_pounds_on_two_points_a_pound(client: Client) -> None:
    shop = await club(client)
    await shop.campaign({**POINT_A_POUND, "points": "2"}, condition="order.amount >= 100")
    await customer(client)
    assert points(await client.post("/v1/orders", order("1", 9999))) == []
    assert points(await client.post("/v1/orders", order("2", 10_000))) == ["200"]


async def test_over_a_hundred_pounds_twenty_points(client: Client) -> None:
    shop = await club(client)
    await shop.campaign({"kind": "fixed", "wallet": "points", "points": "20"}, condition="order.amount > 100")
    await customer(client)
    assert points(await client.post("/v1/orders", order("1", 10_000))) == []
    assert points(await client.post("/v1/orders", order("2", 5_000, 5_001))) == ["20"]


async def test_points_by_volume_and_by_what_was_spent_before(client: Client) -> None:
    await client.send("PUT", "/v1/attributes/customer/past_spend", {"type": "decimal"})
    shop = await club(client)
    await shop.campaign({"kind": "per_item", "wallet": "points", "points": "3"})
    await shop.campaign(
        {"kind": "fixed", "wallet": "points", "points": "100"}, condition="customer.attributes.past_spend >= 1000.50"
    )
    await customer(client, attributes={"past_spend": "1000.50"})
    await customer(client, "bob", attributes={"past_spend": "999.99"})
    assert points(await client.post("/v1/orders", order("1", 100, 100))) == ["12", "100"]
    assert points(await client.post("/v1/orders", order("2", 100, 100, by="bob"))) == ["12"]


async def test_very_important_people_get_double_points_on_a_day(client: Client) -> None:
    await client.send("PUT", "/v1/attributes/customer/vip", {"type": "boolean"})
    shop = await club(client)
    await shop.campaign()
    today = datetime.now(UTC).strftime("%A").lower()
    await shop.campaign(condition=f'customer.attributes.vip && now.weekday == "{today}"')
    await customer(client, attributes={"vip": True})
    await customer(client, "bob", attributes={"vip": False})
    await customer(client, "cleo")
    assert points(await client.post("/v1/orders", order("1", 1000))) == ["10", "10"]
    assert points(await client.post("/v1/orders", order("2", 1000, placed_at=ago(days=1)))) == ["10"]
    assert points(await client.post("/v1/orders", order("3", 1000, by="bob"))) == ["10"]
    assert points(await client.post("/v1/orders", order("4", 1000, by="cleo"))) == ["10"]


async def test_social_media_gives_a_hundred_points_at_most(client: Client) -> None:
    shop = await club(client)
    await customer(client)
    await client.post("/v1/event_types", {"name": "liked"})
    await shop.campaign(
        {"kind": "fixed", "wallet": "points", "points": "40"},
        trigger="event.liked",
        limits=[{"scope": "customer", "period": "ever", "measure": "points", "max": 100}],
    )
    answers = [await happen(client, "liked", str(n)) for n in range(4)]
    assert [points(answer) for answer in answers] == [["40"], ["40"], ["20"], []]
    assert [grant["limited"] for answer in answers for grant in answer["earned"]] == [False, False, True]


async def test_a_daily_limit_begins_anew_at_local_midnight(shared_database: Database, pool: Pool) -> None:
    start = datetime(2027, 6, 30, 22, 30, tzinfo=UTC)  # 23:30 in London
    async with serving(shared_database.app_url, pool, starts_at=start) as client:
        shop = await club(client)
        await shop.campaign(limits=[{"scope": "customer", "period": "day", "measure": "times", "max": 1}])
        await customer(client)
        at = [start + timedelta(minutes=m) for m in (0, 29)]
        assert points(await client.post("/v1/orders", order("1", 100, placed_at=at[0].isoformat()))) == ["1"]
        await client.post("/v1/workspace/clock_advances", {"to": "2027-06-30T23:10:00Z"})
        assert points(await client.post("/v1/orders", order("2", 100, placed_at=at[1].isoformat()))) == []
        assert points(await client.post("/v1/orders", order("3", 100, placed_at="2027-06-30T23:00:00Z"))) == ["1"]
        assert points(await client.post("/v1/orders", order("4", 100, placed_at="2027-06-30T23:01:00Z"))) == []


HAPPY = {"opens": "01:30", "closes": "02:30"}
LONDON = [
    # Clocks go from 01:00 to 02:00 on 28 March 2027: only 02:00 to 02:30 of the hour is there.
    ("2027-03-28T00:59:59Z", False), ("2027-03-28T01:00:00Z", True), ("2027-03-28T01:29:59Z", True),
    ("2027-03-28T01:30:00Z", False),
    # They go from 02:00 back to 01:00 on 31 October: 01:30 to 02:00 is there twice.
    ("2027-10-31T00:29:59Z", False), ("2027-10-31T00:30:00Z", True), ("2027-10-31T00:59:59Z", True),
    ("2027-10-31T01:00:00Z", False), ("2027-10-31T01:30:00Z", True), ("2027-10-31T02:29:59Z", True),
    ("2027-10-31T02:30:00Z", False),
]  # fmt: skip
LORD_HOWE = [
    # Half an hour: from 02:00 back to 01:30 on 4 April 2027, from 02:00 to 02:30 on 3 October.
    ("2027-04-03T14:29:59Z", False), ("2027-04-03T14:30:00Z", True), ("2027-04-03T15:29:59Z", True),
    ("2027-04-03T15:59:59Z", True), ("2027-04-03T16:00:00Z", False),
    ("2027-10-02T14:59:59Z", False), ("2027-10-02T15:00:00Z", True), ("2027-10-02T15:29:59Z", True),
    ("2027-10-02T15:30:00Z", False),
]  # fmt: skip

CASABLANCA = [
    # From 03:00 back to 02:00 as Ramadan begins, on 7 February 2027; from 02:00 to 03:00 after it, on 14 March.
    ("2027-02-07T00:29:59Z", False), ("2027-02-07T00:30:00Z", True), ("2027-02-07T01:29:59Z", True),
    ("2027-02-07T01:30:00Z", False), ("2027-02-07T02:00:00Z", True), ("2027-02-07T02:30:00Z", False),
    ("2027-03-14T01:29:59Z", False), ("2027-03-14T01:30:00Z", True), ("2027-03-14T01:59:59Z", True),
    ("2027-03-14T02:00:00Z", False),
]  # fmt: skip
KATHMANDU = [
    # Five hours and three quarters ahead, all year.
    ("2027-03-13T19:44:59Z", False), ("2027-03-13T19:45:00Z", True), ("2027-03-13T20:44:59Z", True),
    ("2027-03-13T20:45:00Z", False),
]  # fmt: skip
WINDOWS = {
    "Europe/London": LONDON,
    "Australia/Lord_Howe": LORD_HOWE,
    "Africa/Casablanca": CASABLANCA,
    "Asia/Kathmandu": KATHMANDU,
}


@pytest.mark.parametrize(("zone", "moments"), WINDOWS.items())
async def test_a_happy_hour_keeps_to_the_wall_clock_when_the_clocks_change(
    shared_database: Database, pool: Pool, zone: str, moments: list[tuple[str, bool]]
) -> None:
    start = datetime(2028, 1, 1, tzinfo=UTC)
    async with serving(shared_database.app_url, pool, zone=zone, starts_at=start) as client:
        shop = await club(client)
        await shop.campaign(window=HAPPY)
        await customer(client)
        rows = [order(str(n), 100, placed_at=at) for n, (at, _) in enumerate(moments)]
        answer = await client.post("/v1/orders/bulk", {"items": rows})
        assert [bool(row["result"]["earned"]) for row in answer["results"]] == [happy for _, happy in moments]


async def test_a_day_that_the_calendar_skips_joins_no_two_others(shared_database: Database, pool: Pool) -> None:
    # Samoa went from 29 to 31 December 2011.
    start = datetime(2012, 1, 1, 12, tzinfo=UTC)
    async with serving(shared_database.app_url, pool, zone="Pacific/Apia", starts_at=start) as client:
        shop = await club(client)
        await shop.campaign(limits=[{"scope": "customer", "period": "day", "measure": "times", "max": 1}])
        await customer(client)
        moments = ("2011-12-30T09:58:00Z", "2011-12-30T09:59:00Z", "2011-12-30T10:00:00Z", "2011-12-30T10:01:00Z")
        rows = [order(at, 100, placed_at=at) for at in moments]
        answer = await client.post("/v1/orders/bulk", {"items": rows})
        assert [bool(row["result"]["earned"]) for row in answer["results"]] == [True, False, True, False]


async def test_one_born_on_29_february_has_a_birthday_every_year(shared_database: Database, pool: Pool) -> None:
    async with serving(shared_database.app_url, pool, starts_at=datetime(2029, 1, 1, tzinfo=UTC)) as client:
        shop = await club(client)
        await shop.campaign(condition="customer.birthday")
        await customer(client, born_on="2000-02-29")
        days = ("2027-02-27", "2027-02-28", "2027-03-01", "2028-02-28", "2028-02-29", "2028-03-01")
        rows = [order(day, 100, placed_at=f"{day}T12:00:00Z") for day in days]
        answer = await client.post("/v1/orders/bulk", {"items": rows})
        happy = [day for day, row in zip(days, answer["results"], strict=True) if row["result"]["earned"]]
        assert happy == ["2027-02-28", "2028-02-29"]


async def test_a_cart_is_told_what_it_would_earn_and_how_far_it_is_from_more(client: Client) -> None:
    shop = await club(client)
    await shop.campaign(condition="order.amount >= 100")
    await customer(client)
    cart = {"currency": "GBP", "lines": [{"sku": "a", "quantity": 1, "amount_minor": 7000}]}
    told = await client.post("/v1/earnings/previews", {**cart, "customer": {"source": "shop", "external_id": "ada"}})
    assert (told["status"], told["earned"]) == ("preview", [])
    (refused,) = told["refused"]
    assert refused["code"] == "condition_not_met"
    assert "30" in str(refused["explanation"]), refused["explanation"]
    cart["lines"][0]["amount_minor"] = 10_000  # type: ignore[index]
    assert points(await client.post("/v1/earnings/previews", cart)) == ["100"]
    assert (await client.get("/v1/orders"))["items"] == []


async def test_what_is_told_late_and_out_of_order_ends_the_same(client: Client) -> None:
    shop = await club(client)
    await shop.campaign(limits=[{"scope": "customer", "period": "month", "measure": "points", "max": 30}])
    long_ago = (datetime.now(UTC) - timedelta(days=90)).replace(day=10, hour=12)  # all of them in one month
    totals: list[tuple[str, int]] = []
    for name, backwards in (("ada", False), ("bob", True)):
        who = await customer(client, name)
        rows = [
            order(f"{name}{n}", 1500, by=name, placed_at=(long_ago + timedelta(hours=n)).isoformat()) for n in range(4)
        ]
        for row in reversed(rows) if backwards else rows:
            await client.post("/v1/orders", row)
        for row in rows:
            assert (await client.post("/v1/orders", row))["status"] == "unchanged"
        totals.append(((await wallet_of(client, who))["balance"], len((await client.get("/v1/orders"))["items"])))
    assert totals == [("30", 4), ("30", 8)]


async def test_a_return_below_the_threshold_takes_all_of_it_back(client: Client) -> None:
    shop = await club(client)
    await shop.campaign()
    await shop.campaign({"kind": "fixed", "wallet": "points", "points": "500"}, condition="order.amount >= 100")
    ada = await customer(client)
    earned = await client.post("/v1/orders", order("1", 6000, 5000))
    assert sorted(points(earned)) == ["110", "500"]
    first = await client.post("/v1/returns", back("r1", "1", lines=[{"line": 2, "amount_minor": 1000}]))
    assert [grant["points"] for grant in first["taken_back"]] == ["10"]
    second = await client.post("/v1/returns", back("r2", "1", lines=[{"line": 2, "quantity": 2}]))
    assert sorted(grant["points"] for grant in second["taken_back"]) == ["40", "500"]
    assert second["returned_minor"] == 4000
    whole = await client.post("/v1/returns", back("r3", "1"))
    assert [grant["points"] for grant in whole["taken_back"]] == ["60"]
    assert (await wallet_of(client, ada))["balance"] == "0"


async def test_a_decision_made_again_says_the_same(client: Client) -> None:
    await client.send("PUT", "/v1/attributes/customer/vip", {"type": "boolean"})
    shop = await club(client)
    campaign = await shop.campaign(
        condition="customer.attributes.vip || order.amount > 50",
        limits=[{"scope": "campaign", "period": "ever", "measure": "points", "max": 25}],
    )
    ada = await customer(client, attributes={"vip": True})
    made = [await client.post("/v1/orders", order(str(n), 2000)) for n in range(3)]
    await client.post("/v1/returns", back("r", "0", amount_minor=500))
    await client.send("PATCH", f"/v1/customers/{ada}", {"attributes": {"vip": False}})
    await client.post(
        f"/v1/campaigns/{campaign}/versions", {"trigger": "order.paid", "effects": [{**POINT_A_POUND, "points": "9"}]}
    )
    listed = (await client.get(f"/v1/decisions?customer_id={ada}"))["items"]
    assert len(listed) == 4
    for one in listed:
        again = await client.get(f"/v1/decisions/{one['id']}/rerun")
        assert again["same"] is True, again
    assert [points(one) for one in made] == [["20"], ["5"], []]
