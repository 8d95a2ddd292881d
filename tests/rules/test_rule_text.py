from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laurels.rules import RuleError, parse, unparse
from laurels.rules.tree import (
    Binary,
    Bind,
    Call,
    Conditional,
    Has,
    Index,
    ListOf,
    Literal,
    Logic,
    Macro,
    Macro2,
    MapOf,
    Maybe,
    Name,
    Node,
    OptionalIndex,
    OptionalSelect,
    Select,
    Unary,
)
from tests.timing import within


def number(text: str) -> Literal:
    return Literal(int(text), text)


A, B, C = Name("a"), Name("b"), Name("c")


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("a", A),
        (".a", Name("a", absolute=True)),
        ("-5", number("-5")),
        ("- 5", number("-5")),
        ("--5", Unary("-", number("-5"))),
        ("-5.size()", Unary("-", Call("size", (), number("5")))),
        ("-(5)", Unary("-", number("5"))),
        ("!!a", Unary("!", Unary("!", A))),
        ("a + b * c", Binary("+", A, Binary("*", B, C))),
        ("(a + b) * c", Binary("*", Binary("+", A, B), C)),
        ("a - b - c", Binary("-", Binary("-", A, B), C)),
        ("a < b == c", Binary("==", Binary("<", A, B), C)),
        ("a || b && c", Logic("||", (A, Logic("&&", (B, C))))),
        ("a && b && c", Logic("&&", (A, B, C))),
        ("a && (b && c)", Logic("&&", (A, Logic("&&", (B, C))))),
        ("a ? b : c ? a : b", Conditional(A, B, Conditional(C, A, B))),
        ("a in [b, c,]", Binary("in", A, ListOf((B, C)))),
        ("{a: b}", MapOf(((A, B),))),
        ("a.b.c", Select(Select(A, "b"), "c")),
        ("a.`content-type`", Select(A, "content-type")),
        ("a[b].c", Select(Index(A, B), "c")),
        ("has(a.b)", Has(Select(A, "b"))),
        ("a.exists(c, c.b)", Macro("exists", A, "c", Select(C, "b"))),
        ("a.map(c, b, c)", Macro("map", A, "c", C, B)),
        ("a.f(b).g()", Call("g", (), Call("f", (B,), A))),
        ("a // a comment\n && b", Logic("&&", (A, B))),
        (r"'a\n\x41B'", Literal("a\nAB", r"'a\n\x41B'")),
        (r"r'a\n'", Literal(r"a\n", r"r'a\n'")),
    ],
)
def test_a_text_becomes_the_tree_it_means(text: str, tree: Node) -> None:
    assert parse(text) == tree
    assert parse(unparse(tree)) == tree


@pytest.mark.parametrize(
    ("text", "code", "position", "found"),
    [
        ("", "syntax", 0, "the end"),
        ("a +", "syntax", 3, "the end"),
        ("a b", "syntax", 2, "b"),
        ("(a", "syntax", 2, "the end"),
        ("a)", "syntax", 1, ")"),
        ("[a b]", "syntax", 3, "b"),
        ("f(a,)", "syntax", 4, ")"),
        ("a.1", "bad_number", None, None),
        ("a = b", "unknown_character", 2, "="),
        ("a & b", "unknown_character", 2, "&"),
        ("a == “b”", "unknown_character", 5, "“"),
        ("'abc", "string_not_closed", 0, "'"),
        ("'a\nb'", "string_not_closed", 0, "'"),
        (r"'\q'", "bad_escape", 1, None),
        (r"'\ud800'", "bad_escape", 1, None),
        ("b'\ud800'", "unknown_character", 2, "\ud800"),
        ("12ab", "bad_number", 2, "a"),
        ("9223372036854775808", "number_too_large", 0, "9223372036854775808"),
        ("while", "reserved_word", 0, "while"),
        ("has(a)", "bad_macro", 0, None),
        ("a.exists(b)", "bad_macro", 2, None),
        ("a.exists(1, b)", "bad_macro", 2, None),
        ("Money{value: 1}", "syntax", 5, "{"),
        ("!-a", "syntax", 1, "-"),
        ("a ? b", "syntax", 5, "the end"),
    ],
)
def test_a_wrong_text_is_refused_where_it_is_wrong(
    text: str, code: str, position: int | None, found: str | None
) -> None:
    with pytest.raises(RuleError) as refused:
        parse(text)
    if position is not None:
        assert refused.value.code == code
        assert refused.value.position == position
    if found is not None:
        assert refused.value.found == found
    assert f"at position {refused.value.position}" in refused.value.message


