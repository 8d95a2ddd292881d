"""Who works here: people come in by invitations, are something else, and go; nobody gives away what they lack."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncGenerator
from typing import Any

import pytest

from laurels.kit import ids
from laurels.kit.postgres import Pool, Server, open_pool
from laurels.kit.tx import ORGANISATION, enter
from laurels.system.access import PERMISSIONS
from tests.conftest import cloned
from tests.scene import new_workspace
from tests.served import Client, serving
from tests.signed_in import PASSWORD, Browser, forgive, signed_in

MORE = {"name": "Grace", "password": "saddle lantern forty otters"}


@pytest.fixture(scope="module")
async def place(server: Server) -> AsyncGenerator[tuple[Client, Pool]]:
    """Serve a database of this module's own, where nobody else is an administrator."""
    with cloned(server, f"people_{os.getpid()}") as database:
        pool = await open_pool(database.app_url, size=8, name="tests")
        try:
            async with serving(database.app_url, pool) as client:
                yield client, pool
        finally:
            await pool.close()


@pytest.fixture
def client(place: tuple[Client, Pool]) -> Client:
    return place[0]


@pytest.fixture
def pool(place: tuple[Client, Pool]) -> Pool:
    return place[1]


@pytest.fixture(autouse=True)
async def forgiven(pool: Pool) -> None:
    await forgive(pool)


@pytest.fixture
async def admin(client: Client, pool: Pool) -> Browser:
    """Give the administrator of a workspace of this test alone."""
    return await signed_in(client, pool, "administrator", place=await new_workspace(pool))


async def joined(admin: Browser, *roles: str, email: str, **more: Any) -> Browser:
    """Invite somebody and let them accept."""
    invited = await admin.done("POST", "/v1/invitations", {"email": email, "roles": list(roles), **more})
    browser = Browser(admin.http, admin.workspace)
    answer = await accepting(browser, invited["token"])
    assert answer.status_code == 201, answer.text
    browser.keep(answer)
    return browser


async def accepting(browser: Browser, token: str, **more: str) -> Any:
    return await browser.http.post("/v1/invitations/acceptances", json={"token": token, **MORE, **more})


async def id_of(admin: Browser, email: str) -> str:
    return next(one["id"] for one in (await admin.get("/v1/staff"))["items"] if one["email"] == email)


async def test_who_is_invited_sees_to_what_accepts_once_and_works(admin: Browser) -> None:
    body = {"email": "Grace@Example.com", "name": "Grace", "roles": ["marketer"]}
    invited = await admin.done("POST", "/v1/invitations", body)
    (open_one,) = (await admin.get("/v1/invitations"))["items"]
    assert open_one["id"] == invited["id"]
    assert "token" not in open_one
    shown = (await admin.http.post("/v1/invitations/openings", json={"token": invited["token"]})).json()
    assert (shown["workspace"], shown["invited_by"], shown["roles"]) == ("Test", "Ada", ["marketer"])
    assert shown["known"] is False

    grace = Browser(admin.http, admin.workspace)
    answer = await accepting(grace, invited["token"])
    assert answer.status_code == 201, answer.text
    assert "httponly" in answer.headers["set-cookie"].lower()
    grace.keep(answer)
    me = await grace.get("/v1/me")
    assert (me["name"], me["has_password"], me["workspaces"][0]["roles"]) == ("Grace", True, ["marketer"])
    assert (await grace.get("/v1/campaigns"))["items"] == []
    assert (await admin.get("/v1/invitations"))["items"] == []
    again = await accepting(grace, invited["token"])
    assert (again.status_code, again.json()["code"]) == (410, "invitation_over")
    assert (await grace.sign_in(email="grace@example.com", password=MORE["password"])).status_code == 201


async def test_an_invitation_that_is_opened_twice_at_once_opens_once(admin: Browser) -> None:
    invited = await admin.done("POST", "/v1/invitations", {"email": "twice@example.com", "roles": ["support"]})
    browser = Browser(admin.http, admin.workspace)
    answers = await asyncio.gather(*(accepting(browser, invited["token"]) for _ in range(4)))
    admin.http.cookies.clear()
    assert sorted(one.status_code for one in answers) == [201, 410, 410, 410]


