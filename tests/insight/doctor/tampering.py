"""Changing what nobody may change, to see whether the doctor finds it."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import psycopg

from laurels.kit.postgres import Pool
from laurels.kit.postgres.pool import CONTEXT
from laurels.kit.tx import Scope, Tx
from tests.conftest import Database
from tests.scene import SOMEBODY

Place = tuple[Database, Pool, UUID]


@asynccontextmanager
async def tampered(place: Place, *texts: str) -> AsyncGenerator[Tx]:
    """Open a transaction of the superuser, who may change anything, in which these statements were run."""
    database, _, workspace_id = place
    db: psycopg.AsyncConnection[Any] = await psycopg.AsyncConnection.connect(database.super_url, context=CONTEXT)
    async with db:
        await db.execute("SELECT set_config('laurels.workspace_id', %s, true)", [str(workspace_id)])
        for text in texts:
            changed = await db.execute(text.encode())
            assert changed.rowcount != 0, f"changed nothing: {text}"
        scope = Scope(workspace_id, "test", "GBP", ZoneInfo("UTC"), "en", 1)
        yield Tx(db, scope, SOMEBODY, datetime.now(UTC), "req_test")
        await db.rollback()
