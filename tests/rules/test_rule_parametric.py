"""Facts that are asked with constant arguments: customer.spent("365d")."""

from __future__ import annotations

from typing import Any

import pytest

from laurels.rules import (
    BOOL,
    INT,
    LIST,
    MONEY,
    OBJECT,
    STRING,
    Entry,
    Parameter,
    Read,
    RuleError,
    RuleFailed,
    Vocabulary,
    check,
    decode,
    encode,
    parse,
    unparse,
)
from laurels.rules.compiler import plain_python
from laurels.rules.strict import build


def window(value: object) -> str | None:
    """Complain of what is no number of days."""
    text = str(value)
    return None if text == "ever" or (text[:-1].isdigit() and text[-1] == "d") else 'write days as in "30d"'


WINDOW = Parameter("window", STRING, window, example="30d")
GBP = MONEY("GBP")
VOCABULARY = Vocabulary.of(
    [
        Entry("customer.spent", GBP, "the spend {0}", parameters=(WINDOW,), cost=5, more="Spend {by} more"),
        Entry("customer.average_order", GBP, "the average order in {0}", parameters=(WINDOW,), optional=True, cost=7),
        Entry("customer.orders", INT, parameters=(Parameter("window", STRING, window, default="ever"),), cost=3),
        Entry(
            "customer.bought",
            INT,
            "how often {0} was bought in {1}",
            parameters=(
                Parameter("SKU", STRING, allowed=("mug-1", "mug-2")),
                Parameter("window", STRING, window, default="ever"),
            ),
        ),
        Entry("customer.top", LIST(OBJECT("line")), "the {0} best lines", parameters=(Parameter("count", INT),)),
        Entry("customer.asked", BOOL, "it was asked", parameters=(Parameter("really", BOOL),), optional=True),
        Entry("customer.age", INT, "the age", optional=True, cost=1),
        Entry("customer.country", STRING, "the country"),
        Entry("chance", INT, "the chance", parameters=(Parameter("seed", STRING),)),
        Entry("order.lines", LIST(OBJECT("line")), "the lines"),
    ],
    {"line": [Entry("sku", STRING), Entry("amount", GBP)]},
)
CONTEXT: dict[str, Any] = {
    "customer": {
        "spent": {"365d": 12_000, "30d": 0},
        "average_order": {"30d": None},
        "orders": {"ever": 4, "30d": 1},
        "bought": {"mug-1": {"90d": 2, "ever": 3}},
        "top": {"2": [{"sku": "A", "amount": 5}, {"sku": "B", "amount": 4}]},
        "asked": {"True": True},
        "country": "DE",
    },
    "chance": {"x": 7},
    "order": {"lines": [{"sku": "A", "amount": 100}]},
}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('customer.spent("365d") >= 120', True),
        ("customer.spent('365d') > 120", False),
        ('customer.spent("30d") == 0', True),
        ('customer.spent("30d") + customer.spent("365d")', 12_000),
        ("customer.orders()", 4),
        ('customer.orders("30d")', 1),
        ('customer.bought("mug-1", "90d") * 2', 4),
        ('customer.bought("mug-1")', 3),
        ('has(customer.average_order("30d"))', False),
        ('has(customer.average_order("99d"))', False),
        ('has(customer.spent("30d"))', True),
        ('has(customer.bought("mug-2"))', False),
        ('customer.average_order("30d") > 1 || true', True),
        ("customer.top(2).exists(l, l.sku == 'B')", True),
        ("order.lines.exists(l, l.amount < customer.spent('365d'))", True),
        ("customer.asked(true)", True),
        ("has(customer.asked(false))", False),
        ("chance('x') % 2 == 1", True),
        ("customer.country.startsWith('D')", True),
    ],
)
def test_a_fact_is_read_with_its_arguments(text: str, value: object) -> None:
    rule = check(text, VOCABULARY, expects=None)
    assert plain_python(rule.tree, VOCABULARY) is not None
    assert rule.evaluate(CONTEXT) == value
    assert build(rule.tree)(CONTEXT, {}) == value


@pytest.mark.parametrize(
    "text", ["customer.average_order('30d') > 1", "customer.spent('7d') > 1", "customer.bought('mug-2', '90d') > 0"]
)
def test_a_parametric_fact_may_be_missing(text: str) -> None:
    rule = check(text, VOCABULARY)
    assert not rule.holds(CONTEXT)
    with pytest.raises(RuleFailed) as failed:
        rule.evaluate(CONTEXT)
    assert failed.value.missing in rule.needs
    assert failed.value.message == f"{text.replace(chr(39), chr(34)).rsplit(' ', 2)[0]} is missing"


