"""Prices and exchange rates on a real database."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from laurels.core import prices
from laurels.core.prices import NoExchangeRate, Price, PriorPolicy, Rate, Written
from laurels.core.prices.service import history, rate_history
from laurels.kit.paging import PageRequest
from laurels.kit.problems import NotFound
from laurels.kit.tx import Tx
from laurels.system import workspaces
from tests.core.conftest import NOW

DAY = timedelta(days=1)


async def push(tx: Tx, *pushed: tuple[int, int | None], sku: str = "tea", currency: str = "GBP") -> list[str]:
    """Push prices by how many days ago they began to hold, and give what became of each."""
    rows = [Price(sku, currency, NOW - days * DAY, price) for days, price in pushed]
    outcomes = await prices.push_prices(tx, prices=rows)
    return [one.status if isinstance(one, Written) else one.code for one in outcomes]


async def lowest(tx: Tx, at: datetime | None = None, **told: object) -> int | None:
    return (await prices.best_prior_price(tx, "tea", at, **told)).price_minor  # type: ignore[arg-type]


async def test_a_price_is_kept_once_and_can_be_corrected(tx: Tx) -> None:
    version = (await workspaces.get(tx)).version
    assert await push(tx, (60, 900), (10, 700)) == ["created", "created"]
    assert await push(tx, (60, 900), (10, 650)) == ["unchanged", "updated"]
    assert [(event.type, event.payload["corrects"]) for event in tx.events] == [
        ("price.set", False), ("price.set", False), ("price.set", True),
    ]  # fmt: skip
    assert [note.changes["price_minor"] for note in tx.notes] == [[700, 650]]
    assert await lowest(tx) == 900
    assert (await workspaces.get(tx)).version == version


async def test_the_order_in_which_prices_arrive_does_not_matter(tx: Tx) -> None:
    pushed = [(90, 800), (45, 750), (30, 900), (12, None), (11, 850), (3, 600)]
    random.Random(4).shuffle(pushed)
    for one in pushed:
        await push(tx, one)
    assert await lowest(tx) == 750
    page = await history(tx, sku="tea", currency="GBP", page=PageRequest(limit=4))
    rest = await history(tx, sku="tea", currency="GBP", page=PageRequest(limit=4, after=page.next_cursor))
    assert [one.price_minor for one in (*page.items, *rest.items)] == [600, 850, None, 900, 750, 800]


async def test_a_price_that_came_late_lowers_the_prior_price(tx: Tx) -> None:
    await push(tx, (60, 900), (2, 700))
    assert await lowest(tx) == 900
    await push(tx, (20, 650), (19, 900))
    assert await lowest(tx) == 650


async def test_each_currency_has_its_own_prices(tx: Tx) -> None:
    await push(tx, (60, 900), (2, 700))
    await push(tx, (60, 1000), (2, 500), currency="EUR")
    assert (await lowest(tx), await lowest(tx, currency="EUR"), await lowest(tx, currency="USD")) == (900, 1000, None)


async def test_a_reduction_may_be_named_by_when_it_is_applied(tx: Tx, at: Callable[[datetime], Tx]) -> None:
    await push(tx, (80, 500), (60, 900), (20, 800), (10, 700))
    assert await lowest(tx, NOW) == 700
    assert await lowest(tx, NOW - 10 * DAY) == 800
    assert await lowest(tx) == 800
    assert await lowest(tx, prior=PriorPolicy(progressive_days=60)) == 900
    assert await lowest(tx, NOW - 55 * DAY) is None  # known for 25 days before it only
    assert await lowest(tx, NOW - 45 * DAY) == 500
    much_later = at(NOW + 100 * DAY)
    assert await lowest(much_later) == 700


async def test_a_catalogue_page_is_read_in_one_statement(tx: Tx) -> None:
    for number in range(30):
        await push(tx, (60, 900 + number), (5, 700), sku=f"sku-{number:02}")
    skus = [f"sku-{number:02}" for number in range(30)]
    known = await prices.points(tx, skus=[*skus, "unknown", "sku-00"], currency="GBP", at=None, prior=PriorPolicy())
    assert sorted(known) == skus
    found = [prices.prior_of(tx, known[sku], at=None, prior=PriorPolicy()).price_minor for sku in skus]
    assert found == [900 + number for number in range(30)]
    present = prices.current(known["sku-07"], NOW)
    assert present is not None
    assert present.price_minor == 700


async def test_a_sku_without_prices_is_not_there(tx: Tx) -> None:
    with pytest.raises(NotFound, match="tea"):
        await history(tx, sku="tea", currency="GBP", page=PageRequest())
    await push(tx, (1, 100))
    assert (await history(tx, sku="tea", currency="EUR", page=PageRequest())).items == []


async def test_the_newest_rate_that_is_valid_counts_and_its_inverse_is_not_assumed(
    tx: Tx, at: Callable[[datetime], Tx]
) -> None:
    rates = [
        Rate("EUR", "JPY", NOW - 2 * DAY, Decimal("160.5")),
        Rate("EUR", "JPY", NOW + DAY, Decimal("170")),
        Rate("EUR", "JPY", NOW - DAY, Decimal("163.250000000000000000000001")),
        Rate("EUR", "USD", NOW - DAY, Decimal("1.08")),
    ]
    outcomes = await prices.push_rates(tx, rates=rates)
    assert [one.status for one in outcomes if isinstance(one, Written)] == ["created"] * 4
    assert (await prices.rate(tx, "EUR", "JPY")).rate == Decimal("163.250000000000000000000001")
    assert (await prices.rate(tx, "EUR", "JPY", at=NOW - DAY - timedelta(seconds=1))).rate == Decimal("160.5")
    assert (await prices.rate(at(NOW + DAY), "EUR", "JPY")).rate == Decimal(170)
    with pytest.raises(NoExchangeRate):
        await prices.rate(tx, "JPY", "EUR")
    with pytest.raises(NoExchangeRate):
        await prices.rate(tx, "EUR", "JPY", at=NOW - 3 * DAY)
    page = await rate_history(tx, from_currency="EUR", to_currency="JPY", page=PageRequest())
    assert [one.valid_from_at for one in page.items] == [NOW + DAY, NOW - DAY, NOW - 2 * DAY]
    with pytest.raises(NotFound):
        await rate_history(tx, from_currency="JPY", to_currency="EUR", page=PageRequest())


async def test_a_rate_is_kept_once_and_can_be_corrected(tx: Tx) -> None:
    first = Rate("EUR", "USD", NOW, Decimal("1.08"))
    await prices.push_rates(tx, rates=[first])
    again = await prices.push_rates(tx, rates=[Rate("EUR", "USD", NOW, Decimal("1.080"))])
    other = await prices.push_rates(tx, rates=[Rate("EUR", "USD", NOW, Decimal("1.09"))])
    assert [one.status for one in (*again, *other) if isinstance(one, Written)] == ["unchanged", "updated"]
    assert [note.changes["rate"] for note in tx.notes] == [["1.08", "1.09"]]
    assert [event.type for event in tx.events] == ["exchange_rate.set"] * 2
