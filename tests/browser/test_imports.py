"""A developer brings customers in a file: looks first, then takes them; and undoes a file that was the wrong one."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Visiting
from tests.browser.shop import Shop

FILE = """Customer ID;Full name;E-mail;Birthday;Colour
901;Dorothy Vaughan;dorothy@example.com;20.09.1910;red
902;Nobody;not-an-address;21.09.1910;
"""


@pytest.mark.slow
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


WRONG = """Customer ID;Full name;E-mail
person-1;Somebody Else;wrong@example.com
911;Ada Tester;tester@example.com
912;Bob Tester;bob.tester@example.com
"""


async def test_a_wrong_file_is_undone_and_what_was_used_since_stays(visit: Visiting, shop: Shop) -> None:
    async def by_email(email: str) -> list[str]:
        found = await shop.api("GET", f"/v1/customers?email={email}")
        return [one["name"] for one in found["items"]]

    async with visit("developer") as dashboard:
        page = dashboard.page
        await dashboard.go("/imports/new")
        file = {"name": "wrong.csv", "mimeType": "text/csv", "buffer": WRONG.encode()}
        await page.locator("input[type=file]").set_input_files([file])  # type: ignore[list-item]
        await page.get_by_role("button", name="Import now").click()
        await expect(page.get_by_text("2 new, 1 updated", exact=False).first).to_be_visible()
        assert await by_email("wrong@example.com") == ["Somebody Else"]
        bought = {"external_id": "since", "currency": "GBP", "placed_at": datetime.now(UTC).isoformat()}
        lines = [{"sku": "tea-green", "quantity": 1, "amount_minor": 450}]
        customer = {"source": "shop", "external_id": "912"}
        await shop.api("POST", "/v1/orders", {"source": "shop", **bought, "lines": lines, "customer": customer})

        await page.get_by_role("button", name="More").click()
        await page.get_by_role("menuitem", name="Undo this import").click()
        dialog = page.get_by_role("dialog")
        await expect(dialog.get_by_text("What somebody said later stays", exact=False)).to_be_visible()
        await dialog.get_by_label("Reason").fill("This was the list of another shop")
        assert await dashboard.findings() == []
        await dialog.get_by_role("button", name="Undo this import").click()
        await expect(page.get_by_text("Undone", exact=True).first).to_be_visible()
        await expect(page.get_by_text("This customer has orders, and stays.")).to_be_visible()
        await expect(page.get_by_text("This was the list of another shop")).to_be_visible()
        assert await dashboard.findings() == []
        await page.get_by_role("button", name="More").click()
        await expect(page.get_by_role("menuitem", name="Undo this import")).to_have_count(0)
    assert await by_email("grace@example.com") == ["Grace Hopper"]
    assert await by_email("tester@example.com") == await by_email("wrong@example.com") == []
    assert await by_email("bob.tester@example.com") == ["Bob Tester"]
