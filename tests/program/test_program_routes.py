"""Programmes and campaigns through their routes: real requests, real doors, committed rows."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

from laurels.core.customers.api import routes as customers
from laurels.kit.postgres import open_pool
from laurels.kit.problems import Problem, to_json
from laurels.kit.web import Caller
from laurels.program.campaigns import api as campaigns
from laurels.program.programs import api as programs
from tests.conftest import Database
from tests.scene import SOMEBODY, new_workspace

LIMIT = {"scope": "customer", "period": "month", "measure": "points", "max": 100}


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
async def http(database: Database) -> AsyncGenerator[httpx2.AsyncClient]:
    app = FastAPI()
    app.add_exception_handler(Problem, told)
    for routes in (
        customers,
        programs.routes,
        programs.wallet_routes,
        programs.membership_routes,
        campaigns.routes,
        campaigns.effect_routes,
    ):
        app.include_router(routes.router)

    async def named(scope: Any, receive: Any, send: Any) -> None:
        await app({**scope, "request_id": "req_test"}, receive, send)

    pool = await open_pool(database.app_url, size=4, name="tests")
    try:
        app.state.pool, app.state.gate = pool, Open(await new_workspace(pool))
        transport = httpx2.ASGITransport(app=named)
        async with httpx2.AsyncClient(transport=transport, base_url="http://test") as client:
            yield client
    finally:
        await pool.close()


async def done(answer: Any, status: int = 200) -> Any:
    response = await answer
    assert response.status_code == status, response.text
    return response.json()


async def program(http: httpx2.AsyncClient) -> str:
    made = await done(http.post("/v1/programs", json={"name": "Bean Club"}), 201)
    wallet = {
        "program_id": made["id"],
        "key": "beans",
        "name": "Beans",
        "unit_singular": "bean",
        "unit_plural": "beans",
        "expiry": {"kind": "rolling", "period": "P2Y", "round_to": "quarter"},
        "cash_rate": "0.005",
    }
    await done(http.post("/v1/wallets", json=wallet), 201)
    return made["id"]


def campaign(program_id: str, **more: Any) -> dict[str, Any]:
    earned = {"kind": "proportional", "wallet": "beans", "points": "1", "per": "1.00"}
    return {"program_id": program_id, "name": "A bean a pound", "trigger": "order.paid", "effects": [earned]} | more


async def test_a_programme_and_its_wallet_travel_through_their_routes(http: httpx2.AsyncClient) -> None:
    program_id = await program(http)
    at = f"/v1/programs/{program_id}"
    changed = await done(http.patch(at, json={"enrolment": "manual"}, headers={"If-Match": '"1"'}))
    assert (changed["enrolment"], changed["revision"]) == ("manual", 2)
    stale = await done(http.patch(at, json={"name": "Other"}, headers={"If-Match": '"1"'}), 412)
    assert stale["code"] == "changed_meanwhile"
    assert (await done(http.get("/v1/programs")))["items"] == [await done(http.get(at))]
    [wallet] = (await done(http.get("/v1/wallets")))["items"]
    one = f"/v1/wallets/{wallet['id']}"
    assert await done(http.get(one)) == wallet
    sent = {"expiry": {"kind": "fixed", "on": "2027-12-31"}, "pending": "P14D"}
    assert (await done(http.patch(one, json=sent)))["expiry"]["on"] == "2027-12-31"
    assert (await http.patch(one, json={"precision": 2})).status_code == 422
    assert (await done(http.post(f"{at}/closures"), 201))["state"] == "archived"


async def test_a_customer_joins_and_leaves(http: httpx2.AsyncClient) -> None:
    program_id = await program(http)
    identity = {"source": "shop", "external_id": "42"}
    customer = await done(http.post("/v1/customers", json={"identities": [identity]}))
    joined = await done(http.post("/v1/memberships", json={"program_id": program_id, "customer": identity}), 201)
    assert (joined["customer_id"], joined["state"]) == (customer["id"], "active")
    at = f"/v1/memberships/{joined['id']}"
    assert (await done(http.post(f"{at}/closures"), 201))["state"] == "left"
    listed = await done(http.get("/v1/memberships", params={"customer_id": customer["id"]}))
    assert listed["items"] == [await done(http.get(at))]


async def test_a_campaign_lives_through_its_routes(http: httpx2.AsyncClient) -> None:
    body = campaign(
        await program(http), condition="order.amount >= 100", limits=[LIMIT], ends_at="2199-01-01T00:00:00Z"
    )
    made = await done(http.post("/v1/campaigns", json=body), 201)
    assert made["definition"]["effects"][0]["of"] == "amount"
    at = f"/v1/campaigns/{made['id']}"
    for step, state in [("launches", "live"), ("pauses", "paused"), ("launches", "live"), ("kills", "paused")]:
        assert (await done(http.post(f"{at}/{step}", json={"reason": "So."}), 201))["state"] == state
    new = made["definition"] | {"condition": None}
    assert (await done(http.post(f"{at}/versions", json=new), 201))["version"] == 2
    assert (await done(http.patch(at, json={"name": "Beans"})))["name"] == "Beans"
    assert [one["version"] for one in (await done(http.get(f"{at}/versions")))["items"]] == [2, 1]
    assert (await done(http.post(f"{at}/endings", json={"reason": "Over."}), 201))["state"] == "ended"
    refused = await done(http.post(f"{at}/launches", json={"reason": "Again."}), 409)
    assert refused["code"] == "campaign_state"
    assert (await done(http.get("/v1/campaigns", params={"state": "ended"})))["items"] == [await done(http.get(at))]


async def test_a_wrong_rule_is_told_with_its_place(http: httpx2.AsyncClient) -> None:
    body = campaign(await program(http), condition="order.quantity > 1 && order.amonut >= 100")
    told = await done(http.post("/v1/campaigns", json=body), 422)
    assert (told["code"], told["pointer"], told["position"]) == ("invalid_rule", "/condition", 22)
    assert "did you mean order.amount?" in told["detail"]


async def test_a_dry_run_keeps_nothing(http: httpx2.AsyncClient) -> None:
    body = campaign(await program(http))
    shown = await done(http.post("/v1/campaigns", params={"dry_run": "true"}, json=body), 201)
    assert shown["sentence"] == "For each paid order, members earn 1 bean per 1.00 GBP of the order amount."
    assert (await done(http.get("/v1/campaigns")))["items"] == []


async def test_the_effects_are_told_to_an_editor(http: httpx2.AsyncClient) -> None:
    told = (await done(http.get("/v1/effects")))["items"]
    assert {"kind": "order_percent", "on": ["cart"]}.items() <= told[5].items()


async def test_a_campaign_is_said_in_the_language_that_its_reader_asks_for(http: httpx2.AsyncClient) -> None:
    made = await done(http.post("/v1/campaigns", json=campaign(await program(http))), 201)
    at, turkish = f"/v1/campaigns/{made['id']}", {"Accept-Language": "de, tr-TR;q=0.8, en;q=0.5"}

    async def said(**asked: Any) -> str:
        return (await done(http.get(at, **asked)))["sentence"]

    assert (
        await said(headers=turkish) == "Ödenen her siparişte, üyeler her 1,00 GBP sipariş tutarı için 1 bean kazanır."
    )
    in_chinese = "每笔已付款订单，会员可获得订单金额每1.00 GBP计1 bean。"
    assert await said(headers=turkish, params={"locale": "zh-CN"}) == in_chinese
    assert await said() == made["sentence"]
    assert await said(params={"locale": "de"}) == made["sentence"]
    [listed] = (await done(http.get("/v1/campaigns", headers=turkish)))["items"]
    assert listed["sentence"] == await said(headers=turkish)
