"""A follower reads each event once, in order, with what it does for it; and knows whom an event is about."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from laurels.kit import doors, ids
from laurels.kit.doors.door import opened
from laurels.kit.postgres import Pool, open_pool
from laurels.kit.tx import Tx
from laurels.system import feed
from laurels.system.feed import FeedEvent
from tests.conftest import Database
from tests.scene import new_workspace, request, rolled_back

SUBJECT, CUSTOMER = ids.derived("order"), ids.derived("customer")


@pytest.fixture
async def own_pool(database: Database) -> AsyncGenerator[Pool]:
    pool = await open_pool(database.app_url, size=4, name="tests")
    try:
        yield pool
    finally:
        await pool.close()


@pytest.fixture
async def workspace_id(own_pool: Pool) -> UUID:
    """Make a workspace in which five things happened."""
    workspace_id = await new_workspace(own_pool)
    await happen(own_pool, workspace_id, *range(1, 6))
    return workspace_id


async def happen(pool: Pool, workspace_id: UUID, *numbers: int) -> None:
    async def act(tx: Tx) -> None:
        for number in numbers:
            tx.emit("order.paid", key=SUBJECT, number=number)

    await doors.transact(pool, act, request(workspace_id))
    await doors.transact(pool, feed.dispatch, request(workspace_id))


def numbers(events: list[FeedEvent]) -> list[int]:
    return [event.payload["number"] for event in events]


async def follow(pool: Pool, workspace_id: UUID, name: str = "reader", limit: int = 100) -> list[int]:
    return numbers(await doors.transact(pool, lambda tx: feed.follow(tx, name, limit), request(workspace_id)))


async def test_a_follower_reads_on_from_where_it_was(own_pool: Pool, workspace_id: UUID) -> None:
    assert await follow(own_pool, workspace_id, limit=2) == [1, 2]
    assert await follow(own_pool, workspace_id, limit=2) == [3, 4]
    assert await follow(own_pool, workspace_id, limit=2) == [5]
    assert await follow(own_pool, workspace_id) == []
    await happen(own_pool, workspace_id, 6)
    assert await follow(own_pool, workspace_id) == [6]


async def test_followers_of_different_names_do_not_meet(own_pool: Pool, workspace_id: UUID) -> None:
    assert await follow(own_pool, workspace_id, "one", limit=3) == [1, 2, 3]
    assert await follow(own_pool, workspace_id, "other") == [1, 2, 3, 4, 5]
    assert await follow(own_pool, workspace_id, "one") == [4, 5]


async def test_what_was_read_and_rolled_back_is_read_again(own_pool: Pool, workspace_id: UUID) -> None:
    async with rolled_back(own_pool, workspace_id) as tx:
        assert numbers(await feed.follow(tx, "reader", 3)) == [1, 2, 3]
    assert await follow(own_pool, workspace_id) == [1, 2, 3, 4, 5]


async def test_two_at_once_read_one_after_the_other(own_pool: Pool, workspace_id: UUID) -> None:
    door = request(workspace_id)
    async with opened(own_pool, door) as first:
        assert numbers(await feed.follow(first, "reader", 3)) == [1, 2, 3]
        second = asyncio.create_task(follow(own_pool, workspace_id))
        await asyncio.sleep(0.1)
        assert not second.done()
        await first.db.execute("COMMIT")
    assert await second == [4, 5]


async def test_a_follower_with_nothing_to_read_locks_nothing(own_pool: Pool, workspace_id: UUID) -> None:
    assert len(await follow(own_pool, workspace_id)) == 5
    async with rolled_back(own_pool, workspace_id) as one, rolled_back(own_pool, workspace_id) as other:
        assert await feed.follow(one, "reader", 3) == []
        assert await asyncio.wait_for(feed.follow(other, "reader", 3), 5) == []


@pytest.mark.parametrize(
    ("type", "payload", "about"),
    [
        ("order.paid", {"customer_id": str(CUSTOMER)}, CUSTOMER),
        ("order.returned", {"customer_id": None}, None),
        ("order.opened", {}, None),
        ("event.received", {"customer_id": str(CUSTOMER)}, CUSTOMER),
        ("customer.created", {"customer_id": ids.encode("cus", SUBJECT)}, SUBJECT),
        ("customer.updated", {}, SUBJECT),
        ("membership.joined", {"program_id": "prg"}, SUBJECT),
        ("points.expired", {"customer_id": str(CUSTOMER)}, CUSTOMER),
        ("points.adjusted", {}, SUBJECT),
        ("payment.voided", {}, SUBJECT),
        ("product.created", {}, None),
        ("workspace.zone_changed", {}, None),
    ],
)
def test_an_event_says_whom_it_is_about(type: str, payload: dict[str, Any], about: UUID | None) -> None:
    event = FeedEvent(1, ids.derived("event"), type, SUBJECT, payload, datetime(2026, 1, 1, tzinfo=UTC))
    assert feed.customer_of(event) == about


async def test_events_that_get_their_numbers_together_keep_the_order_in_which_they_were_written(
    own_pool: Pool, workspace_id: UUID
) -> None:
    async def early(tx: Tx) -> None:
        tx.emit("order.paid", key=SUBJECT, number=6)

    async def late(tx: Tx) -> None:
        tx.emit("order.paid", key=SUBJECT, number=7)
        await doors.transact(own_pool, early, request(workspace_id))

    await doors.transact(own_pool, late, request(workspace_id))
    await doors.transact(own_pool, feed.dispatch, request(workspace_id))
    assert await follow(own_pool, workspace_id) == [1, 2, 3, 4, 5, 6, 7]
