"""Who works here: an administrator invites, the invited join by the link, and everybody minds how they sign in."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, expect
from pyotp.totp import TOTP

from tests.browser.conftest import Visiting
from tests.browser.shop import Shop
from tests.browser.visit import visiting

PASSWORD = "seven quiet herons at dawn"


async def test_an_administrator_invites_a_marketer_who_joins_and_sees_what_marketers_may(
    visit: Visiting, browser: Browser, shop: Shop
) -> None:
    async with visit("administrator") as dashboard:
        page = dashboard.page
        await dashboard.go("/people/invite")
        await page.get_by_label("E-mail address").fill("lin@example.com")
        await page.get_by_role("combobox", name="Roles").click()
        await page.get_by_role("option", name="Marketer").click()
        await page.keyboard.press("Escape")
        await page.get_by_role("button", name="Invite", exact=True).click()
        link = await page.locator("[data-secret]").inner_text()
        assert await dashboard.findings() == []

    async with visiting(browser, shop.address) as lin:
        lin.may_fail = True  # nobody is signed in at first
        page = lin.page
        await page.goto(link)
        await expect(page.get_by_text("lin@example.com")).to_be_visible()
        await page.get_by_label("Your name").fill("Lin Chen")
        await page.locator("input[type=password]").fill("too short")
        await page.get_by_role("button", name="Join").click()
        await expect(page.get_by_text("A password has 12 to 128 characters.")).to_be_visible()
        assert await lin.findings() == []
        await page.locator("input[type=password]").fill(PASSWORD)
        await page.get_by_role("button", name="Join").click()
        await expect(page).not_to_have_url(link)
        await lin.settled()
        menu = page.get_by_role("navigation", name="Menu")
        await expect(menu.get_by_role("link", name="Stores")).to_be_visible()
        await expect(menu.get_by_role("link", name="People")).to_have_count(0)
        await expect(menu.get_by_role("link", name="API keys")).to_have_count(0)
        await lin.go("/people")
        await expect(page.get_by_text("staff:read")).to_be_visible()


@pytest.mark.slow
async def test_somebody_sets_up_an_authenticator_and_gets_recovery_codes(visit: Visiting) -> None:
    async with visit("cashier", "support") as dashboard:  # whom no other test signs in
        page = dashboard.page
        await dashboard.go("/account")
        await page.get_by_role("button", name="Set up").click()
        await expect(page.get_by_role("img", name="QR code for the app")).to_be_visible()
        secret = (await page.get_by_role("dialog").locator("button.mono").inner_text()).strip()
        await page.get_by_label("Code that the app shows").fill(TOTP(secret).now())
        assert await dashboard.findings() == []
        await page.get_by_role("button", name="Turn on").click()
        await expect(page.get_by_text("Each signs you in once")).to_be_visible()
        await page.get_by_role("button", name="I have kept them").click()
        await expect(page.get_by_text("10 recovery codes are left")).to_be_visible()


@pytest.mark.slow
async def test_the_matrix_of_roles_says_who_may_do_what(visit: Visiting) -> None:
    async with visit("auditor") as dashboard:
        await dashboard.go("/people/roles")
        page = dashboard.page
        row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="keys", exact=True))
        who = await page.get_by_role("columnheader").all_inner_texts()
        may = dict(zip(who[1:], await row.get_by_role("cell").all_inner_texts(), strict=True))
        assert {role for role, rights in may.items() if "write" in rights} == {"Administrator", "Developer"}
        assert await dashboard.findings() == []