@pytest.mark.parametrize(
    ("text", "code", "at", "advice"),
    [
        ('customer.spend("365d") > 1', "unknown_name", "customer.spend", "did you mean customer.spent?"),
        ('customer.spent("a year") > 1', "bad_constant", '"a year"', 'write days as in "30d"'),
        ("customer.spent(365) > 1", "wrong_type", "365", 'as in customer.spent("30d")'),
        ("customer.spent(null) > 1", "wrong_type", "null", "a string"),
        ("customer.top('2').size() > 1", "wrong_type", "'2'", "an int"),
        ("customer.top(2u).size() > 1", "wrong_type", "2u", "an int"),
        ("customer.top(true).size() > 1", "wrong_type", "true", "an int"),
        ("customer.spent(customer.country) > 1", "not_a_constant", "customer.country", "must be written out"),
        ('customer.spent("36" + "5d") > 1', "not_a_constant", "+", "must be written out"),
        ("customer.spent() > 1", "wrong_arguments", "spent", "takes 1 argument"),
        ('customer.spent("1d", "2d") > 1', "wrong_arguments", '"2d"', "takes 1 argument"),
        ('customer.bought("mug-1", "2d", 3) > 1', "wrong_arguments", "3)", "takes 1 to 2 arguments"),
        ("customer.spent > 1", "wrong_arguments", "customer.spent", 'write customer.spent("30d")'),
        ("has(customer.spent)", "wrong_arguments", "customer.spent", 'write customer.spent("30d")'),
        ("customer.orders == 1", "wrong_arguments", "customer.orders", 'write customer.orders("ever")'),
        ("customer.age() > 1", "wrong_arguments", "age()", "write customer.age without the parentheses"),
        ('customer.bought("mug-3") > 1', "value_not_allowed", '"mug-3"', "did you mean mug-2?"),
        ("customer.country.startWith('D')", "unknown_function", "startWith", "did you mean startsWith?"),
        ("has(customer.country.size())", "wrong_type", "size()", "has() asks for"),
        ("has(size(customer.country))", "bad_macro", "has", "has() takes one field"),
    ],
)
def test_a_mistake_in_a_parametric_fact_is_refused_with_its_cure(text: str, code: str, at: str, advice: str) -> None:
    with pytest.raises(RuleError) as refused:
        check(text, VOCABULARY)
    assert refused.value.code == code
    assert advice in refused.value.message
    assert text[refused.value.position :].startswith(at)


def test_plain_cel_has_no_parametric_facts() -> None:
    with pytest.raises(RuleError, match="has"):
        check('has(customer.spent("30d"))', Vocabulary.dynamic())


def test_a_rule_says_which_facts_it_reads() -> None:
    text = 'customer.spent("30d") > 1 && customer.spent("90d") > 1 && customer.orders() > 1 && customer.age > 1'
    rule = check(text + ' && customer.spent("30d") < 9', VOCABULARY)
    assert rule.needs == {"customer.spent", "customer.orders", "customer.age"}
    assert rule.reads == {
        Read("customer.spent", ("30d",)),
        Read("customer.spent", ("90d",)),
        Read("customer.orders", ("ever",)),
        Read("customer.age"),
    }


def test_a_rule_costs_what_it_reads_and_its_own_size() -> None:
    one = check('customer.spent("30d") > 1', VOCABULARY)
    two = check('customer.spent("30d") > 1 && customer.spent("90d") > 1', VOCABULARY)
    again = check('customer.spent("30d") > 1 && customer.spent("30d") < 2', VOCABULARY)
    assert one.cost == 5 + 3
    assert two.cost == 10 + 7
    assert again.cost == 5 + 7


@pytest.mark.parametrize(
    "text",
    [
        'customer.spent("365d") >= 120',
        'customer.bought("mug-1") > 1',
        'has(customer.average_order("30d"))',
        "customer.top(-2).size() > 1",
        "customer.asked(true)",
        r"chance('a\"b\\c\n') > 1",
    ],
)
def test_a_parametric_fact_survives_text_and_data(text: str) -> None:
    assert parse(unparse(parse(text))) == parse(text)
    tree = check(text, VOCABULARY).tree
    assert decode(encode(tree)) == tree
    assert check(unparse(tree), VOCABULARY).tree == tree


def test_a_parametric_fact_is_explained_and_changed() -> None:
    rule = check('customer.spent("365d") >= 150 && customer.orders() >= 4', VOCABULARY)
    explanation = rule.explain(CONTEXT)
    assert not explanation.held
    (change,) = explanation.changes
    assert change.as_dict() == {
        "path": "customer.spent",
        "arguments": ["365d"],
        "change": "raise",
        "to": 15_000,
        "by": 3_000,
    }
    assert change.advice == "Spend 30.00 GBP more"
    changed = change.applied(CONTEXT)
    assert rule.holds(changed)
    assert changed["customer"]["spent"] == {"365d": 15_000, "30d": 0}
    assert (
        rule.sentence()
        == "the spend in the last 365 days is at least 150.00 GBP and the customer orders so far is at least 4"
    )
