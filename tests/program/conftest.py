"""Fixtures for the rooms of programmes: a transaction of a fresh workspace, rolled back at the end."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from laurels.kit import ids
from laurels.kit.postgres import Connection
from laurels.kit.tx import Actor, Scope, Tx
from laurels.system import workspaces

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture
async def tx(connection: Connection) -> Tx:
    """Give a transaction of a fresh workspace in London, on a Monday at noon."""
    id = ids.new_uuid7(NOW)
    await workspaces.create(
        connection, workspace_id=id, name="Test", mode="test", currency="GBP", zone="Europe/London", locale="en-GB"
    )
    scope = Scope(id, "test", "GBP", ZoneInfo("Europe/London"), "en-GB", 1)
    return Tx(connection, scope, Actor("test", None, "a test", frozenset({"*"})), NOW, "req_test")
