"""A visit of somebody to the dashboard, which notices what nobody would see, and lets axe look too."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, Request, expect

from tests.house.source import ROOT

AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
GRAVE = ("serious", "critical")
PHONE, DESK = 390, 1280
LOOKS = [
    pytest.param("dark", PHONE),
    pytest.param("light", DESK, marks=pytest.mark.slow),
    pytest.param("dark", DESK, marks=pytest.mark.slow),
    pytest.param("light", PHONE, marks=pytest.mark.slow),
]
"""How a screen is looked at: by night on a phone, and with more time all other ways."""
PATIENCE_MS = 45_000


@dataclass
class Visit:
    """One person in front of one browser."""

    page: Page
    address: str
    elsewhere: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    may_fail: bool = False
    """Whether the browser may report answers of 4xx and 5xx, where a test provokes them."""

    async def go(self, path: str) -> None:
        """Open a screen by its address below `/admin`, and wait until it has its content."""
        await self.page.goto(f"{self.address}/admin{path}")
        await self.settled()

    async def settled(self) -> None:
        """Wait until the screen has its title and nothing is on its way."""
        await self.page.get_by_role("heading", level=1).first.wait_for()
        await self.page.locator("[aria-busy=true]").first.wait_for(state="detached")
        await self.page.wait_for_load_state("networkidle")

    async def findings(self) -> list[str]:
        """Let axe look at the screen, and list what it finds grave."""
        await self.page.evaluate(AXE.read_text(encoding="utf-8"))
        found: dict[str, Any] = await self.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        return [
            f"{one['id']} ({one['impact']}): {node['html'][:160]} — {_why(node)}"
            for one in found["violations"]
            if one["impact"] in GRAVE
            for node in one["nodes"]
        ]

    def listen(self) -> None:
        """Note requests to other machines, errors of scripts, and what the browser forbids."""
        self.page.on("request", self._asked)
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))

    def _asked(self, request: Request) -> None:
        if urlsplit(request.url).scheme not in ("data", "blob") and not request.url.startswith(self.address):
            self.elsewhere.append(request.url)

    def _said(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not (self.may_fail and "Failed to load resource" in message.text):
            self.faults.append(message.text)


def _why(node: dict[str, Any]) -> str:
    return json.dumps([one["message"] for kind in ("any", "all", "none") for one in node[kind]])[:300]


@asynccontextmanager
async def visiting(
    browser: Browser, address: str, *, width: int = DESK, scheme: str = "light", locale: str = "en-GB", **more: Any
) -> AsyncGenerator[Visit]:
    """Open a browser of somebody's own, and look at its end whether anything went wrong that nobody saw."""
    context: BrowserContext = await browser.new_context(
        viewport={"width": width, "height": 800 if width >= DESK else 844},
        color_scheme=scheme,  # type: ignore[arg-type]
        locale=locale,
        timezone_id="Europe/London",
        reduced_motion="reduce",
        **more,
    )
    try:
        page = await context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        expect.set_options(timeout=PATIENCE_MS)
        visit = Visit(page, address)
        visit.listen()
        yield visit
        assert not visit.elsewhere, f"requests left the machine: {visit.elsewhere}"
        assert not visit.faults, f"the browser complained: {visit.faults}"
    finally:
        await context.close()
