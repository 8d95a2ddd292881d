"""The feed for people: newest first, page by page, few types among many; and which types there are."""

from __future__ import annotations

import pytest

from laurels.kit import doors, ids
from laurels.kit.doors.door import Pool
from laurels.kit.paging import PageRequest
from laurels.kit.tx import Tx
from laurels.system import feed
from laurels.system.feed import service
from tests.conftest import Database
from tests.house.reference import events
from tests.scene import new_workspace, request
from tests.served import serving

SUBJECT = ids.derived("order")


async def happened(pool: Pool, *types: str):
    """Let this happen in a new workspace, in this order."""
    workspace_id = await new_workspace(pool)

    async def act(tx: Tx) -> None:
        for type in types:
            tx.emit(type, key=SUBJECT)

    await doors.transact(pool, act, request(workspace_id))
    await doors.transact(pool, feed.dispatch, request(workspace_id))
    return workspace_id


async def read(pool: Pool, workspace_id, limit: int = 2, types: list[str] | None = None) -> list[list[int]]:
    """Read all pages."""
    pages: list[list[int]] = []
    cursor: str | None = None
    while True:
        page = PageRequest(limit, cursor)
        found = await doors.transact(
            pool, lambda tx, page=page: service.latest(tx, page, types=types), request(workspace_id)
        )
        pages.append([event.sequence for event in found.items])
        cursor = found.next_cursor
        if cursor is None:
            return pages


async def test_the_newest_comes_first_and_pages_go_on_to_the_first(pool: Pool) -> None:
    workspace_id = await happened(pool, *["order.paid"] * 5)
    assert await read(pool, workspace_id) == [[5, 4], [3, 2], [1]]


async def test_nothing_at_all_is_one_empty_page(pool: Pool) -> None:
    assert await read(pool, await new_workspace(pool)) == [[]]


async def test_rare_types_are_found_behind_what_one_page_looks_through(
    pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "LOOKED_BACK_AT_ONCE", 3)
    workspace_id = await happened(pool, "customer.created", *["order.paid"] * 7)
    assert await read(pool, workspace_id, types=["customer.created"]) == [[], [], [1]]


async def test_the_types_are_those_of_the_reference(shared_database: Database, pool: Pool) -> None:
    async with serving(shared_database.app_url, pool) as client:
        told = {one["type"]: one["tells"] for one in (await client.get("/v1/feed/types"))["items"]}
    assert told == {type: text for room in events().values() for type, text in room.items()}
