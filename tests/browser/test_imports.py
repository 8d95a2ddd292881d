"""A developer brings customers in a file: looks first, then takes them."""

from __future__ import annotations

from playwright.async_api import expect

from tests.browser.conftest import Visiting
from tests.browser.shop import Shop

FILE = """Customer ID;Full name;E-mail;Birthday;Colour
901;Dorothy Vaughan;dorothy@example.com;20.09.1910;red
902;Nobody;not-an-address;21.09.1910;
"""


async def test_a_file_is_checked_first_and_then_taken(visit: Visiting, shop: Shop) -> None:
    async with visit("developer") as dashboard:
        page = dashboard.page
        await dashboard.go("/imports/new")
        file = {"name": "people.csv", "mimeType": "text/csv", "buffer": FILE.encode()}
        await page.locator("input[type=file]").set_input_files([file])  # type: ignore[list-item]
        await expect(page.get_by_role("combobox", name="Field of E-mail")).to_have_value("email")
        assert await dashboard.findings() == []
        await page.get_by_role("button", name="Check first").click()
        await expect(page.get_by_text("Nothing was kept but this report.")).to_be_visible()
        await expect(page.get_by_text("not-an-address").first).to_be_visible()
        await expect(page.get_by_role("button", name="Import now")).to_be_visible()
        assert await dashboard.findings() == []
        assert (await shop.api("GET", "/v1/customers?email=dorothy@example.com"))["items"] == []
        await page.get_by_role("button", name="Import now").click()
        await expect(page.get_by_text("1 new", exact=False).first).to_be_visible()
    (dorothy,) = (await shop.api("GET", "/v1/customers?email=dorothy@example.com"))["items"]
    assert dorothy["born_on"] == "1910-09-20"
