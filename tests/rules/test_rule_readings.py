from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from laurels.rules import RuleError, RuleFailed, check, decode, encode, exact, parse, unparse
from laurels.rules.compiler import plain_python
from laurels.rules.strict import build
from tests.rules.rule_examples import VOCABULARY, contexts, integers, money, rules

often = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def strictly(tree: Any, context: Any) -> tuple[str, object]:
    try:
        return "value", build(tree)(context, {})
    except Exception:
        return "failed", None


def compiled(rule: Any, context: Any) -> tuple[str, object]:
    try:
        return "value", rule.evaluate(context)
    except RuleFailed:
        return "failed", None


@often
@given(rules, st.lists(contexts, min_size=1, max_size=4))
def test_the_compiled_function_says_what_the_strict_evaluator_says(text: str, moments: list[Any]) -> None:
    rule = check(text, VOCABULARY)
    assert plain_python(rule.tree, VOCABULARY) is not None
    for context in moments:
        expected = strictly(rule.tree, context)
        assert compiled(rule, context) == expected
        assert rule.holds(context) is (expected == ("value", True))


@often
@given(st.one_of(money, integers), contexts)
def test_the_compiled_value_is_the_strict_value_to_the_type(text: str, context: Any) -> None:
    rule = check(text, VOCABULARY, expects=None)
    expected = strictly(rule.tree, context)
    actual = compiled(rule, context)
    assert actual == expected
    assert not isinstance(actual[1], float)
    assert type(actual[1]) is type(expected[1])


@often
@given(rules, contexts)
def test_the_explanation_reaches_the_verdict_of_the_rule(text: str, context: Any) -> None:
    rule = check(text, VOCABULARY)
    explanation = rule.explain(context)
    assert explanation.held is rule.holds(context)
    assert explanation.root.held is explanation.held
    json.dumps(explanation.as_dict(), allow_nan=False)


@often
@given(rules, contexts)
def test_the_changes_an_explanation_gives_make_the_rule_hold(text: str, context: Any) -> None:
    rule = check(text, VOCABULARY)
    explanation = rule.explain(context)
    changed: Any = context
    for change in explanation.changes:
        assert change.advice
        changed = change.applied(changed)
    if explanation.changes:
        assert not rule.holds(context)
        assert rule.holds(changed)
    for leaf in explanation.leaves():
        if leaf.change is not None:
            assert check(leaf.text, VOCABULARY).explain(leaf.change.applied(context)).held is leaf.wanted


@often
@given(rules)
def test_a_tree_survives_its_text_and_its_data(text: str) -> None:
    parsed = parse(text)
    assert parse(unparse(parsed)) == parsed
    assert decode(encode(parsed)) == parsed
    checked = check(text, VOCABULARY)
    again = decode(encode(checked.tree))
    assert again == checked.tree
    assert again.type == checked.tree.type
    assert check(unparse(checked.tree), VOCABULARY).tree == checked.tree


@often
@given(rules)
def test_every_rule_can_be_said(text: str) -> None:
    rule = check(text, VOCABULARY)
    said = rule.sentence()
    assert said
    assert "{" not in said
    assert rule.sentence("de") == said


def test_the_deepest_and_largest_rules_run_compiled() -> None:
    context = {"customer": {"orders_count": 1, "active": True}}
    for text in (
        "customer.orders_count" + " + 1" * 36 + " > 0",
        "-(" * 18 + "customer.orders_count" + ")" * 18 + " == 1",
        "customer.active ? (" * 18 + "true" + ") : false" * 18,
        " || ".join(["customer.orders_count == 2"] * 120) + " || customer.active",
    ):
        rule = check(text, VOCABULARY)
        assert plain_python(rule.tree, VOCABULARY) is not None
        assert rule.holds(context)
        assert rule.explain(context).held


def test_one_text_cannot_ask_for_unbounded_memory() -> None:
    doubled = "['aaaaaaaaaa'].map(x, x + x + x + x)" + ".map(x, x + x + x + x)" * 3
    with pytest.raises(RuleError, match="macros are nested"):
        check(f"{doubled}.size() > 0", VOCABULARY)


def test_an_integer_overflows_where_cel_says_so() -> None:
    context = {"customer": {"orders_count": -(2**63)}}
    rule = check("-customer.orders_count > 0", VOCABULARY)
    assert not rule.holds(context)
    assert compiled(rule, context) == ("failed", None)


def test_a_sum_of_a_fraction_and_a_huge_amount_keeps_every_digit() -> None:
    amount = 10**30 + 1
    rule = check("order.amount * 1.25 + order.amount", VOCABULARY, expects=None)
    assert rule.evaluate({"order": {"amount": amount}}) == exact.unscale(amount * 225, 2)


@given(st.integers(-(10**6), 10**6), st.decimals(-1000, 1000, places=4), contexts)
def test_amounts_times_numbers_are_exact(minor: int, factor: Decimal, context: Any) -> None:
    context["order"]["amount"] = minor
    rule = check(f"order.amount * {factor}", VOCABULARY, expects=None)
    assert rule.evaluate(context) == minor * Decimal(factor)
