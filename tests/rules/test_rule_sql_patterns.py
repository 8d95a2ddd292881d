"""A pattern finds in SQL what the automaton finds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from laurels.rules import BOOL, STRING, Entry, RuleError, RuleFailed, Vocabulary, check, pattern
from laurels.rules.sql import Json, real_time_only, translate
from laurels.rules.sql.regex import regex
from tests.conftest import Database

WORDS = Vocabulary.of([Entry("word", STRING), Entry("other", STRING), Entry("sure", BOOL)])

ATOMS = [
    "a", "b", ".", r"\d", r"\w", r"\s", r"\D", r"\W", r"\S", "[a-c]", "[^a]", r"[^\d]", "[]a]", "[^]b]", r"[a\-z]", "^",
    "$", "(a|b)", "(?:ab)", "()", "(|a)", "é", "ß", "ſ", "K", r"\.", r"\\", "-", r"[\w.-]", "[a-zA-Z]", "[k-s]", "i",
    "İ", r"\n", "😀", "[à-ü]", '"', "'", "%", "_", "(?P<name>a)", "ǅ", "***:a",
]  # fmt: skip
COUNTS = ["", "", "", "*", "+", "?", "{2}", "{0,2}", "{1,}", "*?", "{0}"]
CHARS = list("abcAB19 \néÉßſKksSiIİı.\\-_😀\tàÜ\"'%µ\u2028ǅ")

texts = st.text(st.sampled_from(CHARS), max_size=7)
_pieces = st.lists(
    st.builds(str.__add__, st.sampled_from(ATOMS), st.sampled_from(COUNTS)), max_size=4
).map("".join)  # fmt: skip
_patterns = st.recursive(
    _pieces,
    lambda inner: st.one_of(
        st.builds("({}){}{}".format, inner, st.sampled_from(COUNTS), inner), st.builds("{}|{}".format, inner, inner)
    ),
    max_leaves=4,
)
patterns = st.builds(str.__add__, st.sampled_from(["", "(?i)"]), _patterns)


@pytest.fixture(scope="module")
def db(shared_database: Database) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(shared_database.app_url, autocommit=True) as db:
        yield db


def _written(text: str) -> str | None:
    try:
        return regex(text)
    except RuleFailed:
        return None


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(st.lists(patterns, min_size=10, max_size=40), st.lists(texts, min_size=5, max_size=20))
def test_a_pattern_finds_in_sql_what_the_automaton_finds(
    db: psycopg.Connection[Any], made: list[str], searched: list[str]
) -> None:
    known = [(one, found) for one in made if (found := _written(one)) is not None]
    assume(known)
    asked = [(text, one, found) for one, found in known for text in searched]
    rows = db.execute(
        "SELECT text ~ pattern FROM unnest(%s::text[], %s::text[]) WITH ORDINALITY AS asked(text, pattern, place)"
        " ORDER BY place",
        [[text for text, _, _ in asked], [found for _, _, found in asked]],
    ).fetchall()
    for (text, one, _), (found,) in zip(asked, rows, strict=True):
        assert found is pattern.search(text, one), (text, one)


@pytest.mark.parametrize(
    "text",
    ["a{300}", "a{0,300}", "(a{10}){20}", "((a?b?c?d?){8}){8}", "(a*b*){60}", "(a?){30}a{30}", "(x+x+)+y",
     "(?i)[a-z]{500}", r"(\w+\s?){1,100}$", "(.*a){100}", "[^a]{255}b"],
)  # fmt: skip
@pytest.mark.parametrize("word", ["a" * 300, "a" * 299 + "!", ""], ids=["long", "near", "empty"])
def test_a_large_pattern_is_no_trouble(db: psycopg.Connection[Any], text: str, word: str) -> None:
    assert db.execute("SELECT %s::text ~ %s::text", [word, regex(text)]).fetchone() == (pattern.search(word, text),)


@pytest.mark.parametrize("text", ["word.matches(other)", "word.matches('(a*b*){300}')", "[][0].matches('a')"])
def test_a_pattern_that_postgresql_cannot_read_well_is_named(text: str) -> None:
    rule = check(text, WORDS)
    refused = real_time_only(rule)
    assert refused is not None
    assert refused.code == "real_time_only"
    with pytest.raises(RuleError, match="moment"):
        translate(rule, Json("context"))
