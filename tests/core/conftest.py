"""Fixtures for the rooms of core: a transaction of a fresh workspace, rolled back at the end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from laurels.kit import ids
from laurels.kit.postgres import Connection
from laurels.kit.tx import Actor, Scope, Tx
from laurels.system import workspaces

NOW = datetime(2026, 3, 14, 15, 9, 26, 535897, tzinfo=UTC)


@pytest.fixture
async def workspace_id(connection: Connection) -> UUID:
    """Create a workspace, and act in it from here on."""
    id = ids.new_uuid7(NOW)
    await workspaces.create(
        connection, workspace_id=id, name="Test", mode="test", currency="GBP", zone="Europe/London", locale="en-GB"
    )
    return id


@pytest.fixture
def at(connection: Connection, workspace_id: UUID) -> Callable[[datetime], Tx]:
    """Give the workspace's transaction at another time: `at(later)`."""

    def given(now: datetime) -> Tx:
        scope = Scope(workspace_id, "test", "GBP", ZoneInfo("Europe/London"), "en-GB", 1)
        return Tx(connection, scope, Actor("test", None, "test", frozenset({"*"})), now, "req_test")

    return given


@pytest.fixture
def tx(at: Callable[[datetime], Tx]) -> Tx:
    """Give a transaction of a fresh workspace, rolled back at the end."""
    return at(NOW)
