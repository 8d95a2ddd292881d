"""Fixtures of the browser. They are skipped where there is no Chromium, or the dashboard is not built."""

from __future__ import annotations

import os
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, async_playwright

from laurels.app import BUILT
from laurels.kit.postgres import Server, open_pool
from tests.browser import shop as shops
from tests.browser.serving import served
from tests.browser.shop import Shop
from tests.browser.visit import AXE, Visit, visiting
from tests.conftest import cloned

CHROMIUM = Path(os.environ.get("LAURELS_CHROMIUM", "/usr/bin/chromium"))

CHEAP = ["--disable-dev-shm-usage", "--disable-gpu"]

Visiting = Callable[..., AbstractAsyncContextManager[Visit]]


@pytest.fixture(scope="session")
def chromium() -> Path:
    """Name the browser, where there is one and something to show in it."""
    if not CHROMIUM.exists():
        pytest.skip(f"there is no {CHROMIUM}: `apt install chromium`, or say in LAURELS_CHROMIUM where it is")
    if not (BUILT / "dashboard" / "index.html").is_file() or not AXE.is_file():
        pytest.skip("the dashboard is not built: `make web`")
    return CHROMIUM


@pytest.fixture(scope="module")
async def browser(chromium: Path, anyio_backend: str) -> AsyncGenerator[Browser]:
    """Start Chromium once for a file of tests."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=CHEAP)
        yield browser
        await browser.close()


@pytest.fixture(scope="module")
async def shop(
    server: Server, chromium: Path, tmp_path_factory: pytest.TempPathFactory, anyio_backend: str
) -> AsyncGenerator[Shop]:
    """Serve a small shop once for a file of tests. What a test changes stays for the next of that file.

    It ends with them: its worker would slow down whatever else this process tests, and ask the database meanwhile.
    """
    name = f"browser_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{os.getpid()}"
    with cloned(server, name) as database, served(database, tmp_path_factory.mktemp("served")) as address:
        pool = await open_pool(database.app_url, size=2, name="browser tests")
        yield await shops.opened(address, pool)
        await pool.close()


@pytest.fixture
def visit(browser: Browser, shop: Shop) -> Visiting:
    """Give what signs somebody in: `async with visit("marketer", width=PHONE) as visit:`."""

    @asynccontextmanager
    async def opened(*roles: str, **look: Any) -> AsyncGenerator[Visit]:
        async with visiting(browser, shop.address, **look) as visit:
            await visit.page.goto(await shop.link(*(roles or ("administrator",))))
            await visit.settled()
            yield visit

    return opened
