"""What deciding a rule costs: ten realistic rules on one customer and order, beside other engines in the same run."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from types import FunctionType
from typing import Any

from bench.engines import Context, Engine, Spoken, by_hand, compiled, held, ours, peers
from bench.report import Report, Row
from bench.rig import interleaved, say
from laurels.rules import INT, LIST, OBJECT, STRING, TIMESTAMP, Entry, Rule, Vocabulary

ROUND_SECONDS = 0.2
EVENT_RULES = 200
TYPES = {"order": "map", "customer": "map", "now": "timestamp", "last_order_at": "timestamp"}

VOCABULARY = Vocabulary.of(
    [
        *(Entry(f"order.{name}", INT) for name in ("amount", "shipping", "item_count")),
        Entry("order.channel", STRING),
        Entry("order.items", LIST(OBJECT("item"))),
        *(Entry(f"customer.{name}", STRING) for name in ("tier", "country")),
        Entry("customer.email", STRING, optional=True),
        Entry("customer.orders", INT),
        Entry("customer.tags", LIST(STRING)),
        Entry("now", TIMESTAMP),
        Entry("last_order_at", TIMESTAMP),
    ],
    {"item": [Entry("sku", STRING), Entry("category", STRING), Entry("price", INT), Entry("quantity", INT)]},
)

_NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
CONTEXT: Context = {
    "order": {
        "amount": 12_900,
        "shipping": 490,
        "item_count": 5,
        "channel": "web",
        "items": [
            {"sku": f"SKU-{n}", "category": "shoes" if n % 2 else "hats", "price": 900 + 400 * n, "quantity": n + 1}
            for n in range(5)
        ],
    },
    "customer": {"tier": "gold", "country": "AT", "email": "ada@example.com", "orders": 7, "tags": ["new", "blue"]},
    "now": _NOW,
    "last_order_at": _NOW - timedelta(days=45),
}


def _var(name: str) -> Any:
    return {"var": name}


RULES = [
    Spoken(
        "order.amount >= 5000 && customer.tier in ['gold', 'platinum']",
        {"and": [{">=": [_var("order.amount"), 5000]}, {"in": [_var("customer.tier"), ["gold", "platinum"]]}]},
        lambda c: c["order"]["amount"] >= 5000 and c["customer"]["tier"] in ("gold", "platinum"),
    ),
    Spoken(
        "order.items.exists(i, i.sku in ['SKU-3', 'SKU-9'])",
        {"some": [_var("order.items"), {"in": [_var("sku"), ["SKU-3", "SKU-9"]]}]},
        lambda c: any(i["sku"] in ("SKU-3", "SKU-9") for i in c["order"]["items"]),
    ),
    Spoken(
        "order.items.filter(i, i.category == 'shoes').size() >= 2",
        {
            ">=": [
                {
                    "reduce": [
                        {"filter": [_var("order.items"), {"==": [_var("category"), "shoes"]}]},
                        {"+": [_var("accumulator"), 1]},
                        0,
                    ]
                },
                2,
            ]
        },
        lambda c: len([i for i in c["order"]["items"] if i["category"] == "shoes"]) >= 2,
    ),
    Spoken(
        "order.items.all(i, i.quantity <= 10)",
        {"all": [_var("order.items"), {"<=": [_var("quantity"), 10]}]},
        lambda c: all(i["quantity"] <= 10 for i in c["order"]["items"]),
    ),
    Spoken(
        "has(customer.email) && customer.email.endsWith('@example.com')",
        {"and": [{"!!": [_var("customer.email")]}, {"in": ["@example.com", _var("customer.email")]}]},
        lambda c: c["customer"].get("email") is not None and c["customer"]["email"].endswith("@example.com"),
    ),
    Spoken(
        "order.amount - order.shipping * 2 > 4000 && order.item_count % 5 == 0",
        {
            "and": [
                {">": [{"-": [_var("order.amount"), {"*": [_var("order.shipping"), 2]}]}, 4000]},
                {"==": [{"%": [_var("order.item_count"), 5]}, 0]},
            ]
        },
        lambda c: c["order"]["amount"] - c["order"]["shipping"] * 2 > 4000 and c["order"]["item_count"] % 5 == 0,
    ),
    Spoken(
        "customer.country in ['DE', 'AT', 'CH'] && order.channel == 'web'",
        {"and": [{"in": [_var("customer.country"), ["DE", "AT", "CH"]]}, {"==": [_var("order.channel"), "web"]}]},
        lambda c: c["customer"]["country"] in ("DE", "AT", "CH") and c["order"]["channel"] == "web",
    ),
    Spoken(
        "now - last_order_at > duration('720h')",
        {">": [{"-": [_var("now"), _var("last_order_at")]}, 2_592_000]},
        lambda c: c["now"] - c["last_order_at"] > _MONTH,
    ),
    Spoken(
        "(customer.tier == 'gold' ? order.amount : order.amount - 1000) >= 4000",
        {
            ">=": [
                {
                    "if": [
                        {"==": [_var("customer.tier"), "gold"]},
                        _var("order.amount"),
                        {"-": [_var("order.amount"), 1000]},
                    ]
                },
                4000,
            ]
        },
        lambda c: (c["order"]["amount"] if c["customer"]["tier"] == "gold" else c["order"]["amount"] - 1000) >= 4000,
    ),
    Spoken(
        "customer.orders >= 3 && !('blocked' in customer.tags) && order.channel.startsWith('we')",
        {
            "and": [
                {">=": [_var("customer.orders"), 3]},
                {"!": [{"in": ["blocked", _var("customer.tags")]}]},
                {"in": ["we", _var("order.channel")]},
            ]
        },
        lambda c: (
            c["customer"]["orders"] >= 3
            and "blocked" not in c["customer"]["tags"]
            and c["order"]["channel"].startswith("we")
        ),
    ),
]
_MONTH = timedelta(hours=720)


def speed(report: Report, *, rounds: int) -> None:
    """Time a rule, and an event on which two hundred are asked."""
    say("Rules: ten realistic ones, each engine in turn")
    others, missing = peers(TYPES)
    engines = [ours(VOCABULARY), by_hand(), *others]
    rules = {engine.name: compiled(engine, RULES) for engine in engines}
    for engine in engines:
        assert held(engine, rules[engine.name], CONTEXT) == len(RULES), f"{engine.name} decides otherwise"
    each = interleaved(rounds, **{engine.name: _each(engine, rules[engine.name]) for engine in engines})
    event = interleaved(rounds, **{engine.name: _event(engine, rules[engine.name]) for engine in engines})
    report.add(_row("A rule, ten realistic ones", each["Laurels"], 1_000, "1 µs", "ns", missing))
    report.add(
        _row(f"{EVENT_RULES} rules on one event", event["Laurels"], 200_000, "0.2 ms", "ns, context included", [])
    )
    for engine in engines[1:]:
        floor = engine.name == "Python by hand"
        report.add(
            Row(
                f"A rule beside {engine.name}",
                f"{statistics.median(each['Laurels']):,.0f} ns",
                f"{statistics.median(each[engine.name]):,.0f} ns; {EVENT_RULES} on one event "
                f"{statistics.median(event[engine.name]) / 1e6:.2f} ms",
                _ratios(each[engine.name], each["Laurels"]),
                "printed (the floor)" if floor else "> 1, times as long",
                "" if engine.name != "panzi-json-logic" else "its rules are weaker: no timestamps, no endsWith",
            )
        )


def _each(engine: Engine, rules: list[Any]) -> Callable[[], float]:
    """Time one rule in a context that is ready, in nanoseconds."""
    functions = _functions(rules)

    def timed() -> float:
        done, began = 0, time.perf_counter()
        if functions:
            while (spent := time.perf_counter() - began) < ROUND_SECONDS:
                for holds in functions:
                    holds(CONTEXT)
                for holds in functions:
                    holds(CONTEXT)
                done += 2 * len(rules)
            return spent / done * 1e9
        assert engine.prepare is not None
        ready, decide = engine.prepare(CONTEXT), engine.decide
        while (spent := time.perf_counter() - began) < ROUND_SECONDS:
            for rule in rules:
                decide(rule, ready)
            done += len(rules)
        return spent / done * 1e9

    return timed


def _event(engine: Engine, rules: list[Any]) -> Callable[[], float]:
    """Time two hundred rules on a context that is new, in nanoseconds."""
    many = rules * (EVENT_RULES // len(rules))
    functions = _functions(many)

    def timed() -> float:
        done, began, count = 0, time.perf_counter(), 0
        while (spent := time.perf_counter() - began) < ROUND_SECONDS:
            if functions:
                for holds in functions:
                    count += holds(CONTEXT)
            else:
                held(engine, many, CONTEXT)
            done += 1
        return spent / done * 1e9

    return timed


def _functions(rules: list[Any]) -> list[Callable[[Any], bool]]:
    """Give what the application itself calls, of engines whose rules are Python functions."""
    return [one.holds if isinstance(one, Rule) else one for one in rules if isinstance(one, Rule | FunctionType)]


def _row(what: str, found: list[float], limit: float, said: str, unit: str, missing: list[str]) -> Row:
    ratios = sorted(value / limit for value in found)
    more = "; ".join(missing)
    return Row(
        what, f"{statistics.median(found):,.0f} {unit}", said,
        (statistics.median(ratios), ratios[0], ratios[-1]), "≤ 1.0", more,
    )  # fmt: skip


def _ratios(one: list[float], other: list[float]) -> tuple[float, float, float]:
    ratios = sorted(a / b for a, b in zip(one, other, strict=True))
    return statistics.median(ratios), ratios[0], ratios[-1]
