"""Somebody new is led around, sees what to do first, and reads the guide of the screen they are at."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Visiting


@pytest.mark.slow
async def test_somebody_new_takes_the_tour_and_reads_the_guide_of_a_screen(visit: Visiting) -> None:
    async with visit("administrator") as dashboard:
        page = dashboard.page
        await dashboard.go("/home")
        await expect(page.get_by_role("heading", name="First steps")).to_be_visible()
        await expect(page.get_by_text("Redeem a code at the till")).to_be_visible()
        await page.get_by_role("button", name="Take the tour").click()
        for stop in ("Where you are", "Everything has its room", "Find anything"):
            await expect(page.get_by_role("dialog", name=stop)).to_be_visible()
            await page.keyboard.press("ArrowRight")
        await page.keyboard.press("Escape")
        await expect(page.get_by_role("dialog")).to_have_count(0)
        await page.get_by_role("button", name="Put this list away").click()
        await dashboard.go("/segments")
        await page.get_by_role("button", name="Help").click()
        await page.get_by_role("menuitem", name="Help for this screen").click()
        await expect(page.get_by_role("heading", level=1)).to_have_text("Target a segment")
        assert await dashboard.findings() == []
        await page.get_by_role("link", name="Guides").first.click()
        await page.get_by_role("link", name="Redeem a cart").click()
        await expect(page.get_by_text("Ask what a cart costs.")).to_be_visible()
        await dashboard.go("/help/first-campaign")
        first = page.get_by_role("img", name="Home in a new workspace")
        await expect(first).to_be_visible()
        await expect(first).to_have_js_property("complete", True)
        assert await first.evaluate("picture => picture.naturalWidth") == 1100
        await dashboard.go("/home")
        await expect(page.get_by_role("heading", name="Needs attention")).to_be_visible()
        await expect(page.get_by_role("heading", name="First steps")).to_have_count(0)
