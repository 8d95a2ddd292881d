"""Nothing of one workspace is seen or moved from another: every route with an id is tried with a foreign one."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest

from laurels.insight import imports
from laurels.kit import doors, ids
from laurels.kit.doors.door import Pool
from laurels.kit.web import RouteCard
from laurels.settings import Settings
from laurels.system import access, jobs
from tests.conftest import Database
from tests.house.reference import cards
from tests.scene import new_workspace, request
from tests.served import Client, serving

WORDS = ("/v1/incentive_kinds/",)
"""Routes whose path names a word of Laurels and nothing of a workspace; each has its own test below."""
CARDS = [card for card in cards() if card.path.split("/")[2] != "me"]
"""All routes but those of who is signed in, which no key can ask; the tests of sessions and accounts try them."""
WITH_ID = {f"{card.method} {card.path}": card for card in CARDS if "{" in card.path and not card.path.startswith(WORDS)}
READS = {name: card for name, card in WITH_ID.items() if card.method == "GET"}
WRITES = {name: card for name, card in WITH_ID.items() if card.method != "GET"}
OWN = ("/v1/requests",)
"""Lists of what they asked themselves, our ids among it; its own tests show that nothing else is in it."""
LISTS = {
    f"{card.method} {card.path}": card
    for card in CARDS
    if "{" not in card.path and card.method == "GET" and card.path not in OWN
}

QUERIES = {
    "/v1/campaigns/{campaign_id}/explain": "?customer={customers}",
    "/v1/rules/values": "?name=customer.segments",
    "/v1/calendars/{id}/days": "?from=2026-01-01&to=2026-12-31",
    "/v1/customers/{id}/entries": "?wallet=points",
    "/v1/customers/by_identity": "?source=shop&external_id=ada",
    "/v1/prices": "?sku=tea",
    "/v1/products/by_sku": "?sku=tea",
    "/v1/stores/by_code": "?code=north",
    "/v1/segments/overlap": "?first={segments}&second={others}",
    "/v1/balances": "?source=shop&external_id=ada",
    "/v1/decisions": "?customer_id={customers}",
    "/v1/vouchers/by_code": "?code=hello",
    "/v1/test_cases": "?campaign_id={campaigns}",
    "/v1/search": "?q=ada",
    "/v1/economics": "?points=1&point_value=1",
    "/v1/activity": "?subject={campaigns}",
}
"""What routes ask for besides their path; a noun in braces is what exists of it in ours."""


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Two workspaces: one where something of every kind exists, and one that is empty."""

    ours: Client
    theirs: Client
    names: dict[str, str]
    """What stands in a path behind `/v1/<noun>/`, by the noun."""

    def address(self, card: RouteCard) -> str:
        """Write the path of a route with the names that exist in ours."""
        noun = "skus" if "{sku}" in card.path else card.path.split("/")[2]
        assert noun in self.names, f"create one of {noun} in this test, so that {card.path} is tried"
        name = iter(self.names[noun].split("/"))
        return re.sub(r"\{\w+\}", lambda _: next(name), card.path) + self.query(card)

    def query(self, card: RouteCard) -> str:
        """Write what a route asks for besides its path."""
        return QUERIES.get(card.path, "").format(**self.names)


@pytest.fixture(scope="module")
async def neighbours(shared_database: Database, pool: Pool) -> AsyncGenerator[Neighbours]:
    jobs.migrate(shared_database.owner_url, user_urls=(shared_database.app_url,))
    async with serving(shared_database.app_url, pool, Settings(wait_max_ms=60_000)) as ours:
        workspace_id = await new_workspace(pool)
        issued = await doors.transact(
            pool, lambda tx: access.create(tx, name="them", kind="secret", scopes=["*"]), request(workspace_id)
        )
        yield Neighbours(ours, Client(ours.http, issued.text, workspace_id), await _one_of_everything(ours, pool))


