"""The guide for who is new, walked as it is written: from an invitation to a code that is redeemed at the till.

`make pictures` takes the guide's pictures on the way. What is pressed here is what the guide says to press.
"""

from __future__ import annotations

import os
import re
from collections.abc import AsyncGenerator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from laurels.kit import doors, ids
from laurels.kit.postgres import Server, open_pool
from laurels.kit.tx import ORGANISATION, Actor
from laurels.system import staff, workspaces
from tests.browser.serving import served
from tests.browser.visit import PHONE, visiting
from tests.conftest import cloned
from tests.house.source import ROOT

GUIDE = ROOT / "docs" / "first-campaign.md"
PICTURES = os.environ.get("LAURELS_PICTURES")
"""Where pictures shall be written, if they shall."""
EMAIL, PASSWORD, NAME = "you@example.com", "correct horse beans", "Ada Lovelace"


class Walk:
    """Somebody who does what the guide says in bold, and nothing that it does not say."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.guide = GUIDE.read_text(encoding="utf-8")

    async def press(self, label: str) -> None:
        """Click on what has this label."""
        assert f"**{label}**" in self.guide, f"the guide does not say {label!r}"
        name = re.compile(rf"^{re.escape(label)}\b")
        found = self.page.get_by_role("button", name=name)
        for role in ("link", "menuitem"):
            found = found.or_(self.page.get_by_role(role, name=name))
        await found.locator("visible=true").first.click()

    async def write(self, label: str, text: str) -> None:
        """Fill what has this label in."""
        assert text in (PASSWORD, NAME) or text in self.guide, f"the guide does not say to type {text!r}"
        assert f"**{label}**" in self.guide, f"the guide does not say {label!r}"
        field = self.page.get_by_label(re.compile(rf"^{re.escape(label)}\s*\*?$"))
        await field.locator("visible=true").last.fill(text)

    async def picture(self, name: str) -> None:
        """Take a picture that the guide shows, if pictures are wanted."""
        file = f"images/walk-{name}.png"
        assert f"({file})" in self.guide, f"the guide does not show {file}"
        if PICTURES is not None:
            await self.page.wait_for_timeout(1000)  # what was told has gone, and nothing moves
            await self.page.screenshot(path=Path(PICTURES) / f"walk-{name}.png")


@pytest.fixture(scope="module")
async def invitation(
    server: Server, chromium: Path, tmp_path_factory: pytest.TempPathFactory, anyio_backend: str
) -> AsyncGenerator[str]:
    """Serve a workspace in which there is nothing yet, and give the link that lets its first person in."""
    with (
        cloned(server, f"first_campaign_{os.getpid()}") as database,
        served(database, tmp_path_factory.mktemp("served")) as address,
    ):
        pool = await open_pool(database.app_url, size=2, name="the first campaign")
        async with pool.connection() as db, db.transaction():
            await workspaces.create(
                db, workspace_id=ids.new_uuid7(datetime.now(UTC)), name="Bean Shop", mode="test", currency="GBP",
                zone="Europe/London", locale="en-GB", starts_at=datetime(2026, 3, 2, 10, tzinfo=UTC),
            )  # fmt: skip
        asks = doors.Request(ORGANISATION, Actor("command", None, "ada", frozenset({"*"})), "invite", "req_first")
        invited = await doors.transact(
            pool,
            lambda tx: staff.invite(tx, email=EMAIL, name=None, roles=["administrator"], everywhere=True),
            asks,
        )
        yield f"{address}/admin/join#{invited.token}"
        await pool.close()


@pytest.mark.slow
async def test_the_guide_leads_from_nothing_to_a_code_redeemed_at_the_till(browser: Browser, invitation: str) -> None:
    address = invitation.partition("/admin/")[0]
    async with visiting(browser, address, width=1100) as desk:
        desk.may_fail = True  # a campaign has no pool of codes before its first ones
        page, walk = desk.page, Walk(desk.page)
        await page.set_viewport_size({"width": 1100, "height": 700})
        await page.goto(invitation)
        await walk.write("Your name", NAME)
        await walk.write("Password", PASSWORD)
        await walk.press("Join")
        await expect(page.get_by_role("heading", name="First steps")).to_be_visible()
        await walk.picture("1-first-steps")

        await walk.press("Publish a campaign")
        await expect(page.get_by_role("heading", name="Sell more")).to_be_visible()
        await page.mouse.wheel(0, 400)
        await walk.picture("2-goals")
        await walk.press("Percentage off with a code")
        await walk.write("Name", "Ten percent welcome")
        await walk.picture("3-reward")
        await walk.press("Save draft and go on")
        await expect(page.get_by_role("heading", name="Who gets it")).to_be_visible()
        await walk.press("Save draft and go on")
        await expect(page.get_by_role("heading", name="Limits and budget")).to_be_visible()
        await walk.press("Save draft and go on")
        await expect(page.get_by_role("heading", name="Checks")).to_be_visible()
        await walk.press("Add one code by hand")
        await walk.write("Code", "WELCOME10")
        await walk.picture("4-code")
        await page.get_by_role("dialog").get_by_role("button", name="Add one code by hand").click()
        await expect(page.get_by_text("It has codes.")).to_be_visible()
        await walk.picture("5-checks")
        await walk.press("Publish")
        await walk.write("Reason", "We open")
        await page.get_by_role("dialog").get_by_role("button", name="Publish").click()
        await page.wait_for_url(re.compile(r"/campaigns/cmp_\w+$"))
        campaign = page.url

        await walk.press("Create")
        await walk.press("Customer")
        await walk.write("Name", "Grace Hopper")
        await walk.write("E-mail", "grace@example.com")
        await walk.press("Save")
        await expect(page.get_by_role("heading", level=1)).to_have_text("Grace Hopper")

        async with visiting(browser, address, width=PHONE) as phone:
            phone.may_fail = True  # what is no article is looked up in vain
            till = Walk(phone.page)
            await phone.page.set_viewport_size({"width": PHONE, "height": 700})
            await phone.page.goto(f"{address}/till")
            await till.write("E-mail address", EMAIL)
            await till.write("Password", PASSWORD)
            await phone.page.keyboard.press("Enter")
            await till.press("Go on without a store")
            for scanned in ("WELCOME10", "grace@example.com"):
                await till.write("Scan a customer, a code or an article", scanned)
                await till.press("OK")
            await expect(phone.page.get_by_text("Grace Hopper")).to_be_visible()
            await till.write("Amount of the purchase (GBP)", "25")
            await expect(phone.page.get_by_role("status").last).to_contain_text("£22.50")
            await till.picture("6-till")
            await till.press("Redeem")
            await expect(phone.page.get_by_role("heading", level=1)).to_have_text("Redeemed")
            await till.picture("7-redeemed")

        await page.goto(campaign)
        await desk.settled()
        await expect(page.get_by_role("cell", name="WELCOME10")).to_be_visible()
        await walk.picture("8-used")
        assert await desk.findings() == []
