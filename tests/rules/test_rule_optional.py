"""Optional values, bound names and macros of two variables in a typed rule."""

from __future__ import annotations

from typing import Any

import pytest

from laurels.rules import (
    Entry,
    Parameter,
    Rule,
    RuleError,
    RuleFailed,
    Vocabulary,
    check,
    decode,
    encode,
    parse,
    unparse,
)
from laurels.rules.bounds import DEPTH_MAX, NODES_MAX
from laurels.rules.strict import build
from laurels.rules.tree import Bind, Macro2, Maybe, OptionalIndex, OptionalSelect, walk
from laurels.rules.types import INT
from tests.rules.rule_examples import NOW, VOCABULARY, context


def value(text: str, **changes: Any) -> object:
    rule = check(text, VOCABULARY, expects=None)
    made = context(**changes)
    strictly: object
    try:
        strictly = build(rule.tree)(made, {})
    except RuleFailed:
        strictly = "failed"
    assert result(rule, made) == strictly
    return strictly


def result(rule: Rule, made: Any) -> object:
    try:
        return rule.evaluate(made)
    except RuleFailed:
        return "failed"


@pytest.mark.parametrize(
    ("text", "without", "present"),
    [
        ("order.?discount.orValue(5) == 5", True, False),
        ("order.discount.orValue(5) == 5", True, False),
        ("order.?discount.hasValue()", False, True),
        ("order.discount.hasValue()", False, True),
        ("order.?discount.value() == 2.5", "failed", True),
        ("order.?discount.or(optional.of(order.amount)).value() == 87.60", True, False),
        ("order.?discount.or(optional.none()).hasValue()", False, True),
        ("optional.none().or(order.?discount).orValue(1) == 1", True, False),
        ("order.?discount.optMap(d, d * 2).orValue(1) == 5", False, True),
        ("order.?discount.optMap(d, d > 2).orValue(false)", False, True),
        ("order.?discount.optFlatMap(d, optional.ofNonZeroValue(d)).hasValue()", False, True),
        ("(has(order.discount) ? optional.of(order.discount) : optional.none()).orValue(7) == 7", True, False),
        ("cel.bind(d, order.?discount, d.hasValue() && d.orValue(0) == 2.5)", False, True),
        ("cel.bind(d, order.discount.orValue(0), d > 1 && d < 5)", False, True),
        ("has(order.?discount) || true", RuleError, RuleError),
    ],
)
def test_an_optional_fact_has_a_value_or_another(text: str, without: object, present: object) -> None:
    if without is RuleError:
        with pytest.raises(RuleError):
            check(text, VOCABULARY)
        return
    assert value(text, order__discount=None) == without
    assert value(text, order__discount=250) == present


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("order.lines[?0].sku.orValue('none')", "A"),
        ("order.lines[?9].sku.orValue('none')", "none"),
        ("order.lines[?-1].hasValue()", False),
        ("order.lines[?customer.orders_count].hasValue()", False),
        ("order.lines[?1].?attributes.colour.orValue('none')", "none"),
        ("order.lines[?0].attributes.colour.orValue('none')", "red"),
        ("customer.counts[?'visits'].orValue(0)", 3),
        ("customer.?counts.?calls.orValue(0)", 0),
        ("customer.counts.calls.orValue(0)", 0),
        ("order.lines.exists(l, l.?attributes.colour.orValue('') == 'red')", True),
        ("order.lines.filter(l, l.attributes.colour.hasValue()).size()", 1),
        ("has(order.lines[?0].attributes.colour)", True),
        ("has(order.lines[?7].attributes.colour)", False),
        ("optional.ofNonZeroValue(customer.attributes.country).hasValue()", True),
        ("optional.ofNonZeroValue('').hasValue()", False),
        ("optional.ofNonZeroValue(customer.tags).hasValue()", True),
        ("optional.ofNonZeroValue(order.amount - 87.60).orValue(1)", 100),
        ("optional.of(3).orValue(4)", 3),
        ("optional.none().orValue(4)", 4),
        ("cel.bind(total, order.amount + 12.40, total == 100 && total > order.amount)", True),
        ("cel.bind(l, order.lines, l.exists(x, x.sku == 'B'))", True),
        ("cel.bind(a, 2, cel.bind(b, a * 3, a + b))", 8),
        ("customer.counts.exists(name, count, name == 'visits' && count > 2)", True),
        ("customer.counts.all(name, count, count > 5)", False),
        ("customer.counts.existsOne(name, count, count == 3)", True),
    ],
)
def test_optional_items_and_bound_names(text: str, expected: object) -> None:
    assert value(text) == expected


