from __future__ import annotations

import pytest

from laurels.rules import BOOL, DECIMAL, INT, MONEY, Entry, RuleError, RuleFailed, Type, Vocabulary, check
from laurels.rules.tree import Literal, walk
from laurels.rules.types import LIST, POINTS, STRING
from tests.rules.rule_examples import GBP, VOCABULARY, context


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("order.amonut >= 100", "unknown name order.amonut at position 0: did you mean order.amount?"),
        (
            "customer.attributes.contry == 'DE'",
            "unknown name customer.attributes.contry at position 0: did you mean customer.attributes.country?",
        ),
        ("order.lines.exists(line, line.skuu == 'A')", "line has no field skuu at position 25: did you mean sku?"),
        (
            "order.lines.exists(line, line.attributes.color == 'A')",
            "line has no field attributes.color at position 25: did you mean attributes.colour?",
        ),
        ("order.lines.exist(line, true)", "unknown function exist at position 12: did you mean exists?"),
        ("order == 1", "order is a group of names, not a value; name one of its fields at position 0"),
        ("order.amount >= 99.955", "99.955 is too fine: GBP has 2 decimal places at position 16"),
        ("customer.points > 0.25", "0.25 is too fine: points has 1 decimal places at position 18"),
        ("order.channel == 'stor'", "order.channel is never 'stor' at position 17: did you mean store?"),
        ("order.channel in ['web', 'ap']", "order.channel is never 'ap' at position 25: did you mean app?"),
        ("order.amount", "the rule gives money(GBP), expected bool at position 0"),
        ("order.amount && true", "a side of && is money(GBP), expected a condition (bool) at position 0"),
        ("order.amount > 'a'", "cannot work out money(GBP) > string at position 13"),
        ("order.amount + customer.points > 1", "cannot work out money(GBP) + points at position 13"),
        ("order.amount * order.amount > 1", "cannot work out money(GBP) * money(GBP) at position 13"),
        (
            "now > '2026-01-01'",
            'cannot work out timestamp > string; write timestamp("2026-11-21T00:00:00Z") at position 4',
        ),
        ("now - now > 30", 'cannot work out duration > int; write duration("720h") or days(30) at position 10'),
        ("order.channel == null", "cannot work out string == null; ask has(…) whether a fact is there at position 14"),
        ("order.lines.size > 1", "cannot take .size of list(line), expected an object or a map at position 0"),
        (
            "customer.orders_count.size() > 1",
            "size takes (list(dyn)) or (string) or (map(dyn, dyn)) or (bytes), found (int) at position 22",
        ),
        ("startsWith('a', 'b')", "startsWith is written x.startsWith(…) at position 0"),
        (
            "order.channel.matches('(a')",
            "the pattern '(a' is refused at character 2: a group is not closed at position 22",
        ),
        (
            "now > timestamp('yesterday')",
            "'yesterday' is no timestamp; write it like \"2026-11-21T09:30:00Z\" at position 16",
        ),
        (
            "order.lines.exists(line, line.quantity)",
            "inside exists() there is int, expected a condition (bool) at position 25",
        ),
        ("type(order.amount) == type(1)", "type() has no place in a typed rule at position 0"),
        ("customer.tags == [1]", "cannot work out list(string) == list(int) at position 14"),
        ("[1, 'a'] == [1]", "the list holds string, expected int at position 4"),
        ("1 in customer.tags", "before in there is int, expected string at position 2"),
        ("customer.attributes.score > 1.5 ? 1 : 'a'", "after : there is string, expected int at position 38"),
        ("1e900 > order.amount", "1e900 has too many digits; 40 are the limit at position 0"),
        (
            "now.getHours('Mars') > 1",
            'unknown time zone \'Mars\'; write it like "Europe/Berlin" or "+02:00" at position 13',
        ),
    ],
)
def test_a_rule_that_does_not_fit_the_vocabulary_is_refused_with_a_cure(text: str, message: str) -> None:
    with pytest.raises(RuleError) as refused:
        check(text, VOCABULARY)
    assert refused.value.message == message


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("order.amount == 87.6", True),
        ("order.amount == 87.60 && 87.60 == order.amount", True),
        ("order.amount - 7.60 == 80", True),
        ("order.amount * 2 == 175.20", True),
        ("order.amount * 1.1 == 96.36", True),
        ("order.amount * 0.333 == 29.1708", None),
        ("order.amount / order.amount == 1.0", True),
        ("order.amount >= customer.orders_count * 21.9", True),
        ("order.amount > customer.orders_count * 22", False),
        ("customer.points == 50.5", True),
        ("customer.orders_count * 1.5 == 6", True),
        ("customer.orders_count / 3 == 1", True),
        ("customer.attributes.rate * 8 == 10.00", True),
        ("0.1 + 0.2 == 0.3", True),
        ("decimal(order.amount) == 87.6", True),
        ("now - customer.joined_at > days(399)", True),
        ("order.lines.filter(l, 'shoes' in l.collections).size() == 1", True),
        ("order.lines.exists(l, l.attributes.colour == 'red')", True),
        ("order.lines.all(l, has(l.attributes.colour))", False),
        ("order.lines.map(l, l.sku) == ['A', 'B']", True),
        ("customer.counts.visits == 3 && customer.counts['visits'] == 3", True),
        ("has(customer.counts.calls)", False),
        ("has(customer.attributes.score)", False),
    ],
)
def test_a_typed_rule_decides_exactly(text: str, holds: bool | None) -> None:
    if holds is None:
        with pytest.raises(RuleError, match="too fine"):
            check(text, VOCABULARY)
    else:
        assert check(text, VOCABULARY).holds(context()) is holds


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("order.discount == 0", False),
        ("!(order.discount == 0)", False),
        ("order.discount == 0 || order.amount > 0", True),
        ("order.amount > 0 || order.discount == 0", True),
        ("order.discount == 0 && order.amount > 0", False),
        ("has(order.discount) && order.discount > 0", False),
        ("!has(order.discount) || order.discount > 0", True),
        ("customer.orders_count / 0 == 1", False),
        ("customer.tags[9] == 'a'", False),
        ("customer.counts.calls > 0", False),
        ("customer.orders_count * 9223372036854775807 > 0", False),
    ],
)
def test_a_rule_that_cannot_be_decided_does_not_hold(text: str, holds: bool) -> None:
    rule = check(text, VOCABULARY)
    for given in (context(), context(order__discount=None)):
        assert rule.holds(given) is holds
    nothing = context() | {"order": context()["order"] | {"discount": None}}
    assert rule.holds(nothing) is holds


