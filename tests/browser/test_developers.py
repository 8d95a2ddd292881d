"""A developer makes a key and the first calls, finds them in the log, and sends one again: what is shown works."""

from __future__ import annotations

import json
import shlex
from typing import Any

import httpx2
import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import Visiting
from tests.browser.shop import Shop
from tests.browser.visit import PHONE


async def test_the_first_calls_work_as_they_are_shown_and_are_found_in_the_log(visit: Visiting) -> None:
    async with visit("developer") as dashboard:
        page = dashboard.page
        await dashboard.go("/developers")
        await page.get_by_role("button", name="Make a key and fill it in").click()
        await expect(page.get_by_text("Your key stands in the calls below")).to_be_visible()
        assert await dashboard.findings() == []

        made = await _run(page, "POST /v1/customers")
        await expect(page.get_by_text("Ada Lovelace", exact=True)).to_be_visible()
        ordered = await _run(page, "POST /v1/orders")
        assert (ordered["status"], ordered["earned"][0]["wallet"]) == ("created", "points")
        found = await _run(page, "GET /v1/balances")
        assert (found["customer_id"], found["wallets"][0]["pending"]) == (made["id"], "0")

        await page.get_by_role("link", name="Request log").last.click()
        await page.get_by_role("link", name="POST /v1/customers").first.click()
        await expect(page.get_by_role("region", name="Request")).to_contain_text('"name": "Ada Lovelace"')
        await expect(page.get_by_role("region", name="Answer")).to_contain_text(made["id"])
        await page.get_by_role("button", name="Replay").click()
        await page.get_by_role("dialog").get_by_role("button", name="Replay").click()
        await expect(page.get_by_text("New idempotency key")).to_be_visible()
        await expect(page.get_by_role("region", name="What came back this time")).to_contain_text(made["id"])
        assert await dashboard.findings() == []


@pytest.mark.slow
async def test_a_key_is_shown_once_and_ends_when_it_is_revoked(visit: Visiting, shop: Shop) -> None:
    async with visit("developer") as dashboard:
        page = dashboard.page
        await dashboard.go("/keys/new")
        await page.get_by_label("Name").fill("Web shop")
        await page.get_by_role("button", name="Till").click()
        await page.get_by_role("checkbox", name="orders:write").check()
        assert await dashboard.findings() == []
        await page.get_by_role("button", name="Create key").click()
        secret = await page.locator("[data-secret]").inner_text()
        await page.reload()
        await dashboard.settled()
        await expect(page.locator("[data-secret]")).to_have_count(0)
        rights = page.get_by_role("tabpanel", name="Rights")
        await expect(rights.get_by_role("term").filter(has_text="orders")).to_be_visible()
        assert await _standing(shop.address, secret) == 200

        await page.get_by_role("button", name="More").click()
        await page.get_by_role("menuitem", name="Revoke").click()
        await page.get_by_role("dialog").get_by_role("button", name="Revoke").click()
        await expect(page.get_by_text("The key was revoked")).to_be_visible()
        await page.wait_for_timeout(2_100)  # every process refuses it within two seconds
        assert await _standing(shop.address, secret) == 401


@pytest.mark.slow
async def test_an_attribute_and_an_event_are_declared_and_what_is_wrong_is_said_at_its_field(visit: Visiting) -> None:
    async with visit("developer") as dashboard:
        dashboard.may_fail = True  # what is refused is 422
        page = dashboard.page
        await dashboard.go("/schema?of=store")
        await page.get_by_role("button", name="Add attribute").click()
        await page.get_by_role("textbox", name="Name").fill("Shelf Count")
        await page.get_by_role("dialog").get_by_role("button", name="Save").click()
        await expect(page.get_by_text("is no name for an attribute")).to_be_visible()
        await page.get_by_role("textbox", name="Name").fill("shelf_count")
        await page.get_by_role("dialog").get_by_role("button", name="Save").click()
        await expect(page.get_by_text("order.store_attributes.shelf_count")).to_be_visible()
        assert await dashboard.findings() == []
        await dashboard.go("/schema/new_event_type")
        await page.get_by_role("textbox", name="Name").fill("app.opened")
        await page.get_by_role("button", name="New event type").click()
        await expect(page.get_by_role("heading", level=1)).to_have_text("app.opened")
        await expect(page.get_by_text('"type":"app.opened"')).to_be_visible()
        await page.get_by_role("button", name="More").click()
        await page.get_by_role("menuitem", name="Archive").click()
        await page.get_by_role("dialog").get_by_role("button", name="Archive").click()
        await expect(page.get_by_text("Archived", exact=True)).to_be_visible()


@pytest.mark.slow
async def test_the_feed_shows_what_happens_while_one_looks(visit: Visiting, shop: Shop) -> None:
    async with visit("developer") as dashboard:
        page = dashboard.page
        await dashboard.go("/feed?types=calendar.created")
        made = await shop.api("POST", "/v1/calendars", {"key": "seen", "name": "Seen", "country": "GB"})
        await page.get_by_role("link", name="calendar.created").first.click()
        await expect(page.get_by_role("region", name="Payload")).to_contain_text(made["id"])
        assert await dashboard.findings() == []


SLOW = [pytest.param(path, marks=pytest.mark.slow) for path in ("/developers", "/feed", "/health")]


@pytest.mark.slow
@pytest.mark.parametrize("path", ["/requests", "/schema", *SLOW])
async def test_what_developers_see_can_be_read_on_a_phone_at_night(visit: Visiting, path: str) -> None:
    async with visit("developer", width=PHONE, scheme="dark") as dashboard:
        await dashboard.go(path)
        assert not await dashboard.page.evaluate("document.documentElement.scrollWidth > innerWidth")
        assert await dashboard.findings() == []


async def _run(page: Page, label: str) -> dict[str, Any]:
    """Do what the shown line for the terminal would do."""
    words = shlex.split((await page.get_by_label(label, exact=True).inner_text()).replace("\\\n", " "))
    method, url, headers, body = "GET", "", {}, None
    rest = iter(words[1:])
    for word in rest:
        if word == "-X":
            method = next(rest)
        elif word == "-H":
            name, _, value = next(rest).partition(": ")
            headers[name] = value
        elif word == "-d":
            body = next(rest)
        elif not word.startswith("-"):
            url = word
    async with httpx2.AsyncClient(timeout=30) as http:
        answer = await http.request(method, url, headers=headers, content=body)
    assert answer.status_code < 300, answer.text
    return json.loads(answer.text)


async def _standing(address: str, key: str) -> int:
    async with httpx2.AsyncClient(base_url=address, timeout=30) as http:
        return (await http.get("/v1/workspace", headers={"Authorization": f"Bearer {key}"})).status_code
