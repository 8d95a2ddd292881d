"""A marketer of a test workspace on the database of this worker."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from datetime import UTC, datetime

import pytest

from laurels.kit.doors.door import Pool
from tests.conftest import Database
from tests.segmenting import Marketer
from tests.served import serving

START = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
async def marketer(shared_database: Database, pool: Pool) -> AsyncGenerator[Marketer]:
    """Give a marketer whose workspace is in London, on the second of March 2026, and knows of cities."""
    async with serving(shared_database.app_url, pool, starts_at=START) as client:
        await client.send("PUT", "/v1/attributes/customer/city", {"type": "string"})
        yield Marketer(client, pool)
