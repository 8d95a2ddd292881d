"""Somebody signs in and looks at the audit trail: by day, by night, on a phone, in another language."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, expect

from tests.browser.conftest import Visiting
from tests.browser.shop import Shop
from tests.browser.visit import LOOKS, visiting


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
async def test_the_audit_trail_can_be_read_by_everybody(visit: Visiting, scheme: str, width: int) -> None:
    async with visit(scheme=scheme, width=width) as dashboard:
        await dashboard.go("/audit")
        await expect(dashboard.page.get_by_role("heading", level=1)).to_have_text("Audit trail")
        await expect(dashboard.page.get_by_text("campaigns.launch_campaign").first).to_be_visible()
        assert await dashboard.page.get_by_role("heading", level=1).count() == 1
        wide = await dashboard.page.evaluate("document.documentElement.scrollWidth > innerWidth")
        assert not wide, "nobody has to scroll sideways"
        assert await dashboard.findings() == []


async def test_a_one_time_link_signs_somebody_in_and_is_used_up(browser: Browser, shop: Shop) -> None:
    link = await shop.link("administrator")
    async with visiting(browser, shop.address) as first:
        await first.page.goto(link)
        await first.settled()
    async with visiting(browser, shop.address) as second:
        second.may_fail = True
        await second.page.goto(link)
        await expect(second.page.get_by_role("heading")).to_have_text("This link has been used, or is too old")
        await second.page.goto(f"{shop.address}/admin/")
        await expect(second.page.get_by_role("heading", level=1)).to_have_text("Sign in")
        assert await second.findings() == []


@pytest.mark.slow
async def test_a_filter_stays_in_the_address_and_can_be_taken_off(visit: Visiting, shop: Shop) -> None:
    async with visit() as dashboard:
        await dashboard.go("/audit?subject_id=00000000-0000-7000-8000-000000000000")
        await expect(dashboard.page.get_by_text("Nothing matches these filters")).to_be_visible()
        await dashboard.page.get_by_role("button", name="Clear filters").click()
        await expect(dashboard.page).to_have_url(f"{shop.address}/admin/audit")
        await expect(dashboard.page.get_by_role("row").nth(1)).to_be_visible()


async def test_the_keyboard_is_enough(visit: Visiting, shop: Shop) -> None:
    async with visit() as dashboard:
        await dashboard.go("/stores")
        await expect(dashboard.page.get_by_role("link", name="London, Strand")).to_be_visible()
        await dashboard.page.keyboard.press("j")
        await dashboard.page.keyboard.press("j")
        await dashboard.page.keyboard.press("Enter")
        await expect(dashboard.page.get_by_role("heading", level=1)).to_have_text("İstanbul, Beyoğlu")
        await dashboard.page.keyboard.press("Control+k")
        await expect(dashboard.page.get_by_role("dialog").get_by_role("textbox")).to_be_focused()
        await dashboard.page.keyboard.type("audit")
        await expect(dashboard.page.get_by_role("dialog").get_by_text("Audit trail").first).to_be_visible()
        await dashboard.page.keyboard.press("Enter")
        await expect(dashboard.page).to_have_url(f"{shop.address}/admin/audit")


async def test_who_may_not_see_the_audit_trail_is_told_what_is_missing(visit: Visiting) -> None:
    async with visit("marketer") as dashboard:
        dashboard.may_fail = True
        await expect(dashboard.page.get_by_role("link", name="Audit trail")).to_have_count(0)
        await dashboard.go("/audit")
        await expect(dashboard.page.get_by_text("audit:read")).to_be_visible()


async def test_the_dashboard_speaks_turkish_and_chinese(visit: Visiting) -> None:
    async with visit(locale="tr-TR") as turkish:
        await turkish.go("/audit")
        await expect(turkish.page.get_by_role("heading", level=1)).to_have_text("Denetim izi")
    async with visit(locale="zh-CN") as chinese:
        await chinese.go("/audit")
        await expect(chinese.page.get_by_role("heading", level=1)).to_have_text("审计记录")
