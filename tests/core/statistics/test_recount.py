"""Days are what the orders say, after whatever happened to them."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta

import pytest

from laurels.core import orders, statistics
from laurels.kit.tx import Tx
from tests.core.statistics.purchases import Shop, customer, kept

LATE = datetime(2026, 3, 13, 23, 59, tzinfo=UTC)


async def test_a_day_adds_up_the_orders_of_a_customer(tx: Tx) -> None:
    shop, ada = Shop(), await customer(tx, "ada")
    await shop.order(tx, ada, 500, 700, placed_at=tx.now)
    await shop.order(tx, ada, 300, placed_at=tx.now - timedelta(hours=1))
    await shop.order(tx, ada, 100, placed_at=LATE)
    await shop.order(tx, None, 100, placed_at=LATE)
    await shop.order(tx, ada, 100, placed_at=LATE, state="open")
    assert await statistics.recount(tx, [ada]) == 2
    days = {day.day: day for day in await kept(tx)}
    assert days.keys() == {date(2026, 3, 13), date(2026, 3, 14)}
    today = days[date(2026, 3, 14)]
    assert (today.orders, today.amount_minor, today.gross_minor, today.quantity) == (2, 1500, 1530, 6)
    assert (today.first_at, today.last_at) == (tx.now - timedelta(hours=1), tx.now)
    assert await kept(tx) == shop.days(tx)


async def test_a_day_is_that_of_the_workspaces_zone(tx: Tx) -> None:
    """In London 00:30 of a summer's day is 23:30 of the day before in UTC."""
    shop, ada = Shop(), await customer(tx, "ada")
    await shop.order(tx, ada, 100, placed_at=datetime(2025, 7, 1, 23, 30, tzinfo=UTC))
    await statistics.recount(tx, [ada])
    assert [day.day for day in await kept(tx)] == [date(2025, 7, 2)]


async def test_what_came_back_is_taken_from_the_day_of_the_order(tx: Tx) -> None:
    shop, ada = Shop(), await customer(tx, "ada")
    order = await shop.order(tx, ada, 500, 700, placed_at=LATE)
    await shop.give_back(tx, order, [orders.part_of_quantity(order.lines[0], 1, pointer="")])
    await statistics.recount(tx, [ada])
    (day,) = await kept(tx)
    assert (day.orders, day.amount_minor, day.gross_minor, day.quantity, day.returned_minor) == (1, 950, 1220, 3, 250)


@pytest.mark.parametrize("amount", [500, 0], ids=["paid", "free"])
async def test_an_order_that_is_wholly_back_leaves_no_day(tx: Tx, amount: int) -> None:
    shop, ada = Shop(), await customer(tx, "ada")
    order = await shop.order(tx, ada, amount, placed_at=LATE)
    await statistics.recount(tx, [ada])
    assert len(await kept(tx)) == 1
    await shop.give_back(tx, order, orders.whole(order))
    assert await statistics.recount(tx, [ada]) == 1
    assert await kept(tx) == set()


async def test_a_merged_customers_orders_are_the_survivors(tx: Tx) -> None:
    shop, ada, bob = Shop(), await customer(tx, "ada"), await customer(tx, "bob")
    for who in (ada, bob):
        await shop.order(tx, who, 500, placed_at=LATE)
    await statistics.recount(tx, [ada, bob])
    assert {(day.customer_id, day.orders) for day in await kept(tx)} == {(ada, 1), (bob, 1)}
    await shop.merge(tx, bob, ada)
    await statistics.recount(tx, [bob])
    assert {(day.customer_id, day.orders) for day in await kept(tx)} == {(ada, 2)}


async def test_a_recount_writes_only_what_differs(tx: Tx) -> None:
    shop, ada = Shop(), await customer(tx, "ada")
    for days in range(5):
        await shop.order(tx, ada, 500, placed_at=tx.now - timedelta(days=days))
    assert await statistics.recount(tx, [ada]) == 5
    assert await statistics.recount(tx, [ada]) == 0
    await shop.order(tx, ada, 1, placed_at=tx.now - timedelta(days=3))
    assert await statistics.recount(tx, [ada, ada]) == 1
    assert await statistics.recount(tx, []) == 0


@pytest.mark.parametrize("seed", range(6))
async def test_days_are_those_of_a_straightforward_sum_after_anything(tx: Tx, seed: int) -> None:
    chance = random.Random(seed)
    shop = Shop(names=[await customer(tx, f"customer-{number}") for number in range(6)])
    for _ in range(8):
        touched = await shop.lives(tx, chance, 6)
        await statistics.recount(tx, touched)
        assert await kept(tx) == shop.days(tx)