async def test_an_invitation_that_was_withdrawn_or_sent_again_opens_nothing(admin: Browser) -> None:
    body = {"email": "late@example.com", "roles": ["support"]}
    first = await admin.done("POST", "/v1/invitations", body)
    second = await admin.done("POST", "/v1/invitations", body)
    await admin.done("DELETE", f"/v1/invitations/{second['id']}")
    for token in (first["token"], second["token"], "lin_nonsense"):
        for way, more in (("openings", {}), ("acceptances", MORE)):
            answer = await admin.http.post(f"/v1/invitations/{way}", json={"token": token, **more})
            assert answer.json()["code"] == "invitation_over"


@pytest.mark.parametrize("password", ["short", "password123456", "gracegracegrace", "aaaaaaaaaaaaaaaa", "x" * 129])
async def test_a_password_that_is_easily_guessed_is_refused(admin: Browser, password: str) -> None:
    invited = await admin.done("POST", "/v1/invitations", {"email": "weak@example.com", "roles": ["support"]})
    answer = await accepting(admin, invited["token"], password=password)
    assert (answer.status_code, answer.json()["pointer"]) == (422, "/password")
    assert password not in answer.json()["detail"]


async def test_who_works_elsewhere_accepts_in_their_own_name_and_nobody_else_can(
    client: Client, pool: Pool, admin: Browser
) -> None:
    elsewhere = await signed_in(client, pool, "support", place=await new_workspace(pool))
    email = (await elsewhere.get("/v1/me"))["email"]
    invited = await admin.done("POST", "/v1/invitations", {"email": email, "roles": ["marketer"]})
    token = {"token": invited["token"]}
    assert (await admin.http.post("/v1/invitations/openings", json=token)).json()["known"] is True
    assert (await accepting(admin, invited["token"])).json()["code"] == "known_already"
    assert await admin.refused("POST", "/v1/me/invitations", token) == "not_your_invitation"
    assert await elsewhere.done("POST", "/v1/me/invitations", token) == {"roles": ["marketer"]}
    assert {tuple(one["roles"]) for one in (await elsewhere.get("/v1/me"))["workspaces"]} == {
        ("support",),
        ("marketer",),
    }
    body = {"email": email, "roles": ["marketer"]}
    assert await admin.refused("POST", "/v1/invitations", body) == "conflict"


async def test_nobody_invites_or_makes_somebody_what_they_are_not(client: Client, pool: Pool, admin: Browser) -> None:
    """Only an administrator changes people; a key that may change people still gives away no more than it has."""
    for role in ("marketer", "support", "developer", "cashier", "auditor"):
        other = await joined(admin, role, email=f"{role}@example.com")
        body = {"email": "mallory@example.com", "roles": ["administrator"]}
        assert await other.refused("POST", "/v1/invitations", body) == "forbidden"
        mine = await id_of(admin, f"{role}@example.com")
        assert await other.refused("PUT", f"/v1/staff/{mine}/roles", {"roles": ["administrator"]}) == "forbidden"
    scopes = ["staff:read", "staff:write", *PERMISSIONS.keys() & {"customers:read"}]
    key = (await admin.done("POST", "/v1/api_keys", {"name": "hr", "scopes": scopes}))["text"]
    hr = Client(client.http, key, None)
    for roles in (["administrator"], ["cashier"]):
        assert (await hr.refused("POST", "/v1/invitations", {"email": "m@example.com", "roles": roles}))[
            "code"
        ] == "forbidden"
    boss = next(one["id"] for one in (await hr.get("/v1/staff"))["items"] if one["roles"] == ["administrator"])
    for way in ("links", "disablements"):
        assert (await hr.refused("POST", f"/v1/staff/{boss}/{way}"))["code"] == "forbidden"
    for method, path in (("DELETE", f"/v1/staff/{boss}"), ("DELETE", f"/v1/staff/{boss}/sessions")):
        assert (await hr.refused(method, path))["code"] == "forbidden"


