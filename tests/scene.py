"""What scenes are set with: a workspace on a real database and transactions in it."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from uuid import UUID

from laurels.kit import doors, ids
from laurels.kit.doors.door import Pool, opened
from laurels.kit.tx import Actor, Tx
from laurels.system import workspaces

SOMEBODY = Actor("test", None, "a test", frozenset({"*"}))


async def new_workspace(
    pool: Pool,
    *,
    mode: str = "test",
    currency: str = "GBP",
    zone: str = "Europe/London",
    starts_at: datetime | None = None,
) -> UUID:
    """Create a workspace and commit it."""
    workspace_id = ids.new_uuid7(datetime.now(UTC))
    async with pool.connection() as db:
        await db.execute("BEGIN")
        await workspaces.create(
            db,
            workspace_id=workspace_id,
            name="Test",
            mode=mode,
            currency=currency,
            zone=zone,
            locale="en-GB",
            starts_at=starts_at,
        )
        await db.execute("COMMIT")
    return workspace_id


def request(workspace_id: UUID, **more: object) -> doors.Request:
    """Say who asks, for a door."""
    return doors.Request(workspace_id, SOMEBODY, "test", "req_test", **more)  # type: ignore[arg-type]


@asynccontextmanager
async def rolled_back(pool: Pool, workspace_id: UUID) -> AsyncGenerator[Tx]:
    """Open a transaction that leaves nothing behind."""
    async with opened(pool, request(workspace_id)) as tx:
        yield tx
