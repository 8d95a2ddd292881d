"""Every route asks for a permission that exists, and refuses who lacks it before it looks at anything else."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator

import pytest

from laurels.kit import doors
from laurels.kit.doors.door import Pool
from laurels.kit.web import ANYONE, RouteCard
from laurels.system import access
from laurels.system.access import PERMISSIONS, PUBLISHABLE
from laurels.system.staff import ROLES
from tests.conftest import Database
from tests.house.reference import cards, openapi
from tests.scene import request
from tests.served import Client, serving

CARDS = {f"{card.method} {card.path}": card for card in cards()}

OPEN: dict[str, str] = {
    "POST /v1/sessions": "nobody has signed in before",
    "POST /v1/sessions/challenges": "who signs in with a passkey has not signed in before",
    "POST /v1/invitations/openings": "who holds the link of an invitation is nobody yet",
    "POST /v1/invitations/acceptances": "who holds the link of an invitation is nobody yet",
}
"""Routes that anybody may ask, each with the reason."""
GUARDED = {name: card for name, card in CARDS.items() if name not in OPEN}

ASKED_ELSEWHERE: dict[str, str] = {
    "workspaces:create": "asked for by the command line alone, so far",
    "gift_cards:cash_out": "asked for by the verb, where no law asks to pay a rest out",
    "imports:read": "asked for by the routes of imports",
    "imports:write": "asked for by the routes of imports",
    "redemptions:backdate": "asked for by the verb, where a cart is of a past order",
}
"""Permissions that no route asks for, each with the reason why it exists."""


def test_every_route_asks_for_a_permission_that_exists() -> None:
    unknown = {name: card.permission for name, card in GUARDED.items() if card.permission not in PERMISSIONS}
    assert not unknown
    assert {name for name, card in CARDS.items() if card.permission == ANYONE} == OPEN.keys()


def test_reading_asks_for_reading_and_writing_for_writing() -> None:
    wrong = [name for name, card in CARDS.items() if (card.method == "GET") != card.permission.endswith(":read")]
    assert sorted(wrong) == [
        "POST /v1/campaigns/{campaign_id}/preflights",
        "POST /v1/rules/check",
        "POST /v1/rules/evaluate",
        "POST /v1/segments/preview",
        "POST /v1/simulations",
        "POST /v1/test_runs",
    ], "which change nothing"


def test_every_permission_is_asked_for() -> None:
    asked = {card.permission for card in CARDS.values()}
    idle = PERMISSIONS.keys() - asked - ASKED_ELSEWHERE.keys()
    assert not idle, f"no route asks for {sorted(idle)}: delete them, or say why in ASKED_ELSEWHERE"


ADMINISTRATORS_ALONE = {
    "staff:write": "who gives roles could give themselves any",
    "workspaces:create": "a workspace is a matter of the whole organisation",
    "gift_cards:cash_out": "pays money out that no law asks for",
    "redemptions:backdate": "changes what the past has decided",
}
"""Permissions that no role has but the administrator's, each with the reason."""


def test_some_role_beside_the_administrators_has_each_permission_or_it_is_said_why_none_has() -> None:
    given = {one for role in ROLES.values() if role.key != "administrator" for one in role.permissions}
    assert PERMISSIONS.keys() - given == ADMINISTRATORS_ALONE.keys(), (
        "give it to a role in laurels/system/staff/roles.py, or say in ADMINISTRATORS_ALONE why not"
    )


def test_roles_name_only_permissions_that_exist() -> None:
    assert not {one for role in ROLES.values() for one in role.permissions} - PERMISSIONS.keys() - {"*"}


def test_who_audits_changes_nothing_but_how_they_sign_in() -> None:
    assert {one for one in ROLES["auditor"].permissions if not one.endswith(":read")} == {"self:write"}


def test_the_document_and_the_routes_agree() -> None:
    written = {
        f"{method.upper()} {path}": operation.get("x-permission")
        for path, methods in openapi()["paths"].items()
        for method, operation in methods.items()
    }
    assert written == {name: card.permission for name, card in CARDS.items()}


def test_what_browsers_may_do_writes_nothing() -> None:
    writing = [
        name for name, card in CARDS.items() if card.permission in PUBLISHABLE and card.method not in ("GET", "POST")
    ]
    assert not writing
    asking = [name for name, card in CARDS.items() if card.permission in PUBLISHABLE and card.method == "POST"]
    assert sorted(asking) == [
        "POST /v1/catalogue_prices",
        "POST /v1/earnings/previews",
        "POST /v1/gift_cards/checks",
        "POST /v1/qualifications",
        "POST /v1/validations",
    ], "which change nothing"


@pytest.fixture(scope="module")
async def client(shared_database: Database, pool: Pool) -> AsyncGenerator[Client]:
    async with serving(shared_database.app_url, pool) as client:
        yield client


@pytest.fixture(scope="module")
async def keys(client: Client, pool: Pool) -> dict[str, str]:
    """Give for each permission a key that has every other one."""
    found: dict[str, str] = {}
    for permission in sorted({card.permission for card in GUARDED.values()}):
        scopes = sorted(PERMISSIONS.keys() - {permission})
        issued = await doors.transact(
            pool,
            lambda tx, scopes=scopes: access.create(tx, name="all but one", kind="secret", scopes=scopes),
            request(client.workspace_id),
        )
        found[permission] = issued.text
    return found


def _address(card: RouteCard) -> str:
    return re.sub(r"\{\w+\}", "nobody", card.path)


@pytest.mark.parametrize("name", GUARDED)
async def test_a_stranger_is_told_nothing(name: str, client: Client) -> None:
    card = CARDS[name]
    for headers in ({}, {"Authorization": "Bearer lks_test_0123456789_nonsense"}, {"Authorization": "Basic eDp5"}):
        answer = await client.http.request(card.method, _address(card), json={}, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated"), answer.text
        assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("name", GUARDED)
async def test_a_key_without_the_permission_is_refused(name: str, client: Client, keys: dict[str, str]) -> None:
    card = CARDS[name]
    headers = {"Authorization": f"Bearer {keys[card.permission]}"}
    answer = await client.http.request(card.method, _address(card), json={}, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden"), answer.text
    assert card.permission in answer.json()["detail"]