async def test_a_key_can_do_no_more_than_who_makes_it_or_shows_it_anew(admin: Browser) -> None:
    developer = await joined(admin, "developer", email="dev@example.com")
    strong = await admin.done("POST", "/v1/api_keys", {"name": "all", "scopes": ["*"]})
    await developer.done("POST", "/v1/api_keys", {"name": "till", "scopes": ["orders:write"]})
    for scopes in (["*"], ["orders:write", "staff:write"], ["points:adjust"]):
        assert await developer.refused("POST", "/v1/api_keys", {"name": "more", "scopes": scopes}) == "forbidden"
    assert await developer.refused("POST", f"/v1/api_keys/{strong['id']}/rotations", {}) == "forbidden"


async def test_an_administrator_of_one_workspace_gives_nothing_in_all(admin: Browser) -> None:
    body = {"email": "wide@example.com", "roles": ["auditor"], "everywhere": True}
    assert await admin.refused("POST", "/v1/invitations", body) == "forbidden"
    await joined(admin, "auditor", email="here@example.com")
    path = f"/v1/staff/{await id_of(admin, 'here@example.com')}/roles"
    assert await admin.refused("PUT", path, {"roles": ["auditor"], "everywhere": True}) == "forbidden"


async def test_other_roles_count_from_the_next_request(admin: Browser) -> None:
    other = await joined(admin, "marketer", email="changes@example.com")
    path = f"/v1/staff/{await id_of(admin, 'changes@example.com')}"
    await other.get("/v1/campaigns")
    await admin.done("PUT", f"{path}/roles", {"roles": ["cashier"]})
    assert await other.refused("GET", "/v1/campaigns") == "forbidden"
    await admin.done("DELETE", path)
    assert await other.refused("GET", "/v1/redemptions") == "forbidden"
    assert (await other.get("/v1/me"))["workspaces"] == []
    entry = next(e for e in (await admin.get("/v1/audit"))["items"] if e["action"] == "staff.assign")
    assert entry["changes"]["roles"] == {"before": ["marketer"], "after": ["cashier"]}


async def test_the_last_administrator_cannot_go(admin: Browser) -> None:
    mine = (await admin.get("/v1/me"))["id"]
    assert await admin.refused("PUT", f"/v1/staff/{mine}/roles", {"roles": ["auditor"]}) == "conflict"
    assert await admin.refused("DELETE", f"/v1/staff/{mine}") == "conflict"
    assert await admin.refused("POST", f"/v1/staff/{mine}/disablements") == "conflict"
    await joined(admin, "administrator", email="second@example.com")
    await admin.done("PUT", f"/v1/staff/{mine}/roles", {"roles": ["auditor"]})


async def test_two_administrators_who_remove_each_other_at_once_leave_one(admin: Browser) -> None:
    other = await joined(admin, "administrator", email="rival@example.com")
    mine, theirs = [(await one.get("/v1/me"))["id"] for one in (admin, other)]
    answers = await asyncio.gather(
        admin.send("DELETE", f"/v1/staff/{theirs}"), other.send("DELETE", f"/v1/staff/{mine}")
    )
    assert sorted(one.status_code for one in answers)[0] == 200
    left = admin if answers[0].status_code == 200 else other
    assert [one["roles"] for one in (await left.get("/v1/staff"))["items"]] == [["administrator"]]


async def test_who_is_disabled_is_refused_at_once_and_stays_signed_out_when_enabled(admin: Browser) -> None:
    other = await joined(admin, "support", email="away@example.com")
    path = f"/v1/staff/{await id_of(admin, 'away@example.com')}"
    assert (await admin.done("POST", f"{path}/disablements"))["disabled_at"] is not None
    assert await other.refused("GET", "/v1/me") == "unauthenticated"
    answer = await other.sign_in(email="away@example.com", password=MORE["password"])
    assert answer.json()["code"] == "sign_in_refused"
    assert await admin.refused("POST", f"{path}/links") == "conflict"
    await admin.done("POST", f"{path}/enablements")
    assert await other.refused("GET", "/v1/me") == "unauthenticated"
    assert (await other.sign_in(email="away@example.com", password=MORE["password"])).status_code == 201


