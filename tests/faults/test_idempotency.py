"""What is sent twice happens once: under a key, and under its own name."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Any

import psycopg
import pytest

from laurels.kit.doors.door import Pool
from tests.conftest import Database
from tests.served import Client, serving
from tests.shop import Club, ago, back, club, customer, give, now, order, row_counts, wallet_of

MANY = 50


@pytest.fixture
async def shop(client: Client) -> Club:
    made = await club(client)
    await made.campaign()
    return made


def many(client: Client, path: str, body: Any, **headers: str) -> Any:
    return asyncio.gather(*(client.send("POST", path, body, **headers) for _ in range(MANY)))


async def test_one_key_sent_fifty_times_at_once_has_one_effect(shop: Club) -> None:
    ada = await customer(shop.client)
    for name, path, body in (
        ("order", "/v1/orders", order("1", 1000)),
        ("list", "/v1/orders/bulk", {"items": [order("2", 1000), order("3", 1000)]}),
        (
            "points", "/v1/adjustments",
            {"customer": {"id": ada}, "wallet": "points", "points": "5", "reason": "x", "external_id": "a"},
        ),
        ("unnamed", "/v1/customers", {"name": "Nobody in particular"}),
    ):  # fmt: skip
        answers = await many(shop.client, path, body, Idempotency_Key=name)
        statuses = Counter(answer.status_code for answer in answers)
        assert set(statuses) <= {200, 201, 409}, (name, statuses, [a.text for a in answers if a.status_code > 409][:1])
        first = [answer for answer in answers if answer.status_code != 409]
        assert first, name
        assert len({answer.content for answer in first}) == 1, name
        assert sum("idempotency-replayed" not in answer.headers for answer in first) == 1
        assert all(
            answer.json()["code"] == "idempotency_key_in_flight" for answer in answers if answer.status_code == 409
        )
        again = await shop.client.send("POST", path, body, Idempotency_Key=name)
        assert (again.content, again.headers["idempotency-replayed"]) == (first[0].content, "true")
    assert (await wallet_of(shop.client, ada))["balance"] == "35"
    listed = await shop.client.get("/v1/customers?limit=200")
    assert [one["name"] for one in listed["items"]].count("Nobody in particular") == 1


async def test_the_same_thing_sent_fifty_times_at_once_without_a_key_is_booked_once(shop: Club) -> None:
    ada = await customer(shop.client)
    await shop.client.post("/v1/event_types", {"name": "ride"})
    await shop.campaign({"kind": "fixed", "wallet": "points", "points": "7"}, trigger="event.ride")
    sent = {"external_id": "e", "type": "ride", "customer": {"id": ada}, "occurred_at": now()}
    for path, body in (("/v1/orders", order("1", 1000)), ("/v1/events", sent), ("/v1/returns", back("r", "1"))):
        answers = await many(shop.client, path, body)
        assert {answer.status_code for answer in answers} == {200}, (path, Counter(a.text for a in answers))
        assert Counter(answer.json()["status"] for answer in answers) == {"created": 1, "unchanged": MANY - 1}, path
        assert len({answer.json()["id"] for answer in answers}) == 1
    assert (await wallet_of(shop.client, ada))["balance"] == "7"


async def test_a_list_sent_many_times_at_once_is_booked_once(shop: Club) -> None:
    ada = await customer(shop.client)
    rows = [order(f"n{place}", 100) for place in range(20)]
    tries = [shop.client.post("/v1/orders/bulk", {"items": rows[n:] + rows[:n]}) for n in range(10)]
    answers = await asyncio.gather(*tries)
    assert sum(answer["created"] for answer in answers) == 20
    assert sum(answer["refused"] for answer in answers) == 0
    assert (await wallet_of(shop.client, ada))["balance"] == "20"


async def test_a_payment_and_a_correction_sent_at_once_are_booked_once(shop: Club) -> None:
    ada = await customer(shop.client)
    await give(shop.client, ada, 100, "start")
    paying = {"external_id": "p", "customer": {"id": ada}, "wallet": "points", "points": "30"}
    answers = await many(shop.client, "/v1/payments", paying)
    assert {answer.status_code for answer in answers} == {201}, Counter(a.text for a in answers)
    assert len({answer.content for answer in answers}) == 1
    taking = {"customer": {"id": ada}, "wallet": "points", "points": "-10", "reason": "x", "external_id": "t"}
    answers = await many(shop.client, "/v1/adjustments", taking)
    assert {answer.status_code for answer in answers} == {201}, Counter(a.text for a in answers)
    assert len({answer.json()["journal_id"] for answer in answers}) == 1
    kept = await wallet_of(shop.client, ada)
    assert (kept["balance"], kept["held"], kept["spendable"]) == ("90", "30", "60")


async def test_a_key_with_another_request_is_refused_and_does_nothing(shop: Club, shared_database: Database) -> None:
    await customer(shop.client)
    await shop.client.post("/v1/orders", order("1", 1000), Idempotency_Key="k")
    one = await shop.client.post("/v1/customers", {"name": "Bob"}, Idempotency_Key="c")
    before = row_counts(shared_database.super_url)
    for path, body, key in (
        ("/v1/orders", order("2", 1000), "k"),
        ("/v1/orders?dry_run=false", order("1", 1000, placed_at=ago(hours=1)), "k"),
        ("/v1/orders/bulk", {"items": [order("2", 1000)]}, "k"),
        ("/v1/customers", {"name": "Cleo"}, "c"),
        ("/v1/customers/bulk", {"items": [{"name": "Bob"}]}, "c"),
    ):
        problem = await shop.client.refused("POST", path, body, Idempotency_Key=key)
        assert (problem["status"], problem["code"]) == (422, "idempotency_key_reused"), path
    problem = await shop.client.refused("PATCH", f"/v1/customers/{one['id']}", {"name": "Bob"}, Idempotency_Key="c")
    assert problem["code"] == "idempotency_key_reused"
    assert row_counts(shared_database.super_url) == before


async def test_the_same_body_under_a_key_of_another_route_is_another_request(shop: Club) -> None:
    ada = await customer(shop.client)
    rows = {"items": [{"kind": "order", **order("1", 100)}]}
    await shop.client.post("/v1/activities/bulk", rows, Idempotency_Key="k")
    problem = await shop.client.refused("POST", "/v1/orders/bulk", rows, Idempotency_Key="k")
    assert problem["code"] == "idempotency_key_reused"
    assert (await wallet_of(shop.client, ada))["balance"] == "1"


async def test_a_key_of_another_workspace_is_another_key(shop: Club, shared_database: Database, pool: Pool) -> None:
    mine = await shop.client.post("/v1/customers", {"name": "Ada"}, Idempotency_Key="k")
    async with serving(shared_database.app_url, pool) as other:
        theirs = await other.post("/v1/customers", {"name": "Bob"}, Idempotency_Key="k")
        assert theirs["name"] == "Bob"
        assert theirs["id"] != mine["id"]


async def test_after_its_days_a_key_is_forgotten_but_an_order_is_not(shop: Club, shared_database: Database) -> None:
    ada = await customer(shop.client)
    sent = order("1", 1000)
    first = await shop.client.post("/v1/orders", sent, Idempotency_Key="k")
    one = await shop.client.post("/v1/customers", {"name": "Bob"}, Idempotency_Key="c")
    with psycopg.connect(shared_database.super_url) as db:
        db.execute("UPDATE idempotency SET expires_at = now() - interval '1 second'")
    again = await shop.client.post("/v1/orders", sent, Idempotency_Key="k")
    assert again == {**first, "status": "unchanged"}
    assert (await wallet_of(shop.client, ada))["balance"] == "10"
    assert (await shop.client.post("/v1/customers", {"name": "Bob"}, Idempotency_Key="c"))["id"] != one["id"]
    assert (await shop.client.post("/v1/orders", order("2", 100), Idempotency_Key="other"))["status"] == "created"


async def test_a_known_name_with_other_content_is_refused(shop: Club, shared_database: Database) -> None:
    ada = await customer(shop.client)
    await shop.client.post("/v1/event_types", {"name": "ride"})
    await give(shop.client, ada, 100, "start")
    sent = {"external_id": "e", "type": "ride", "customer": {"id": ada}, "occurred_at": now()}
    paying = {"external_id": "p", "customer": {"id": ada}, "wallet": "points", "points": "30"}
    given = {"customer": {"id": ada}, "wallet": "points", "points": "5", "reason": "x", "external_id": "a"}
    await shop.client.post("/v1/orders", order("1", 1000))
    await shop.client.post("/v1/events", sent)
    await shop.client.post("/v1/returns", back("r", "1", lines=[{"line": 1, "quantity": 1}]))
    await shop.client.post("/v1/payments", paying)
    booked = await shop.client.post("/v1/adjustments", given)
    bob = await customer(shop.client, "bob")
    before = row_counts(shared_database.super_url)
    for path, body in (
        ("/v1/orders", order("1", 1001)),
        ("/v1/events", {**sent, "occurred_at": ago(hours=2)}),
        ("/v1/events", {**sent, "customer": {"id": bob}}),
        ("/v1/returns", back("r", "1", amount_minor=1)),
        ("/v1/payments", {**paying, "points": "31"}),
        ("/v1/payments", {**paying, "customer": {"id": bob}}),
        ("/v1/adjustments", {**given, "points": "6"}),
        ("/v1/adjustments", {**given, "points": "-5"}),
        ("/v1/adjustments", {**given, "customer": {"id": bob}}),
    ):
        problem = await shop.client.refused("POST", path, body)
        assert problem["status"] == 409, (path, body, problem)
        assert problem["pointer"] == "/external_id", (path, problem)
    assert (await shop.client.post("/v1/events", sent))["status"] == "unchanged"
    assert (await shop.client.post("/v1/adjustments", given))["journal_id"] == booked["journal_id"]
    assert row_counts(shared_database.super_url) == before


async def test_a_dry_run_leaves_nothing(shop: Club, shared_database: Database) -> None:
    ada = await customer(shop.client)
    await give(shop.client, ada, 100, "start")
    before = row_counts(shared_database.super_url)
    for path, body in (
        ("/v1/orders", order("1", 1000)),
        ("/v1/orders/bulk", {"items": [order("1", 1000), order("2", 1000)]}),
        ("/v1/customers", {"name": "Nobody"}),
        ("/v1/payments", {"external_id": "p", "customer": {"id": ada}, "wallet": "points", "points": "30"}),
    ):
        for key in ({}, {"Idempotency_Key": "k"}):
            for said in ("true", "1", "yes"):
                answer = await shop.client.post(f"{path}?dry_run={said}", body, **key)
                assert answer
    assert row_counts(shared_database.super_url) == before


async def test_a_refusal_is_not_remembered(shop: Club) -> None:
    await shop.client.refused("POST", "/v1/orders", order("1", 1000), Idempotency_Key="k")
    await customer(shop.client)
    made = await shop.client.post("/v1/orders", order("1", 1000), Idempotency_Key="k")
    assert made["status"] == "created"


async def test_the_text_of_an_api_key_is_nowhere_in_the_database(client: Client, shared_database: Database) -> None:
    body = {"name": "till", "scopes": ["orders:write"]}
    made = await client.post("/v1/api_keys", body, Idempotency_Key="k")
    again = await client.post("/v1/api_keys", body, Idempotency_Key="k")
    assert made["text"]
    assert again == {**made, "text": None}
    turned = await client.post(f"/v1/api_keys/{made['id']}/rotations", {}, Idempotency_Key="r")
    with psycopg.connect(shared_database.super_url) as db:
        tables = [name for (name,) in db.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
        for text in (made["text"], turned["text"]):
            for form in (text, text.encode().hex()):
                for table in tables:
                    (found,) = db.execute(
                        f'SELECT count(*) FROM "{table}" AS row WHERE strpos(row::text, %s) > 0'.encode(), [form]
                    ).fetchone() or (0,)
                    assert not found, f"{table} holds the text of a key"
