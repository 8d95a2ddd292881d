"""Many at once: what reaches a threshold together is rewarded once, and nothing that counts is lost."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack
from typing import Any

import pytest

from laurels.core import ledger
from laurels.kit import ids
from laurels.kit.doors.door import Pool
from laurels.program import publications
from tests.conftest import Database
from tests.engine.accruals.offers import Offers, hour, offers_of, points
from tests.scene import rolled_back
from tests.served import Client, serving
from tests.shop import back, customer

CLIENTS = 64


@pytest.fixture
async def tills(shared_database: Database, pool: Pool) -> AsyncGenerator[list[Offers]]:
    """Give the same club through two applications that know nothing of one another."""
    async with AsyncExitStack() as both:
        first = await both.enter_async_context(serving(shared_database.app_url, pool))
        second = await both.enter_async_context(serving(shared_database.app_url, pool))
        offers = await offers_of(first, pool)
        shop = type(offers.shop)(
            Client(second.http, first.key, first.workspace_id), offers.shop.program_id, offers.shop.wallet_id
        )
        yield [offers, Offers(shop, pool)]


async def reached(pool: Pool, offers: Offers, publication: str) -> int:
    """Read what the ledger says was spent in the time of a publication."""
    account = publications.counter(ids.decode("pub", publication), "publication.spent", period=1)
    async with rolled_back(pool, offers.client.workspace_id) as tx:
        return (await ledger.counted(tx, [account])).get(account.id, 0)


async def test_two_orders_that_reach_the_threshold_together_are_rewarded_once(tills: list[Offers], pool: Pool) -> None:
    owners = [await customer(tills[0].client, f"c{number}") for number in range(CLIENTS // 2)]
    campaign = await tills[0].offer()
    given = [await tills[0].publish(campaign, to=f"c{number}") for number in range(len(owners))]
    sent = [(till, number) for number in range(len(owners)) for till in (0, 1)]
    answers = await asyncio.gather(*(tills[till].buys(f"{till}-{number}", 6, by=f"c{number}") for till, number in sent))
    for number, owner in enumerate(owners):
        pair = [points(answer) for answer, (_, whose) in zip(answers, sent, strict=True) if whose == number]
        assert sorted(pair) == [0, 2]
        assert await tills[0].has(owner) == 2
        assert await reached(pool, tills[0], given[number]) == 1200
    await tills[0].healthy()


async def test_one_customer_at_64_tills_completes_each_publication_once(tills: list[Offers], pool: Pool) -> None:
    ada = await customer(tills[0].client)
    campaign = await tills[0].offer("publication.spent >= 32 && publication.orders >= 32")
    given = [await tills[0].publish(campaign, named=name) for name in ("one", "two", "three")]
    answers = await asyncio.gather(*(tills[number % 2].buys(f"A-{number}", 1) for number in range(CLIENTS)))
    completed = [answer for answer in answers if answer["earned"]]
    assert len(completed) == 1, "the 32nd, whichever that was, for all three"
    assert sorted(one["publication_id"] for one in completed[0]["earned"]) == sorted(given)
    assert await tills[0].has(ada) == 6
    assert [await reached(pool, tills[0], one) for one in given] == [6400] * 3
    await tills[0].healthy()


async def test_lists_and_single_orders_side_by_side_lose_nothing(tills: list[Offers], pool: Pool) -> None:
    names = ["ada", "bob", "cleo"]
    owners = [await customer(tills[0].client, name) for name in names]
    campaign = await tills[0].offer("publication.spent >= 40")
    given = [await tills[0].publish(campaign, to=name) for name in names]

    async def listed(number: int) -> Any:
        items = [tills[0].order(f"L-{number}-{name}", 1, by=name) for name in names]
        return await tills[number % 2].client.post("/v1/orders/bulk", {"items": items})

    await asyncio.gather(
        *(listed(number) for number in range(20)),
        *(tills[number % 2].buys(f"S-{number}-{name}", 1, by=name) for number in range(20) for name in names),
    )
    assert [await tills[0].has(owner) for owner in owners] == [2, 2, 2]
    assert [await reached(pool, tills[0], one) for one in given] == [4000] * 3
    await tills[0].healthy()


async def test_orders_and_returns_side_by_side_end_where_they_would_one_by_one(tills: list[Offers], pool: Pool) -> None:
    ada = await customer(tills[0].client)
    publication = await tills[0].publish(await tills[0].offer())
    for number in range(16):
        await tills[0].buys(f"A-{number}", 1)
    assert await tills[0].has(ada) == 2
    returns = [back(f"R-{number}", f"A-{number}", returned_at=hour(5)) for number in range(12)]
    await asyncio.gather(
        *(tills[number % 2].client.post("/v1/returns", body) for number, body in enumerate(returns)),
        *(tills[number % 2].buys(f"B-{number}", 0.5, at=6) for number in range(4)),
    )
    assert await reached(pool, tills[0], publication) == 600
    assert await tills[0].has(ada) == 0
    await tills[0].buys("C-1", 4, at=7)
    assert await tills[0].has(ada) == 2
    await tills[0].healthy()


async def test_an_offer_that_is_published_while_its_customer_buys_counts_all_of_it(
    tills: list[Offers], pool: Pool
) -> None:
    await customer(tills[0].client)
    campaign = await tills[0].offer("publication.spent >= 1000")
    done = await asyncio.gather(
        *(tills[number % 2].buys(f"A-{number}", 1) for number in range(20)),
        tills[0].publish(campaign),
        *(tills[number % 2].buys(f"B-{number}", 1) for number in range(20)),
    )
    await tills[0].buys("last", 1, at=2)
    publication = next(one for one in done if isinstance(one, str))
    assert await reached(pool, tills[0], publication) == 4100
    await tills[0].healthy()
