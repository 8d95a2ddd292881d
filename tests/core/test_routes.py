"""The rooms of core through their routes: real requests, real doors, committed rows."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

from laurels.core import customers
from laurels.core.attributes.api import routes as attributes
from laurels.core.catalog.api import routes as catalog
from laurels.core.customers import Identity, Saying
from laurels.core.customers.api import routes as customers_routes
from laurels.core.events.api import routes as events
from laurels.core.stores.api import routes as stores
from laurels.kit import doors
from laurels.kit.postgres import Pool, open_pool
from laurels.kit.problems import Problem, to_json
from laurels.kit.tx import Tx
from laurels.kit.web import Caller
from tests.conftest import Database
from tests.scene import SOMEBODY, new_workspace, request


class Open:
    """A gate that lets everybody into one workspace."""

    def __init__(self, workspace_id: Any) -> None:
        self.workspace_id = workspace_id

    async def admit(self, *, authorization: str | None, permission: str) -> Caller:
        return Caller(self.workspace_id, SOMEBODY, {})


async def told(_: Request, problem: Exception) -> JSONResponse:
    assert isinstance(problem, Problem)
    return JSONResponse(to_json(problem, "req_test"), problem.status)


@pytest.fixture
async def own_pool(database: Database) -> AsyncGenerator[Pool]:
    pool = await open_pool(database.app_url, size=4, name="tests")
    try:
        yield pool
    finally:
        await pool.close()


@pytest.fixture
async def http(own_pool: Pool) -> AsyncGenerator[httpx2.AsyncClient]:
    app = FastAPI()
    app.state.pool, app.state.gate = own_pool, Open(await new_workspace(own_pool))
    app.add_exception_handler(Problem, told)
    for routes in (attributes, catalog, customers_routes, events, stores):
        app.include_router(routes.router)

    async def named(scope: Any, receive: Any, send: Any) -> None:
        await app({**scope, "request_id": "req_test"}, receive, send)

    transport = httpx2.ASGITransport(app=named)
    async with httpx2.AsyncClient(transport=transport, base_url="http://test") as client:
        yield client


async def done(answer: Any, status: int = 200) -> Any:
    response = await answer
    assert response.status_code == status, response.text
    return response.json()


async def test_a_customer_travels_through_its_routes(http: httpx2.AsyncClient) -> None:
    identity = {"source": "shop", "external_id": "42"}
    body = {"identities": [identity], "name": "Ada", "email": "Ada@Example.com", "born_on": "1990-12-10"}
    made = await done(http.post("/v1/customers", json=body))
    assert (made["status"], made["born_on"], made["identities"]) == ("created", "1990-12-10", [identity])
    assert (await done(http.post("/v1/customers", json=body)))["status"] == "unchanged"
    at = f"/v1/customers/{made['id']}"
    assert (await done(http.patch(at, json={"name": None, "attributes": {"vip": True}})))["name"] is None
    till = {"source": "till", "external_id": "C-7"}
    await done(http.post(f"{at}/identities", json=till))
    shown = await done(http.get(at))
    assert shown["attributes"] == {"vip": True}
    assert await done(http.get("/v1/customers/by_identity", params=till)) == shown
    for filters in ({"email": "ada@example.com"}, till, {"limit": "1"}):
        assert (await done(http.get("/v1/customers", params=filters)))["items"] == [shown]


async def test_each_row_of_a_batch_is_answered(http: httpx2.AsyncClient) -> None:
    rows = [
        {"identities": [{"source": "shop", "external_id": "1"}]},
        {"nane": "x"},
        "not even a row",
        {"born_on": "2999-01-01"},
        {"identities": [{"source": "shop", "external_id": "1"}]},
        {"attributes": {"x" * 65: 1}},
    ]
    answer = await done(http.post("/v1/customers/bulk", json={"items": rows}))
    shown = [(one["index"], one["status"], (one["problem"] or {}).get("pointer")) for one in answer["results"]]
    assert shown == [
        (0, "created", None),
        (1, "refused", "/items/1/nane"),
        (2, "refused", "/items/2"),
        (3, "refused", "/items/3/born_on"),
        (4, "refused", "/items/4/identities"),
        (5, "refused", "/items/5/attributes"),
    ]
    assert (answer["created"], answer["refused"]) == (1, 5)
    assert answer["results"][4]["problem"]["first"] == "/items/0"
    too_many = await http.post("/v1/customers/bulk", json={"items": [{}] * 1001})
    assert too_many.status_code == 422


async def test_a_dry_run_keeps_nothing(http: httpx2.AsyncClient) -> None:
    made = await done(http.post("/v1/customers?dry_run=true", json={"name": "Ada"}))
    assert made["status"] == "created"
    await done(http.get(f"/v1/customers/{made['id']}"), 404)


async def test_products_collections_and_stores_travel_through_their_routes(http: httpx2.AsyncClient) -> None:
    await done(http.put("/v1/attributes/product/grams", json={"type": "integer", "required": True}))
    await done(http.post("/v1/collections", json={"key": "tea", "name": "Tea"}), 201)
    await done(http.post("/v1/collections", json={"key": "tea", "name": "Tea"}), 409)
    product = {"sku": "T1", "name": "Assam", "price_minor": 450, "attributes": {"grams": 100}, "collections": ["tea"]}
    made = await done(http.post("/v1/products", json=product))
    assert (made["status"], made["currency"], made["collections"]) == ("created", "GBP", ["tea"])
    refused = await done(http.post("/v1/products", json={"sku": "T2"}), 422)
    assert (refused["code"], refused["pointer"]) == ("invalid_field", "/attributes/grams")
    batch = {"items": [{**product, "sku": "T3"}, {**product, "price_minor": -1}]}
    assert (await done(http.post("/v1/products/bulk", json=batch)))["refused"] == 1
    shown = await done(http.patch(f"/v1/products/{made['id']}", json={"archived": True}))
    del shown["status"]
    assert await done(http.get(f"/v1/products/{made['id']}")) == shown
    assert await done(http.get("/v1/products/by_sku", params={"sku": "T1"})) == shown
    assert len((await done(http.get("/v1/products?archived=true")))["items"]) == 2
    moved = await done(http.post("/v1/collections/tea/members/removals", json={"skus": ["T1", "X"]}))
    assert moved == {"changed": 1, "unchanged": 0, "unknown": ["X"]}
    await done(http.post("/v1/collections/tea/members", json={"skus": ["T1"]}))
    assert len((await done(http.get("/v1/collections/tea/members")))["items"]) == 2
    assert (await done(http.patch("/v1/collections/tea", json={"archived": True})))["archived"]
    assert (await done(http.get("/v1/collections")))["items"] == []
    await done(http.get("/v1/collections/tea"))
    store = await done(http.post("/v1/stores", json={"code": "S1", "zone": "Europe/London"}))
    await done(http.post("/v1/stores", json={"code": "S2", "zone": "Mars/Olympus"}), 422)
    assert (await done(http.post("/v1/stores/bulk", json={"items": [{"code": "S1"}]})))["unchanged"] == 1
    await done(http.patch(f"/v1/stores/{store['id']}", json={"name": "Strand"}))
    assert (await done(http.get("/v1/stores/by_code?code=S1")))["name"] == "Strand"
    assert [one["code"] for one in (await done(http.get("/v1/stores")))["items"]] == ["S1"]
    await done(http.get(f"/v1/stores/{store['id']}"))


async def test_event_types_travel_through_their_routes(http: httpx2.AsyncClient) -> None:
    declared = [{"name": "distance", "type": "decimal", "required": True, "allowed": None}]
    made = await done(http.post("/v1/event_types", json={"name": "app.run", "attributes": declared}), 201)
    assert made["attributes"] == declared
    assert await done(http.get("/v1/event_types/app.run")) == made
    assert (await done(http.patch("/v1/event_types/app.run", json={"archived": True})))["archived"]
    assert len((await done(http.get("/v1/event_types")))["items"]) == 1
    shown = await done(http.get("/v1/attributes/event:app.run/distance"))
    assert (await done(http.get("/v1/attributes", params={"entity": "event:app.run"})))["items"] == [shown]
    await done(http.delete("/v1/attributes/event:app.run/distance"))
    await done(http.get("/v1/attributes/event:app.run/distance"), 404)
    assert (await done(http.get("/v1/events")))["items"] == []
    await done(http.get("/v1/events?source=shop"), 422)


async def test_of_many_who_create_one_customer_at_once_one_does(own_pool: Pool) -> None:
    workspace_id = await new_workspace(own_pool)

    async def create(tx: Tx) -> str:
        made = await customers.create(tx, saying=Saying({"name": "Ada"}, (Identity("shop", "42"),)))
        await asyncio.sleep(0.05)
        return made.status

    statuses = await asyncio.gather(*(doors.transact(own_pool, create, request(workspace_id)) for _ in range(4)))
    assert sorted(statuses) == ["created", "unchanged", "unchanged", "unchanged"]


async def test_writers_of_the_same_thousand_in_opposite_order_do_not_block_each_other(own_pool: Pool) -> None:
    workspace_id = await new_workspace(own_pool)

    async def write(name: str, numbers: list[int]) -> int:
        sayings = [Saying({"name": name}, (Identity("shop", str(number)),)) for number in numbers]

        async def work(tx: Tx) -> int:
            return len([one for one in await customers.write(tx, sayings=sayings) if not isinstance(one, Problem)])

        return await doors.transact(own_pool, work, request(workspace_id))

    up = list(range(1000))
    assert await asyncio.gather(write("a", up), write("b", up[::-1]), write("c", up)) == [1000] * 3
