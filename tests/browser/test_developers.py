"""A developer makes a key and a first call: what the screen shows really works."""

from __future__ import annotations

import json
import shlex

import httpx2
from playwright.async_api import Page, expect

from tests.browser.conftest import Visiting
from tests.browser.visit import PHONE


async def test_a_developer_makes_a_key_and_the_first_calls_work_as_they_are_shown(visit: Visiting) -> None:
    async with visit("developer") as dashboard:
        page = dashboard.page
        await dashboard.go("/developers")
        await page.get_by_role("button", name="Make a key and fill it in").click()
        await expect(page.get_by_text("Your key stands in the calls below")).to_be_visible()
        assert await dashboard.findings() == []

        made = await _run(page, "POST /v1/customers")
        await expect(page.get_by_text("Ada Lovelace", exact=True)).to_be_visible(timeout=15_000)
        ordered = await _run(page, "POST /v1/orders")
        assert ordered["customer_id"] == made["id"]
        found = await _run(page, "GET /v1/balances")
        assert found["customer_id"] == made["id"]
        assert found["wallets"], "the order has earned something that can be seen"


async def test_a_key_is_shown_once_and_ends_when_it_is_revoked(visit: Visiting, shop) -> None:
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
        await expect(page.get_by_text("orders:write")).to_be_visible()
        assert await _standing(shop.address, secret) == 200

        await page.get_by_role("button", name="More").click()
        await page.get_by_role("menuitem", name="Revoke").click()
        await page.get_by_role("dialog").get_by_role("button", name="Revoke").click()
        await expect(page.get_by_text("The key was revoked")).to_be_visible()
        await page.wait_for_timeout(2_100)  # every process refuses it within two seconds
        assert await _standing(shop.address, secret) == 401


async def test_the_first_call_can_be_read_on_a_phone_at_night(visit: Visiting) -> None:
    async with visit("developer", width=PHONE, scheme="dark") as dashboard:
        await dashboard.go("/developers")
        assert not await dashboard.page.evaluate("document.documentElement.scrollWidth > innerWidth")
        assert await dashboard.findings() == []


async def _run(page: Page, label: str) -> dict:
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
