# ruff: noqa: E501 (in a table, one row is one line)
from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from laurels.rules import Explanation, Group, Leaf, Vocabulary, check
from tests.rules.rule_examples import NOW, VOCABULARY, context


def explained(text: str, **changes: Any) -> Explanation:
    return check(text, VOCABULARY).explain(context(**changes))


def leaf(text: str, **changes: Any) -> Leaf:
    root = explained(text, **changes).root
    assert isinstance(root, Leaf)
    return root


def test_a_leaf_says_what_it_found_what_it_needs_and_how_far_it_is() -> None:
    found = leaf("order.amount >= 100")
    assert found.text == "order.amount >= 100"
    assert found.sentence == "the order amount is at least 100.00 GBP"
    assert (found.held, found.decided, found.actual, found.needed, found.distance) == (False, True, 8760, 10_000, 1240)
    assert found.advice == "Spend 12.40 GBP more"
    assert found.change is not None
    assert found.change.as_dict() == {"path": "order.amount", "change": "raise", "to": 10_000, "by": 1240}


@pytest.mark.parametrize(
    ("text", "change", "advice"),
    [
        ("order.amount > 100", {"path": "order.amount", "change": "raise", "to": 10_001, "by": 1241}, "Spend 12.41 GBP more"),
        ("100 <= order.amount", {"path": "order.amount", "change": "raise", "to": 10_000, "by": 1240}, "Spend 12.40 GBP more"),
        ("order.amount < 50", {"path": "order.amount", "change": "lower", "to": 4999, "by": 3761},
         "Lower the order amount by 37.61 GBP to 49.99 GBP"),
        ("!(order.amount > 50)", {"path": "order.amount", "change": "lower", "to": 5000, "by": 3760},
         "Lower the order amount by 37.60 GBP to 50.00 GBP"),
        ("order.amount + 10 >= 100", {"path": "order.amount", "change": "raise", "to": 9000, "by": 240}, "Spend 2.40 GBP more"),
        ("order.amount >= customer.orders_count * 22.333",
         {"path": "order.amount", "change": "raise", "to": 8934, "by": 174}, "Spend 1.74 GBP more"),
        ("customer.points >= 60", {"path": "customer.points", "change": "raise", "to": 600, "by": 95}, "Earn 9.5 points more"),
        ("customer.orders_count == 7", {"path": "customer.orders_count", "change": "raise", "to": 7, "by": 3},
         "Raise the number of orders by 3 to 7"),
        ("customer.orders_count > 4.5", {"path": "customer.orders_count", "change": "raise", "to": 5, "by": 1},
         "Raise the number of orders by 1 to 5"),
        ("order.channel == 'app'", {"path": "order.channel", "change": "set", "to": "app"}, "Make the channel app"),
        ("customer.attributes.country in ['AT', 'CH']",
         {"path": "customer.attributes.country", "change": "set", "to": "AT", "one_of": ["AT", "CH"]},
         "Make the customer's country AT or CH"),
        ("!customer.active", {"path": "customer.active", "change": "set", "to": False}, "Make the customer is active false"),
        ("now - customer.joined_at >= days(430)",
         {"path": "now", "change": "raise", "to": "2026-12-21T12:00:00Z", "by": "2592000s"},
         "Wait 30 days, until 21 December 2026 12:00 UTC"),
    ],
)  # fmt: skip
def test_the_smallest_change_is_named(text: str, change: dict[str, Any], advice: str) -> None:
    found = next(iter(explained(text).leaves()))
    assert found.change is not None
    assert found.change.as_dict() == change
    assert found.advice == advice


@pytest.mark.parametrize(
    "text",
    [
        "order.amount != 87.60",
        "order.amount > order.amount",
        "order.lines.exists(l, l.sku == 'C')",
        "'x' in customer.tags",
    ],
)
def test_no_change_is_named_where_none_is_known(text: str) -> None:
    assert leaf(text).change is None
    assert explained(text).changes == ()


def test_and_or_and_not_keep_their_shape() -> None:
    root = explained("order.amount >= 100 && (customer.active || !has(order.discount))").root
    assert isinstance(root, Group)
    assert (root.operator, root.held) == ("and", False)
    inner = root.parts[1]
    assert isinstance(inner, Group)
    assert (inner.operator, inner.held) == ("or", True)
    assert isinstance(inner.parts[1], Group)
    assert inner.parts[1].operator == "not"


def test_an_and_needs_every_change_and_an_or_the_fewest() -> None:
    both = explained("order.amount >= 100 && customer.orders_count >= 5")
    assert both.advice == ("Spend 12.40 GBP more", "Raise the number of orders by 1 to 5")
    either = explained("(order.amount >= 100 && customer.orders_count >= 5) || order.channel == 'app'")
    assert either.advice == ("Make the channel app",)


def test_changes_that_contradict_one_another_are_not_promised() -> None:
    assert explained("order.amount >= 100 && order.amount <= 50").changes == ()


def test_a_missing_fact_is_undecided_and_named() -> None:
    found = leaf("customer.attributes.vip")
    assert (found.held, found.decided, found.missing) == (False, False, "customer.attributes.vip")
    refused = explained("!customer.attributes.vip")
    assert refused.held is False
    assert next(iter(refused.leaves())).change is not None


def test_time_is_measured() -> None:
    found = leaf("now - customer.last_order_at > days(90)", customer__last_order_at=NOW - timedelta(days=60))
    assert found.distance == timedelta(days=30)
    assert found.advice is not None
    assert found.advice.startswith("Wait 30 days")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("order.amount >= 100 && customer.attributes.country in ['DE', 'AT']",
         "the order amount is at least 100.00 GBP and the customer's country is DE or AT"),
        ("!(order.amount >= 100 || order.channel == 'web')", "the order amount is less than 100.00 GBP and the channel is not web"),
        ("order.amount > 1 && (order.channel == 'web' || order.channel == 'app')",
         "the order amount is more than 1.00 GBP and (the channel is web or the channel is app)"),
        ("!(customer.attributes.country in ['DE', 'AT'])", "the customer's country is neither DE nor AT"),
        ("'new' in customer.tags", "new is among the customer's tags"),
        ("order.lines.exists(l, l.quantity >= 2)", "for at least one of the order lines, its quantity is at least 2"),
        ("!order.lines.exists(l, l.sku == 'A')", "for none of the order lines, its SKU is A"),
        ("order.lines.filter(l, 'shoes' in l.collections).size() >= 2",
         "the number of the order lines where shoes is among its collections is at least 2"),
        ("has(customer.last_order_at)", "the last order is known"),
        ("now - customer.last_order_at > duration('720h')", "the time since the last order is more than 30 days"),
        ("customer.joined_at < timestamp('2026-01-01T00:00:00Z')", "the joining is before 1 January 2026"),
        ("!order.channel.startsWith('w')", "the channel does not start with w"),
        ("customer.points >= 50", "the points balance is at least 50.0 points"),
        ("order.amount * 2 > order.discount", "the order amount times 2 is more than the discount"),
    ],
)  # fmt: skip
def test_a_rule_is_said_in_plain_words(text: str, sentence: str) -> None:
    assert check(text, VOCABULARY).sentence() == sentence


def test_an_untyped_rule_is_explained_too() -> None:
    rule = check("a.b > 1 && c == 'x'", Vocabulary.dynamic())
    explanation = rule.explain({"a": {"b": 2}, "c": "y"})
    assert explanation.held is False
    assert [part.held for part in explanation.leaves()] == [True, False]
    assert rule.sentence() == "a.b is more than 1 and c is x"
