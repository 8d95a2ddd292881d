"""A marketer tries a draft on a cart and on a real order, sees why, and lets a test case guard it."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Visiting
from tests.browser.shop import Shop
from tests.browser.visit import PHONE


@pytest.mark.slow
async def test_a_draft_is_tried_explained_and_guarded_by_a_test_case(visit: Visiting, shop: Shop) -> None:
    draft = {
        "name": "Cups cheaper",
        "trigger": "cart",
        "condition": 'order.amount >= 40 && now.weekday == "monday"',
        "effects": [{"kind": "order_percent", "percent": "20"}],
    }
    made = await shop.api("POST", "/v1/campaigns", draft)
    async with visit("marketer") as dashboard:
        page = dashboard.page
        await dashboard.go(f"/simulator?campaign={made['id']}")
        await page.get_by_role("combobox", name="Product").fill("blue")
        await page.get_by_role("option", name="Blue cup").click()
        await page.get_by_role("textbox", name="Quantity").fill("3")
        await page.get_by_role("textbox", name="Together").fill("36")
        await page.get_by_label("When").fill("2027-03-02T12:00")
        await page.get_by_role("button", name="Simulate").click()
        verdict = page.get_by_role("region", name="Cups cheaper")
        await expect(verdict.get_by_text("The order amount is at least 40.00 GBP")).to_be_visible()
        await expect(verdict.get_by_text("What would change it")).to_be_visible()
        assert await dashboard.findings() == []

        await page.get_by_label("When").fill("2027-03-01T12:00")
        await page.get_by_role("textbox", name="Together").fill("50")
        await page.get_by_role("button", name="Simulate").click()
        await expect(page.get_by_role("button", name="Cups cheaper").get_by_text("-£9.00")).to_be_visible()
        await page.get_by_role("button", name="Save as a test case").first.click()
        dialog = page.get_by_role("dialog")
        await expect(dialog.get_by_label("Name of the test case")).to_have_value("3 × cup-blue")
        await dialog.get_by_role("button", name="Save as a test case").click()
        await expect(page.get_by_text("The test case guards the campaign now")).to_be_visible()

        weaker = {**draft, "effects": [{"kind": "order_percent", "percent": "10"}]}
        del weaker["name"]
        forced = f"/v1/campaigns/{made['id']}/versions?force=true&reason=Ten+is+enough"
        await shop.api("POST", forced, weaker)
        await dashboard.go(f"/campaigns/{made['id']}?tab=tests")
        await expect(page.get_by_text("It takes 5.00 GBP off, and should take 10.00 GBP.")).to_be_visible()
        assert await dashboard.findings() == []
        await page.get_by_role("button", name="Expect what it gives now").click()
        await dialog.get_by_role("button", name="Expect what it gives now").click()
        await expect(page.get_by_text("The test case passes")).to_be_visible()


@pytest.mark.slow
async def test_a_real_order_is_tried_again_on_a_phone_by_night(visit: Visiting, shop: Shop) -> None:
    orders = (await shop.api("GET", "/v1/orders?limit=50"))["items"]
    order = next(one for one in orders if one["amount_minor"] >= 3000)
    async with visit("support", width=PHONE, scheme="dark") as dashboard:
        page = dashboard.page
        await dashboard.go(f"/simulator?order={order['id']}")
        big = page.get_by_role("region", name="10 % off big baskets")
        await expect(big.get_by_text("The order amount is at least 30.00 GBP")).to_be_visible()
        await expect(page.get_by_role("button", name="Save as a test case")).to_have_count(0)
        wide = await page.evaluate("document.documentElement.scrollWidth > innerWidth")
        assert not wide, "nobody has to scroll sideways"
        assert await dashboard.findings() == []
