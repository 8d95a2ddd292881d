"""Every screen there is: those that rooms tell of, each tab of what is shown whole, and what is opened on them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from playwright.async_api import Page

from tests.browser.visit import Visit
from tests.house.source import ROOT

SCREEN = re.compile(r'\{ path: "(/[^"]+)"')
BESIDE = (
    "/../till/",
    "/nowhere",
    "/customers?email=nobody@example.com",
    "/customers#click=Add filter",
    "/customers#click=Columns",
    "/home#press=Control+k#type=gift",
    "/campaigns/new?goal=basket",
    "/programs/new#click=So many for each",
    "/segments/new#click=Add condition",
    "/simulator#click=Simulate",
)
"""Screens that no room tells of, and what is opened on those that it does."""


def _patterns() -> Iterator[str]:
    for room in sorted((ROOT / "web" / "dashboard").glob("*/index.tsx")):
        yield from SCREEN.findall(room.read_text(encoding="utf-8"))


async def every(visit: Visit) -> list[str]:
    """Find an address for each screen, following links to one thing of each kind, and those of its tabs."""
    wanted = list(_patterns())
    found = {one: one for one in wanted if "$" not in one}
    tabs: list[str] = []
    walked: set[str] = set()
    while places := [one for one in found.values() if one not in walked]:
        for place in places:
            walked.add(place)
            await visit.go(place)
            if place not in wanted:
                tabs += [f"{place}?tab={key}" for key in (await _tabs(visit.page))[1:]]
            for link in await _links(visit.page):
                of = next((one for one in wanted if one not in found and _leads(one, link)), None)
                if of is not None and link not in wanted:
                    found[of] = link
        for below in [one for one in wanted if one not in found]:
            over = next((one for one in found if "$" in one and below.startswith(f"{one}/")), None)
            if over is not None:
                found[below] = below.replace(over, found[over])
    edit = found.get("/campaigns/$id/edit")
    tabs += [] if edit is None else [f"{edit}?step={step}" for step in ("who", "limits", "preflight")]
    print(*(f"no link leads to {one}" for one in wanted if one not in found), sep="\n")
    return sorted([*found.values(), *tabs]) + list(BESIDE)


def _leads(pattern: str, link: str) -> bool:
    return re.fullmatch(re.sub(r"\$\w+", "[^/]+", pattern), link) is not None


async def _links(page: Page) -> list[str]:
    found: list[str] = await page.locator("main a[href^='/admin/']").evaluate_all(
        "links => links.map(link => new URL(link.href).pathname.replace('/admin', ''))"
    )
    return found


async def _tabs(page: Page) -> list[str]:
    found: list[str] = await page.get_by_role("tab").evaluate_all("tabs => tabs.map(tab => tab.id.split('-tab-')[1])")
    return found
