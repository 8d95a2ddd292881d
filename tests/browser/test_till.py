"""A cashier at a phone scans a customer and a code, redeems once although the network goes, and hears why not twice."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from playwright.async_api import Browser, Page, Route, expect

from tests.browser.shop import Shop
from tests.browser.visit import PHONE, Visit, visiting

CARD = "4006381333931"


async def _code(shop: Shop, name: str, code: str, **more: Any) -> None:
    """Launch five pounds off for who brings the code."""
    body = {"name": name, "trigger": "code", "effects": [{"kind": "order_amount", "amount": "5.00"}]}
    campaign = await shop.api("POST", "/v1/campaigns", body)
    await shop.api("POST", f"/v1/campaigns/{campaign['id']}/launches", {"reason": "a test of the till"})
    await shop.api("POST", "/v1/vouchers", {"campaign_id": campaign["id"], "code": code, **more})


async def _to_pay(shop: Shop, code: str, amount: int) -> int:
    """Ask what is left of an amount with a code, and with what other tests promised every cart."""
    cart = {
        "currency": "GBP",
        "customer": {"source": "card", "external_id": CARD},
        "lines": [{"sku": "any", "quantity": 1, "amount_minor": amount}],
        "incentives": [{"code": code}],
    }
    return (await shop.api("POST", "/v1/validations", cart))["to_pay_minor"]


async def _redemptions(shop: Shop, code: str) -> list[dict[str, Any]]:
    found = await shop.api("GET", "/v1/redemptions?limit=200")
    return [one for one in found["items"] if code in [used["code"] for used in one["incentives"]]]


async def _scan(page: Page, text: str) -> None:
    """Scan as a scanner does that types: fast, with Enter at the end, wherever the focus is."""
    await page.keyboard.type(text)
    await page.keyboard.press("Enter")


@asynccontextmanager
async def _at_the_till(browser: Browser, shop: Shop, width: int = PHONE, **look: Any) -> AsyncGenerator[Visit]:
    async with visiting(browser, shop.address, width=width, **look) as visit:
        visit.may_fail = True  # what is no article is looked up in vain, and the network goes
        await visit.page.goto(await shop.link("cashier"))
        await visit.page.wait_for_url("**/till/")
        await visit.page.get_by_role("button", name="LON-1").click()
        yield visit


async def test_a_cashier_redeems_once_although_the_network_goes(browser: Browser, shop: Shop) -> None:
    code = "ONCE-AND-7"
    await _code(shop, "Five off", code, uses_max=1)
    card = {"name": "Edith Clarke", "identities": [{"source": "card", "external_id": CARD}]}
    await shop.api("POST", "/v1/customers", card)
    to_pay = await _to_pay(shop, code, 2000)
    async with _at_the_till(browser, shop, service_workers="block") as visit:
        page, panel = visit.page, visit.page.get_by_role("status").last
        await _scan(page, CARD)
        await expect(page.get_by_text("Edith Clarke")).to_be_visible()
        await _scan(page, code)
        await expect(panel).to_contain_text("Enter the amount")
        await page.get_by_label("Amount of the purchase").fill("20.00")
        await expect(panel).to_contain_text(f"£{to_pay / 100:.2f}")
        assert await visit.findings() == []

        async def lost(route: Route) -> None:
            """Let the sale arrive, and cut the network before its answer does."""
            await route.fetch()
            await page.context.set_offline(True)
            await route.abort("connectionreset")

        await page.route("**/v1/redemptions", lost)
        await page.get_by_role("button", name="Redeem").click()
        await expect(panel).to_contain_text("Pending")
        await page.get_by_role("button", name="Next customer").click()
        await expect(page.get_by_role("heading", name="Sales on hold")).to_be_visible()
        assert await visit.findings() == []

        await page.unroute("**/v1/redemptions")
        await page.context.set_offline(False)
        await expect(page.get_by_role("button", name="Seen")).to_be_visible()
        (redeemed,) = await _redemptions(shop, code)
        assert (redeemed["to_pay_minor"], redeemed["source"]) == (to_pay, "till")

        await _scan(page, code)
        await page.get_by_label("Amount of the purchase").fill("12,50")
        await expect(panel).to_contain_text("This code was used already")
        await expect(page.get_by_role("button", name="Redeem")).to_be_disabled()
        wide = await page.evaluate("document.documentElement.scrollWidth > innerWidth")
        assert not wide, "nobody has to scroll sideways"
        assert await visit.findings() == []
        assert len(await _redemptions(shop, code)) == 1


@pytest.mark.slow
async def test_the_till_opens_without_a_network_and_what_is_refused_later_waits_for_the_cashier(
    browser: Browser, shop: Shop
) -> None:
    await _code(shop, "Long over", "OVER-9", uses_max=None)
    async with _at_the_till(browser, shop, scheme="dark", width=360) as visit:
        page = visit.page
        await page.evaluate("navigator.serviceWorker.ready.then(() => null)")
        await page.reload()  # now the service worker answers for the page
        await page.get_by_label("Amount of the purchase").wait_for()
        await page.context.set_offline(True)
        await page.reload()
        await page.get_by_label("Amount of the purchase").wait_for()
        await _scan(page, "NO-SUCH-CODE")
        await page.get_by_label("Amount of the purchase").fill("10")
        await page.get_by_role("button", name="Keep and send later").click()
        await expect(page.get_by_role("status").last).to_contain_text("Pending")
        await page.reload()
        await expect(page.get_by_text("NO-SUCH-CODE")).to_be_visible()
        await page.context.set_offline(False)
        await expect(page.get_by_text("There is no such code")).to_be_visible()
        assert await visit.findings() == []
        await page.get_by_role("button", name="Open again").click()
        await page.get_by_role("button", name="Remove NO-SUCH-CODE").click()
        await _scan(page, "OVER-9")
        await page.get_by_role("button", name="Redeem").click()
        await expect(page.get_by_role("heading", level=1)).to_have_text("Redeemed")
        assert await visit.findings() == []
