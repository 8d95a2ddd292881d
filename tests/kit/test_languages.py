"""Which language a reader gets."""

from __future__ import annotations

import pytest

from laurels.kit.languages import preferred


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, None),
        ("", None),
        ("*", None),
        ("de, fr", None),
        ("tr", "tr"),
        ("tr-TR,tr;q=0.9,en;q=0.8", "tr-TR"),
        ("de, tr-TR;q=0.8, en;q=0.9", "en"),
        ("en;q=0, es", "es"),
        ("zh-Hans-CN;q=1", "zh-Hans-CN"),
        ("VI", "VI"),
        ("id;q=nonsense, es;q=0.1", "es"),
        ("id;q=nan, es;q=0.1", "es"),
        ("en;level=1", "en"),
        ("," * 10_000 + "tr", None),
    ],
)
def test_the_first_spoken_language_that_is_wanted_most(header: str | None, language: str | None) -> None:
    assert preferred(header) == language
