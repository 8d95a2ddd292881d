from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from laurels.rules import OBJECT, Entry, Vocabulary, check
from laurels.rules.keys import Key, either, keys, matches
from tests.rules.rule_examples import VOCABULARY, context, contexts, rules

often = settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
LINE = Vocabulary({**VOCABULARY.entries, "line": Entry("line", OBJECT("line"))}, VOCABULARY.objects)


def found(text: str, vocabulary: Vocabulary = VOCABULARY, **names: str) -> dict[str, set[object]]:
    return {key.path: set(key.values) for key in keys(check(text, vocabulary).tree, names)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("order.channel == 'web'", {"order.channel": {"web"}}),
        ("'web' == order.channel", {"order.channel": {"web"}}),
        ("order.channel in ['web', 'app']", {"order.channel": {"web", "app"}}),
        ("'new' in customer.tags", {"customer.tags[]": {"new"}}),
        ("customer.active", {"customer.active": {True}}),
        ("customer.counts.visits == 3", {"customer.counts.visits": {3}}),
        ("order.amount == 99.95", {"order.amount": {9995}}),
        ("customer.points in [1, 2.5]", {"customer.points": {10, 25}}),
        (
            "order.channel == 'web' && customer.attributes.country == 'DE' && order.amount > 5",
            {"order.channel": {"web"}, "customer.attributes.country": {"DE"}},
        ),
        ("order.channel in ['web', 'app'] && order.channel == 'app'", {"order.channel": {"app"}}),
        ("order.channel == 'web' || order.channel == 'app'", {"order.channel": {"web", "app"}}),
        ("order.channel == 'web' || order.amount > 5", {}),
        ("order.channel == 'web' && (customer.active || order.amount > 5)", {"order.channel": {"web"}}),
        ("(order.channel == 'web' || false) && true", {"order.channel": {"web"}}),
        ("customer.active ? order.channel == 'web' : order.channel == 'app'", {"order.channel": {"web", "app"}}),
        ("customer.active ? order.channel == 'web' : order.amount > 5", {}),
        ("order.lines.exists(l, l.sku == 'A')", {"order.lines[].sku": {"A"}}),
        (
            "order.lines.exists(l, l.sku in ['A', 'B'] && 'shoes' in l.collections)",
            {"order.lines[].sku": {"A", "B"}, "order.lines[].collections[]": {"shoes"}},
        ),
        ("order.lines.exists(l, l.collections.exists(c, c == 'x'))", {"order.lines[].collections[]": {"x"}}),
        ("order.lines.exists(l, l.attributes.colour == 'red')", {"order.lines[].attributes.colour": {"red"}}),
        ("order.lines.exists_one(l, l.sku == 'A')", {"order.lines[].sku": {"A"}}),
        ("order.lines.filter(l, l.sku == 'A').exists(l, l.quantity == 2)",
         {"order.lines[].sku": {"A"}, "order.lines[].quantity": {2}}),
        ("order.lines.filter(l, l.sku == 'A').size() >= 2", {"order.lines[].sku": {"A"}}),
        ("0 < size(order.lines.filter(l, l.sku == 'A'))", {"order.lines[].sku": {"A"}}),
        ("order.lines.map(l, l.sku == 'A', l.quantity).size() != 0", {"order.lines[].sku": {"A"}}),
        ("order.lines.filter(l, l.sku == 'A').size() >= 0", {}),
        ("order.lines.filter(l, l.sku == 'A').size() <= 2", {}),
        ("order.lines.all(l, l.sku == 'A')", {}),
        ("!(order.channel == 'web')", {}),
        ("order.channel != 'web'", {}),
        ("order.lines[0].sku == 'A'", {}),
        ("order.lines.exists(l, l.sku == 'A') == true", {}),
        ("customer.attributes.country.lowerAscii() == 'de'", {}),
        ("order.channel == customer.attributes.country", {}),
    ],
)  # fmt: skip
def test_keys_are_what_must_be_equal(text: str, expected: dict[str, set[object]]) -> None:
    assert found(text) == expected


def test_a_rule_over_a_line_has_keys_of_the_orders_lines() -> None:
    assert found("line.sku == 'A' && order.channel == 'web'", LINE, line="order.lines[]") == {
        "order.lines[].sku": {"A"},
        "order.channel": {"web"},
    }


def test_a_variable_hides_a_fact_and_an_outer_variable_of_its_name() -> None:
    rule = "order.lines.exists(l, l.collections.exists(l, l == 'x') && l.sku == 'A')"
    assert found(rule) == {"order.lines[].collections[]": {"x"}, "order.lines[].sku": {"A"}}


def test_a_rule_that_never_holds_has_a_key_that_nothing_matches() -> None:
    [key] = keys(check("false", VOCABULARY).tree)
    assert not matches(key, context())


def test_one_of_several_rules_has_the_keys_that_all_share() -> None:
    several = [keys(check(text, VOCABULARY).tree) for text in ("customer.active && order.channel == 'web'",
                                                               "order.channel == 'app'")]  # fmt: skip
    assert either(several) == (Key("order.channel", frozenset({"web", "app"})),)
    assert either([]) == ()


def test_a_value_that_no_key_can_have_matches_none() -> None:
    [key] = keys(check("order.channel == 'web'", VOCABULARY).tree)
    assert not matches(key, {"order": {"channel": ["web"]}})
    assert not matches(key, {"order": {"channel": None}})
    assert not matches(key, {"order": "web"})
    assert not matches(key, {})


equalities = st.sampled_from(
    [
        "order.channel == 'web'",
        "order.channel in ['store', 'app']",
        "customer.attributes.country in ['DE', 'AT']",
        "customer.attributes.vip",
        "'new' in customer.tags",
        "customer.tags.exists(t, t == 'A' || t in ['red'])",
        "order.lines.exists(l, l.sku == 'A')",
        "order.lines.exists(l, l.sku in ['A', 'B'] && l.attributes.colour == 'red')",
        "order.lines.exists(l, 'shoes' in l.collections || l.sku == 'A')",
        "order.lines.filter(l, 'A' in l.collections).size() > 0",
        "order.lines.exists_one(l, l.sku == 'red')",
        "order.lines.filter(l, l.quantity == 1).map(l, l.collections).exists(c, 'A' in c)",
        "customer.orders_count in [0, 1, 2, 3, 4]",
    ]
)
keyed = st.recursive(
    st.one_of(equalities, rules),
    lambda inner: st.builds(
        lambda shape, a, b, c: shape.format(a=a, b=b, c=c),
        st.sampled_from(["({a} && {b})", "({a} || {b})", "!({a})", "({a} ? {b} : {c})", "({a} || {b}) && {c}"]),
        inner, inner, inner,
    ),
    max_leaves=4,
)  # fmt: skip


@often
@given(keyed.filter(lambda text: len(text) < 1000), st.lists(contexts, min_size=1, max_size=8))
def test_whenever_a_rule_holds_its_keys_match(text: str, moments: list[dict[str, Any]]) -> None:
    rule = check(text, VOCABULARY)
    for moment in moments:
        if rule.holds(moment):
            assert all(matches(key, moment) for key in keys(rule.tree))