def test_a_refusal_knows_its_line_and_column() -> None:
    with pytest.raises(RuleError) as refused:
        parse("a &&\n  b b")
    assert (refused.value.line, refused.value.column, refused.value.position) == (2, 5, 9)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a" * 4001, "rule_too_long"),
        ("(" * 1000 + "a" + ")" * 1000, "rule_too_deep"),
        ("[" * 3000, "rule_too_deep"),
        ("!" * 3000 + "a", "rule_too_deep"),
        ("-" * 3000 + "a", "rule_too_deep"),
        ("a" + ".b" * 1500, "rule_too_deep"),
        ("a" + "[0]" * 1000, "rule_too_deep"),
        ("a" + "+a" * 1900, "rule_too_deep"),
        ("a?a:" * 900 + "a", "rule_too_deep"),
        ("a?(" * 900, "rule_too_deep"),
        ("{a:" * 900, "rule_too_deep"),
        ("f(" * 1500, "rule_too_deep"),
        ("a" + "||a" * 1300, "rule_too_large"),
        ("[" + "1," * 1900 + "1]", "rule_too_large"),
        ("a.all(x, a.all(y, a.all(z, true)))", "macros_too_deep"),
        ("a.map(x, x).map(x, x).map(x, x)", "macros_too_deep"),
    ],
)
def test_a_rule_beyond_the_bounds_is_refused_at_once(text: str, code: str) -> None:
    with within(1), pytest.raises(RuleError) as refused:
        parse(text)
    assert refused.value.code == code
    assert 0 <= refused.value.position <= len(text)


def test_a_rule_at_the_bounds_is_taken() -> None:
    parse("a.filter(x, x).filter(x, x).map(x, x).filter(x, x).exists(x, x.all(y, y))")
    parse("(" * 39 + "a" + ")" * 39)
    parse("a" + "+a" * 39)
    parse("a" + "||a" * 498)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="ab.()[]{}!-+*/%<>=&|?:,'\"\\ 019xu\n`", max_size=60))
def test_any_text_is_a_tree_or_a_refusal(text: str) -> None:
    try:
        tree = parse(text)
    except RuleError as error:
        refused = error
    else:
        assert parse(unparse(tree)) == tree
        return
    assert 0 <= refused.position <= len(text)
    assert refused.line >= 1
    assert refused.column >= 1


_names = st.sampled_from(["a", "b", "order", "x1"])
_literals = st.sampled_from(["5", "-5", "1.5", "-1.5", "7u", "'s'", "true", "null", "b'x'"]).map(parse)
_leaves: st.SearchStrategy[Any] = st.one_of(
    _literals, _names.map(Name), _names.map(lambda name: Name(name, absolute=True))
)


def _grown(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    several = st.lists(inner, max_size=3).map(tuple)
    return st.one_of(
        st.builds(Select, inner, st.sampled_from(["a", "content-type", "while"])),
        st.builds(Has, st.builds(Select, inner, _names)),
        st.builds(Index, inner, inner),
        st.builds(Call, _names, several, st.one_of(st.none(), inner)),
        st.builds(Unary, st.sampled_from(["!", "-"]), inner),
        st.builds(Binary, st.sampled_from(["+", "-", "*", "/", "%", "<", "==", "in"]), inner, inner),
        st.builds(Logic, st.sampled_from(["&&", "||"]), st.lists(inner, min_size=2, max_size=3).map(tuple)),
        st.builds(Conditional, inner, inner, inner),
        st.builds(ListOf, several),
        st.builds(MapOf, st.lists(st.tuples(inner, inner), max_size=2).map(tuple)),
        st.builds(
            lambda macro, source, body: Macro(macro, source, "v", body),
            st.sampled_from(["all", "filter"]),
            inner,
            inner,
        ),
        st.builds(lambda source, test, body: Macro("map", source, "v", body, test), inner, inner, inner),
        st.builds(lambda source, body: Macro2("exists", source, "k", "v", body), inner, inner),
        st.builds(lambda value, body: Bind("v", value, body), inner, inner),
        st.builds(OptionalSelect, inner, st.sampled_from(["a", "content-type", "while"])),
        st.builds(OptionalIndex, inner, inner),
        st.builds(lambda items: ListOf(tuple(Maybe(item) for item in items)), several),
        st.builds(lambda key, value: MapOf(((key, Maybe(value)),)), inner, inner),
    )


@settings(max_examples=200, deadline=None)
@given(st.recursive(_leaves, _grown, max_leaves=12))
def test_any_tree_survives_being_written(tree: Node) -> None:
    try:
        again = parse(unparse(tree))
    except RuleError as error:
        refused = error
    else:
        assert again == tree
        return
    assert refused.code == "macros_too_deep"