async def test_an_administrator_sees_and_ends_the_sessions_of_somebody(admin: Browser) -> None:
    other = await joined(admin, "support", email="seen@example.com")
    path = f"/v1/staff/{await id_of(admin, 'seen@example.com')}/sessions"
    (session,) = (await admin.get(path))["items"]
    assert (session["method"], session["current"]) == ("invitation", False)
    assert await admin.done("DELETE", path) == {"ended_count": 1}
    assert await other.refused("GET", "/v1/me") == "unauthenticated"


async def test_an_administrator_of_one_workspace_has_no_say_over_who_works_in_others(
    client: Client, pool: Pool, admin: Browser
) -> None:
    """Or they could sign in as them and work in the other workspace."""
    elsewhere = await signed_in(client, pool, "support", place=await new_workspace(pool))
    email = (await elsewhere.get("/v1/me"))["email"]
    invited = await admin.done("POST", "/v1/invitations", {"email": email, "roles": ["cashier"]})
    await elsewhere.done("POST", "/v1/me/invitations", {"token": invited["token"]})
    path = f"/v1/staff/{await id_of(admin, email)}"
    for way in ("links", "disablements"):
        assert await admin.refused("POST", f"{path}/{way}") == "forbidden"
    assert await admin.refused("DELETE", f"{path}/sessions") == "forbidden"
    await admin.done("DELETE", path)
    assert len((await elsewhere.get("/v1/me"))["workspaces"]) == 1


async def test_an_administrator_of_all_workspaces_gives_roles_in_all(client: Client, pool: Pool) -> None:
    chief = await signed_in(client, pool, "administrator", place=ORGANISATION)
    wide = await joined(chief, "auditor", email="auditor-of-all@example.com", everywhere=True)
    wide.workspace = ids.encode("wsp", await new_workspace(pool))
    assert await wide.get("/v1/audit")
    path = f"/v1/staff/{await id_of(chief, 'auditor-of-all@example.com')}"
    assert await chief.refused("DELETE", path) == "not_found"
    await chief.done("DELETE", f"{path}?everywhere=true")
    assert await wide.refused("GET", "/v1/audit") == "forbidden"
    assert await chief.refused("DELETE", f"/v1/staff/{(await chief.get('/v1/me'))['id']}?everywhere=true") == "conflict"


async def test_roles_are_told_with_what_they_may_do(admin: Browser) -> None:
    roles = {one["key"]: set(one["permissions"]) for one in (await admin.get("/v1/roles"))["items"]}
    assert roles["administrator"] == PERMISSIONS.keys()
    assert list(roles) == ["administrator", "marketer", "support", "developer", "cashier", "auditor"]
    assert "campaigns:write" in roles["marketer"] - roles["support"]


async def test_what_happens_to_people_is_on_the_feed_and_in_the_audit_trail_without_any_secret(
    admin: Browser, pool: Pool
) -> None:
    invited = await admin.done("POST", "/v1/invitations", {"email": "kept@example.com", "roles": ["support"]})
    other = Browser(admin.http, admin.workspace)
    other.keep(await accepting(other, invited["token"]))
    path = f"/v1/staff/{await id_of(admin, 'kept@example.com')}"
    link = await admin.done("POST", f"{path}/links")
    await admin.done("DELETE", path)
    trail = await admin.send("GET", "/v1/audit")
    actions = {one["action"] for one in trail.json()["items"]}
    assert {"staff.invite", "invitations.accept", "staff.make_link", "staff.remove"} <= actions
    secrets = [invited["token"], link["token"], MORE["password"], PASSWORD, other.cookie.partition("=")[2], other.csrf]
    async with pool.connection() as db, db.transaction():
        await enter(db, ORGANISATION)
        rows = await (await db.execute("SELECT changes::text FROM audit")).fetchall()
    written = trail.text + "".join(text for (text,) in rows)
    assert not [one for one in secrets if one in written]


async def test_a_link_is_shown_once_even_to_who_repeats_the_request(admin: Browser) -> None:
    body = {"email": "once@example.com", "roles": ["support"]}
    first = await admin.send("POST", "/v1/invitations", body, Idempotency_Key="one")
    again = await admin.send("POST", "/v1/invitations", body, Idempotency_Key="one")
    assert first.json()["token"].startswith("lin_")
    assert again.json() == {**first.json(), "token": None}
