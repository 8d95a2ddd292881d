"""Publications are tried as a client sees them, on a database of their worker."""

from __future__ import annotations

from collections.abc import AsyncGenerator

import pytest

from laurels.kit.doors.door import Pool
from tests.coding import Coder, coder_of
from tests.conftest import Database
from tests.served import serving


@pytest.fixture
async def coder(shared_database: Database, pool: Pool) -> AsyncGenerator[Coder]:
    """Give somebody who makes codes in a new test workspace."""
    async with serving(shared_database.app_url, pool) as client:
        yield await coder_of(client, pool)
