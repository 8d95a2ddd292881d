"""Somebody sees what an order earned and why, and takes a part of it back."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Visiting
from tests.browser.shop import Shop


@pytest.mark.slow
async def test_an_order_says_what_it_earned_and_a_return_takes_it_back(visit: Visiting, shop: Shop) -> None:
    sent = await shop.api("POST", "/v1/orders", {
        "source": "shop", "external_id": "two-cups", "customer": {"source": "shop", "external_id": "person-2"},
        "currency": "GBP",
        "placed_at": "2026-11-02T10:00:00Z", "lines": [{"sku": "cup-blue", "quantity": 2, "amount_minor": 2000}],
    })  # fmt: skip
    async with visit("developer") as dashboard:
        page = dashboard.page
        await dashboard.go(f"/orders/{sent['id']}?tab=earned")
        await expect(page.get_by_text("+20 points")).to_be_visible()
        assert await dashboard.findings() == []
        await page.get_by_role("button", name="Return lines").click()
        await page.get_by_label("How many of cup-blue").fill("1")
        await page.get_by_label("Reason").fill("It has a crack")
        await page.get_by_role("button", name="Take back").click()
        await expect(page.get_by_text("+10 points")).to_be_visible()
        await expect(page.get_by_text("Partly returned")).to_be_visible()
        await page.get_by_role("tab", name="Returns").click()
        await expect(page.get_by_text("It has a crack")).to_be_visible()


@pytest.mark.slow
async def test_who_may_not_write_orders_is_not_offered_it(visit: Visiting, shop: Shop) -> None:
    order = (await shop.api("GET", "/v1/orders?limit=1"))["items"][0]
    async with visit("support") as dashboard:
        await dashboard.go("/orders")
        await dashboard.page.get_by_role("link", name=order["external_id"], exact=True).click()
        await dashboard.settled()
        await expect(dashboard.page.get_by_role("button", name="Return lines")).to_have_count(0)
