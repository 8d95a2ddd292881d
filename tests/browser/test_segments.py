"""A marketer says whom they mean, sees how many that are, and keeps a list by hand."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Visiting
from tests.browser.shop import Shop


async def test_a_marketer_sees_whom_a_rule_reaches_and_keeps_it(visit: Visiting) -> None:
    async with visit("marketer") as dashboard:
        page = dashboard.page
        await dashboard.go("/segments/new")
        await page.get_by_label("Name").fill("Coffee lovers")
        await page.get_by_label("Key").fill("coffee-lovers")
        await page.get_by_role("radiogroup").get_by_text("Text", exact=True).click()
        await page.get_by_role("textbox", name="Rule as text").fill('customer.orders("1y") >= 3')
        await expect(page.get_by_text(re.compile(r"of \d+ customers"))).to_be_visible()
        assert await dashboard.findings() == []
        await page.get_by_role("button", name="New segment").click()
        await expect(page.get_by_role("heading", level=1)).to_have_text("Coffee lovers")
        await expect(page.get_by_text("Up to date")).to_be_visible()
        await expect(page.get_by_role("row").nth(1)).to_be_visible()
        for tab in ("Size over time", "Overlap", "Used by"):
            await page.get_by_role("tab", name=tab).click()
            await dashboard.settled()
            assert await dashboard.findings() == []


@pytest.mark.slow
async def test_customers_are_put_on_a_list_by_their_ids(visit: Visiting, shop: Shop) -> None:
    made = await shop.api("POST", "/v1/segments", {"key": "tasting", "name": "Tasting", "kind": "static"})
    async with visit("marketer") as dashboard:
        page = dashboard.page
        await dashboard.go(f"/segments/{made['id']}")
        await page.get_by_role("button", name="Add customers").click()
        await page.get_by_label("Ids of customers").fill("person-1\nperson-2\nnobody")
        await page.get_by_label("System of these ids").fill("shop")
        await page.get_by_role("dialog").get_by_role("button", name="Add customers").click()
        await expect(page.get_by_text("1 was refused")).to_be_visible()
        await expect(page.get_by_role("link", name="Grace Hopper")).to_be_visible()
