"""Verbs of jobs."""

from __future__ import annotations

from importlib.metadata import version
from importlib.resources import files
from typing import Any, LiteralString, TypeVar, cast

import procrastinate
import psycopg
from procrastinate.schema import SchemaManager
from psycopg import sql
from psycopg.rows import class_row

from laurels.kit.postgres import Pool, PostgresError
from laurels.kit.tx import Tx
from laurels.system.jobs import policy, store
from laurels.system.jobs.model import Failed, Listed, Waiting, Worker

T = TypeVar("T")

# Deferring takes the caller's connection, so this one is never opened.
_DEFERRER = procrastinate.App(connector=procrastinate.PsycopgConnector())


async def defer(tx: Tx, name: str, /, *, lock: str | None = None, **args: Any) -> int:
    """Put a job into the queue, there if and only if this transaction commits; give its number.

    Jobs of one `lock` run one after the other. Arguments are JSON: write ids as text.
    """
    await tx.db.execute(store.SEE_QUEUE)
    job = _DEFERRER.configure_task(name, connection=tx.db, lock=lock, allow_unknown=True)
    return await job.defer_async(**args)


async def workspaces(batch: Pool) -> list[Listed]:
    """List every workspace, with a pool of the batch role; work in each goes through a door as the role of requests."""
    async with batch.connection() as db, db.cursor(row_factory=class_row(Listed)) as cursor:
        await cursor.execute(cast(LiteralString, str(store.WORKSPACES)))
        return await cursor.fetchall()


async def workers(tx: Tx) -> list[Worker]:
    """List the workers of the queue with their last sign of life; those that were killed stay until others tidy up."""
    return await _of_queue(tx, store.WORKERS, Worker)


async def waiting(tx: Tx) -> list[Waiting]:
    """Count by name the jobs that are due, run or failed for good, those of all workspaces."""
    return await _of_queue(tx, store.WAITING, Waiting)


async def failed(tx: Tx, *, limit: int) -> list[Failed]:
    """List the jobs of this workspace that failed for good, newest first."""
    return await _of_queue(tx, store.FAILED, Failed, workspace_id=str(tx.workspace_id), limit=limit)


async def _of_queue(tx: Tx, text: LiteralString, into: type[T], **params: Any) -> list[T]:
    """Ask the tables of the queue, which are there from the first start of a server on."""
    there = await (await tx.db.execute(store.HAS_QUEUE)).fetchone()
    if there != (True,):
        return []
    async with tx.db.cursor(row_factory=class_row(into)) as cursor:
        await cursor.execute(text, params)
        return await cursor.fetchall()


def migrate(owner_url: str, *, user_urls: tuple[str, ...]) -> bool:
    """Bring the tables of the queue up to this version of procrastinate and let its users in; tell if that changed any.

    :raises PostgresError: PostgreSQL refused it
    """
    wanted = version("procrastinate")
    try:
        with psycopg.connect(owner_url, application_name="laurels migrate") as db:
            db.execute(store.ONE_AT_A_TIME)
            row = db.execute(store.INSTALLED).fetchone()
            found = None if row is None else str(row[0] or "")
            changed = found is None or policy.version_of(found) < policy.version_of(wanted)
            if changed:
                db.execute(store.MAKE)
                db.execute(store.SEE_QUEUE)
                for text in _texts(found):
                    db.execute(cast(LiteralString, text))
                comment = f"The job queue, made by procrastinate {wanted}"
                db.execute(sql.SQL("COMMENT ON SCHEMA procrastinate IS {}").format(sql.Literal(comment)))
            for url in user_urls:
                changed = _let_in(db, url) or changed
    except psycopg.Error as refused:
        raise PostgresError(f"The tables of the job queue cannot be made: {refused}") from refused
    return changed


def _texts(found: str | None) -> list[str]:
    if found is None:
        return [SchemaManager.get_schema()]
    directory = files("procrastinate.sql") / "migrations"
    names = policy.newer((file.name for file in directory.iterdir()), policy.version_of(found))
    return [(directory / name).read_text(encoding="utf-8") for name in names]


def _let_in(db: psycopg.Connection[Any], user_url: str) -> bool:
    with psycopg.connect(user_url) as other:
        row = other.execute("SELECT current_user").fetchone()
    assert row is not None, "a session has a user"
    role = str(row[0])
    if db.execute(store.MAY, {"role": role}).fetchone() == (True,):
        return False
    for grant in store.GRANTS:
        db.execute(sql.SQL(grant).format(sql.Identifier(role)))
    return True
