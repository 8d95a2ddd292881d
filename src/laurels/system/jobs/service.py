"""Verbs of jobs."""

from __future__ import annotations

from typing import LiteralString, cast

from psycopg.rows import class_row

from laurels.kit.postgres import Pool
from laurels.system.jobs import store
from laurels.system.jobs.model import Listed


async def workspaces(batch: Pool) -> list[Listed]:
    """List every workspace, with a pool of the batch role; work in each goes through a door as the role of requests."""
    async with batch.connection() as db, db.cursor(row_factory=class_row(Listed)) as cursor:
        await cursor.execute(cast(LiteralString, str(store.WORKSPACES)))
        return await cursor.fetchall()
