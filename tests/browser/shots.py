"""Take pictures of screens, and say what axe finds there: `python -m tests.browser.shots ADDRESS /stores /audit`.

Without a path it takes every screen there is, whole, at both widths, by day and by night.

The address is a one-time link (`laurels staff link`, or what `make demo` prints) the first time. The session is kept in
the directory of the pictures, so that afterwards `http://127.0.0.1:8000` is enough. A path may be followed by what to
do on the screen before the picture is taken, step by step: `/stores#click=New store#type=LON-1#press=Tab`.
"""

from __future__ import annotations

import argparse
import asyncio
import re
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from playwright.async_api import Browser, Locator, Page, async_playwright

from tests.browser.conftest import CHEAP, CHROMIUM
from tests.browser.screens import every
from tests.browser.visit import PHONE, visiting

WIDE = 1440

ROLES: tuple[Literal["button", "link", "menuitem", "tab"], ...] = ("button", "link", "menuitem", "tab")


def main() -> None:
    """Take them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("address")
    parser.add_argument("paths", nargs="*", metavar="path")
    parser.add_argument("--out", type=Path, default=Path("build/shots"))
    parser.add_argument("--width", type=int, action="append", help=f"again for each; {WIDE} and {PHONE} unless given")
    parser.add_argument(
        "--scheme", action="append", choices=["light", "dark"], help="light unless given; both where no path is"
    )
    parser.add_argument("--locale", default="en-GB")
    parser.add_argument("--whole", action="store_true", help="the whole page, not only what is seen without scrolling")
    asyncio.run(_take(parser.parse_args()))


async def _take(told: argparse.Namespace) -> None:
    told.out.mkdir(parents=True, exist_ok=True)
    parts = urlsplit(told.address)
    address = f"{parts.scheme}://{parts.netloc}"
    session = told.out / f".session-{parts.netloc.replace(':', '-')}.json"
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=CHEAP)
        if parts.query:
            async with visiting(browser, address) as visit:
                await visit.page.goto(told.address)
                await visit.settled()
                await visit.page.context.storage_state(path=session)
        if not told.paths:
            async with visiting(browser, address, storage_state=session) as visit:
                visit.may_fail = True
                told.paths, told.whole = await every(visit), True
                told.scheme = told.scheme or ["light", "dark"]
        for scheme in told.scheme or ["light"]:
            for width in told.width or [WIDE, PHONE]:
                for path in told.paths:
                    try:
                        await _picture(browser, address, session, told, path, width, scheme)
                    except Exception as error:
                        print(f"no picture of {path}: {str(error).splitlines()[0]}")
        await browser.close()


async def _picture(
    browser: Browser, address: str, session: Path, told: argparse.Namespace, path: str, width: int, scheme: str
) -> None:
    place, _, steps = path.partition("#")
    state = session if session.exists() else None
    async with visiting(browser, address, width=width, scheme=scheme, locale=told.locale, storage_state=state) as visit:
        visit.may_fail = True
        await visit.go(place)
        for step in filter(None, steps.split("#")):
            verb, _, name = step.partition("=")
            if verb == "press":
                await visit.page.keyboard.press(name)
            elif verb == "type":
                await visit.page.keyboard.type(name)
            else:
                await _called(visit.page, name).click(timeout=15_000)
            await visit.page.wait_for_timeout(400)
        name = re.sub(r"[^a-z0-9]+", "-", path.lower()).strip("-") or "start"
        file = told.out / f"{name}-{width}{'' if scheme == 'light' else '-' + scheme}.png"
        if told.whole:  # as high as the page, so that what sticks to the window's edges does so
            height = await visit.page.evaluate("document.documentElement.scrollHeight")
            await visit.page.set_viewport_size({"width": width, "height": max(height, 800)})
        await visit.page.screenshot(path=file)
        print(file, *await visit.findings(), sep="\n  axe: ")


def _called(page: Page, name: str) -> Locator:
    found = page.get_by_role("main").get_by_role("link", name=name)
    for role in ROLES:
        found = found.or_(page.get_by_role(role, name=name))
    return found.first


if __name__ == "__main__":
    main()
