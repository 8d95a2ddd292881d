"""Feed, clock, rebuilds, edits and lists at once, on real connections: in the end every segment is right."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import Any
from uuid import UUID

import pytest

from laurels.core import attributes, customers, segments
from laurels.core.customers import CustomerRef, Identity, Saying
from laurels.engine import segmentation
from laurels.engine.segmentation import jobs, refreshing
from laurels.kit.doors import transact
from laurels.kit.postgres import Pool, open_pool
from laurels.kit.problems import Problem
from laurels.kit.tx import Tx
from laurels.system import feed
from tests.conftest import Database
from tests.scene import new_workspace, request
from tests.segmenting import replayed, stored, truth, work

CITIES = ("Leeds", "York", "Hull")
RULES = tuple(f'customer.attributes.city == "{city}"' for city in CITIES)
PEOPLE, ACTS = 40, 60


@pytest.fixture
async def own_pool(database: Database) -> AsyncGenerator[Pool]:
    """Give a pool on a database of this test's own."""
    pool = await open_pool(database.app_url, size=10, name="test")
    yield pool
    await pool.close()


async def test_whoever_comes_last_every_segment_is_right(own_pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "CUSTOMERS_AT_LEAST", 7)
    monkeypatch.setattr(refreshing, "CHANGES_AT_ONCE", 7)
    workspace = await new_workspace(own_pool)
    chance = random.Random(20260302)

    async def do(verb: Callable[[Tx], Awaitable[Any]]) -> Any:
        return await transact(own_pool, verb, request(workspace))

    await do(lambda tx: attributes.define(tx, entity="customer", name="city", type="string"))
    people = await do(lambda tx: _people(tx, PEOPLE))
    listed = await do(lambda tx: segments.create(tx, key="list", name="", description="", kind="static"))
    ruled = [
        await do(lambda tx, key=key, text=text: segmentation.create(
            tx, key=key, name="", description="", kind="dynamic", rule=text,
        ))
        for key, text in (
            ("a", RULES[0]),
            ("b", RULES[1]),
            ("c", '"a" in customer.segments || "list" in customer.segments'),
            ("d", 'now.minute >= 0 && !("c" in customer.segments)'),
        )
    ]  # fmt: skip
    done = asyncio.Event()

    async def move() -> None:
        for _ in range(ACTS):
            who, city = chance.choice(people), chance.choice(CITIES)
            await do(lambda tx, who=who, city=city: customers.update(tx, id=who, saying=_lives_in(city)))

    async def edit() -> None:
        for _ in range(ACTS // 6):
            which, text = chance.choice(ruled[:2]), chance.choice(RULES)
            await do(lambda tx, which=which, text=text: segmentation.update(tx, which.id, rule=text))
            await do(lambda tx: segmentation.rebuild(tx, chance.choice(ruled).id))

    async def keep() -> None:
        for _ in range(ACTS // 2):
            refs: list[CustomerRef | Problem] = [CustomerRef(id=one) for one in chance.sample(people, 5)]
            verb = chance.choice((segments.add_members, segments.remove_members))
            await do(lambda tx, verb=verb, refs=refs: verb(tx, listed.id, refs))

    async def repeat(step: Callable[[Tx], Awaitable[bool]]) -> None:
        while not done.is_set():
            if not await do(step):
                await asyncio.sleep(0.005)

    steps = (feed.dispatch, segmentation.follow, segmentation.compare, segmentation.settle)
    workers = [asyncio.create_task(repeat(step)) for step in steps for _ in range(2)]
    async with asyncio.timeout(120):
        await asyncio.gather(move(), move(), edit(), keep())
        done.set()
        await asyncio.gather(*workers)
        await work(own_pool, workspace)
    kept, should = await do(stored), await do(truth)
    assert kept == should
    for id, members in kept.items():
        found = await do(lambda tx, id_=id: segments.get(tx, id_))
        assert (found.size, found.settled, found.fault) == (len(members), True, None)
    assert await do(replayed) == {id: members for id, members in kept.items() if members}


async def _people(tx: Tx, count: int) -> list[UUID]:
    sayings: list[Saying | Problem] = [Saying({}, (Identity("shop", str(n)),)) for n in range(count)]
    return [one.customer.id for one in await customers.write(tx, sayings=sayings) if not isinstance(one, Problem)]


def _lives_in(city: str) -> Saying:
    return Saying({"attributes": {"city": city}})


async def test_a_change_that_commits_while_everybody_is_asked_is_not_lost(own_pool: Pool) -> None:
    workspace = await new_workspace(own_pool)

    async def do(verb: Callable[[Tx], Awaitable[Any]]) -> Any:
        return await transact(own_pool, verb, request(workspace))

    await do(lambda tx: attributes.define(tx, entity="customer", name="city", type="string"))
    (ada,) = await do(lambda tx: _people(tx, 1))
    leeds = await do(
        lambda tx: segmentation.create(tx, key="a", name="", description="", kind="dynamic", rule=RULES[0])
    )

    async def compare_slowly(tx: Tx) -> None:
        assert await segments.comparing(tx)
        await refreshing.compare(tx)
        await do(lambda later: customers.update(later, id=ada, saying=_lives_in("Leeds")))

    await do(compare_slowly)
    assert not (await do(stored))[leeds.id], "it was asked before"
    await work(own_pool, workspace)
    assert (await do(stored))[leeds.id] == {ada}


async def test_an_edit_waits_for_who_asks_by_the_old_rule(own_pool: Pool) -> None:
    workspace = await new_workspace(own_pool)

    async def do(verb: Callable[[Tx], Awaitable[Any]]) -> Any:
        return await transact(own_pool, verb, request(workspace))

    await do(lambda tx: attributes.define(tx, entity="customer", name="city", type="string"))
    (ada,) = await do(lambda tx: _people(tx, 1))
    await do(lambda tx: customers.update(tx, id=ada, saying=_lives_in("Leeds")))
    leeds = await do(
        lambda tx: segmentation.create(tx, key="a", name="", description="", kind="dynamic", rule=RULES[0])
    )
    begun = asyncio.Event()

    async def ask_slowly(tx: Tx) -> None:
        await refreshing.refresh(tx, [ada])
        begun.set()
        await asyncio.sleep(0.3)

    asking = asyncio.create_task(do(ask_slowly))
    await begun.wait()
    editing = asyncio.create_task(do(lambda tx: segmentation.update(tx, leeds.id, rule=RULES[1])))
    done, _ = await asyncio.wait({asking, editing}, return_when=asyncio.FIRST_COMPLETED)
    assert done == {asking}
    await editing
    await work(own_pool, workspace)
    assert (await do(stored))[leeds.id] == set()
