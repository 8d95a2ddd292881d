"""Rules that somebody is writing: checked, offered names and values, all through the public API."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Any

import pytest

from laurels.kit import doors
from laurels.kit.doors.door import Pool
from laurels.system import access
from tests.conftest import Database
from tests.scene import request
from tests.served import Client, serving
from tests.shop import club, customer, order


@pytest.fixture(scope="module")
async def client(shared_database: Database, pool: Pool) -> AsyncGenerator[Client]:
    async with serving(shared_database.app_url, pool) as client:
        await client.send("PUT", "/v1/attributes/customer/country", {"type": "string"})
        await client.send("PUT", "/v1/attributes/customer/level", {"type": "string", "allowed": ["basic", "gold"]})
        await client.send("PUT", "/v1/attributes/product/brand", {"type": "string"})
        await client.send("PUT", "/v1/attributes/reading:weather/rain", {"type": "boolean"})
        await client.post("/v1/collections", {"key": "coffee", "name": "All coffee"})
        await client.post("/v1/products", {"sku": "mug-1", "name": "A mug", "attributes": {"brand": "Bean"}})
        await client.post("/v1/stores", {"code": "LON-1", "name": "The Strand"})
        await client.post("/v1/calendars", {"key": "england", "name": "England", "country": "GB"})
        await client.post("/v1/segments", {"key": "friends", "name": "Friends", "kind": "static"})
        await client.post("/v1/event_types", {"name": "visit", "attributes": [{"name": "place", "type": "string"}]})
        made = await club(client)
        await made.campaign(name="Summer")
        for name, country in (("ada", "DE"), ("bob", "DE"), ("cid", "DK"), ("dan", "GB")):
            await customer(client, name, attributes={"country": country})
        await client.post("/v1/orders", order("o", 5000, channel="web"))
        yield client


async def checked(client: Client, rule: str, **more: Any) -> Any:
    return await client.post("/v1/rules/check", {"rule": rule, **more})


async def test_a_rule_is_told_back(client: Client) -> None:
    told = await checked(client, '  order.amount>=50&&(customer.attributes.country=="DE") // of Germany')
    assert (told["ok"], told["errors"], told["type"]) == (True, [], "bool")
    assert told["text"] == 'order.amount >= 50 && customer.attributes.country == "DE"'
    assert told["sentence"] == "the order amount is at least 50.00 GBP and the customer's country is DE"
    assert [fact["name"] for fact in told["facts"]] == ["customer.attributes.country", "order.amount"]
    assert (told["clock"], told["real_time_only"], told["audience"]) == ("never", True, None)
    assert "order.amount" in told["why_real_time_only"]
    assert told["cost"] >= 5
    assert told["tree"]


async def test_a_rule_of_an_offer_may_read_its_publication(client: Client) -> None:
    rule = "publication.spent >= 10"
    told = await checked(client, rule, published=True)
    assert (told["ok"], told["sentence"]) == (True, "the customer's spending during the offer is at least 10.00 GBP")
    assert (await checked(client, rule))["errors"][0]["code"] == "unknown_name"
    offered = await client.get("/v1/rules/vocabulary?published=true")
    assert {"publication.spent", "publication.orders"} <= {one["name"] for one in offered["entries"]}


@pytest.mark.parametrize(
    ("rule", "more", "code", "place", "nearest"),
    [
        ("order.amout >= 50", {}, "unknown_name", (1, 1), "order.amount"),
        ('true &&\n  customer.atributes.country == "DE"', {}, "unknown_name", (2, 3), None),
        ("order.amount >= ", {}, "syntax", (1, 17), None),
        ('order.amount >= "fifty"', {}, None, (1, 14), None),
        ("order.amount", {}, None, (1, 1), None),
        ('order.lines.exists(l, "cofee" in l.collections)', {}, None, (1, 23), "coffee"),
        ("order.amount > 1", {"for": "customer"}, "unknown_name", (1, 1), None),
        ("order.amount + 1 > 2 && ((", {}, None, (1, 27), None),
    ],
    ids=["typo", "second line", "cut short", "wrong type", "no condition", "value", "another trigger", "open brackets"],
)
async def test_a_wrong_rule_is_told_its_place(
    client: Client, rule: str, more: dict[str, Any], code: str | None, place: tuple[int, int], nearest: str | None
) -> None:
    told = await checked(client, rule, **more)
    (error,) = told["errors"]
    assert (told["ok"], (error["line"], error["column"])) == (False, place)
    assert error["message"]
    assert code is None or error["code"] == code
    assert nearest is None or error["nearest"] == nearest


@pytest.mark.parametrize("expects", ["any", "money"])
async def test_a_formula_is_checked_for_its_type(client: Client, expects: str) -> None:
    told = await checked(client, "order.amount - order.discount", expects=expects)
    assert (told["ok"], told["type"]) == (True, "money(GBP)")


async def test_a_rule_of_a_line_reads_the_line(client: Client) -> None:
    assert (await checked(client, 'line.sku == "mug-1"', line=True))["ok"]
    assert not (await checked(client, 'line.sku == "mug-1"'))["ok"]
    refused = await client.refused("POST", "/v1/rules/check", {"rule": "true", "for": "event.visit", "line": True})
    assert refused["pointer"] == "/line"


async def test_a_rule_is_said_in_a_language(client: Client) -> None:
    told = await checked(client, "order.amount >= 50", locale="es")
    assert told["sentence"] != (await checked(client, "order.amount >= 50"))["sentence"]


async def test_an_audience_is_counted(client: Client) -> None:
    told = await checked(client, 'customer.attributes.country == "DE"', **{"for": "customer"}, audience=True)
    assert (told["real_time_only"], told["audience"]["size"], told["audience"]["of"]) == (False, 2, 4)
    assert all(one.startswith("cus_") for one in told["audience"]["sample"])
    assert (await checked(client, "order.amount > 1", audience=True))["audience"] is None


@pytest.mark.parametrize("trigger", ["order.payed", "event.visitt", "event.", "", "customers"])
async def test_an_unknown_trigger_is_refused(client: Client, trigger: str) -> None:
    refused = await client.refused("POST", "/v1/rules/check", {"rule": "true", "for": trigger})
    assert (refused["code"], refused["pointer"]) == ("unknown_trigger", "/for")


@pytest.mark.parametrize(
    ("rule", "status"),
    [
        ("(" * 10_000 + "true" + ")" * 10_000, 422),
        ("(" * 1900 + "true" + ")" * 1900, 200),
        ("a" * 1_000_000, (413, 422)),
        ('"' + "a" * 3_999, 200),
        ("order.amount > 1 || " * 199 + "true", 200),
        ('order.channel.matches("(a*)*b")', 200),
        ("", 200),
        ("💥 > 1", 200),
    ],
    ids=["10,000 deep", "1,900 deep", "1 MB", "open text", "wide", "pattern", "empty", "emoji"],
)
async def test_a_hostile_rule_is_answered_soon(client: Client, rule: str, status: int | tuple[int, ...]) -> None:
    answer = await client.send("POST", "/v1/rules/check", {"rule": rule})
    assert answer.status_code in (status if isinstance(status, tuple) else (status,)), answer.text[:500]
    assert answer.elapsed.total_seconds() < 2


@pytest.mark.parametrize("trigger", ["order.paid", "event.visit", "customer"])
async def test_the_vocabulary_of_a_trigger_is_told(client: Client, trigger: str) -> None:
    told = await client.get(f"/v1/rules/vocabulary?for={trigger}")
    entries = {one["name"]: one for one in told["entries"]}
    assert ("order.amount" in entries, "event.place" in entries) == (trigger == "order.paid", trigger == "event.visit")
    weekday = entries["now.weekday"]
    assert (weekday["type"], "monday" in weekday["allowed"], weekday["nouns"]["en"]) == ("string", True, "the weekday")
    assert set(told["locales"]) == set(weekday["nouns"])
    assert entries["customer.attributes.level"]["allowed"] == ["basic", "gold"]
    assert [one["name"] for one in entries["customer.spent"]["parameters"]] == ["window"]
    assert ("line" in told["objects"]) == (trigger == "order.paid")
    assert "startsWith" in {one["name"] for one in told["functions"]}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("name=customer.attributes.country", ["DE", "DK", "GB"]),
        ("name=customer.attributes.country&prefix=d", ["DE", "DK"]),
        ("name=customer.attributes.level&prefix=g", ["gold"]),
        ("name=customer.segments", ["friends"]),
        ("name=now.holidays", ["england"]),
        ("name=now.weekday&prefix=s", ["saturday", "sunday"]),
        ("name=order.store&prefix=LON", ["LON-1"]),
        ("name=order.channel", ["web"]),
        ("name=order.currency", ["GBP"]),
        ("name=order.lines.sku&prefix=mug", ["mug-1"]),
        ("name=line.collections", ["coffee"]),
        ("name=order.lines.product.brand", ["Bean"]),
        ("name=customer.birthday", [True, False]),
        ("name=customer.identities", ["shop"]),
        ("name=customer.bought&parameter=SKU", ["mug-1"]),
        ("name=customer.bought_from&parameter=collection", ["coffee"]),
        ("name=customer.events&parameter=event", ["visit"]),
        ("name=customer.points_earned&parameter=wallet", ["points"]),
        ("name=customer.spent&parameter=window&prefix=36", ["365d"]),
        ("name=event.place&for=event.visit", []),
        ("name=order.amount", []),
    ],
)
async def test_values_are_looked_up(client: Client, query: str, found: list[Any]) -> None:
    told = await client.get(f"/v1/rules/values?{query}")
    assert [one["value"] for one in told["items"]] == found


async def test_a_campaign_is_found_by_its_name(client: Client) -> None:
    told = await client.get("/v1/rules/values?name=customer.redeemed&parameter=campaign&prefix=sum")
    (one,) = told["items"]
    assert (one["value"][:4], one["label"]) == ("cmp_", "Summer")


async def test_how_often_a_value_was_met_is_told(client: Client) -> None:
    told = await client.get("/v1/rules/values?name=customer.attributes.country&limit=1")
    assert told["items"] == [{"value": "DE", "label": None, "count": 2}]


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ("name=customer.atributes.country", "/query/name"),
        ("name=order.lines.nothing", "/query/name"),
        ("name=order.amount&for=customer", "/query/name"),
        ("name=order.amount&for=nothing", "/query/for"),
        ("name=customer.spent&parameter=colour", "/query/parameter"),
        ("name=order.amount&parameter=window", "/query/parameter"),
        ("name=order.amount&limit=1000", "/query/limit"),
        ("prefix=a", "/query/name"),
    ],
)
async def test_a_look_up_of_nothing_is_refused(client: Client, query: str, pointer: str) -> None:
    assert (await client.refused("GET", f"/v1/rules/values?{query}"))["pointer"] == pointer


async def test_a_key_for_browsers_sees_none_of_it(client: Client, pool: Pool) -> None:
    issued = await doors.transact(
        pool,
        lambda tx: access.create(tx, name="browser", kind="publishable", scopes=["catalog:read", "earnings:preview"]),
        request(client.workspace_id),
    )
    browser = Client(client.http, issued.text, client.workspace_id)
    tries: list[tuple[str, str, Any]] = [
        ("POST", "/v1/rules/check", {"rule": "true"}),
        ("POST", "/v1/rules/evaluate", {"rule": "true"}),
        ("GET", "/v1/rules/vocabulary", None),
        ("GET", "/v1/rules/values?name=order.amount", None),
    ]
    for method, path, body in tries:
        assert (await browser.refused(method, path, body))["code"] == "forbidden"
