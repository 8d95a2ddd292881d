"""Clubs whose earning rules are looked at."""

from __future__ import annotations

from collections.abc import AsyncGenerator

import pytest

from laurels.kit.doors.door import Pool
from tests.conftest import Database
from tests.served import Client, serving


@pytest.fixture
async def client(shared_database: Database, pool: Pool) -> AsyncGenerator[Client]:
    """Give a client of a new test workspace in pounds."""
    async with serving(shared_database.app_url, pool) as made:
        yield made
