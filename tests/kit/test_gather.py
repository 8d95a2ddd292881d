"""Single calls travel in lists, and a line that is too long takes nobody more."""

from __future__ import annotations

import asyncio
from collections.abc import Hashable

import pytest

from laurels.kit.gather import Gatherer
from laurels.kit.problems import Unavailable


class Flights:
    """Lists that land when they are told to."""

    def __init__(self) -> None:
        self.sizes: list[int] = []
        self.landing = asyncio.Event()

    async def fly(self, key: Hashable, items: list[int]) -> list[int]:
        self.sizes.append(len(items))
        await self.landing.wait()
        return [2 * item for item in items]


async def test_what_arrives_while_a_list_is_in_flight_travels_together_in_the_next() -> None:
    flights = Flights()
    gatherer = Gatherer(flights.fly, name="test", lists_max=1)
    calls = [asyncio.create_task(gatherer.submit("shop", item)) for item in range(5)]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    flights.landing.set()
    assert await asyncio.gather(*calls) == [0, 2, 4, 6, 8]
    assert flights.sizes == [5] or flights.sizes == [1, 4]


async def test_a_second_list_takes_off_when_it_is_full_and_none_has_more_than_it_may() -> None:
    flights = Flights()
    gatherer = Gatherer(flights.fly, name="test", lists_max=2, items_max=3, full=2)
    first = asyncio.create_task(gatherer.submit("shop", 0))
    await asyncio.sleep(0.01)
    others = [asyncio.create_task(gatherer.submit("shop", item)) for item in range(1, 7)]
    await asyncio.sleep(0.01)
    assert flights.sizes == [1, 3]
    flights.landing.set()
    assert await asyncio.gather(first, *others) == [2 * item for item in range(7)]
    assert flights.sizes == [1, 3, 3]


async def test_who_would_wait_too_long_is_refused_at_once_and_nobody_else() -> None:
    flights = Flights()
    gatherer = Gatherer(flights.fly, name="test", lists_max=1, items_max=2, wait_max_ms=1)
    slow = asyncio.create_task(gatherer.submit("shop", 1))
    await asyncio.sleep(0.05)
    flights.landing.set()
    await slow  # a list is now known to last fifty milliseconds, a fifth of which counts
    flights.landing.clear()
    waiting = [asyncio.create_task(gatherer.submit("shop", 0))]
    await asyncio.sleep(0.01)
    waiting += [asyncio.create_task(gatherer.submit("shop", item)) for item in (1, 2)]
    await asyncio.sleep(0)
    with pytest.raises(Unavailable) as refused:
        await gatherer.submit("shop", 9)
    assert refused.value.headers() == {"Retry-After": "1"}
    other = asyncio.create_task(gatherer.submit("another shop", 4))
    await asyncio.sleep(0)
    flights.landing.set()
    assert await asyncio.gather(*waiting, other) == [0, 2, 4, 8]
