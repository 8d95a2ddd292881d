"""An agent finds where somebody's points went, and gives some back."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Visiting
from tests.browser.shop import Shop
from tests.browser.visit import LOOKS


async def test_an_agent_finds_where_points_went_and_gives_ten_back(visit: Visiting, shop: Shop) -> None:
    await shop.api("POST", "/v1/adjustments", {
        "customer": {"source": "shop", "external_id": "person-1"}, "wallet": "points", "points": "-10",
        "reason": "correction: counted twice", "external_id": "counted-twice",
    })  # fmt: skip
    async with visit("support") as dashboard:
        page = dashboard.page
        await dashboard.go("/customers")
        await page.get_by_role("textbox", name="Find by name").fill("grace")
        await page.get_by_role("link", name="Grace Hopper").click()
        await page.get_by_text("Correction · counted twice").wait_for()
        await expect(page.get_by_text("A point a pound").first).to_be_visible()
        await page.get_by_role("button", name="Give or take points").click()
        await page.get_by_label("How many").fill("10")
        await page.get_by_label("Note").fill("It was right the first time")
        await page.get_by_label("Note").press("Control+Enter")
        await page.get_by_role("button", name="Book").click()
        await expect(page.get_by_role("dialog")).to_be_hidden()
        await expect(page.get_by_text("Goodwill · It was right the first time")).to_be_visible()
    (grace,) = (await shop.api("GET", "/v1/customers?source=shop&external_id=person-1"))["items"]
    newest = (await shop.api("GET", f"/v1/customers/{grace['id']}/entries?wallet=points"))["items"][:2]
    assert sorted(one["points"] for one in newest) == ["-10", "10"]


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
async def test_customers_can_be_looked_at_by_everybody(visit: Visiting, shop: Shop, scheme: str, width: int) -> None:
    (ada,) = (await shop.api("GET", "/v1/customers?email=ada@example.com"))["items"]
    async with visit("support", scheme=scheme, width=width) as dashboard:
        for path in ("/customers", f"/customers/{ada['id']}", f"/customers/{ada['id']}?tab=wallets", "/customers/new"):
            await dashboard.go(path)
            assert await dashboard.findings() == []
            wide = await dashboard.page.evaluate("document.documentElement.scrollWidth > innerWidth")
            assert not wide, f"nobody has to scroll {path} sideways"


@pytest.mark.slow
async def test_what_is_opened_on_a_list_can_be_used_by_everybody(visit: Visiting) -> None:
    async with visit("support", scheme="dark") as dashboard:
        page = dashboard.page
        await dashboard.go("/customers")
        for opener in ("Add filter", "Columns", "More"):
            await page.get_by_role("button", name=opener, exact=True).first.click()
            await expect(page.get_by_role("menu")).to_be_visible()
            assert await dashboard.findings() == [], opener
            await page.keyboard.press("Escape")
            await expect(page.get_by_role("menu")).to_be_hidden()
        await page.keyboard.press("Control+k")
        await expect(page.get_by_role("dialog")).to_be_visible()
        assert await dashboard.findings() == []


@pytest.mark.slow
async def test_a_customer_is_added_by_hand_and_what_is_refused_stands_at_its_field(visit: Visiting) -> None:
    async with visit("support") as dashboard:
        dashboard.may_fail = True
        page = dashboard.page
        await dashboard.go("/customers/new")
        await page.get_by_label("Name").fill("Evelyn Boyd Granville")
        await page.get_by_label("Language").fill("not a language")
        await page.get_by_role("button", name="Save").click()
        await expect(page.locator(".mantine-TextInput-error")).to_be_visible()
        await page.get_by_label("Language").fill("en-US")
        await page.get_by_role("button", name="Save").click()
        await expect(page.get_by_role("heading", level=1)).to_have_text("Evelyn Boyd Granville")


@pytest.mark.slow
async def test_an_agent_blocks_a_customer_with_a_reason(visit: Visiting, shop: Shop) -> None:
    made = await shop.api("POST", "/v1/customers", {"name": "Mallory", "identities": []})
    async with visit("support") as dashboard:
        page = dashboard.page
        await dashboard.go(f"/customers/{made['id']}")
        await page.get_by_role("button", name="More").click()
        await page.get_by_role("menuitem", name="Block").click()
        await page.get_by_label("Reason").fill("Five cards with one phone")
        await page.get_by_role("dialog").get_by_role("button", name="Block").click()
        await expect(page.get_by_text("Blocked: gets and uses nothing")).to_be_visible()
        await expect(page.get_by_role("alert", name="Blocked")).to_contain_text("Five cards with one phone")
        assert await dashboard.findings() == []
    assert (await shop.api("GET", f"/v1/customers/{made['id']}"))["state"] == "blocked"