def test_the_zero_character_is_refused_because_it_cannot_be_stored() -> None:
    with pytest.raises(RuleError) as refused:
        check("order.channel == 'a\0'", VOCABULARY)
    assert refused.value.position == 19


def test_a_missing_fact_is_named() -> None:
    with pytest.raises(RuleFailed) as failed:
        check("order.discount > 1", VOCABULARY).evaluate(context())
    assert failed.value.missing == "order.discount"


def test_a_context_of_the_wrong_shape_never_raises() -> None:
    rule = check("order.lines.exists(l, l.quantity > 1) && order.amount > 5", VOCABULARY)
    for broken in (
        {},
        {"order": None},
        {"order": {"lines": 5, "amount": "x"}},
        {"order": {"lines": [None], "amount": 600}},
    ):
        assert rule.holds(broken) is False  # type: ignore[arg-type]
        assert rule.explain(broken).held is False  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("order.amount * 1.5", GBP),
        ("order.amount / order.discount", DECIMAL),
        ("customer.orders_count + 1", INT),
        ("customer.orders_count + 1.0", DECIMAL),
        ("order.lines.map(l, l.sku)", LIST(STRING)),
        ("customer.points + 1", POINTS(1)),
        ("true ? 1 : 2.5", DECIMAL),
        ("[] + [1]", LIST(INT)),
    ],
)
def test_a_rule_knows_its_type(text: str, kind: Type) -> None:
    assert check(text, VOCABULARY, expects=None).type == kind


def test_a_number_is_taken_as_the_amount_that_is_expected() -> None:
    assert check("12.5", VOCABULARY, expects=GBP).evaluate(context()) == 1250
    assert check("customer.orders_count * 3", VOCABULARY, expects=GBP).evaluate(context()) == 1200
    with pytest.raises(RuleError, match="expected money"):
        check("'a'", VOCABULARY, expects=GBP)


def test_currencies_have_their_own_digits_and_never_mix() -> None:
    vocabulary = Vocabulary.of([Entry("yen", MONEY("JPY", 0)), Entry("dinar", MONEY("KWD", 3))])
    assert check("yen == 100 && dinar == 1.234", vocabulary).holds({"yen": 100, "dinar": 1234})
    for text in ("yen == 1.5", "dinar == 0.0001", "yen > dinar", "yen + dinar > 1"):
        with pytest.raises(RuleError):
            check(text, vocabulary)


@pytest.mark.parametrize(
    ("text", "needs"),
    [
        ("order.amount >= 1", {"order.amount"}),
        ("order.lines.exists(l, l.sku == order.channel)", {"order.lines", "order.lines.sku", "order.channel"}),
        ("order.lines.filter(l, l.quantity > 1).all(m, has(m.attributes.colour))",
         {"order.lines", "order.lines.quantity", "order.lines.attributes.colour"}),
        ("has(customer.attributes.vip) || true", {"customer.attributes.vip"}),
        ("customer.counts.visits > 1", {"customer.counts", "customer.counts.visits"}),
        ("true", set()),
    ],
)  # fmt: skip
def test_a_rule_lists_the_facts_it_needs(text: str, needs: set[str]) -> None:
    found = check(text, VOCABULARY).needs
    assert found - {"customer.counts"} == needs - {"customer.counts"}


def test_every_checked_node_has_a_position_and_a_type() -> None:
    text = "order.amount >= 99.95 && order.lines.exists(l, l.sku in ['A'])"
    tree = check(text, VOCABULARY).tree
    for node in walk(tree):
        assert node.type.kind != "dyn"
        if isinstance(node, Literal):
            assert text.startswith(node.text, node.position)
    assert tree.type == BOOL


def test_a_rule_is_equal_to_one_of_the_same_text() -> None:
    assert check("order.amount > 1", VOCABULARY) == check("order.amount > 1", VOCABULARY)
    assert len({check("true", VOCABULARY), check("true", VOCABULARY)}) == 1
