"""Google's own engine (cel-cpp) as the judge of the readings."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import Any

import pytest

from laurels.rules import Rule, RuleError, RuleFailed, Vocabulary, check
from laurels.rules.strict import build
from tests.rules.oracle import FAILED, VOCABULARY, Oracle, cases

SEED = 20_261_121


def result(rule: Rule, context: dict[str, Any]) -> object:
    try:
        return rule.evaluate(context)
    except RuleFailed:
        return FAILED


def strictly(rule: Rule, context: dict[str, Any]) -> object:
    try:
        return build(rule.tree)(context, {})
    except Exception:
        return FAILED


def same(one: object, other: object) -> bool:
    if isinstance(other, Decimal):
        other = float(other)  # what a literal with a point is in the typed dialect
    if isinstance(one, float) and isinstance(other, float):
        return one == other or (math.isnan(one) and math.isnan(other))
    return type(one) is type(other) and one == other


def checked(text: str) -> Rule | None:
    """Check a rule; None where a constant of it could never do, which the dialect says at once."""
    try:
        return check(text, VOCABULARY, expects=None)
    except RuleError as refused:
        if refused.code == "bad_constant":
            return None
        raise


def disagreements(rules: int, contexts: int) -> tuple[int, int, list[tuple[str, dict[str, Any], object, object]]]:
    """Run pairs through every reading: how many, how many hold, and which differ from the judge."""
    judge, known = Oracle(), Vocabulary.dynamic()
    pairs, held = 0, 0
    off: list[tuple[str, dict[str, Any], object, object]] = []
    for text, moments in cases(SEED, rules, contexts):
        expression = judge.compiled(text)
        plain = check(text, known, expects=None)
        typed = checked(text)
        for context in moments:
            said = judge.says(expression, context)
            pairs += 1
            held += said is True
            readings = [result(plain, context)]
            if typed is not None:
                readings += [result(typed, context), strictly(typed, context)]
                assert typed.holds(context) is (result(typed, context) is True)
            off += [(text, context, said, one) for one in readings if not same(said, one)]
    return pairs, held, off


def test_every_reading_says_what_cel_cpp_says() -> None:
    pairs, held, off = disagreements(rules=150, contexts=10)
    assert pairs == 1_500
    assert 200 < held < 750
    assert not off, off[:3]


@pytest.mark.slow
def test_12_000_random_pairs_of_a_rule_and_a_context_never_disagree_with_cel_cpp() -> None:
    pairs, _, off = disagreements(rules=1_200, contexts=10)
    assert pairs == 12_000
    assert not off, off[:3]
