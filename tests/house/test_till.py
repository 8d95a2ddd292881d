"""The till is small, and knows a word for every refusal that a cart may meet."""

from __future__ import annotations

import gzip
import re

import pytest

from laurels.app import BUILT
from tests.house.source import ROOT

BUDGET = {".js": 60_000, ".css": 15_000}


def test_the_till_says_every_refusal_in_words_of_its_own() -> None:
    told = re.findall(
        r"^\| `(\w+)` \|", (ROOT / "docs/reference/refusals.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    said = re.findall(r"^  (\w+): \[", (ROOT / "web/till/refusals/words.ts").read_text(encoding="utf-8"), re.MULTILINE)
    assert len(told) > 50, "the pattern finds them"
    assert set(told) - set(said) == set(), "a cashier would read these in English only"


def test_the_till_opens_with_few_bytes() -> None:
    page = BUILT / "till" / "index.html"
    if not page.is_file():
        pytest.skip("the till is not built: `make web`")
    for kind, most in BUDGET.items():
        names = re.findall(rf'(?:src|href)="/till/(assets/[^"]+\{kind})"', page.read_text(encoding="utf-8"))
        assert names, f"the page names its {kind}"
        size = sum(len(gzip.compress((BUILT / "till" / name).read_bytes(), 9)) for name in names)
        assert size <= most, f"{size} bytes of {kind}, packed, of {most} at most: {names}"