@pytest.mark.parametrize(
    ("text", "code", "advice"),
    [
        ("order.?discount > 5", "optional_value", "add .orValue(…)"),
        ("order.?discount", "optional_value", "order.?discount.hasValue()"),
        ("optional.of(1) == optional.of(1)", "optional_value", "orValue"),
        ("[order.?discount].size() > 0", "optional_value", "orValue"),
        ("[?order.?discount].size() > 0", "wrong_type", "no place in a typed rule"),
        ("order.?discuont.hasValue()", "unknown_name", "did you mean order.discount?"),
        ("order.?discount.orValue('x') == 'x'", "wrong_type", "expected money(GBP)"),
        ("(order.amount + order.amount).orValue(1) > 1", "wrong_type", "asked of an optional or a fact"),
        ("order.?discount.orValue() > 1", "wrong_type", "takes 1 arguments"),
        ("order.?discount.optFlatMap(d, d).hasValue()", "wrong_type", "write optMap instead"),
        ("optional.ofNonZeroValue(now).hasValue()", "wrong_type", "no timestamp is zero"),
        ("cel.bind(1, 2, true)", "bad_macro", "cel.bind(total, order.amount, total > 5)"),
        ("customer.counts.exists(k, v, customer.tags.exists(k, v > 1))", "hidden_name", "another name"),
        ("order.lines.exists(i, l, l.amount > i)", "wrong_type", "use one variable"),
        ("order.lines.exists(l, l, true)", "bad_macro", "two variables"),
        ("customer.counts.transformMap(k, v, v + 1).size() > 1", "wrong_type", "no place in a typed rule"),
    ],
)  # fmt: skip
def test_an_optional_out_of_place_is_refused_with_its_cure(text: str, code: str, advice: str) -> None:
    with pytest.raises(RuleError) as refused:
        check(text, VOCABULARY)
    assert refused.value.code == code
    assert advice in refused.value.message


def test_a_parametric_fact_may_be_asked_like_an_optional() -> None:
    entry = Entry("customer.orders", INT, optional=True, parameters=(Parameter("window"),))
    rule = check('customer.orders("30d").orValue(0) < 3', Vocabulary.of([entry]))
    assert rule.holds({"customer": {}})
    assert not rule.holds({"customer": {"orders": {"30d": 3}}})


def test_a_checked_tree_says_optionals_with_the_other_nodes() -> None:
    text = "cel.bind(d, order.?discount, d.orValue(0) > 1) || customer.counts.exists(k, v, v > 9)"
    tree = check(text, VOCABULARY).tree
    assert not [node for node in walk(tree) if isinstance(node, Bind | Macro2 | OptionalSelect | OptionalIndex | Maybe)]
    assert check(unparse(tree), VOCABULARY).tree == tree
    assert decode(encode(tree)) == tree


@pytest.mark.parametrize(
    "text",
    [
        "a.?b.c[?1].?`d e`",
        "[?a, b, ?c.?d]",
        "{?'a': b.?c, 'd': 1}",
        "cel.bind(x, 1 + 2, x * x)",
        "(a ? b : c).?d",
        "a.exists(i, v, i > v)",
        "a.transformMap(k, v, k != 1, v + 1)",
        "optional.of(1).optMap(x, x + 1).orValue(2)",
        "math.greatest(1, 2) + math.abs(-3)",
        "[?(a ? b : c)]",
    ],
)
def test_optionals_survive_their_text_and_data(text: str) -> None:
    parsed = parse(text)
    assert parse(unparse(parsed)) == parsed
    assert decode(encode(parsed)) == parsed


def test_a_change_is_found_through_a_value_for_what_is_missing() -> None:
    explanation = check("order.discount.orValue(0) >= 5", VOCABULARY).explain(context(order__discount=None))
    (change,) = explanation.changes
    assert (change.path, change.to) == ("order.discount", 500)
    explanation = check("customer.last_order_at.orValue(now) < now", VOCABULARY).explain(context())
    (change,) = explanation.changes
    assert change.to < NOW


def test_names_that_stand_for_names_cannot_grow_without_bound() -> None:
    text, last = "", "customer.orders_count"
    for place in range(12):
        text += f"cel.bind(v{place}, {last} + {last}, "
        last = f"v{place}"
    for rule in (text + f"{last} > 0" + ")" * 12, "order.?discount" + ".optMap(x, x + x)" * 30 + ".hasValue()"):
        with pytest.raises(RuleError) as refused:
            check(rule, VOCABULARY)
        assert refused.value.code in ("rule_too_large", "macros_too_deep")
    largest = " && ".join(["order.discount.orValue(1) > 0"] * 70)
    assert NODES_MAX > 70 > DEPTH_MAX
    assert check(largest, VOCABULARY).holds(context())
