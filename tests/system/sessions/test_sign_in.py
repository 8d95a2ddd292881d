"""People sign in, stay signed in while they are let, and may do what their roles say where they have them."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncGenerator

import pytest
from argon2 import PasswordHasher

from laurels.kit import doors, ids
from laurels.kit.postgres import Pool
from laurels.kit.tx import ORGANISATION, Tx
from laurels.system import sessions, staff
from tests.conftest import HASHER, Database
from tests.scene import new_workspace, request
from tests.served import Client, serving
from tests.signed_in import PASSWORD, forgive, hired, signed_in


@pytest.fixture(scope="module")
async def client(shared_database: Database, pool: Pool) -> AsyncGenerator[Client]:
    async with serving(shared_database.app_url, pool) as client:
        yield client


@pytest.fixture(autouse=True)
async def forgiven(pool: Pool) -> None:
    await forgive(pool)


async def staff_without_password(client: Client, pool: Pool) -> str:
    """Take somebody on who has only ever opened a link, and give their address."""
    email = "passwordless@example.com"
    await doors.transact(
        pool,
        lambda tx: staff.create(tx, email=email, name="Eve", place_id=client.workspace_id, roles=["support"]),
        request(ORGANISATION),
    )
    return email


async def test_who_signs_in_gets_a_cookie_that_scripts_cannot_read_and_sees_where_to_work(
    client: Client, pool: Pool
) -> None:
    browser, email = await hired(client, pool, "marketer")
    answer = await browser.sign_in(email=email.upper(), password=PASSWORD)
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "path=/" in cookie
    me = (await browser.send("GET", "/v1/me")).json()
    assert (me["email"], me["csrf_token"]) == (email, browser.csrf)
    (place,) = me["workspaces"]
    assert place["id"] == browser.workspace
    assert place["roles"] == ["marketer"]
    assert place["currency"] == "GBP"
    assert "campaigns:write" in place["permissions"]
    assert "points:adjust" not in place["permissions"]


async def test_the_cookie_is_for_encrypted_connections_alone_where_there_is_one(client: Client, pool: Pool) -> None:
    _, email = await hired(client, pool, "support")
    body = {"email": email, "password": PASSWORD}
    answer = await client.http.post("/v1/sessions", json=body, headers={"X-Forwarded-Proto": "https"})
    client.http.cookies.clear()
    assert answer.headers["set-cookie"].startswith("__Host-laurels_session=lss_")
    assert "secure" in answer.headers["set-cookie"].lower()


@pytest.mark.parametrize(
    ("role", "method", "path", "allowed"),
    [
        ("administrator", "POST", "/v1/api_keys", True),
        ("marketer", "POST", "/v1/api_keys", False),
        ("marketer", "POST", "/v1/campaigns", True),
        ("marketer", "POST", "/v1/redemptions", False),
        ("support", "POST", "/v1/adjustments", True),
        ("support", "POST", "/v1/campaigns", False),
        ("developer", "POST", "/v1/api_keys", True),
        ("developer", "POST", "/v1/campaigns", False),
        ("developer", "POST", "/v1/adjustments", False),
        ("cashier", "POST", "/v1/redemptions", True),
        ("cashier", "GET", "/v1/campaigns", False),
        ("auditor", "GET", "/v1/audit", True),
        ("auditor", "POST", "/v1/redemptions", False),
        ("marketer", "GET", "/v1/audit", False),
    ],
)
async def test_a_role_may_do_what_it_says_and_nothing_else(
    client: Client, pool: Pool, role: str, method: str, path: str, allowed: bool
) -> None:
    browser = await signed_in(client, pool, role)
    answer = await browser.send(method, path, {})
    assert (answer.status_code != 403) == allowed, answer.text
    assert answer.status_code != 401


async def test_nobody_works_in_a_workspace_without_a_role_there(client: Client, pool: Pool) -> None:
    browser = await signed_in(client, pool, "administrator")
    browser.workspace = ids.encode("wsp", await new_workspace(pool))
    for path in ("/v1/customers", "/v1/workspace", "/v1/audit"):
        assert (await browser.send("GET", path)).json()["code"] == "forbidden"
    browser.workspace = ids.encode("wsp", ORGANISATION)
    assert (await browser.send("GET", "/v1/audit")).json()["code"] == "forbidden"
    browser.workspace = ""
    assert (await browser.send("GET", "/v1/audit")).json()["code"] == "workspace_not_chosen"


async def test_an_administrator_of_all_workspaces_works_in_those_that_come_later_too(
    client: Client, pool: Pool
) -> None:
    browser = await signed_in(client, pool, "administrator", place=ORGANISATION)
    browser.workspace = ids.encode("wsp", await new_workspace(pool))
    assert (await browser.send("GET", "/v1/workspace")).json()["id"] == browser.workspace
    me = (await browser.send("GET", "/v1/me")).json()
    assert browser.workspace in {one["id"] for one in me["workspaces"]}


@pytest.mark.parametrize("path", ["/v1/api_keys", "/v1/redemptions"])
async def test_a_write_without_the_second_token_is_refused(client: Client, pool: Pool, path: str) -> None:
    browser = await signed_in(client, pool, "administrator")
    token, browser.csrf = browser.csrf, ""
    assert (await browser.send("POST", path, {})).json()["code"] == "csrf_token_missing"
    browser.csrf = token[::-1]
    assert (await browser.send("POST", path, {})).json()["code"] == "csrf_token_missing"


async def test_a_form_of_another_site_signs_nobody_in(client: Client, pool: Pool) -> None:
    _, email = await hired(client, pool, "support")
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.example"}):
        answer = await client.http.post("/v1/sessions", json={"email": email, "password": PASSWORD}, headers=headers)
        assert answer.status_code == 403
        assert "set-cookie" not in answer.headers


async def test_who_signs_out_is_refused_at_once(client: Client, pool: Pool) -> None:
    browser = await signed_in(client, pool, "administrator")
    assert (await browser.send("DELETE", "/v1/sessions/current")).status_code == 200
    for path in ("/v1/me", "/v1/workspace"):
        assert (await browser.send("GET", path)).status_code == 401


async def test_a_session_that_somebody_else_chose_is_never_taken_over(client: Client, pool: Pool) -> None:
    """Session fixation: a token that was planted before signing in is worth nothing after it."""
    browser, email = await hired(client, pool, "support")
    planted = "laurels_session=lss_planted"
    answer = await client.http.post(
        "/v1/sessions", json={"email": email, "password": PASSWORD}, headers={"Cookie": planted}
    )
    client.http.cookies.clear()
    assert planted not in answer.headers["set-cookie"]
    assert (await browser.send("GET", "/v1/me", Cookie=planted)).status_code == 401


async def test_a_stranger_is_not_told_who_has_an_account_nor_let_guess(client: Client, pool: Pool) -> None:
    browser, email = await hired(client, pool, "support")
    told: list[list[tuple[int, str]]] = []
    for address in (email, f"nobody-{email}"):
        answers = [await browser.sign_in(email=address, password="a wrong guess") for _ in range(7)]
        told.append([(one.status_code, re.sub(r"\d+", "n", one.json()["detail"])) for one in answers])
    assert told[0] == told[1]
    assert [status for status, _ in told[0]] == [401] * 6 + [429]
    right = await browser.sign_in(email=email, password=PASSWORD)
    assert right.status_code == 429
    assert int(right.headers["retry-after"]) >= 1


async def test_an_unknown_address_takes_as_long_as_a_wrong_password(
    client: Client, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(HASHER, PasswordHasher())
    browser, email = await hired(client, pool, "support")
    nobody = await staff_without_password(client, pool)
    took: dict[str, list[float]] = {}
    for address in [email, nobody, f"nobody-{email}"] * 5:
        began = time.perf_counter()
        assert (await browser.sign_in(email=address, password="a wrong guess")).status_code == 401
        took.setdefault(address, []).append(time.perf_counter() - began)
    quickest = [min(times) for times in took.values()]
    assert min(quickest) > 0.6 * max(quickest)
    assert min(quickest) > 0.02, "the hash that is compared is not one that costs anything"


async def test_a_link_signs_in_once_and_says_so_the_second_time(client: Client, pool: Pool) -> None:
    browser, email = await hired(client, pool, "administrator")

    async def made(tx: Tx) -> str:
        person = await staff.by_email(tx, email=email)
        assert person is not None
        return (await sessions.link(tx, person=person)).token

    token = await doors.transact(pool, made, request(ORGANISATION))
    path = f"/admin/sign-in?link={token}"
    looked = await client.http.get(path, headers={"Sec-Fetch-Mode": "navigate", "Sec-Purpose": "prefetch"})
    assert (looked.status_code, "set-cookie" in looked.headers) == (200, False), "who looks ahead uses nothing up"
    assert token in looked.text
    first = await client.http.get(f"{path}&pressed=true", follow_redirects=False)
    client.http.cookies.clear()
    assert (first.status_code, first.headers["location"]) == (303, "/admin/")
    browser.cookie = first.headers["set-cookie"].partition(";")[0]
    assert (await browser.send("GET", "/v1/me")).json()["email"] == email
    second = await client.http.get(path, headers={"Sec-Fetch-Mode": "navigate"}, follow_redirects=False)
    assert second.status_code == 410
    assert "has been used" in second.text
    assert "set-cookie" not in second.headers


async def test_a_link_that_is_opened_twice_at_once_opens_once(client: Client, pool: Pool) -> None:
    _, email = await hired(client, pool, "support")

    async def made(tx: Tx) -> str:
        person = await staff.by_email(tx, email=email)
        assert person is not None
        return (await sessions.link(tx, person=person)).token

    link = {"link": await doors.transact(pool, made, request(ORGANISATION))}
    answers = await asyncio.gather(*(client.http.post("/v1/sessions", json=link) for _ in range(4)))
    client.http.cookies.clear()
    assert sorted(one.status_code for one in answers) == [201, 410, 410, 410]


async def test_the_audit_trail_names_the_person(client: Client, pool: Pool) -> None:
    browser = await signed_in(client, pool, "administrator")
    made = await browser.send("POST", "/v1/api_keys", {"name": "till", "scopes": ["orders:write"]})
    assert made.status_code == 201, made.text
    entry = (await browser.send("GET", "/v1/audit?limit=1")).json()["items"][0]
    assert (entry["actor_kind"], entry["actor_name"]) == ("staff", "Ada")
