"""Facts of a moment, found by key in the orders, and facts of everybody, found in one statement, are the same."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from laurels.engine import decisions
from laurels.kit.tx import Tx
from laurels.program import vocabulary
from laurels.program.vocabulary import population
from laurels.program.vocabulary.population import Asked, facts_of
from laurels.program.vocabulary.store import composed
from laurels.rules import Read
from tests.program.vocabulary.life import Life, life


async def _columns(
    tx: Tx, one: Life, reads: list[Read], at: datetime, *, among: list[UUID] | None
) -> dict[UUID, dict[str, Any]]:
    asked: Asked = facts_of(one.sources, reads, at=at, zone=tx.workspace.zone, among=among is not None)
    text = asked.text([asked.names[read] for read in reads])
    params = asked.moments.params | ({} if among is None else {"customer_ids": among})
    rows: list[dict[str, Any]] = await tx.all(composed(text), dict, **params)
    return {row.pop("customer_id"): row for row in rows}


async def _contexts(
    tx: Tx, one: Life, reads: frozenset[Read], at: datetime, ids: list[UUID]
) -> dict[UUID, dict[str, Any]]:
    found = await vocabulary.facts(tx, one.sources, reads, [(id, at) for id in ids])
    return {
        id: decisions.build_context(
            facts, schemas=one.sources.schemas, customer_id=id, occurred_at=at, zone=tx.workspace.zone
        )
        for id, facts in zip(ids, found, strict=True)
    }


def _seen(context: dict[str, Any], read: Read) -> Any:
    value: Any = context
    for step in (*read.path.split("."), *map(str, read.arguments)):
        value = None if value is None else value.get(step)
    return value


@pytest.mark.parametrize("seed", range(6))
async def test_both_ways_find_the_same_facts(tx: Tx, seed: int) -> None:
    chance = random.Random(seed)
    one = await life(tx, chance)
    rules = [one.rule(text) for text in one.everything(chance)]
    here = [id for id in one.shop.names if id not in one.shop.merged]
    known = 0
    for back in (0, 1, 24, 700, 9_000):
        at = tx.now - timedelta(hours=back)
        # Wallets and outside data know no past.
        reads = sorted(
            {read for rule in rules for read in rule.reads if not back or not read.path.startswith("wallets.")},
            key=repr,
        )
        everybody = await _columns(tx, one, reads, at, among=None)
        assert set(everybody) == set(here)
        assert await _columns(tx, one, reads, at, among=one.shop.names) == everybody
        contexts = await _contexts(tx, one, frozenset(reads), at, here)
        for id in here:
            for place, read in enumerate(reads):
                column, seen = everybody[id][f"rule_{place}"], _seen(contexts[id], read)
                assert column == seen, (read, back, column, seen)
                known += column not in (None, 0, [], False)
    assert known > 500


@pytest.mark.parametrize("seed", range(3))
async def test_a_verdict_on_the_facts_is_that_of_the_population(tx: Tx, seed: int) -> None:
    chance = random.Random(100 + seed)
    one = await life(tx, chance)
    rules = [one.rule(text) for text in _conditions(one, chance)]
    here = [id for id in one.shop.names if id not in one.shop.merged]
    asked = population(one.sources, rules, at=tx.now, zone=tx.workspace.zone, among=False)
    rows = await tx.all(composed(asked.text), dict, **asked.params)
    said = {row["customer_id"]: [row[f"rule_{place}"] for place in range(len(rules))] for row in rows}
    contexts = await _contexts(tx, one, frozenset(read for rule in rules for read in rule.reads), tx.now, here)
    assert set(said) == set(here)
    for id in here:
        for rule, column in zip(rules, said[id], strict=True):
            assert rule.holds(contexts[id]) == column, (rule.text, contexts[id], column)


def _conditions(one: Life, chance: random.Random) -> list[str]:
    """Write conditions of every kind over facts of every type, and some that join two."""
    made: list[str] = []
    for text in one.everything(chance):
        kind = one.rule(text).type
        if kind.number or kind.amount:
            made += [
                f"{text} {chance.choice(['<', '>=', '==', '!='])} {chance.choice([0, 1, 5, 30])}",
                f"{text} + 1 > 2",
            ]
        elif kind.kind == "bool":
            made += [text, f"!{text}"]
        elif kind.kind == "string":
            word = {"now.weekday": "monday", "now.date": "2026-11-23"}.get(text, "DE")
            made += [f'{text} in ["{word}"]', f'{text}.startsWith("c")']
        elif kind.kind == "timestamp":
            made += [f"now.at - {text} > days(30)", f'{text} < timestamp("2026-10-01T00:00:00Z")']
        elif kind.kind == "list":
            name = {"customer.segments": "friends", "customer.programs": one.program}.get(text, "shop")
            if text != "now.holidays":
                made.append(f'"{name}" in {text}')
            made.append(f"size({text}) >= 1")
    return [
        *made,
        *(f"({chance.choice(made)}) {chance.choice(['&&', '||'])} ({chance.choice(made)})" for _ in range(40)),
    ]
