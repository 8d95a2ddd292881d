"""A marketer opens a program and its wallet, and an agent finds why a customer's points are what they are."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Visiting
from tests.browser.shop import Shop
from tests.browser.visit import DESK, PHONE


async def test_a_marketer_opens_a_program_and_sees_what_it_costs(visit: Visiting, shop: Shop) -> None:
    async with visit("marketer") as dashboard:
        page = dashboard.page
        await dashboard.go("/programs/new")
        await page.get_by_role("group", name="Kind of program").get_by_role("button", name="Points").click()
        await page.get_by_label("Name of the program").fill("Tea Club")
        await page.get_by_role("button", name="Next").click()
        await page.get_by_label("Several are called").fill("leaves")
        await page.get_by_label("Key").fill("leaves")
        await page.get_by_label("Customers earn").fill("5")
        await page.get_by_label("Worth of one").fill("0.002")
        said = page.get_by_role("complementary", name="Economics")
        await expect(said).to_contain_text("Who spends £100.00 gets 500 leaves, worth £1.00. That is 1% back.")
        await expect(said).to_contain_text("if 70% of points are spent: £0.70 of £100.00")
        await page.get_by_role("button", name="Next").click()
        await page.get_by_role("button", name="Next").click()
        assert await dashboard.findings() == []
        await page.get_by_role("button", name="Create the program").click()
        await expect(page.get_by_role("heading", level=1)).to_have_text("Tea Club")
    (club,) = [one for one in (await shop.api("GET", "/v1/programs"))["items"] if one["name"] == "Tea Club"]
    (wallet,) = [one for one in (await shop.api("GET", "/v1/wallets"))["items"] if one["program_id"] == club["id"]]
    assert (wallet["key"], wallet["cash_rate"], wallet["expiry"]["period"]) == ("leaves", "0.002", "P2Y")
    (rule,) = (await shop.api("GET", f"/v1/earning_rules?program_id={club['id']}"))["items"]
    assert (rule["state"], rule["trigger"]) == ("draft", "order.paid")


@pytest.mark.slow
async def test_an_agent_finds_in_the_ledger_why_points_are_what_they_are(visit: Visiting, shop: Shop) -> None:
    await shop.api("POST", "/v1/adjustments", {
        "customer": {"source": "shop", "external_id": "person-3"}, "wallet": "points", "points": "-4",
        "reason": "correction: counted twice", "external_id": "hedy-twice",
    })  # fmt: skip
    async with visit("support") as dashboard:
        page = dashboard.page
        await dashboard.go("/ledger")
        await page.get_by_role("button", name="Add filter").click()
        await page.get_by_role("menuitem", name="Customer").click()
        await page.get_by_role("combobox", name="Customer").fill("hedy")
        await page.get_by_role("option", name="Hedy Lamarr").click()
        rows = page.get_by_role("row")
        by_hand = rows.filter(has_text="Correction · counted twice")
        await expect(by_hand).to_contain_text("-4")
        await expect(rows.filter(has_text="Mary Jackson")).to_have_count(0)
        await expect(rows.filter(has_text="A point a pound").first).to_contain_text("version 1")
        assert await dashboard.findings() == []
        await rows.filter(has_text="A point a pound").first.get_by_role("link", name="An order").click()
        await expect(page.get_by_role("tab", name="Earned", selected=True)).to_be_visible()


@pytest.mark.slow
async def test_a_gift_card_is_issued_topped_up_and_blocked(visit: Visiting) -> None:
    async with visit("marketer") as dashboard:
        page = dashboard.page
        await dashboard.go("/gift-cards/new")
        await page.get_by_label("Amount").fill("25")
        await page.get_by_role("button", name="Issue").click()
        await expect(page.locator("[data-secret]")).to_be_visible()
        await page.get_by_role("button", name="Top up").click()
        await page.get_by_role("dialog").get_by_label("Amount").fill("5")
        await page.get_by_role("dialog").get_by_role("button", name="Top up").click()
        await expect(page.get_by_role("cell", name="Topped up")).to_be_visible()
        await page.get_by_role("button", name="More").click()
        await page.get_by_role("menuitem", name="Block").click()
        await page.get_by_label("Reason").fill("Reported stolen")
        await page.get_by_role("dialog").get_by_role("button", name="Block").click()
        await expect(page.get_by_text("Blocked: Reported stolen")).to_be_visible()
        assert await dashboard.findings() == []


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [DESK, PHONE])
async def test_loyalty_can_be_looked_at_by_everybody(visit: Visiting, shop: Shop, scheme: str, width: int) -> None:
    (program, *_) = (await shop.api("GET", "/v1/programs"))["items"]
    (wallet, *_) = (await shop.api("GET", "/v1/wallets"))["items"]
    async with visit("marketer", scheme=scheme, width=width) as dashboard:
        for path in (
            "/programs",
            f"/programs/{program['id']}",
            f"/programs/{program['id']}/wallets/new",
            f"/wallets/{wallet['id']}",
            f"/wallets/{wallet['id']}/edit",
            "/earning",
            "/ledger",
            "/gift-cards",
            "/gift-cards/new",
        ):
            await dashboard.go(path)
            assert await dashboard.findings() == [], path
            wide = await dashboard.page.evaluate("document.documentElement.scrollWidth > innerWidth")
            assert not wide, f"nobody has to scroll {path} sideways"
