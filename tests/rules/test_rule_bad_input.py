"""Whatever a rule's author or a context gets wrong: a clear answer in bounded time."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from laurels.rules import INT, Entry, Parameter, RuleError, RuleFailed, Vocabulary, check
from laurels.rules.strict import build
from tests.rules.rule_examples import VOCABULARY, context, contexts, rules
from tests.timing import within

MANY = Vocabulary.of([Entry(f"customer.attributes.attribute_{place}", INT) for place in range(2_000)])


@pytest.mark.parametrize("vocabulary", [VOCABULARY, Vocabulary.dynamic()], ids=["typed", "plain"])
@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("(" * 10_000 + "true" + ")" * 10_000, "rule_too_long"),
        ("(" * 1_900 + "true" + ")" * 1_900, "rule_too_deep"),
        ("a" * 1_000_000, "rule_too_long"),
        ('"' * 1_000_000, "rule_too_long"),
        ("(" * 1_000_000, "rule_too_long"),
        ("true || " * 130_000 + "true", "rule_too_long"),
        ("cel.bind(x, 1, " * 200 + "x" + ")" * 200, "rule_too_deep"),
        ("[?" * 1_500, "rule_too_deep"),
        ("a" + ".?b" * 1_000, "rule_too_deep"),
        ("a" + "[?0]" * 900, "rule_too_deep"),
        ("cel.bind(x, 1, cel.bind(y, x, cel.bind(z, y, z)))", "macros_too_deep"),
        ("a" + ".optMap(x, x + x)" * 30, "macros_too_deep"),
        ("a.exists(i, v, a.exists(j, w, a.exists(k, u, true)))", "macros_too_deep"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_a_text_beyond_the_bounds_is_refused_at_once(text: str, code: str, vocabulary: Vocabulary) -> None:
    with within(0.5), pytest.raises(RuleError) as refused:
        check(text, vocabulary)
    assert refused.value.code == code
    assert len(refused.value.message) < 300


@pytest.mark.parametrize(
    "pattern",
    [r"(a)\\1", "(?=a)", "((a{100}){100}){100}", "(" * 31 + ")" * 31, "[", "a{1001}", "a" * 501],
    ids=lambda value: value[:20],
)
def test_a_pattern_that_could_run_away_is_refused_when_the_rule_is_checked(pattern: str) -> None:
    with within(0.5), pytest.raises(RuleError) as refused:
        check(f"order.channel.matches('{pattern}')", VOCABULARY)
    assert refused.value.code == "bad_constant"
    assert refused.value.position == len("order.channel.matches(")


def test_a_pattern_from_a_fact_is_bounded_too() -> None:
    rule = check("order.channel.matches(customer.attributes.country)", VOCABULARY)
    made = context(order__channel="a" * 50_000)
    for pattern in ("(a+)+$", "(a|a)*b", "((a{100}){100}){100}", "(" * 5_000):
        made["customer"]["attributes"]["country"] = pattern
        with within(3):
            assert rule.holds(made) in (True, False)


def test_an_unknown_name_finds_its_nearest_among_thousands() -> None:
    for text, near in (
        ("customer.attributes.atribute_1234 > 1", "customer.attributes.attribute_1234"),
        ("customer.attributes.attribute_1999.sizee() > 1", "size"),
        ("custmer.attributes.attribute_7 > 1", "customer.attributes.attribute_7"),
    ):
        with within(1), pytest.raises(RuleError) as refused:
            check(text, MANY)
        assert refused.value.nearest == near
        assert near in refused.value.message
    with within(1), pytest.raises(RuleError) as refused:
        check("x" * 3_900 + " > 1", MANY)
    assert refused.value.nearest is None


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("1 / (customer.orders_count - 4) > 0", "division by zero"),
        ("customer.orders_count % (customer.orders_count - 4) > 0", "modulus by zero"),
        ("order.amount / (customer.orders_count - 4) > 5", "division by zero"),
        ("order.amount / (order.amount - order.amount) > 1", "division by zero"),
        ("customer.attributes.rate / (customer.attributes.rate - 1.25) > 1", "division by zero"),
        ("customer.orders_count * 9223372036854775807 > 0", "does not fit in 64 bits"),
        ("order.lines[7].quantity > 0", "no item 7 in a list of 2"),
        ("customer.counts['none'] > 0", "no such key"),
        ("int(customer.attributes.country) > 0", "no whole number"),
        ("now + days(customer.orders_count * 100000) > now", "out of range"),
        ("order.channel.charAt(999) == ''", "out of range: 999"),
        ("order.channel.replace('', 'x'.replace('x', order.channel)) == ''", ""),
        ("customer.attributes.vip", "customer.attributes.vip is missing"),
    ],
)
def test_what_has_no_value_says_why_and_does_not_hold(text: str, why: str) -> None:
    rule = check(text, VOCABULARY)
    made = context(order__channel="web" * 200)
    assert not rule.holds(made)
    explained = rule.explain(made)
    assert not explained.held
    if why:
        with pytest.raises(RuleFailed, match=why):
            rule.evaluate(made)
        (leaf,) = explained.leaves()
        assert leaf.failure is not None
        assert why in leaf.failure
        assert check(f"{text} || order.amount > 1", VOCABULARY).holds(made)


def test_a_text_cannot_be_made_to_grow_without_bound() -> None:
    made = context(order__channel="a" * 4_000)
    for text in (
        "order.channel.replace('a', order.channel).size() > 0",
        "order.channel.split('').map(x, order.channel).join().size() > 0",
        "order.channel" + ".replace('', 'aaaaaaaaaaaaaaaa')" * 20 + ".size() > 0",
    ):
        rule = check(text, VOCABULARY)
        with within(1), pytest.raises(RuleFailed, match="more than"):
            rule.evaluate(made)


def test_an_argument_of_a_fact_may_be_long_but_not_the_complaint() -> None:
    entry = Entry("customer.spent", INT, parameters=(Parameter("window", check=lambda _: "write 30d"),))
    with within(0.5), pytest.raises(RuleError) as refused:
        check(f'customer.spent("{"9" * 3_000}") > 1', Vocabulary.of([entry]))
    assert len(refused.value.message) < 400


def _emptied(value: Any, chance: random.Random, share: float) -> Any:
    """Give a context in which any fact, group or field may be null."""
    if chance.random() < share:
        return None
    if isinstance(value, Mapping):
        table = cast(Mapping[str, Any], value)
        return {name: _emptied(one, chance, share) for name, one in table.items()}
    if isinstance(value, list):
        items = [_emptied(one, chance, share) for one in cast(list[Any], value)]
        return [one for one in items if one is not None]
    return value


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rules, contexts, st.randoms(use_true_random=False))
def test_null_anywhere_is_a_missing_fact_for_every_reading(text: str, whole: Any, chance: random.Random) -> None:
    rule = check(text, VOCABULARY)
    for share in (0.05, 0.3, 1.0):
        made = _emptied(whole, chance, share) or {}
        strictly: object
        try:
            strictly = build(rule.tree)(made, {})
        except Exception:
            strictly = "failed"
        try:
            assert rule.evaluate(made) == strictly
        except RuleFailed:
            assert strictly == "failed"
        assert rule.holds(made) is (strictly is True)
        assert rule.explain(made).held is rule.holds(made)
