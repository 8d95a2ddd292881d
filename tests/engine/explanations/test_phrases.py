"""Every language says all that English says, with the same slots."""

from __future__ import annotations

import re

import pytest

from laurels.engine.explanations.phrases import PHRASES
from laurels.rules.locales import LOCALES

SLOT = re.compile(r"\{(\w+)(?::\w+)?\}")
ENGLISH = PHRASES["en"].phrases


@pytest.mark.parametrize("code", sorted(LOCALES))
def test_a_language_says_all_that_english_says(code: str) -> None:
    said = PHRASES[code].phrases
    lacking = {name for name in ENGLISH.keys() - said.keys() if not name.endswith("_then")}
    assert (lacking, said.keys() - ENGLISH.keys()) == (set(), set())
    other = {name for name in said if set(SLOT.findall(said[name])) != set(SLOT.findall(ENGLISH[name]))}
    assert other == set()
