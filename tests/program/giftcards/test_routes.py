"""Gift cards as a client sees them: a till, an agent, a page that customers see."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Any

import pytest

from laurels.kit import doors
from laurels.kit.doors.door import Pool
from laurels.system import access
from tests.conftest import Database
from tests.scene import new_workspace, request
from tests.served import Client, serving
from tests.shop import ago, customer


@pytest.fixture
async def client(shared_database: Database, pool: Pool) -> AsyncGenerator[Client]:
    async with serving(shared_database.app_url, pool) as client:
        yield client


async def key(client: Client, pool: Pool, *scopes: str, kind: str = "secret", of: Any = None) -> Client:
    """Give a client of the same application with a key of these scopes."""
    issued = await doors.transact(
        pool,
        lambda tx: access.create(tx, name="some", kind=kind, scopes=list(scopes)),
        request(of or client.workspace_id),
    )
    return Client(client.http, issued.text, of or client.workspace_id)


async def card(client: Client, amount: int = 5000, **more: Any) -> dict[str, Any]:
    return await client.post("/v1/gift_cards", {"amount_minor": amount, **more})


async def test_a_shop_that_uses_only_gift_cards_needs_nothing_else(client: Client) -> None:
    made = await card(client, external_id="line-1")
    assert (made["status"], made["state"], made["balance_minor"], made["currency"]) == (
        "created",
        "active",
        5000,
        "GBP",
    )
    assert made["code"].endswith(made["code_ending"])
    again = await card(client, external_id="line-1")
    assert again == {**made, "status": "unchanged"}
    at = f"/v1/gift_cards/{made['code']}"
    paid = await client.post(f"{at}/debits", {"amount_minor": 1200, "external_id": "o1"})
    assert (paid["status"], paid["captured_minor"], paid["currency"]) == ("captured", 1200, "GBP")
    assert paid["left_minor"] == 3800
    held = await client.post(f"{at}/debits", {"amount_minor": 3000, "external_id": "o2", "hold_seconds": 600})
    shown = await client.get(at)
    assert (shown["balance_minor"], shown["available_minor"], shown["held_minor"]) == (3800, 800, 3000)
    by_id = f"/v1/gift_cards/{made['id']}"
    taken = await client.post(f"{by_id}/debits/{held['id']}/captures", {"amount_minor": 2500})
    assert (taken["status"], taken["captured_minor"]) == ("captured", 2500)
    back = await client.post(f"{by_id}/debits/{paid['id']}/refunds", {"external_id": "r1", "amount_minor": 200})
    assert back["refunded_minor"] == 200
    assert await client.get(f"{by_id}/debits/{paid['id']}") == back
    assert back["left_minor"] == 5000 - 1200 - 2500 + 200
    topped = await client.post(f"{at}/top_ups", {"amount_minor": 1000, "external_id": "t1"})
    assert topped["balance_minor"] == 5000 - 1200 - 2500 + 200 + 1000
    lines = await client.get(f"{at}/entries?limit=2")
    assert [(one["reason"], one["amount_minor"], one["external_id"]) for one in lines["items"]] == [
        ("top_up", 1000, "t1"), ("refund", 200, "r1"),
    ]  # fmt: skip
    rest = await client.get(f"{at}/entries?cursor={lines['next_cursor']}")
    assert [one["reason"] for one in rest["items"]] == ["spend", "spend", "load"]
    (total,) = (await client.get("/v1/gift_cards/totals"))["items"]
    assert total["outstanding_minor"] == topped["balance_minor"]
    assert (await client.get("/v1/gift_cards?currency=GBP"))["items"][0]["id"] == made["id"]


async def test_a_reservation_can_be_given_up(client: Client) -> None:
    made = await card(client)
    at = f"/v1/gift_cards/{made['id']}"
    held = await client.post(f"{at}/debits", {"amount_minor": 3000, "external_id": "o", "hold_seconds": 600})
    voided = await client.post(f"{at}/debits/{held['id']}/voids")
    assert (voided["status"], (await client.get(at))["available_minor"]) == ("voided", 5000)
    problem = await client.refused("POST", f"{at}/debits/{held['id']}/captures")
    assert problem["code"] == "hold_ended"
    other = await client.post(f"{at}/debits", {"amount_minor": 30, "external_id": "p", "hold_seconds": 600})
    assert (await client.post(f"{at}/debits/{other['id']}/captures"))["captured_minor"] == 30


async def test_what_a_card_refuses_says_why(client: Client) -> None:
    made = await card(client, awaits_activation=True)
    at = f"/v1/gift_cards/{made['code']}"
    asked = {"amount_minor": 100, "external_id": "o"}
    problem = await client.refused("POST", f"{at}/debits", asked)
    assert (problem["code"], problem["refusal"]) == ("gift_card_unusable", "gift_card_not_activated")
    await client.post(f"{at}/activations")
    problem = await client.refused("POST", f"{at}/debits", {**asked, "currency": "EUR"})
    assert (problem["refusal"], problem["currency"]) == ("gift_card_other_currency", "GBP")
    await client.post(f"{at}/blocks", {"reason": "Reported stolen"})
    problem = await client.refused("POST", f"{at}/debits", asked)
    assert problem["refusal"] == "gift_card_blocked"
    assert (await client.get(at))["blocked_reason"] == "Reported stolen"
    await client.post(f"{at}/unblocks", {"reason": "Found"})
    problem = await client.refused("POST", f"{at}/debits", {**asked, "amount_minor": 5001})
    assert (problem["code"], problem["available"]) == ("insufficient_balance", 5000)
    assert (await client.post(f"{at}/debits", asked))["status"] == "captured"


async def test_an_expiry_that_the_law_forbids_cannot_be_set_and_the_law_is_named(client: Client) -> None:
    problem = await client.refused(
        "POST", "/v1/gift_cards", {"amount_minor": 100, "jurisdiction": "US-ME", "expires_after": "P5Y"}
    )
    assert (problem["code"], problem["pointer"]) == ("gift_card_against_law", "/expires_after")
    assert problem["law"]["jurisdiction"] == "US-ME"
    assert "33 M.R.S. 2066" in problem["law"]["source"]
    made = await card(client, jurisdiction="US-ME", currency="USD")
    assert [one["jurisdiction"] for one in made["laws"]] == ["US", "US-ME"]
    assert made["expires_at"] is None
    laws = (await client.get("/v1/gift_cards/laws"))["items"]
    assert {"US", "US-CA", "DE", "IE"} <= {one["jurisdiction"] for one in laws}


async def test_a_batch_gives_the_codes_and_what_is_wrong_with_each_row(client: Client) -> None:
    ada = await customer(client)
    items: list[Any] = [
        {"amount_minor": 1000, "external_id": "a", "customer": {"id": ada}},
        {"amount_minor": 0},
        {"amount_minor": 1000, "customer": {"id": "cus_nobody"}},
        {"amount_minor": 1000, "expires_after": "soon"},
        {"amount_minor": 1000, "jurisdiction": "DE", "expires_after": "P1Y"},
        "card",
        {"amount_minor": 700, "currency": "JPY"},
    ]
    done = await client.post("/v1/gift_cards/bulk", {"items": items})
    assert (done["created"], done["refused"]) == (2, 5)
    assert [one["problem"]["pointer"] for one in done["results"] if one["problem"]] == [
        "/items/1/amount_minor", "/items/2/customer/id", "/items/3/expires_after", "/items/4/expires_after", "/items/5",
    ]  # fmt: skip
    assert all(one["code"] for one in done["results"] if one["status"] == "created")
    listed = await client.get(f"/v1/gift_cards?customer_id={ada}")
    assert [one["id"] for one in listed["items"]] == [done["results"][0]["id"]]


async def test_a_small_rest_is_paid_out_and_a_larger_one_asks_for_the_right(client: Client, pool: Pool) -> None:
    till = await key(client, pool, "gift_cards:spend", "gift_cards:read")
    made = await card(client, jurisdiction="US-CO", currency="USD")
    asked = {"external_id": "c", "reason": "The customer asked"}
    at = f"/v1/gift_cards/{made['id']}"
    problem = await till.refused("POST", f"{at}/cash_outs", asked)
    assert (problem["code"], problem["rest_minor"]) == ("gift_card_cash_out_refused", 5000)
    await till.post(f"{at}/debits", {"amount_minor": 4500, "external_id": "o"})
    paid = await till.post(f"{at}/cash_outs", asked)
    assert (paid["paid_out_minor"], paid["balance_minor"]) == (500, 0)
    assert (await till.post(f"{at}/cash_outs", asked)) == paid
    other = await card(client)
    agent = await key(client, pool, "gift_cards:spend", "gift_cards:cash_out")
    assert (await agent.post(f"/v1/gift_cards/{other['id']}/cash_outs", asked))["paid_out_minor"] == 5000


async def test_a_code_is_shown_only_to_who_may_spend(client: Client, pool: Pool) -> None:
    made = await card(client)
    reader = await key(client, pool, "gift_cards:read")
    shown = await reader.get(f"/v1/gift_cards/{made['id']}")
    assert (shown["code"], shown["code_ending"]) == (None, made["code"][-4:])
    assert (await reader.get("/v1/gift_cards"))["items"][0]["code"] is None
    spender = await key(client, pool, "gift_cards:read", "gift_cards:spend")
    assert (await spender.get(f"/v1/gift_cards/{made['id']}"))["code"] == made["code"]
    feed = await client.get("/v1/feed?after=0&limit=100")
    assert made["code"] not in str(feed)


async def test_a_browser_sees_what_is_left_and_nothing_else(client: Client, pool: Pool) -> None:
    browser = await key(client, pool, "gift_cards:check", kind="publishable")
    made = await card(client)
    seen = await browser.post("/v1/gift_cards/checks", {"code": made["code"].lower()})
    assert seen == {"currency": "GBP", "available_minor": 5000, "expires_at": None}
    blocked, waiting = await card(client), await card(client, awaits_activation=True)
    await client.post(f"/v1/gift_cards/{blocked['id']}/blocks", {"reason": "lost"})
    foreign = await key(client, pool, "gift_cards:write", of=await new_workspace(pool))
    theirs = await card(foreign)
    answers = [
        await browser.send("POST", "/v1/gift_cards/checks", {"code": code}, X_Request_Id="same")
        for code in (blocked["code"], waiting["code"], theirs["code"], "ABCD-EFGH-JKLM", made["id"], "ÄÖÜ", "x")
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.text for answer in answers}) == 1
    for method, path, body in (
        ("GET", f"/v1/gift_cards/{made['id']}", None),
        ("GET", "/v1/gift_cards", None),
        ("POST", f"/v1/gift_cards/{made['code']}/debits", {"amount_minor": 1, "external_id": "o"}),
    ):
        assert (await browser.refused(method, path, body))["code"] == "forbidden"
    with pytest.raises(Exception, match="publishable"):
        await key(client, pool, "gift_cards:read", kind="publishable")


async def test_guessing_is_slowed_down(client: Client, pool: Pool) -> None:
    browser = await key(client, pool, "gift_cards:check", kind="publishable")
    answers = [
        await browser.send("POST", "/v1/gift_cards/checks", {"code": f"GUESS-{number:04}"}) for number in range(25)
    ]
    assert [answer.status_code for answer in answers] == [404] * 20 + [429] * 5
    assert int(answers[-1].headers["retry-after"]) >= 1


async def test_a_dry_run_of_a_debit_keeps_nothing(client: Client) -> None:
    made = await card(client)
    at = f"/v1/gift_cards/{made['id']}"
    tried = await client.post(f"{at}/debits?dry_run=true", {"amount_minor": 1200, "external_id": "o"})
    assert tried["status"] == "captured"
    assert (await client.get(at))["balance_minor"] == 5000


@pytest.mark.parametrize(
    ("path", "body", "pointer"),
    [
        ("", {"amount_minor": -5}, "/amount_minor"),
        ("", {"amount_minor": 10**12 + 1}, "/amount_minor"),
        ("", {"amount_minor": 5, "currency": "XXX"}, "/currency"),
        ("", {"amount_minor": 5, "code": "A" * 10_000}, "/code"),
        ("", {"amount_minor": 5, "expires_at": ago(days=1)}, "/expires_at"),
        ("", {"amount_minor": 5, "customer": {"source": "shop"}}, "/customer"),
        ("/{id}/debits", {"amount_minor": 0, "external_id": "o"}, "/amount_minor"),
        ("/{id}/debits", {"amount_minor": 5}, "/external_id"),
        ("/{id}/debits", {"amount_minor": 5, "external_id": "o", "hold_seconds": 0}, "/hold_seconds"),
        ("/{id}/blocks", {}, "/reason"),
        ("/{id}/extensions", {"reason": "because"}, "/expires_at"),
    ],
)
async def test_bad_input_is_refused_with_the_field(client: Client, path: str, body: Any, pointer: str) -> None:
    made = await card(client)
    problem = await client.refused("POST", "/v1/gift_cards" + path.format(**made), body)
    assert problem["pointer"] == pointer


async def test_an_unknown_card_is_not_there(client: Client) -> None:
    for named in ("gft_01kaw3x9p3e9rs8s9p1y9e1v5a", "ABCD-EFGH", "A" * 3000, "%F0%9F%8E%81"):
        assert (await client.refused("GET", f"/v1/gift_cards/{named}"))["code"] == "not_found"
    assert (await client.refused("GET", "/v1/gift_cards/gft_nonsense"))["code"] == "bad_id"