async def _one_of_everything(ours: Client, pool: Pool) -> dict[str, str]:
    now = datetime.now(UTC).isoformat()
    await _put(ours, "/v1/attributes/product/brand", {"type": "string"})
    program = (await ours.post("/v1/programs", {"name": "Club"}))["id"]
    unit = {"unit_singular": "point", "unit_plural": "points", "cash_rate": "0.01"}
    wallet = await ours.post("/v1/wallets", {"program_id": program, "key": "points", "name": "Points", **unit})
    effects = [{"kind": "fixed", "wallet": "points", "points": "100"}]
    drafted = {"program_id": program, "name": "Hello", "trigger": "order.paid", "effects": effects}
    campaign = (await ours.post("/v1/campaigns", drafted))["id"]
    await ours.post(f"/v1/campaigns/{campaign}/launches", {"reason": "open"})
    ada = {"source": "shop", "external_id": "ada"}
    customer = (await ours.post("/v1/customers", {"name": "Ada", "identities": [ada]}))["id"]
    product = (await ours.post("/v1/products", {"sku": "tea", "name": "Tea"}))["id"]
    await ours.post("/v1/prices", {"sku": "tea", "price_minor": 450, "from_at": now})
    euro = {"from_currency": "EUR", "to_currency": "GBP", "rate": "0.87", "valid_from_at": now}
    await ours.post("/v1/exchange_rates", euro)
    await ours.post("/v1/collections", {"key": "drinks", "name": "Drinks"})
    store = (await ours.post("/v1/stores", {"code": "north", "name": "North"}))["id"]
    await ours.post("/v1/event_types", {"name": "visit"})
    sent = {"source": "shop", "customer": ada}
    event = await ours.post("/v1/events", {**sent, "external_id": "e", "type": "visit", "occurred_at": now})
    lines = [{"sku": "tea", "quantity": 2, "amount_minor": 1000}]
    bought = {**sent, "external_id": "o", "currency": "GBP", "placed_at": now, "lines": lines}
    order = await ours.post("/v1/orders", bought)
    payment = await ours.post(
        "/v1/payments", {"external_id": "p", "customer": {"id": customer}, "wallet": "points", "points": "10"}
    )
    card = (await ours.post("/v1/gift_cards", {"amount_minor": 500}))["id"]
    debit = (await ours.post(f"/v1/gift_cards/{card}/debits", {"amount_minor": 5, "external_id": "o"}))["id"]
    cart = {"currency": "GBP", "lines": [{"sku": "tea", "quantity": 1, "amount_minor": 500}], "customer": ada}
    redemption = (await ours.post("/v1/redemptions", {**cart, "external_id": "c"}))["id"]
    memberships = await ours.get("/v1/memberships?" + f"customer_id={customer}")
    keys = await ours.get("/v1/api_keys")
    calendar = (await ours.post("/v1/calendars", {"key": "england", "name": "England", "country": "GB"}))["id"]
    await _put(ours, "/v1/attributes/reading:weather/rain", {"type": "boolean"})
    await ours.post("/v1/readings", {"name": "weather", "attributes": {"rain": True}, "observed_at": now})
    segments = [
        (await ours.post("/v1/segments", {"key": key, "name": key.title(), "kind": "static"}))["id"]
        for key in ("first", "second")
    ]
    await ours.post(f"/v1/segments/{segments[0]}/members", {"items": [ada]})
    coupons = (await ours.post("/v1/campaigns", {**drafted, "trigger": "code"}))["id"]
    code = (await ours.post("/v1/vouchers", {"campaign_id": coupons, "code": "HELLO"}))["id"]
    batch = (await ours.post("/v1/voucher_batches", {"campaign_id": coupons, "count": 3}))["id"]
    dated = {"action": "validity", "batch_id": batch, "ends_at": "2200-01-01T00:00:00Z", "reason": "because"}
    change = (await ours.post("/v1/voucher_changes", dated))["id"]
    await _put(ours, f"/v1/voucher_pools/{coupons}", {"free_min": 1, "refill_count": 1})
    named = {"campaign_id": coupons, "customer": ada, "source_id": "mail"}
    publication = (await ours.post("/v1/publications", named))["publication"]["id"]
    invited = {"email": "ada@example.com", "roles": ["support"]}
    joining = {"token": (await ours.post("/v1/invitations", invited))["token"], "name": "Ada"}
    await ours.post("/v1/invitations/acceptances", {**joining, "password": "violin harbour seventeen moss"})
    ours.http.cookies.clear()
    somebody = (await ours.get("/v1/staff"))["items"][0]["id"]
    invitation = (await ours.post("/v1/invitations", {**invited, "email": "bob@example.com"}))["id"]
    backtest = (await ours.send("POST", "/v1/backtests", {"campaign_id": campaign})).json()["id"]
    bought = {"campaign_id": campaign, "name": "Tea", "order_id": order["id"]}
    return {
        "backtests": backtest,
        "test_cases": (await ours.post("/v1/test_cases", bought))["id"],
        "vouchers": code,
        "voucher_batches": batch,
        "voucher_changes": change,
        "voucher_pools": coupons,
        "publications": publication,
        "publication_rules": coupons,
        "skus": "tea",
        "segments": segments[0],
        "others": segments[1],
        "api_keys": keys["items"][0]["id"],
        "attributes": "product/brand",
        "calendars": calendar,
        "campaigns": campaign,
        "collections": "drinks",
        "customers": customer,
        "decisions": order["decision_id"],
        "event_types": "visit",
        "events": event["id"],
        "exchange_rates": "EUR/GBP",
        "gift_cards": f"{card}/{debit}",
        "imports": await _import(ours, pool),
        "memberships": memberships["items"][0]["id"],
        "orders": order["id"],
        "payments": payment["id"],
        "products": product,
        "programs": program,
        "readings": "weather",
        "redemptions": redemption,
        "requests": await _logged(ours),
        "staff": somebody,
        "invitations": invitation,
        "stores": store,
        "wallets": wallet["id"],
    }


