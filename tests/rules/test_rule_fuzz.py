from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from laurels.rules import Rule, RuleError, RuleFailed, Vocabulary, check, unparse
from laurels.rules.strict import build
from tests.rules.rule_examples import VOCABULARY, contexts

# Words that often fit together, in any order: most rules are refused, the others must behave.
_atoms = st.sampled_from(
    [
        *VOCABULARY.entries,
        "line",
        "line.amount",
        "line.attributes.colour",
        "1",
        "-2",
        "1.5",
        "0x1F",
        "2u",
        "'A'",
        "b'A'",
        "true",
        "null",
        "[]",
        "{}",
        "['DE', 'AT']",
        "[1, 2.5]",
        "{'visits': 1}",
        "duration('1h')",
        "timestamp(0)",
    ]
)


def _grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    binary = st.sampled_from(["==", "!=", "<", ">=", "+", "-", "*", "/", "%", "in", "&&", "||"])
    call = st.sampled_from(["size", "string", "int", "double", "decimal", "days", "bool", "uint", "bytes"])
    method = st.sampled_from(["startsWith", "contains", "matches", "size", "getHours", "lowerAscii", "trim"])
    macro = st.sampled_from(["exists", "all", "exists_one", "filter", "map"])
    return st.one_of(
        st.builds("({} {} {})".format, inner, binary, inner),
        st.builds("({} {} {})".format, inner, binary, inner),
        st.builds("{}({})".format, call, inner),
        st.builds("{}.{}({})".format, inner, method, inner),
        st.builds("({}).{}()".format, inner, method),
        st.builds("order.lines.{}(line, {})".format, macro, inner),
        st.builds("({}).{}(line, {})".format, inner, macro, inner),
        st.builds("({} ? {} : {})".format, inner, inner, inner),
        st.builds("({})[{}]".format, inner, inner),
        st.builds("!({})".format, inner),
        st.builds("-({})".format, inner),
        st.builds("[{}, {}]".format, inner, inner),
        st.builds("has({}.size)".format, inner),
    )


texts = st.recursive(_atoms, _grown, max_leaves=5)
often = settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def outcome(rule: Rule, context: Any) -> tuple[str, str]:
    try:
        return "value", repr(rule.evaluate(context))
    except RuleFailed:
        return "failed", ""


def strictly(rule: Rule, context: Any) -> tuple[str, str]:
    try:
        return "value", repr(build(rule.tree)(context, {}))
    except Exception:
        return "failed", ""


@often
@given(texts, contexts)
def test_a_typed_rule_is_refused_or_behaves(text: str, context: Any) -> None:
    try:
        rule = check(text, VOCABULARY, expects=None)
    except RuleError as error:
        refused = error
    else:
        assert outcome(rule, context) == strictly(rule, context)
        assert rule.explain(context).held is rule.holds(context)
        assert rule.sentence()
        assert check(unparse(rule.tree), VOCABULARY, expects=None).tree == rule.tree
        return
    assert 0 <= refused.position <= len(text)


@often
@given(texts, contexts)
def test_a_plain_rule_is_refused_or_behaves(text: str, context: Any) -> None:
    try:
        rule = check(text, Vocabulary.dynamic())
    except RuleError:
        return
    outcome(rule, context)
    assert rule.explain(context).held is rule.holds(context)
    assert rule.sentence()
