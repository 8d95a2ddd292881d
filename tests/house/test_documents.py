"""What documents say is there: links, routes, rules, files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from laurels.kit.doors.door import Pool
from tests.conftest import Database
from tests.house.reference import cards
from tests.house.source import ROOT
from tests.served import serving

LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
ROUTE = re.compile(r"\b(GET|POST|PUT|PATCH|DELETE) (/v1/[a-z_/{}]*[a-z_}])")
PLACE = re.compile(r"`((?:src|tests|docs)/[\w./]+)`")
RULES = re.compile(r"^```\n(.*?)^```", re.MULTILINE | re.DOTALL)


def _pages() -> Iterator[tuple[Path, str]]:
    for page in [*ROOT.glob("*.md"), *sorted((ROOT / "docs").rglob("*.md"))]:
        yield page, page.read_text(encoding="utf-8")


def test_every_link_leads_somewhere() -> None:
    lost = [
        f"{page.relative_to(ROOT)} -> {target}"
        for page, text in _pages()
        for target in LINK.findall(text)
        if "://" not in target and not target.startswith("mailto:") and not (page.parent / target).exists()
    ]
    assert not lost


def test_every_route_that_is_named_exists() -> None:
    known = {(card.method, re.sub(r"\{\w+\}", "{}", card.path)) for card in cards()}
    lost = [
        f"{page.relative_to(ROOT)}: {method} {path}"
        for page, text in _pages()
        for method, path in ROUTE.findall(text)
        if (method, re.sub(r"\{\w+\}", "{}", path)) not in known
    ]
    assert not lost


def test_every_file_that_is_named_exists() -> None:
    lost = [
        f"{page.relative_to(ROOT)}: {place}"
        for page, text in _pages()
        for place in PLACE.findall(text)
        if not (ROOT / place).exists() and "NNNN" not in place and "notes" not in place
    ]
    assert not lost


async def test_every_rule_that_is_shown_is_one(shared_database: Database, pool: Pool) -> None:
    rules = RULES.findall((ROOT / "docs" / "concepts" / "rules.md").read_text(encoding="utf-8"))
    assert rules
    async with serving(shared_database.app_url, pool) as client:
        await client.post("/v1/collections", {"key": "coffee", "name": "Coffee"})
        for text in rules:
            checked = await client.post("/v1/rules/check", {"rule": text.strip()})
            assert checked["ok"], (text, checked["errors"])


def test_decisions_are_numbered_and_fit_on_a_page() -> None:
    pages = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert [page.name[:4] for page in pages] == [f"{n:04}" for n in range(1, len(pages) + 1)]
    long = [page.name for page in pages if len(page.read_text(encoding="utf-8").splitlines()) > 60]
    assert not long, f"a decision fits on a page: {long}"
