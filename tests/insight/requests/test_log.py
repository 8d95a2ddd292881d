"""The request log: what keys sent and were answered, who sees it, how it is sent again, and what it costs."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Any

import pytest

from laurels.insight import requests
from laurels.insight.requests import Kept, Recorder
from laurels.insight.requests.model import Filters
from laurels.kit import doors, ids, metrics
from laurels.kit.doors.door import Pool
from laurels.kit.paging import PageRequest
from laurels.kit.tx import Actor, enter
from laurels.kit.web import Caller
from laurels.kit.witness import Seen
from laurels.settings import Settings
from laurels.system import access
from tests.conftest import Database
from tests.insight.conftest import with_scopes
from tests.scene import new_workspace, request
from tests.served import Client, serving
from tests.shop import club, customer, order
from tests.signed_in import signed_in


@pytest.fixture(scope="module")
async def house(shared_database: Database, pool: Pool) -> AsyncGenerator[Client]:
    """Serve, and keep calls."""
    async with serving(shared_database.app_url, pool, Settings(wait_max_ms=60_000)) as made:
        yield made


@pytest.fixture
async def client(house: Client, pool: Pool) -> Client:
    """Give a client of a new test workspace."""
    return await beside(house, pool)


async def written(client: Client, query: str = "") -> list[dict[str, Any]]:
    """Write what waits, and list it, newest first."""
    await recorder(client).write()
    return (await client.get(f"/v1/requests{query}"))["items"]


def recorder(client: Client) -> Recorder:
    transport: Any = client.http._transport
    return transport.app.witness


async def beside(client: Client, pool: Pool, **workspace: Any) -> Client:
    """Give a client of another workspace of the same server."""
    workspace_id = await new_workspace(pool, **workspace)
    issued = await doors.transact(
        pool, lambda tx: access.create(tx, name="test", kind="secret", scopes=["*"]), request(workspace_id)
    )
    return Client(client.http, issued.text, workspace_id)


async def whole(client: Client, id: str) -> dict[str, Any]:
    return await client.get(f"/v1/requests/{id}")


async def test_a_call_is_kept_with_what_was_sent_and_answered(client: Client) -> None:
    ada = await customer(client)
    await client.refused("GET", "/v1/customers/cus_01kaw3x9p3e9rs8s9p1y9e1v5a")
    await client.send("POST", "/v1/orders", {"lines": "none"}, Idempotency_Key="once")
    hot, missing, made = await written(client)
    assert (made["method"], made["path"], made["status"], made["code"]) == ("POST", "/v1/customers", 200, None)
    assert made["objects"] == [ada]
    assert made["actor_name"] == "test"
    assert (missing["status"], missing["code"], missing["route"]) == (404, "not_found", "/v1/customers/{id}")
    assert (hot["status"], hot["idempotency_key"]) == (422, "once")
    shown = await whole(client, made["id"])
    assert '"external_id":"ada"' in shown["body"].replace(" ", "")
    assert ada in shown["answer"]


async def test_the_log_is_filtered_by_what_one_remembers(client: Client) -> None:
    ada = await customer(client)
    await client.refused("GET", "/v1/customers/cus_01kaw3x9p3e9rs8s9p1y9e1v5a")
    everything = await written(client)
    paths = {
        "?method=post": 1,
        "?status=4xx": 1,
        "?status=200": 1,
        "?path=/v1/customers/{id}": 1,
        "?path=customers": 2,
        f"?object_id={ada}": 1,
        f"?request_id={everything[0]['request_id']}": 1,
        f"?key_id={everything[0]['actor_id']}": 2,
        "?key_id=key_01kaw3x9p3e9rs8s9p1y9e1v5a": 0,
    }
    assert {query: len(await written(client, query)) for query in paths} == paths
    first = await client.get("/v1/requests?limit=1")
    second = await client.get(f"/v1/requests?limit=1&cursor={first['next_cursor']}")
    assert [first["items"][0]["id"], second["items"][0]["id"]] == [one["id"] for one in everything]


async def test_reading_the_log_is_not_logged(client: Client) -> None:
    await customer(client)
    for _ in range(3):
        assert len(await written(client)) == 1


async def test_what_a_key_may_not_is_in_the_log_and_what_nobody_known_asked_is_not(client: Client, pool: Pool) -> None:
    less = await with_scopes(client, pool, ["customers:read"])
    await less.refused("POST", "/v1/customers", {"name": "Ada"})
    await client.http.get("/v1/customers", headers={"Authorization": "Bearer lks_test_nonsense"})
    (refused,) = await written(client)
    assert (refused["status"], refused["code"], refused["actor_name"]) == (403, "forbidden", "less")


async def test_nothing_is_seen_from_another_workspace(client: Client, pool: Pool) -> None:
    await customer(client)
    (mine,) = await written(client)
    neighbour = await beside(client, pool)
    assert (await neighbour.get("/v1/requests"))["items"] == []
    assert (await neighbour.refused("GET", f"/v1/requests/{mine['id']}"))["code"] == "not_found"
    assert (await neighbour.refused("POST", f"/v1/requests/{mine['id']}/replays"))["code"] == "not_found"


async def test_secrets_are_never_stored(client: Client, pool: Pool) -> None:
    issued = await client.post("/v1/api_keys", {"name": "other", "scopes": ["orders:read"]})
    invited = await client.post("/v1/invitations", {"email": "bob@example.com", "roles": ["support"]})
    await client.send("POST", "/v1/customers", {"name": "Ada", "attributes": {"password": "violin"}})
    await client.send("GET", "/v1/customers?token=violin", Cookie="laurels_session=violin")
    await written(client)
    async with pool.connection() as db, db.transaction():
        await enter(db, client.workspace_id)
        stored = await (await db.execute("SELECT string_agg(api_request::text, ' ') FROM api_request")).fetchone()
    assert stored is not None
    for secret in (client.key, issued["text"], invited["token"], "violin", "laurels_session"):
        assert secret not in stored[0], secret
    assert "/v1/api_keys" in stored[0], "the calls themselves are there"


async def test_who_signs_in_and_works_in_the_dashboard_is_not_in_the_log(client: Client, pool: Pool) -> None:
    developer = await signed_in(client, pool, "developer")
    await developer.get("/v1/customers")
    assert await written(client) == []


async def test_a_call_is_sent_again_under_a_new_key_and_is_in_the_log_itself(client: Client, pool: Pool) -> None:
    sent = {"name": "Grace", "identities": []}
    made = await client.post("/v1/customers", sent, Idempotency_Key="first")
    (first,) = await written(client)
    developer = await signed_in(client, pool, "developer")
    answer = await developer.send("POST", f"/v1/requests/{first['id']}/replays")
    again = answer.json()
    assert (answer.status_code, again["status"]) == (200, 200), answer.text
    assert again["idempotency_key"] not in (None, "first")
    assert made["id"] not in again["answer"], "it is another customer, for nothing names her"
    newest = (await written(client))[0]
    assert newest["request_id"] == again["request_id"]
    assert (newest["actor_kind"], newest["replay_of"]) == ("staff", first["id"])
    assert newest["idempotency_key"] == again["idempotency_key"]


async def test_a_call_is_tried_again_and_nothing_is_kept(client: Client, pool: Pool) -> None:
    await client.post("/v1/customers", {"name": "Grace"})
    (first,) = await written(client)
    developer = await signed_in(client, pool, "developer")
    tried = await developer.done("POST", f"/v1/requests/{first['id']}/replays?dry_run=true")
    assert (tried["status"], len((await client.get("/v1/customers"))["items"])) == (200, 1)


async def test_what_was_booked_is_not_booked_again(client: Client, pool: Pool) -> None:
    await (await club(client)).campaign()
    await customer(client)
    booked = await client.post("/v1/orders", order("1", 1000))
    (sent,) = await written(client, "?path=/v1/orders")
    developer = await signed_in(client, pool, "developer")
    again = (await developer.send("POST", f"/v1/requests/{sent['id']}/replays")).json()
    assert again["status"] == 200
    assert booked["id"] in again["answer"]


async def test_who_replays_needs_the_right_to_do_it_themselves(client: Client, pool: Pool) -> None:
    await client.post("/v1/stores", {"code": "north", "name": "North"})
    await client.post("/v1/segments", {"key": "first", "name": "First", "kind": "static"})
    segment, store = await written(client)
    developer, auditor = [await signed_in(client, pool, role) for role in ("developer", "auditor")]
    assert (await developer.send("POST", f"/v1/requests/{segment['id']}/replays")).json()["status"] == 403
    assert (await auditor.send("GET", f"/v1/requests/{store['id']}")).status_code == 200
    assert (await auditor.send("POST", f"/v1/requests/{store['id']}/replays")).status_code == 403


async def test_support_and_marketers_do_not_see_the_log(client: Client, pool: Pool) -> None:
    for role in ("support", "marketer", "cashier"):
        assert (await (await signed_in(client, pool, role)).send("GET", "/v1/requests")).status_code == 403


async def test_a_live_workspace_replays_nothing(client: Client, pool: Pool) -> None:
    live = await beside(client, pool, mode="live")
    await live.post("/v1/stores", {"code": "north", "name": "North"})
    (made,) = await written(live)
    assert (await whole(live, made["id"]))["not_replayable"] == "live"
    refused = await live.refused("POST", f"/v1/requests/{made['id']}/replays")
    assert (refused["code"], refused["why"]) == ("not_replayable", "live")


async def test_what_was_not_kept_whole_is_not_sent_again(client: Client) -> None:
    await client.send("POST", "/v1/customers", {"name": "Ada", "attributes": {"secret": "violin"}})
    await client.send("POST", "/v1/products/bulk", {"items": [{"sku": f"s{n}", "name": "x" * 90} for n in range(300)]})
    await client.http.post("/v1/imports", content=b"sku\ntea\n", headers={"Authorization": f"Bearer {client.key}"})
    found = await written(client)
    assert [(await whole(client, one["id"]))["not_replayable"] for one in found] == ["hidden", "cut", "hidden"]
    assert [one["body_bytes"] > 0 for one in found] == [True, True, True]


async def test_pictures_and_files_are_not_kept(client: Client) -> None:
    await client.get("/v1/customers")
    await client.http.get("/v1/vouchers/export", headers={"Authorization": f"Bearer {client.key}"})
    for one in await written(client):
        answer = (await whole(client, one["id"]))["answer"]
        assert answer == "" or answer.startswith("{"), one["path"]


# ---- memory and pace


def seen(workspace_id: Any, *, status: int = 200, number: int = 0, route: str = "/v1/orders") -> Seen:
    caller = Caller(workspace_id, Actor("api_key", ids.derived("key"), "shop", frozenset()), {})
    said = f'{{"number":{number}}}'.encode()
    sizes = (said, len(said), b"{}", 2)
    return Seen(caller, 1.8e9, 0.001, "POST", route, b"", route, status, f"req_{number}", None, *sizes, None)


def told(log: Recorder, one: Seen) -> None:
    """Tell the log of a call, as the front does."""
    if log.wants(one.caller, one.status):
        log.note(one)


async def listed(pool: Pool, workspace_id: Any) -> list[requests.Logged]:
    page = await doors.transact(
        pool, lambda tx: requests.list_requests(tx, PageRequest(200), Filters()), request(workspace_id)
    )
    return list(page.items)


async def test_a_burst_that_finds_no_room_is_counted_to_the_last_call(pool: Pool) -> None:
    workspace_id = await new_workspace(pool)
    log, before = Recorder(pool, room=40), metrics.requests_left_out._value.get()
    for number in range(100):
        told(log, seen(workspace_id, number=number))
    await log.write()
    told(log, seen(workspace_id, number=100))
    await log.write()
    kept = await listed(pool, workspace_id)
    assert len(kept) + sum(one.left_out for one in kept) == 101
    assert [one.left_out for one in kept if one.left_out] == [80]
    assert metrics.requests_left_out._value.get() - before == 80


async def test_a_burst_that_finds_room_is_kept_whole_and_in_order(pool: Pool) -> None:
    workspace_id = await new_workspace(pool)
    log = Recorder(pool)
    for number in range(150):
        told(log, seen(workspace_id, number=number))
    await log.write()
    kept = await listed(pool, workspace_id)
    assert [one.request_id for one in kept] == [f"req_{number}" for number in reversed(range(150))]


async def test_refusals_and_other_workspaces_have_room_left_when_one_is_busy(pool: Pool) -> None:
    busy, quiet = await new_workspace(pool), await new_workspace(pool)
    log = Recorder(pool, room=40)
    for number in range(100):
        told(log, seen(busy, number=number))
    told(log, seen(busy, status=409, number=100))
    told(log, seen(quiet, number=101))
    await log.write()
    assert 409 in {one.status for one in await listed(pool, busy)}
    assert len(await listed(pool, quiet)) == 1


async def test_what_cannot_be_written_hurts_nobody_and_is_counted(pool: Pool) -> None:
    workspace_id = await new_workspace(pool)
    nowhere = ids.derived("no such workspace")
    log = Recorder(pool)
    told(log, seen(nowhere))
    told(log, seen(workspace_id))
    await log.write()
    assert len(await listed(pool, workspace_id)) == 1


async def test_calls_are_forgotten_by_age_and_by_number(pool: Pool) -> None:
    workspace_id = await new_workspace(pool)
    log = Recorder(pool)
    for number in range(10):
        told(log, seen(workspace_id, number=number)._replace(at=4.0e9 if number else 1.0e9))
    await log.write()

    async def forget(kept: Kept) -> int:
        assert not await doors.transact(pool, lambda tx: requests.forget(tx, kept=kept), request(workspace_id))
        return len(await listed(pool, workspace_id))

    assert await forget(Kept(days=7, count=100)) == 9
    assert await forget(Kept(days=7, count=4)) == 4
