"""Faults are done to the application as a client sees it, on a database of their own worker."""

from __future__ import annotations

import io
from collections.abc import AsyncGenerator, Generator

import pytest
import structlog

from laurels.kit import log
from laurels.kit.doors.door import Pool
from tests.conftest import Database
from tests.served import Client, serving


@pytest.fixture(autouse=True)
def quiet_log() -> Generator[io.StringIO]:
    """Let failures be logged as a server logs them, and not on the terminal."""
    said = io.StringIO()
    log.configure("json", stream=said)
    yield said
    structlog.reset_defaults()


@pytest.fixture
async def client(shared_database: Database, pool: Pool) -> AsyncGenerator[Client]:
    """Give a client of a new test workspace in pounds."""
    async with serving(shared_database.app_url, pool) as made:
        yield made