async def _logged(ours: Client) -> str:
    """Wait until a call is in the log."""
    while not (found := (await ours.get("/v1/requests"))["items"]):
        await asyncio.sleep(0.05)
    return found[0]["id"]


async def _import(ours: Client, pool: Pool) -> str:
    made = await doors.transact(
        pool,
        lambda tx: imports.create(
            tx,
            id=tx.new_id(),
            file_name="products.csv",
            file_bytes=10,
            file_sha256=bytes(32),
            mapping=imports.Mapping(kind="products", source="shop", columns={"sku": ("sku",)}),
            dry_run=True,
            stored=False,
        ),
        request(ours.workspace_id),
    )
    return ids.encode("imp", made.id)


async def _put(client: Client, path: str, body: Any) -> None:
    answer = await client.send("PUT", path, body)
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize("name", READS)
async def test_what_is_ours_is_not_there_for_them(name: str, neighbours: Neighbours) -> None:
    address = neighbours.address(READS[name])
    mine = await neighbours.ours.send("GET", address)
    foreign = await neighbours.theirs.send("GET", address)
    assert mine.status_code == 200, mine.text
    assert (foreign.status_code, foreign.json()["code"]) == (404, "not_found"), foreign.text


@pytest.mark.parametrize("name", WRITES)
async def test_what_is_ours_cannot_be_moved_by_them(name: str, neighbours: Neighbours) -> None:
    card = WRITES[name]
    for body in ({}, {"reason": "because"}):
        answer = await neighbours.theirs.send(card.method, neighbours.address(card), body)
        assert answer.status_code in (404, 422), answer.text


@pytest.mark.parametrize("name", LISTS)
async def test_their_lists_do_not_hold_what_is_ours(name: str, neighbours: Neighbours) -> None:
    card = LISTS[name]
    answer = await neighbours.theirs.send("GET", card.path + neighbours.query(card))
    if answer.status_code != 404:
        assert answer.status_code == 200, answer.text
    leaked = [one for one in neighbours.names.values() if "_01" in one and one in answer.text]
    assert not leaked


async def test_what_they_stop_goes_on_for_us(neighbours: Neighbours) -> None:
    wallet = {"wallet": "points", "amount_minor": 1}
    lines = [{"sku": "tea", "quantity": 1, "amount_minor": 500}]
    cart = {"currency": "GBP", "lines": lines, "customer": {"source": "shop", "external_id": "ada"}}
    asked = {**cart, "incentives": [wallet]}
    before = await neighbours.ours.post("/v1/validations", asked)
    stopped = await neighbours.theirs.send("POST", "/v1/incentive_kinds/points/stops", {"reason": "because"})
    assert stopped.status_code == 201, stopped.text
    assert await neighbours.ours.post("/v1/validations", asked) == before
