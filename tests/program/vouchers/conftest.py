"""Codes are tried as a client sees them, on a database of their worker, or on one of their own with a queue."""

from __future__ import annotations

from collections.abc import AsyncGenerator

import pytest

from laurels.kit.doors.door import Pool
from tests.coding import Coder, coder_of, with_queue
from tests.conftest import Database
from tests.served import serving


@pytest.fixture
async def coder(shared_database: Database, pool: Pool) -> AsyncGenerator[Coder]:
    """Give somebody who makes codes in a new test workspace."""
    async with serving(shared_database.app_url, pool) as client:
        yield await coder_of(client, pool)


@pytest.fixture
async def maker(database: Database) -> AsyncGenerator[Coder]:
    """Give somebody who makes codes by the thousand, on a database with a queue."""
    async with with_queue(database) as made:
        yield made
