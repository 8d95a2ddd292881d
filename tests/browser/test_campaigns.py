"""A marketer looks after campaigns: what runs, what stops, what goes first, and why a code was refused."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Visiting
from tests.browser.shop import Shop
from tests.browser.visit import PHONE


async def launched(shop: Shop, name: str, **more: Any) -> dict[str, Any]:
    """Publish a campaign that takes ten percent off."""
    body = {"name": name, "trigger": "cart", "effects": [{"kind": "order_percent", "percent": "10"}], **more}
    made = await shop.api("POST", "/v1/campaigns", body)
    return await shop.api("POST", f"/v1/campaigns/{made['id']}/launches", {"reason": "The season begins"})


@pytest.mark.slow
async def test_a_marketer_pauses_a_campaign_with_a_reason_and_lets_it_go_on(visit: Visiting, shop: Shop) -> None:
    campaign = await launched(shop, "Pausable tea weeks")
    async with visit("marketer") as dashboard:
        page = dashboard.page
        await dashboard.go("/campaigns?name=pausable")
        await page.get_by_role("link", name="Pausable tea weeks").click()
        await expect(page.get_by_role("heading", level=1)).to_have_text("Pausable tea weeks")
        await page.get_by_role("button", name="Pause").click()
        dialog = page.get_by_role("dialog")
        await dialog.get_by_label("Reason").fill("The tea is sold out")
        await dialog.get_by_role("button", name="Pause").click()
        await expect(page.get_by_text("Reason given: The tea is sold out")).to_be_visible()
        assert (await shop.api("GET", f"/v1/campaigns/{campaign['id']}"))["state"] == "paused"
        await page.get_by_role("button", name="Resume").click()
        await dialog.get_by_label("Reason").fill("There is tea again")
        await dialog.get_by_role("button", name="Resume").click()
        await expect(page.get_by_text("Reason given: There is tea again")).to_be_visible()
    assert (await shop.api("GET", f"/v1/campaigns/{campaign['id']}"))["state"] == "live"


@pytest.mark.slow
async def test_several_campaigns_are_paused_at_once_with_one_reason(visit: Visiting, shop: Shop) -> None:
    campaigns = [await launched(shop, f"Stormy {number}") for number in (1, 2)]
    async with visit("marketer") as dashboard:
        page = dashboard.page
        await dashboard.go("/campaigns?name=stormy")
        await page.get_by_role("checkbox", name="Choose all").check()
        await page.get_by_role("toolbar").get_by_role("button", name="Pause").click()
        await page.get_by_role("dialog").get_by_label("Reason").fill("A storm")
        await page.get_by_role("dialog").get_by_role("button", name="Pause").click()
        await expect(page.get_by_role("dialog")).to_have_count(0)
    now = [await shop.api("GET", f"/v1/campaigns/{one['id']}") for one in campaigns]
    assert [(one["state"], one["reason"]) for one in now] == [("paused", "A storm")] * 2


async def test_a_marketer_makes_codes_and_finds_why_one_is_refused(visit: Visiting, shop: Shop) -> None:
    campaign = await launched(shop, "Codes for big carts", trigger="code", condition="order.amount >= 200")
    async with visit("marketer") as dashboard:
        dashboard.may_fail = True  # what was typed is first looked up as it is
        page = dashboard.page
        await dashboard.go(f"/campaigns/{campaign['id']}?tab=codes")
        await page.get_by_role("button", name="Generate codes").click()
        dialog = page.get_by_role("dialog")
        await dialog.get_by_label("How many").fill("3")
        await dialog.get_by_role("button", name="Generate codes").click()
        await expect(page.get_by_text("3 codes were made")).to_be_visible()
        [code, *_] = (await shop.api("GET", f"/v1/vouchers?campaign_id={campaign['id']}"))["items"]

        await dashboard.go("/codes")
        await page.get_by_label("Find a code").fill(code["code"].lower().replace("-", " "))
        await page.get_by_role("button", name="Look up").click()
        await expect(page.get_by_role("heading", level=1)).to_have_text(code["code"])
        await expect(page.get_by_text("The condition was not met")).to_be_visible()
        await page.get_by_label("Amount of the cart").fill("250")
        await page.get_by_role("button", name="Try it").click()
        await expect(page.get_by_text("It works")).to_be_visible()
        assert await dashboard.findings() == []


async def test_what_goes_first_is_changed_with_the_keyboard_alone(visit: Visiting, shop: Shop) -> None:
    first = await launched(shop, "Settled first", stacking={"priority": 200})
    second = await launched(shop, "Settled second", stacking={"priority": 100})
    async with visit("marketer") as dashboard:
        page = dashboard.page
        await dashboard.go("/campaigns/stacking")
        await page.get_by_role("button", name="Move Settled second up").focus()
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("button", name="Move Settled second up")).to_be_disabled()
        await page.get_by_role("button", name="Save order").focus()
        await page.keyboard.press("Enter")
        await expect(page.get_by_text("The order is saved")).to_be_visible()
    ranks = [
        (await shop.api("GET", f"/v1/campaigns/{one['id']}"))["definition"]["stacking"]["priority"]
        for one in (first, second)
    ]
    assert ranks[1] > ranks[0]


@pytest.mark.slow
@pytest.mark.parametrize(
    "path", ["/campaigns", "/campaigns/calendar", "/campaigns/stacking", "/campaigns/stops", "/codes"]
)
async def test_every_way_to_look_at_campaigns_fits_a_phone_by_night(visit: Visiting, path: str) -> None:
    async with visit("marketer", width=PHONE, scheme="dark") as dashboard:
        await dashboard.go(path)
        wide = await dashboard.page.evaluate("document.documentElement.scrollWidth > innerWidth")
        assert not wide, "nobody has to scroll sideways"
        assert await dashboard.findings() == []
