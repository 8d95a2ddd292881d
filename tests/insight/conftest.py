"""A client of a new workspace, and what the worker does in between."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence

import pytest

from laurels.kit import doors
from laurels.kit.doors.door import Pool
from laurels.kit.tx import Tx
from laurels.system import access, feed
from tests.conftest import Database
from tests.scene import request
from tests.served import Client, serving


@pytest.fixture
async def client(shared_database: Database, pool: Pool) -> AsyncGenerator[Client]:
    """Give a client of a new test workspace in pounds."""
    async with serving(shared_database.app_url, pool) as made:
        yield made


async def with_scopes(client: Client, pool: Pool, scopes: Sequence[str]) -> Client:
    """Give a client of the same workspace whose key may do only this."""
    issued = await doors.transact(
        pool,
        lambda tx: access.create(tx, name="less", kind="secret", scopes=list(scopes)),
        request(client.workspace_id),
    )
    return Client(client.http, issued.text, client.workspace_id)


async def worked(client: Client, pool: Pool, *steps: Callable[[Tx], Awaitable[bool]]) -> None:
    """Let the worker number the feed, and then do these steps until there is nothing left."""
    for step in (feed.dispatch, *steps):
        while await doors.transact(pool, step, request(client.workspace_id)):
            pass
