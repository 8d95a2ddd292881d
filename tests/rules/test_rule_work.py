"""What a rule may look at is bounded, in every reading alike, and ordinary rules never meet the bounds."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from laurels.core.attributes import policy as attributes
from laurels.engine.accruals import schemas
from laurels.rules import Rule, RuleFailed, bounds, check, work
from laurels.rules.sql import real_time_only
from laurels.rules.strict import build
from laurels.rules.tree import children
from laurels.rules.work import Measured, Work
from tests.conftest import Database
from tests.rules import rule_examples, rule_generator
from tests.rules.rule_examples import VOCABULARY, context
from tests.rules.sql_examples import asked
from tests.rules.test_rule_sql import told, written

TOO_MUCH = "too much work"
# Far more than any of it takes where nothing else runs, and far less than what is not bounded would.
SECONDS = 30


@pytest.fixture(scope="module")
def db(shared_database: Database) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(shared_database.app_url, autocommit=True) as db:
        db.execute("SET jit = off")
        db.execute("SELECT set_config('statement_timeout', %s, false)", [f"{SECONDS}s"])
        yield db


def lines(count: int, colour: str = "red") -> list[dict[str, Any]]:
    return [
        {
            "sku": f"S{place}",
            "amount": 100 + place,
            "quantity": 1 + place % 3,
            "collections": ["shoes", "new"],
            "attributes": {"colour": colour},
        }
        for place in range(count)
    ]


def timed(ask: Callable[[], Any]) -> Any:
    """Give what is answered, or the failure, within the time that anything may take."""
    started = time.perf_counter()
    try:
        found = ask()
    except RuleFailed as failed:
        found = failed.message
    assert time.perf_counter() - started < SECONDS
    return found


def strictly(rule: Rule, moment: Any) -> bool | None:
    try:
        return build(rule.tree)(moment, {})
    except Exception:
        return None


def verdict(db: psycopg.Connection[Any], rule: Rule, moment: Any) -> bool | None:
    """Give what every reading of a rule says: true, false, or that it has no value."""
    found = timed(lambda: strictly(rule, moment))
    assert timed(lambda: rule.holds(moment)) is (found is True)
    assert timed(lambda: rule.explain(moment)).held is (found is True)
    if real_time_only(rule) is None:
        assert timed(lambda: asked(db, [rule], [moment])) == [[found]]
    return found


def is_measured(rule: Rule) -> bool:
    waiting = [Work.of(rule.tree).measured(rule.tree)]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Measured):
            return True
        waiting.extend(children(node))
    return False


def test_facts_are_no_longer_than_the_bounds_count_on() -> None:
    assert schemas.LINES_MAX <= bounds.FACT_LIST_MAX
    assert attributes.LIST_LENGTH_MAX <= bounds.FACT_LIST_MAX
    assert attributes.TEXT_LENGTH_MAX <= bounds.FACT_TEXT_MAX


@pytest.mark.parametrize(
    "text",
    [
        "order.amount >= 50 && order.channel == 'web'",
        "customer.tags == ['new'] || 'new' in customer.tags + ['blue']",
        "order.channel.matches('^[a-z]{2,20}$') && order.channel.lowerAscii().replace('w', 'v') != ''",
        "order.lines.size() > 3",
        "order.lines.exists(line, 'shoes' in line.collections && line.quantity > 1)",
        "order.lines.filter(line, line.sku.startsWith('S')).map(line, line.amount).sum() >= 50",
    ],
)
def test_a_rule_that_multiplies_nothing_is_not_measured(text: str) -> None:
    assert not is_measured(check(text, VOCABULARY))


ORDINARY = {
    "order.lines.exists(line, line.collections.exists(one, one == 'shoes'))": True,
    "order.lines.all(line, line.collections.size() == 2 && !('old' in line.collections))": True,
    "order.lines.exists(a, order.lines.exists(b, a.sku == b.sku && a.amount != b.amount))": False,
    "order.lines.all(a, order.lines.exists_one(b, a.sku == b.sku))": True,
    "order.lines.filter(a, order.lines.exists(b, b.amount > a.amount)).size() == order.lines.size() - 1": True,
    "order.lines.all(line, customer.tags.exists(tag, tag == 'new' && !(tag in line.collections)))": False,
    "order.lines.map(line, line.sku.lowerAscii().replace('s', '-')).exists(sku, sku.startsWith('-1'))": True,
    "order.lines.all(line, line.sku.matches('^[A-Z]+[0-9]{1,8}$') && line.attributes.colour.matches('red|blue'))": True,
    "order.lines.map(line, line.collections.join(',')).exists(all, all == 'shoes,new')": True,
    "order.lines.map(line, line.amount * line.quantity * 1.25).sum() > 0 || order.lines[0] in order.lines": True,
    "math.greatest(order.lines.map(line, line.amount)) >= 1.19 && order.lines == order.lines": True,
}


@pytest.mark.parametrize("count", [20, 100, 500])
@pytest.mark.parametrize(("text", "expected"), ORDINARY.items())
def test_ordinary_rules_never_meet_a_bound(text: str, expected: bool, count: int, db: psycopg.Connection[Any]) -> None:
    made = context(order__lines=lines(count))
    rule = check(text, VOCABULARY)
    assert timed(lambda: rule.evaluate(made)) is expected
    assert timed(lambda: strictly(rule, made)) is expected
    if count <= 100:
        assert verdict(db, rule, made) is expected


PAIRS = "a.amount + b.amount >= 0"
TOO_LONG = [
    f"order.lines.all(a, order.lines.all(b, {PAIRS}))",
    f"order.lines.all(a, order.lines.all(b, {' && '.join([PAIRS] * 60)}))",
    "order.lines.map(a, order.lines.map(b, a.quantity * b.quantity)).size() > 0",
    "order.lines.all(a, order.lines.all(b, b in order.lines))",
    "order.lines.all(a, order.lines.filter(b, true) == order.lines)",
    "order.lines.all(a, order.lines + order.lines != order.lines)",
    "order.lines.map(a, order.lines + order.lines).size() > 0",
    "order.lines.map(a, order.lines).all(b, b.size() > 0 && !(order.lines[0] in b))",
    "order.lines.map(a, {'b': order.lines}).all(b, order.lines[0] in b.b)",
    "customer.tags.all(a, customer.tags.all(b, a == b || a != b))",
    "customer.tags.all(a, customer.tags.all(b, a in customer.tags && b in customer.tags))",
    "customer.tags.all(a, customer.tags.filter(b, a != b).size() > 0)",
    "customer.tags.exists(a, customer.tags.map(b, a + b).join().size() < 0)",
    "customer.counts.all(a, customer.counts.all(b, a == b || a != b))",
    f"({' + '.join(['order.lines'] * 12)}).all(a, {' && '.join(['a.amount >= 0'] * 40)})",
    "order.channel.replace('w', '" + "w" * 90 + "').split('').all(a, customer.tags.all(b, a != b))",
    "order.lines.map(a, order.channel.replace('w', '" + "w" * 90 + "')).size() > 0",
]


@pytest.mark.parametrize("text", TOO_LONG)
def test_what_macros_multiply_beyond_the_bounds_has_no_value(text: str, db: psycopg.Connection[Any]) -> None:
    made = context(
        order__lines=lines(5_000),
        order__channel="w" * 1_000,
        customer__tags=[f"tag-{place}" for place in range(5_000)],
        customer__counts={f"count-{place}": place for place in range(5_000)},
    )
    rule = check(text, VOCABULARY)
    assert TOO_MUCH in timed(lambda: rule.evaluate(made))
    assert verdict(db, rule, made) is None
    (leaf,) = rule.explain(made).leaves()
    assert leaf.failure is not None
    assert TOO_MUCH in leaf.failure
    assert rule.holds(context(order__lines=[], customer__tags=[], customer__counts={})) is (".all(" in text)


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        f"order.lines.all(a, order.lines.all(b, {PAIRS}))",
        f"order.lines.all(a, order.lines.all(b, {' && '.join([PAIRS] * 30)}))",
        "order.lines.exists(a, order.lines.exists(b, b.quantity / (b.quantity - b.quantity) > a.quantity))",
        "order.lines.all(a, order.lines.all(b, a == a))",
        f"order.lines.all(a, {' && '.join(['!(order.channel in a.collections)'] * 60)})",
        f"order.lines.map(a, order.channel.replace('w', '{'w' * 90}')).size() > 0",
        f"order.lines.all(a, order.channel.replace('w', '{'w' * 90}').size() > 0)",
        f"order.lines.map(a, {' + '.join(['order.channel'] * 30)}).size() > 0",
        "order.lines.map(a, order.channel.split('')).size() > 0",
        "order.lines.all(a, !a.attributes.colour.matches('(a|b)*a(a|b){12}c'))",
        "order.lines.all(a, !a.sku.matches('((a|b)?){450}c$'))",
        "order.lines.all(a, !a.sku.matches(a.attributes.colour))",
    ],
)
def test_the_most_that_a_rule_may_do_takes_seconds_and_no_heap_of_memory(text: str) -> None:
    rule, chance = check(text, VOCABULARY), Random(5)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for count in (5_000, 2_500, 1_200, 600, 300, 150, 75):
        made = context(order__lines=lines(count), order__channel="w" * 1_000)
        for line in made["order"]["lines"]:
            line["attributes"]["colour"] = "".join(chance.choices("ab", k=1_000))
        found = timed(lambda made=made: rule.evaluate(made))
        assert timed(lambda made=made: rule.holds(made)) is (found is True)
        if TOO_MUCH not in str(found):
            break
    else:
        pytest.fail("never within the bounds")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 1_000_000


@pytest.mark.parametrize(
    ("text", "length", "found"),
    [
        ("order.channel.matches('^[a-z]+$')", 1_000, True),
        ("order.channel.matches('^[a-z]{1,400}$')", 400, True),
        (" && ".join(["order.channel.matches('^[a-z]+$')"] * 40), 1_000, True),
        ("order.channel.replace('w', 'ww').matches('^[a-z]+$')", 30_000, True),
        ("order.channel.replace('w', 'ww').matches('^(a|w){1,400}$')", 30_000, None),
        ("order.lines.all(line, order.channel.matches('^[a-z]+$'))", 1_000, True),
        ("order.lines.all(line, order.channel.matches('^(a|w){1,100}$'))", 50_000, None),
        ("order.channel.replace('w', 'ww').matches(customer.attributes.country)", 30_000, None),
    ],
)
def test_patterns_search_texts_that_are_not_too_long(
    text: str, length: int, found: bool | None, db: psycopg.Connection[Any]
) -> None:
    assert verdict(db, check(text, VOCABULARY), context(order__channel="w" * length, order__lines=lines(50))) is found


@pytest.mark.parametrize("macro", ["exists", "all", "exists_one", "filter", "map"])
def test_the_bound_lies_at_the_same_length_for_every_reading(
    macro: str, db: psycopg.Connection[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "STEPS_MAX", 10_000)
    inner = f"customer.tags.{macro}(b, a != b)"
    rule = check(f"customer.tags.all(a, {inner} == {inner})", VOCABULARY)
    longest = int(Work.of(rule.tree).most ** 0.5)
    for length, found in ((longest, True), (longest + 1, None)):
        made = context(customer__tags=[f"tag-{place}" for place in range(length)])
        assert verdict(db, rule, made) is found


seeds = st.integers(0, 2**40)
often = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)


@often
@given(seeds, st.integers(1, 200))
def test_every_reading_agrees_where_bounds_are_so_small_that_random_rules_meet_them(
    db: psycopg.Connection[Any], seed: int, steps: int
) -> None:
    random = Random(seed)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(work, "STEPS_MAX", steps)
        rules = [rule for rule in written(random, 40, "bool") if is_measured(rule)]
        moments = [rule_generator.context(random) for _ in range(8)]
        rows = asked(db, rules, moments) if rules else []
        for moment, row in zip(moments, rows, strict=bool(rules)):
            for rule, found in zip(rules, row, strict=True):
                assert found is strictly(rule, moment), told(rule, moment)
                assert rule.holds(moment) is (found is True), told(rule, moment)
                assert rule.explain(moment).held is (found is True), told(rule, moment)


@often
@given(st.lists(rule_examples.rules, min_size=5, max_size=10), rule_examples.contexts, st.integers(1, 60))
def test_the_compiled_function_and_the_explanation_agree_with_the_strict_evaluator_there(
    texts: list[str], moment: Any, steps: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(work, "STEPS_MAX", steps)
        for text in texts:
            rule = check(text, VOCABULARY)
            found = strictly(rule, moment)
            assert rule.holds(moment) is (found is True)
            assert rule.explain(moment).held is (found is True)
