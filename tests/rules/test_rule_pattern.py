from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laurels.rules import RuleFailed
from laurels.rules.pattern import search
from tests.timing import within

_parts = st.recursive(
    st.sampled_from(["a", "b", ".", "[ab]", "[^a]", "[a-c]", r"\d", r"\w", r"\.", "^", "$", "(?:)"]),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map("".join),
        st.builds("({}|{})".format, inner, inner),
        st.builds("(?:{}){}".format, inner, st.sampled_from(["*", "+", "?", "{2}", "{1,3}", "{0,2}", "*?"])),
    ),
    max_leaves=6,
)


@settings(max_examples=200, deadline=None)
@given(_parts, st.text(alphabet="abc1.", max_size=8))
def test_a_pattern_matches_what_python_matches(pattern: str, text: str) -> None:
    assert search(text, pattern) == (re.search(pattern.replace("$", r"\Z"), text, re.ASCII) is not None)


@pytest.mark.parametrize(
    ("pattern", "text", "matched"),
    [
        ("(?i)straße", "STRASSE Straße", True),
        ("(?i)[a-c]+$", "ABC", True),
        ("^[^@ ]+@[^@ ]+[.][a-z]{2,}$", "ann@example.org", True),
        ("[]a]", "]", True),
        ("[a-]", "-", True),
        ("a{2,}", "aa", True),
        ("", "", True),
        ("(?P<year>[0-9]{4})", "in 2026", True),
    ],
)
def test_ordinary_patterns_work(pattern: str, text: str, matched: bool) -> None:
    assert search(text, pattern) is matched


@pytest.mark.parametrize(
    "pattern",
    [
        r"(a)\1",
        "(?=a)",
        "(?!a)",
        "(?<=a)",
        "(?>a)",
        "(",
        ")",
        "a)",
        "[",
        "*a",
        "a**",
        "a{3,2}",
        "a{",
        r"\p{L}",
        "a{1001}",
        "(" * 31 + ")" * 31,
        "a" * 501,
        "((a{100}){100}){100}",
        "((){1000}){1000}",
        "[b-a]",
        "\\",
    ],
)
def test_a_pattern_without_linear_meaning_is_refused_at_once(pattern: str) -> None:
    with within(0.5), pytest.raises(RuleFailed, match="pattern"):
        search("a", pattern)


@pytest.mark.parametrize("pattern", ["(a+)+$", "(a|a)*$", "(a|aa)+$", "a*a*a*a*a*a*b", "(.*a){20}$", "(a?){30}a{30}"])
def test_patterns_that_make_others_explode_are_quick(pattern: str) -> None:
    with within(2):
        search("a" * 5_000 + "!", pattern)
