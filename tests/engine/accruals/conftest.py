"""Offers are told on the application as a client sees it, on a database of their own worker."""

from __future__ import annotations

from collections.abc import AsyncGenerator

import pytest

from laurels.kit.doors.door import Pool
from tests.conftest import Database
from tests.engine.accruals.offers import Offers, offers_of
from tests.served import serving


@pytest.fixture
async def offers(shared_database: Database, pool: Pool) -> AsyncGenerator[Offers]:
    """Give a club in a new test workspace in pounds."""
    async with serving(shared_database.app_url, pool) as client:
        yield await offers_of(client, pool)
