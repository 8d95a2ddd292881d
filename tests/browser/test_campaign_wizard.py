"""A marketer makes a campaign: double points on Mondays for who spent much, and three for two on coffee."""

from __future__ import annotations

from playwright.async_api import Page, expect

from tests.browser.conftest import Visiting
from tests.browser.shop import Shop


async def choose(page: Page, label: str, option: str, *, last: bool = True) -> None:
    """Choose from a list that opens."""
    box = page.get_by_role("combobox", name=label, exact=True)
    await (box.last if last else box.first).click()
    await page.get_by_role("option", name=option, exact=True).locator("visible=true").first.click()


async def test_a_marketer_builds_double_points_on_mondays_for_good_customers(visit: Visiting, shop: Shop) -> None:
    async with visit("marketer") as dashboard:
        page = dashboard.page
        await dashboard.go("/campaigns/new")
        await page.get_by_role("button", name="Double points").click()
        await page.get_by_role("textbox", name="Name").fill("Double Mondays")
        await page.get_by_role("button", name="Save draft and go on").click()
        await expect(page.get_by_text("The weekday is Monday.")).to_be_visible()
        await page.get_by_role("button", name="Add condition").click()
        await choose(page, "What is compared", "The customer's spending")
        await page.get_by_role("combobox", name="window").click()
        await page.get_by_role("option", name="in the last 365 days").click()
        await page.get_by_role("textbox", name="Value").last.fill("10")
        await expect(page.get_by_text("spending in the last 365 days is at least 10.00 GBP")).to_be_visible()
        await expect(page.get_by_text("12 of 12 customers fulfil what it asks of the customer")).to_be_visible()
        assert await dashboard.findings() == []
        await page.get_by_role("button", name="Save draft and go on").click()
        await page.get_by_role("button", name="Budget for all together").click()
        await page.get_by_role("button", name="Save draft and go on").click()
        await expect(page.get_by_text("A budget limits what it gives.")).to_be_visible()
        await page.get_by_role("button", name="Try it").click()
        await expect(page.get_by_text("Orders that get something")).to_be_visible()
        assert await dashboard.findings() == []
        await page.get_by_role("button", name="Publish").click()
        await page.get_by_role("textbox", name="Reason").fill("Slow Mondays")
        await page.get_by_role("dialog").get_by_role("button", name="Publish").click()
        await expect(page.get_by_role("dialog")).to_have_count(0)
    (made,) = [one for one in (await shop.api("GET", "/v1/campaigns"))["items"] if one["name"] == "Double Mondays"]
    assert made["state"] == "live"
    assert made["definition"]["condition"] == 'now.weekday == "monday" && customer.spent("365d") >= 10'


async def test_what_the_builder_cannot_draw_stays_as_text_beside_what_it_can(visit: Visiting, shop: Shop) -> None:
    rule = 'order.amount * 2 >= customer.spent("1y") && order.lines.exists(line, line.sku == "coffee-250")'
    body = {
        "name": "Half a year",
        "trigger": "cart",
        "condition": rule,
        "effects": [{"kind": "order_percent", "percent": "5"}],
    }
    made = await shop.api("POST", "/v1/campaigns", body)
    async with visit("marketer") as dashboard:
        page = dashboard.page
        await dashboard.go(f"/campaigns/{made['id']}/edit?step=who")
        await expect(page.get_by_role("textbox", name="Expression")).to_have_value(
            'order.amount * 2 >= customer.spent("1y")'
        )
        await choose(page, "Value", "Green tea")
        await page.get_by_role("radio", name="Text").locator("..").click()
        await expect(page.get_by_role("textbox", name="Rule as text")).to_have_value(
            rule.replace("coffee-250", "tea-green")
        )
        await page.get_by_role("textbox", name="Rule as text").fill("order.amonut >= 5")
        await expect(page.get_by_text("amonut").last).to_be_visible()
        await expect(page.get_by_text("Line 1, column")).to_be_visible()
