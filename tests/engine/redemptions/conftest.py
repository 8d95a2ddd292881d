"""Stories run on the application as a client sees it, on a database of their own worker."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack

import psycopg
import pytest

from laurels.kit.doors.door import Pool
from tests.conftest import Database
from tests.served import Client, serving


@pytest.fixture
async def client(shared_database: Database, pool: Pool) -> AsyncGenerator[Client]:
    """Give a client of a new test workspace in pounds."""
    async with serving(shared_database.app_url, pool) as made:
        yield made


@pytest.fixture
async def twins(shared_database: Database, pool: Pool) -> AsyncGenerator[list[Client]]:
    """Give clients of one workspace through two applications that know nothing of one another.

    At the end see that none of them ever waited for another that waited for it.
    """
    before = deadlocks(shared_database)
    async with AsyncExitStack() as both:
        first = await both.enter_async_context(serving(shared_database.app_url, pool))
        second = await both.enter_async_context(serving(shared_database.app_url, pool))
        yield [first, Client(second.http, first.key, first.workspace_id)]
    assert deadlocks(shared_database) == before


def deadlocks(database: Database) -> int:
    """Count how often the server had to end a circle of waiting; connections tell of theirs when they close."""
    with psycopg.connect(database.super_url, autocommit=True) as db:
        row = db.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()").fetchone()
    assert row is not None, "the database has a row of its own"
    return row[0]
