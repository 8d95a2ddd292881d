"""People look after what they sign in with, shortly after they have shown who they are."""

from __future__ import annotations

from collections.abc import AsyncGenerator

import pytest

from laurels.kit.postgres import Pool
from tests.conftest import Database
from tests.served import Client, serving
from tests.signed_in import PASSWORD, Browser, forgive, hired, long_ago, signed_in

NEW = "saddle lantern forty otters"


@pytest.fixture(scope="module")
async def client(shared_database: Database, pool: Pool) -> AsyncGenerator[Client]:
    async with serving(shared_database.app_url, pool) as client:
        yield client


@pytest.fixture(autouse=True)
async def forgiven(pool: Pool) -> None:
    await forgive(pool)


async def test_a_changed_password_ends_the_other_sessions_and_the_old_one_opens_nothing(
    client: Client, pool: Pool
) -> None:
    phone, email = await hired(client, pool, "support")
    laptop = Browser(client.http, phone.workspace)
    for one in (phone, laptop):
        assert (await one.sign_in(email=email, password=PASSWORD)).status_code == 201
    assert await laptop.done("PUT", "/v1/me/password", {"password": NEW}) == {"ended_count": 1}
    assert await phone.refused("GET", "/v1/me") == "unauthenticated"
    await laptop.get("/v1/me")
    assert (await phone.sign_in(email=email, password=PASSWORD)).status_code == 401
    assert (await phone.sign_in(email=email, password=NEW)).status_code == 201


async def test_a_browser_that_was_left_open_cannot_change_the_password(client: Client, pool: Pool) -> None:
    browser = await signed_in(client, pool, "support")
    await long_ago(pool, browser)
    assert await browser.refused("PUT", "/v1/me/password", {"password": NEW}) == "confirmation_needed"
    assert await browser.refused("POST", "/v1/me/confirmations", {"password": "a guess"}) == "sign_in_refused"
    assert await browser.refused("PUT", "/v1/me/password", {"password": NEW}) == "confirmation_needed"
    await browser.done("POST", "/v1/me/confirmations", {"password": PASSWORD})
    await browser.done("PUT", "/v1/me/password", {"password": NEW})


async def test_guessing_from_an_open_browser_is_slowed_down_as_well(client: Client, pool: Pool) -> None:
    browser = await signed_in(client, pool, "support")
    codes = [await browser.refused("POST", "/v1/me/confirmations", {"password": "a guess"}) for _ in range(7)]
    assert codes == ["sign_in_refused"] * 6 + ["rate_limited"]


async def test_people_see_their_sessions_and_end_them_but_not_those_of_others(client: Client, pool: Pool) -> None:
    phone, email = await hired(client, pool, "support")
    laptop = Browser(client.http, phone.workspace)
    for one in (phone, laptop):
        await one.sign_in(email=email, password=PASSWORD)
    stranger = await signed_in(client, pool, "administrator")
    listed = (await laptop.get("/v1/me/sessions"))["items"]
    assert [one["current"] for one in listed] == [True, False]
    path = f"/v1/me/sessions/{listed[1]['id']}"
    assert await stranger.refused("DELETE", path) == "not_found"
    await laptop.done("DELETE", path)
    assert await phone.refused("GET", "/v1/me") == "unauthenticated"
    await phone.sign_in(email=email, password=PASSWORD)
    assert await laptop.done("DELETE", "/v1/me/sessions") == {"ended_count": 1}
    assert await phone.refused("GET", "/v1/me") == "unauthenticated"


async def test_people_change_their_name_and_language(client: Client, pool: Pool) -> None:
    browser = await signed_in(client, pool, "support")
    await browser.done("PATCH", "/v1/me", {"locale": "tr"})
    await browser.done("PATCH", "/v1/me", {"name": "Grace"})
    me = await browser.get("/v1/me")
    assert (me["name"], me["locale"]) == ("Grace", "tr")


async def test_a_key_has_no_account(client: Client) -> None:
    for method, path in (("GET", "/v1/me"), ("GET", "/v1/me/sessions"), ("PUT", "/v1/me/password")):
        body = None if method == "GET" else {"password": NEW}
        assert (await client.refused(method, path, body))["code"] == "forbidden"
