"""What a rule says in SQL is what it says compiled, evaluated strictly and explained."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from laurels.rules import Explanation, Rule, RuleError, check
from laurels.rules.literals import quoted
from laurels.rules.sql import real_time_only, translate
from laurels.rules.strict import build
from tests.conftest import Database
from tests.rules import rule_examples
from tests.rules.rule_generator import VOCABULARY, Rules, context
from tests.rules.sql_examples import SOURCE, asked, shown

KINDS = ("int", "decimal", "money", "string", "double", "timestamp", "duration", "list(string)", "list(int)")
seeds = st.integers(0, 2**40)
SLOW = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]


@pytest.fixture(scope="module")
def db(shared_database: Database) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(shared_database.app_url, autocommit=True) as db:
        db.execute("SET jit = off")
        yield db


def written(random: Random, count: int, *kinds: str) -> list[Rule]:
    """Write so many rules that are right and can be asked of everybody."""
    found: list[Rule] = []
    while len(found) < count:
        text = Rules(random).value(random.choice(kinds), random.randrange(1, 4))
        try:
            rule = check(text, VOCABULARY, expects=None)
        except RuleError:
            continue
        if real_time_only(rule) is None:
            found.append(rule)
    return found


def strictly(rule: Rule, moment: Any) -> object:
    """Give the value of a rule, or None where it has none."""
    try:
        return build(rule.tree)(moment, {})
    except Exception:
        return None


def told(rule: Rule, moment: Any) -> str:
    return f"{rule.text}\n{moment}"


def changed(explanation: Explanation, moment: Any) -> Any:
    """Apply the smallest changes that an explanation gives."""
    for change in explanation.changes:
        moment = change.applied(moment)
    return moment


def compare(db: psycopg.Connection[Any], random: Random, *, rules: int, contexts: int) -> int:
    """Hold every reading of some rules against the others in some contexts, and try each change that is advised.

    Give the number of triples.
    """
    conditions = written(random, rules, "bool")
    moments = [context(random) for _ in range(contexts)]
    for moment, row in zip(moments, asked(db, conditions, moments), strict=True):
        for rule, found in zip(conditions, row, strict=True):
            expected = strictly(rule, moment)
            assert found is expected, told(rule, moment)
            assert rule.holds(moment) is (found is True), told(rule, moment)
            explanation = rule.explain(moment)
            assert explanation.held is (found is True), told(rule, moment)
            assert not explanation.changes or rule.holds(changed(explanation, moment)), told(rule, moment)
    return rules * contexts


@settings(max_examples=10, deadline=None, suppress_health_check=SLOW)
@given(seeds)
def test_every_reading_of_a_rule_says_the_same(db: psycopg.Connection[Any], seed: int) -> None:
    compare(db, Random(seed), rules=15, contexts=20)


@settings(max_examples=20, deadline=None, suppress_health_check=SLOW)
@given(seeds)
def test_each_change_that_is_advised_turns_what_it_is_to_turn(seed: int) -> None:
    random = Random(seed)
    for rule in written(random, 5, "bool"):
        for moment in [context(random) for _ in range(5)]:
            explanation = rule.explain(moment)
            assert not explanation.changes or rule.holds(changed(explanation, moment)), told(rule, moment)
            for leaf in explanation.leaves():
                if leaf.change is not None:
                    turned = check(leaf.text, VOCABULARY).explain(leaf.change.applied(moment))
                    assert turned.held is leaf.wanted, told(rule, moment)


@pytest.mark.slow
@settings(max_examples=100, deadline=None, suppress_health_check=SLOW)
@given(seeds)
def test_every_reading_of_a_hundred_thousand_says_the_same(db: psycopg.Connection[Any], seed: int) -> None:
    compare(db, Random(seed), rules=25, contexts=40)


@settings(max_examples=10, deadline=None, suppress_health_check=SLOW)
@given(seeds)
@example(529602)  # a quotient of nothing by a negative number, as a floating-point number
@example(22311)  # how often to replace, beyond what a whole number holds
def test_a_value_in_sql_is_the_value_of_the_rule(db: psycopg.Connection[Any], seed: int) -> None:
    random = Random(seed)
    rules, moments = written(random, 15, *KINDS), [context(random) for _ in range(10)]
    for moment, row in zip(moments, asked(db, rules, moments), strict=True):
        for rule, found in zip(rules, row, strict=True):
            expected = shown(strictly(rule, moment))
            assert repr(shown(found)) == repr(expected), told(rule, moment)


HOSTILE = [
    "'",
    "';",
    "--",
    "/*",
    "%s",
    "%(r0_1)s",
    "$1",
    "$$",
    "\\",
    "\u2028",
    "{0}",
    "'); DROP TABLE workspace; --",
    '"',
    "%",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_value_and_no_name_becomes_part_of_the_statement(text: str, db: psycopg.Connection[Any]) -> None:
    moment: Any = context(Random(1))
    moment["customer"]["attributes"]["text"] = text
    moment["customer"]["attributes"]["tags"] = [text]
    moment["customer"]["counts"] = {text: 1}
    moment["customer"]["spent"] = {text: 500}
    word = quoted(text)
    rules = [
        check(rule, VOCABULARY)
        for rule in (
            f"customer.attributes.text == {word}",
            f"{word} in customer.attributes.tags",
            f"customer.attributes.text in ['x', {word}]",
            f"customer.counts[{word}] == 1",
            f"customer.spent({word}) == 5",
            f"has(customer.spent({word}))",
            f"customer.attributes.text.contains({word}) && customer.attributes.text.replace({word}, 'a') == 'a'",
            f"[customer.attributes.text].exists(x, x == {word})",
            f"{{{word}: 1}} == customer.counts",
        )
    ]
    assert asked(db, rules, [moment]) == [[True] * len(rules)]
    for number, rule in enumerate(rules):
        written_out = translate(rule, SOURCE, prefix=f"r{number}").text
        assert "DROP" not in written_out
        assert not re.search(r"%(?!\(r\d+_\d+\)s)", written_out), "a percent sign that is no placeholder"


@settings(max_examples=8, deadline=None, suppress_health_check=SLOW)
@given(
    st.lists(rule_examples.rules, min_size=5, max_size=10), st.lists(rule_examples.contexts, min_size=5, max_size=10)
)
def test_the_rules_of_the_other_tests_say_the_same_in_sql(
    db: psycopg.Connection[Any], texts: list[str], moments: list[Any]
) -> None:
    rules = [check(text, rule_examples.VOCABULARY) for text in texts]
    for moment, row in zip(moments, asked(db, rules, moments), strict=True):
        for rule, found in zip(rules, row, strict=True):
            assert found is strictly(rule, moment), told(rule, moment)
