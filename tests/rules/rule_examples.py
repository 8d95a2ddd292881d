"""A vocabulary, contexts and generated rules for the tests of the rule language."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from laurels.rules import (
    BOOL,
    DECIMAL,
    DOUBLE,
    DURATION,
    INT,
    LIST,
    MAP,
    MONEY,
    OBJECT,
    POINTS,
    STRING,
    TIMESTAMP,
    Entry,
    Vocabulary,
)

GBP = MONEY("GBP", 2)
COUNTRIES = ("DE", "AT", "GB", "US")

VOCABULARY = Vocabulary.of(
    [
        Entry("order.amount", GBP, "the order amount", more="Spend {by} more"),
        Entry("order.discount", GBP, "the discount", optional=True),
        Entry("order.channel", STRING, "the channel", allowed=("web", "store", "app")),
        Entry("order.lines", LIST(OBJECT("line")), "the order lines"),
        Entry("customer.attributes.country", STRING, "the customer's country", optional=True),
        Entry("customer.attributes.vip", BOOL, "the customer is a VIP", optional=True),
        Entry("customer.attributes.rate", DECIMAL, "the customer's rate", optional=True),
        Entry("customer.attributes.score", DOUBLE, "the score", optional=True),
        Entry("customer.tags", LIST(STRING), "the customer's tags"),
        Entry("customer.counts", MAP(STRING, INT), "the counts"),
        Entry("customer.points", POINTS(1), "the points balance", more="Earn {by} more"),
        Entry("customer.orders_count", INT, "the number of orders"),
        Entry("customer.active", BOOL, "the customer is active"),
        Entry("customer.joined_at", TIMESTAMP, "the joining"),
        Entry("customer.last_order_at", TIMESTAMP, "the last order", optional=True),
        Entry("customer.visit", DURATION, "the visit"),
        Entry("now", TIMESTAMP, "now"),
    ],
    {
        "line": [
            Entry("sku", STRING, "its SKU"),
            Entry("amount", GBP, "its amount"),
            Entry("quantity", INT, "its quantity"),
            Entry("collections", LIST(STRING), "its collections"),
            Entry("attributes.colour", STRING, "its colour", optional=True),
        ]
    },
)

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


def context(**changes: Any) -> dict[str, Any]:
    """Give an ordinary context; a change names a fact with __ for the dot, and None takes the fact out."""
    made: dict[str, Any] = {
        "order": {
            "amount": 8760,
            "channel": "web",
            "lines": [
                {"sku": "A", "amount": 5000, "quantity": 2, "collections": ["shoes"], "attributes": {"colour": "red"}},
                {"sku": "B", "amount": 3760, "quantity": 1, "collections": [], "attributes": {}},
            ],
        },
        "customer": {
            "attributes": {"country": "DE", "rate": Decimal("1.25")},
            "tags": ["new", "blue"],
            "counts": {"visits": 3},
            "points": 505,
            "orders_count": 4,
            "active": True,
            "joined_at": NOW - timedelta(days=400),
            "visit": timedelta(minutes=20),
        },
        "now": NOW,
    }
    for name, value in changes.items():
        *groups, last = name.split("__")
        inner = made
        for group in groups:
            inner = inner[group]
        if value is None:
            inner.pop(last, None)
        else:
            inner[last] = value
    return made


def _maybe(strategy: st.SearchStrategy[Any], name: str) -> st.SearchStrategy[dict[str, Any]]:
    return st.one_of(st.just({}), st.just({name: None}), strategy.map(lambda value: {name: value}))


_strings = st.sampled_from(["A", "B", "DE", "red", "shoes", "new", "", "Ab c"])
_ints = st.one_of(st.integers(-5, 12), st.sampled_from([2**63 - 1, -(2**63), 2**62]))
_amounts = st.one_of(st.integers(-100, 20_000), st.sampled_from([0, 100, 9995, 10_000]))
_moments = st.integers(-800, 30).map(lambda days: NOW + timedelta(days=days, seconds=days * 7))
_decimals = st.sampled_from([Decimal("0"), Decimal("1.25"), Decimal("-3.1"), Decimal("100"), Decimal("0.333")])
_doubles = st.sampled_from([0.0, -0.0, 1.5, -2.25, float("inf"), float("nan"), 1e300])

_lines = st.lists(
    st.fixed_dictionaries(
        {
            "sku": _strings,
            "amount": _amounts,
            "quantity": st.integers(0, 4),
            "collections": st.lists(_strings, max_size=2),
            "attributes": _maybe(_strings, "colour"),
        }
    ),
    max_size=3,
)

contexts: st.SearchStrategy[dict[str, Any]] = st.builds(
    lambda order, discount, customer, attributes, last: {
        "order": order | discount,
        "customer": customer | last | {"attributes": attributes},
        "now": NOW,
    },
    st.fixed_dictionaries({"amount": _amounts, "channel": st.sampled_from(["web", "store", "app"]), "lines": _lines}),
    _maybe(_amounts, "discount"),
    st.fixed_dictionaries(
        {
            "tags": st.lists(_strings, max_size=3),
            "counts": st.dictionaries(st.sampled_from(["visits", "calls"]), st.integers(-2, 5), max_size=2),
            "points": _amounts,
            "orders_count": _ints,
            "active": st.booleans(),
            "joined_at": _moments,
            "visit": st.integers(-90, 90).map(lambda minutes: timedelta(minutes=minutes)),
        }
    ),
    st.builds(
        lambda *parts: {key: value for part in parts for key, value in part.items()},
        _maybe(st.sampled_from(COUNTRIES), "country"),
        _maybe(st.booleans(), "vip"),
        _maybe(_decimals, "rate"),
        _maybe(_doubles, "score"),
    ),
    _maybe(_moments, "last_order_at"),
)


def _filled(*templates: str, **holes: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(*[st.builds(template.format, **holes) for template in templates])


_compare = st.sampled_from(["==", "!=", "<", "<=", ">", ">="])
_equals = st.sampled_from(["==", "!="])
_money_literal = st.sampled_from(["0", "1", "87.60", "99.95", "100", "-1", "0x10"])
_int_literal = st.sampled_from(["0", "1", "2", "4", "-3", "9223372036854775807", "0x4"])
_number_literal = st.sampled_from(["0.5", "1.25", "2", "-3.1", "100"])
_string_literal = st.sampled_from(["'A'", '"red"', "''", "'new'", "r'b'", "'shoes'"])

money: st.SearchStrategy[str] = st.recursive(
    st.sampled_from(["order.amount", "order.discount"]),
    lambda inner: _filled(
        "({a} + {b})", "({a} - {b})", "({a} * {n})", "({n} * {a})", "({a} / {n})", "({a} + {m})", "(-{a})",
        a=inner, b=inner, n=_number_literal, m=_money_literal,
    ),
    max_leaves=3,
)  # fmt: skip

integers: st.SearchStrategy[str] = st.recursive(
    st.sampled_from(
        [
            "customer.orders_count",
            "size(customer.tags)",
            "order.lines.size()",
            "customer.counts['visits']",
            "customer.counts.calls",
            "now.getMonth()",
            "customer.joined_at.getDayOfWeek('Europe/Berlin')",
            "customer.visit.getMinutes()",
            "order.lines[0].quantity",
            "order.lines.map(l, l.quantity)[1]",
            "int(customer.attributes.score)",
            "int('7')",
        ]
    ),
    lambda inner: _filled(
        "({a} + {b})", "({a} - {b})", "({a} * {b})", "({a} / {b})", "({a} % {b})", "-({a})", "({c} ? {a} : {b})",
        a=inner, b=st.one_of(inner, _int_literal), c=st.just("customer.active"),
    ),
    max_leaves=3,
)  # fmt: skip

strings: st.SearchStrategy[str] = st.one_of(
    st.sampled_from(
        [
            "customer.attributes.country",
            "customer.tags[0]",
            "order.lines[0].sku",
            "order.lines[1].attributes.colour",
            "customer.attributes.country.lowerAscii()",
            "(order.lines[0].sku + 'x').trim()",
            "string(customer.orders_count)",
        ]
    )
)

moments: st.SearchStrategy[str] = st.one_of(
    st.sampled_from(["now", "customer.joined_at", "customer.last_order_at", "timestamp('2026-01-01T00:00:00Z')"]),
    st.sampled_from(["(now - days(30))", "(customer.joined_at + customer.visit)", "(duration('1h30m') + now)"]),
)

spans: st.SearchStrategy[str] = st.sampled_from(
    [
        "(now - customer.last_order_at)",
        "customer.visit",
        "duration('720h')",
        "days(90)",
        "(customer.visit + duration('-1h'))",
        "(days(2) - customer.visit)",
        "days(customer.orders_count)",
    ]
)

_line_conditions: st.SearchStrategy[str] = _filled(
    "line.amount {o} {m}",
    "line.sku {e} {s}",
    "line.quantity {o} {i}",
    "{s} in line.collections",
    "line.collections.exists(c, c {e} {s})",
    "has(line.attributes.colour)",
    "line.attributes.colour {e} {s}",
    "line.amount * {n} > order.amount",
    "line.quantity / (line.quantity - 1) {o} {i}",
    "line.sku.startsWith({s}) || line.attributes.colour {e} {s}",
    o=_compare,
    e=_equals,
    m=_money_literal,
    s=_string_literal,
    i=st.sampled_from(["0", "1", "2"]),
    n=_number_literal,
)

# Each template is one shape of condition.
conditions: st.SearchStrategy[str] = _filled(
    "{money} {o} {m}",
    "{m} {o} {money}",
    "{money} {o} {other_money}",
    "order.amount / order.discount {o} {n}",
    "customer.points {o} {p}",
    "{integer} {o} {i}",
    "{integer} {o} {n}",
    "customer.orders_count * {n} {o} customer.attributes.rate",
    "customer.attributes.rate {o} {n}",
    "customer.attributes.score {o} {n}",
    "customer.attributes.score / {d} {o} customer.attributes.score",
    "decimal(order.amount) {o} {n}",
    "{string} {o} {s}",
    "{string} {e} {s}",
    "customer.attributes.country in ['DE', 'AT']",
    "order.channel {e} 'web'",
    "{s} in customer.tags",
    "{string} in customer.tags",
    "{string}.contains({s})",
    "{string}.matches('^[a-zA-Z]+$')",
    "{moment} {o} {other_moment}",
    "{span} {o} {other_span}",
    "customer.active",
    "customer.attributes.vip",
    "customer.attributes.vip {e} true",
    "has(customer.last_order_at)",
    "has(customer.attributes.vip) && customer.attributes.vip",
    "order.lines.exists(line, {line})",
    "order.lines.all(line, {line})",
    "order.lines.exists_one(line, {line})",
    "order.lines.filter(line, {line}).size() {o} {i}",
    "order.lines.map(line, {line}, line.amount) == [order.amount]",
    "order.lines.exists(line, line.amount {o} customer.orders_count)",
    "(customer.active ? order.amount : order.discount) {o} {m}",
    "customer.tags + ['x'] {e} customer.tags",
    "'visits' in customer.counts",
    "order.amount in [100, 87.60]",
    "customer.orders_count in [4, 5, customer.counts.visits]",
    money=money,
    other_money=money,
    integer=integers,
    string=strings,
    moment=moments,
    other_moment=moments,
    span=spans,
    other_span=spans,
    line=_line_conditions,
    o=_compare,
    e=_equals,
    m=_money_literal,
    n=_number_literal,
    i=_int_literal,
    s=_string_literal,
    p=st.sampled_from(["50", "50.5", "51"]),
    d=st.sampled_from(["0.0", "2.0"]),
)

rules: st.SearchStrategy[str] = st.recursive(
    conditions,
    lambda inner: _filled(
        "({a} && {b})", "({a} || {b})", "!({a})", "({a} || {b} && {a})", "({a} ? {b} : !({b}))", a=inner, b=inner
    ),
    max_leaves=5,
)
