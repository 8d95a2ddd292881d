"""Whatever is sent, the answer is a problem with a code and the field at fault, and nothing is left behind."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import pytest
import uvicorn

from tests.conftest import Database
from tests.faults.bad_orders import LINE, ORDERS, OTHER_KIND, SAID, lined, raw, said
from tests.served import Client
from tests.shop import POINT_A_POUND, Club, back, club, customer, give, order, row_counts
from tests.spoken import posted, spoken

CARDS = "/v1/customers"
DEEP = b'{"attributes": {"a": ' + b"[" * 10_000 + b"]" * 10_000 + b"}}"
OTHERS: dict[str, tuple[str, str, bytes | None, int, str, str | None]] = {
    "an unknown field": ("POST", CARDS, b'{"nmae": "x"}', 422, "invalid_field", "/nmae"),
    "a wrong type": ("POST", CARDS, b'{"name": 5}', 422, "invalid_field", "/name"),
    "a list": ("POST", CARDS, b"[]", 422, "invalid_field", "/"),
    "nothing": ("POST", CARDS, b"", 422, "invalid_field", "/"),
    "an escaped NUL": ("POST", CARDS, b'{"name": "a\\u0000"}', 400, "invalid_body", None),
    "a lone surrogate": ("POST", CARDS, b'{"name": "\\ud800"}', 400, "invalid_body", None),
    "bad UTF-8": ("POST", CARDS, b'{"name": "\xff"}', 400, "invalid_body", None),
    "NaN": ("POST", CARDS, b'{"name": NaN}', 400, "invalid_body", None),
    "depth 10,000": ("POST", CARDS, DEEP, 400, "invalid_body", None),
    "10 MB": ("POST", CARDS, b'{"name": "' + b"a" * 10**7 + b'"}', 413, "body_too_large", None),
    "a bad dry run": ("POST", CARDS + "?dry_run=maybe", b'{"name": "x"}', 422, "invalid_field", "/query/dry_run"),
    "a bad dry run of an order": (
        "POST", "/v1/orders?dry_run=maybe", said(external_id="dry"), 422, "invalid_field", "/query/dry_run",
    ),
    "a naive birthday": ("POST", CARDS, b'{"born_on": "1990-13-01"}', 422, "invalid_field", "/born_on"),
    "a preview at the end of time": (
        "POST", "/v1/earnings/previews",
        json.dumps({"currency": "GBP", "lines": [LINE], "placed_at": "9999-12-31T23:59:59-14:00"}).encode(),
        422, "invalid_field", "/placed_at",
    ),
    "a rule cut short": ("POST", "/v1/rules/evaluate", b'{"rule": "order.amount >= "}', 422, "invalid_rule", "/rule"),
    "a NUL in the path": ("GET", CARDS + "/%00", None, 422, "invalid_field", None),
    "a NUL in the query": ("GET", "/v1/balances?source=a&external_id=%00", None, 422, "invalid_field", None),
    "a NUL in a filter": ("GET", "/v1/feed?types=a%00", None, 422, "invalid_field", None),
    "an id of another kind": ("GET", CARDS + "/" + OTHER_KIND, None, 422, "bad_id", None),
    "an id in capitals": ("GET", "/v1/orders/" + OTHER_KIND.upper(), None, 422, "bad_id", None),
    "a bad cursor": ("GET", "/v1/orders?cursor=abc", None, 422, "bad_cursor", "/query/cursor"),
    "a cursor of another list": ("GET", "/v1/orders?cursor=WyJhIl0", None, 422, "bad_cursor", "/query/cursor"),
    "a limit of nothing": ("GET", "/v1/orders?limit=0", None, 422, "invalid_field", "/query/limit"),
    "a sequence of 20 digits": ("GET", f"/v1/feed?after={10**19}", None, 422, "invalid_field", "/query/after"),
    "an address nobody has": ("GET", "/v1/nothing", None, 404, "no_route", None),
    "a wrong method": ("DELETE", CARDS, None, 405, "wrong_method", None),
}  # fmt: skip


@pytest.fixture
async def shop(client: Client) -> Club:
    made = await club(client)
    await made.campaign()
    await customer(client)
    return made


async def ask(client: Client, method: str, path: str, body: bytes | None) -> Any:
    headers = {"Authorization": f"Bearer {client.key}", "Content-Type": "application/json"}
    return await client.http.request(method, path, content=body, headers=headers)


def check(name: str, response: Any, status: int, code: str, pointer: str | None) -> dict[str, Any]:
    assert response.headers["content-type"] == "application/problem+json", (name, response.text)
    problem = response.json()
    assert (response.status_code, problem["code"]) == (status, code), (name, problem)
    assert problem["status"] == status
    assert problem["detail"]
    assert problem["title"]
    assert problem["request_id"] == response.headers["x-request-id"]
    assert len(response.content) < 5_000, f"{name}: the answer repeats what was sent"
    if pointer is not None:
        assert problem["pointer"] == pointer, (name, problem)
    return problem


async def test_a_bad_order_is_refused_with_the_field_at_fault_and_leaves_nothing(
    shop: Club, shared_database: Database
) -> None:
    before = row_counts(shared_database.super_url)
    for name, (body, status, code, pointer) in ORDERS.items():
        check(name, await ask(shop.client, "POST", "/v1/orders", body), status, code, pointer)
    assert row_counts(shared_database.super_url) == before


async def test_other_bad_requests_are_refused_the_same_way(shop: Club, shared_database: Database) -> None:
    before = row_counts(shared_database.super_url)
    for name, (method, path, body, status, code, pointer) in OTHERS.items():
        check(name, await ask(shop.client, method, path, body), status, code, pointer)
    assert row_counts(shared_database.super_url) == before


async def test_an_unknown_field_is_told_its_nearest_name(shop: Club) -> None:
    for path, body, meant in (
        ("/v1/orders", said(extrenal_id="x"), "external_id"),
        ("/v1/orders", lined(quantitty=1), "quantity"),
        ("/v1/customers", b'{"nmae": "x"}', "name"),
        ("/v1/customers", b'{"identities": [{"source": "a", "extrenal_id": "b"}]}', "external_id"),
    ):
        problem = (await ask(shop.client, "POST", path, body)).json()
        assert f"Did you mean {meant}?" in problem["detail"], problem


async def test_a_rule_with_a_syntax_error_is_shown_its_place_and_the_cure(shop: Club) -> None:
    body = {"program_id": shop.program_id, "name": "x", "trigger": "order.paid", "effects": [POINT_A_POUND]}
    problem = await shop.client.refused("POST", "/v1/campaigns", {**body, "condition": "order.amount >"})
    assert (problem["code"], problem["pointer"], problem["position"]) == ("invalid_rule", "/condition", 14)
    problem = await shop.client.refused("POST", "/v1/campaigns", {**body, "condition": "order.amuont > 5"})
    assert "did you mean order.amount?" in problem["detail"]


async def test_a_bad_row_is_refused_alone_and_its_neighbours_are_booked(shop: Club, shared_database: Database) -> None:
    bodies = [json.loads(body) for body, status, _, _ in ORDERS.values() if status != 413 and _is_json(body)]
    rows: list[Any] = []
    for place, body in enumerate(bodies):
        rows += [order(f"good-{place}", 100), body]
    answer = await shop.client.post("/v1/orders/bulk", {"items": rows})
    assert [row["status"] for row in answer["results"]] == ["created", "refused"] * len(bodies)
    assert [row["index"] for row in answer["results"]] == list(range(len(rows)))
    assert all(400 <= row["problem"]["status"] < 500 for row in answer["results"][1::2])
    assert (answer["created"], answer["refused"]) == (len(bodies), len(bodies))
    held = await shop.client.get("/v1/balances?source=shop&external_id=ada")
    assert held["wallets"][0]["balance"] == str(len(bodies))


async def test_a_list_with_the_same_order_twice_books_it_once(shop: Club) -> None:
    first, other = order("twice", 100), order("twice", 200)
    answer = await shop.client.post("/v1/orders/bulk", {"items": [first, first, other]})
    assert [row["status"] for row in answer["results"]] == ["created", "unchanged", "refused"]
    assert answer["results"][2]["problem"]["code"] == "external_id_reused"


async def test_a_bad_row_of_customers_is_refused_alone(client: Client) -> None:
    rows = [{"name": "Ada"}, {"nmae": "Bob"}, {"name": 5}, {"name": "Cleo"}, [], None]
    answer = await client.post("/v1/customers/bulk", {"items": rows})
    assert [row["status"] for row in answer["results"]] == ["created", "refused", "refused", "created"] + [
        "refused"
    ] * 2


async def test_more_than_was_bought_cannot_come_back(shop: Club, shared_database: Database) -> None:
    await shop.client.post("/v1/orders", order("1", 1000, 500))
    before = row_counts(shared_database.super_url)
    for what, pointer in (
        ({"lines": [{"line": 1, "quantity": 3}]}, "/lines/0/quantity"),
        ({"lines": [{"line": 1, "quantity": 2}, {"line": 1, "quantity": 1}]}, "/lines/1/quantity"),
        ({"lines": [{"line": 1, "amount_minor": 1001}]}, "/lines/0/amount_minor"),
        ({"amount_minor": 1501}, "/amount_minor"),
    ):
        problem = await shop.client.refused("POST", "/v1/returns", back("r", "1", **what))
        assert (problem["code"], problem["pointer"]) == ("return_too_much", pointer)
        assert problem["left"] >= 0
    problem = await shop.client.refused("POST", "/v1/returns", back("r", "1", lines=[{"line": 3, "quantity": 1}]))
    assert (problem["code"], problem["pointer"]) == ("unknown_line", "/lines/0")
    problem = await shop.client.refused("POST", "/v1/returns", back("r", "none"))
    assert problem["code"] == "unknown_order"
    assert row_counts(shared_database.super_url) == before


async def test_what_came_back_whole_cannot_come_back_again(shop: Club) -> None:
    await shop.client.post("/v1/orders", order("1", 1000))
    await shop.client.post("/v1/returns", back("r1", "1"))
    problem = await shop.client.refused("POST", "/v1/returns", back("r2", "1"))
    assert (problem["code"], problem["left"]) == ("return_too_much", 0)


async def test_more_than_the_balance_cannot_be_spent(shop: Club, shared_database: Database) -> None:
    ada = await customer(shop.client)
    await give(shop.client, ada, 100, "a")
    before = row_counts(shared_database.super_url)
    for points in ("101", "1e30", "-5", "0", "0.5", "NaN", "9223372036854775808", "9" * 40):
        body = {"external_id": "p", "customer": {"id": ada}, "wallet": "points", "points": points}
        problem = await shop.client.refused("POST", "/v1/payments", body)
        assert problem["code"] in ("insufficient_balance", "invalid_field", "invalid_number"), problem
        body = {**body, "points": f"-{points.lstrip('-')}", "reason": "x"}
        if points not in ("-5", "0"):
            await shop.client.refused("POST", "/v1/adjustments", body)
    assert row_counts(shared_database.super_url) == before


async def test_a_balance_beyond_what_a_number_holds_is_refused(shop: Club) -> None:
    ada = await customer(shop.client)
    await give(shop.client, ada, 2**63 - 1, "all")
    problem = await shop.client.refused("POST", "/v1/orders", order("1", 1000))
    assert problem["code"] == "limit_reached"
    await customer(shop.client, "bob")
    rows = [order("2", 1000), order("3", 1000, by="bob")]
    for headers in ({}, {"Idempotency_Key": "overflow"}):
        answer = await shop.client.post("/v1/orders/bulk", {"items": rows}, **headers)
        refused, booked = (row["status"] for row in answer["results"])
        assert refused == "refused"
        assert booked in ("created", "unchanged")


async def test_text_is_stored_as_it_came(shop: Club) -> None:
    texts = [
        "'; DROP TABLE shop_order; --",
        "שלום עולם",
        "\u202etxt",
        "%s %(id)s {id}",
        "\\",
        '"',
        "😀",
        "a\u0301",
        "-0",
    ]
    for place, text in enumerate(texts):
        sent = order(f"{place}{text}", 100, channel=text, attributes={"note": text})
        made = await shop.client.post("/v1/orders", sent)
        kept = await shop.client.get(f"/v1/orders/{made['id']}")
        assert (kept["external_id"], kept["channel"], kept["attributes"]) == (f"{place}{text}", text, {"note": text})
        who = await shop.client.post(
            "/v1/customers", {"name": text, "identities": [{"source": "sql", "external_id": text}]}
        )
        assert (await shop.client.get(f"/v1/customers/{who['id']}"))["name"] == text


async def test_minus_nothing_is_nothing(shop: Club) -> None:
    response = await ask(shop.client, "POST", "/v1/orders", raw("1000", "-0"))
    assert response.status_code == 200
    assert (await shop.client.get(f"/v1/orders/{response.json()['id']}"))["amount_minor"] == 0


async def test_of_a_key_that_comes_twice_the_last_one_counts_everywhere(shop: Club) -> None:
    response = await ask(shop.client, "POST", "/v1/orders", SAID[:-1].encode() + b', "external_id": "last"}')
    assert (await shop.client.get(f"/v1/orders/{response.json()['id']}"))["external_id"] == "last"
    response = await ask(shop.client, "POST", "/v1/customers", b'{"name": "first", "name": "last"}')
    assert response.json()["name"] == "last"


async def test_a_failure_of_ours_is_a_problem_too(shop: Club, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("broken")

    from laurels.core.orders import api as orders_api
    from laurels.engine.accruals import service

    monkeypatch.setattr(orders_api.service, "list_orders", broken)
    monkeypatch.setattr(service, "_accrue_part", broken)
    for method, path, body in (("GET", "/v1/orders", None), ("POST", "/v1/orders", said())):
        check(path, await ask(shop.client, method, path, body), 500, "internal_error", None)


async def test_one_order_that_breaks_the_machine_does_not_hurt_those_that_travel_with_it(
    shop: Club, monkeypatch: pytest.MonkeyPatch
) -> None:
    from laurels.engine.accruals import earning

    decide = earning.order

    def fragile(tx: Any, programme: Any, facts: Any, asked: Any, writes: Any) -> Any:
        if asked.external_id == "poison":
            raise ZeroDivisionError
        return decide(tx, programme, facts, asked, writes)

    monkeypatch.setattr(earning, "order", fragile)
    names = [f"n{place}" for place in range(20)] + ["poison"]
    answers = await asyncio.gather(*(shop.client.send("POST", "/v1/orders", order(name, 100)) for name in names))
    assert [answer.status_code for answer in answers] == [200] * 20 + [500]
    listed = await shop.client.post(
        "/v1/orders/bulk", {"items": [order(f"l-{name}", 100) for name in ("a", "b")] + [order("poison", 1)]}
    )
    assert [row["status"] for row in listed["results"]] == ["created", "created", "refused"]


@asynccontextmanager
async def listening(front: Any) -> AsyncGenerator[int]:
    """Serve on a socket of this machine and give its port."""
    config = uvicorn.Config(front, host="127.0.0.1", port=0, lifespan="off", log_level="error")
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    try:
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        await task


async def test_bad_input_is_answered_over_a_socket_too(shop: Club, shared_database: Database) -> None:
    before = row_counts(shared_database.super_url)
    async with listening(shop.client.http._transport.app) as port:  # type: ignore[attr-defined]
        for name, (body, status, code, _) in ORDERS.items():
            answer = await spoken(port, posted(shop.client.key, body))
            head, _, problem = answer.partition(b"\r\n\r\n")
            assert head.startswith(f"HTTP/1.1 {status} ".encode()), (name, answer[:200])
            assert b"application/problem+json" in head, name
            assert json.loads(problem)["code"] == code, name
    assert row_counts(shared_database.super_url) == before


async def test_a_wrong_content_length_books_nothing(shop: Club, shared_database: Database) -> None:
    before = row_counts(shared_database.super_url)
    body = SAID.encode()
    async with listening(shop.client.http._transport.app) as port:  # type: ignore[attr-defined]
        answer = await spoken(port, posted(shop.client.key, body, length=len(body) - 10))
        assert answer.startswith(b"HTTP/1.1 400 ")
        answer = await spoken(port, posted(shop.client.key, body, length=20_000_000))
        assert answer.startswith(b"HTTP/1.1 413 ")
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(posted(shop.client.key, body, length=len(body) + 10))
        await writer.drain()
        writer.write_eof()
        assert b" 200 " not in await asyncio.wait_for(reader.read(200), 5)
        writer.close()
        await asyncio.sleep(0.1)
    assert row_counts(shared_database.super_url) == before


def _is_json(body: bytes) -> bool:
    try:
        json.loads(body.decode(), parse_constant=_refuse)
        return b"\\u0000" not in body and b"\\ud" not in body and b"e400" not in body and len(body) < 100_000
    except (ValueError, RecursionError):
        return False


def _refuse(text: str) -> None:
    raise ValueError(text)
