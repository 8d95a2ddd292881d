"""Somebody comes in the morning and sees what needs them, and how the programme does."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Visiting
from tests.browser.visit import LOOKS


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
async def test_home_says_how_it_stands_and_explains_each_number(visit: Visiting, scheme: str, width: int) -> None:
    async with visit(scheme=scheme, width=width) as dashboard:
        await dashboard.go("/")
        page = dashboard.page
        await expect(page.get_by_role("heading", level=1)).to_have_text("Home")
        await expect(page.get_by_role("heading", name="Needs attention")).to_be_visible()
        await page.get_by_role("button", name="Explain this number: Orders").click()
        await expect(page.get_by_text("Paid orders that were placed in these days")).to_be_visible()
        await page.keyboard.press("Escape")
        await expect(page.get_by_role("heading", name="Campaigns compared")).to_be_visible()
        assert await dashboard.findings() == []
