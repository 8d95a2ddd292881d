"""Open a transaction, run one verb, commit; run it again when the database says the attempt never happened."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import LiteralString, TypeVar, cast
from uuid import UUID
from zoneinfo import ZoneInfo

import psycopg
from psycopg import errors
from psycopg_pool import PoolTimeout

from laurels.kit import traces
from laurels.kit.doors import idempotency, store
from laurels.kit.postgres import Connection, Pool
from laurels.kit.problems import Conflict, NotFound, Problem, Unavailable
from laurels.kit.tx import ORGANISATION, Actor, Scope, Tx, jsonb

T = TypeVar("T")
Work = Callable[[Tx], Awaitable[T]]

ATTEMPTS_MAX = 6
_BUSY = (errors.LockNotAvailable, errors.QueryCanceled)
# A unique key that is taken means that somebody else wrote the same thing meanwhile: run again, the verb then finds it.
_AGAIN = (
    errors.DeadlockDetected,
    errors.SerializationFailure,
    errors.UniqueViolation,
    idempotency.AnsweredMeanwhile,
)
_FULL = (errors.DiskFull, errors.OutOfMemory, errors.TooManyConnections, errors.ReadOnlySqlTransaction)


class CommitUnknown(Problem):
    """The connection was lost while committing."""

    code = "outcome_unknown"
    status = 503
    title = "The connection to the database was lost while committing"
    cure = "Send the same request again, with the same Idempotency-Key or the same source and external id."


class _LostAtCommit(Exception):
    """The database did not answer the COMMIT."""


class RolledBack(Exception):
    """The database answered the COMMIT with a rollback: a verb went on after one of its statements had failed."""


@dataclass(frozen=True, slots=True)
class Request:
    """What a door must know of a call before it opens a transaction."""

    workspace_id: UUID
    actor: Actor
    action: str
    request_id: str
    dry_run: bool = False
    key: str | None = None
    fingerprint: bytes = b""
    language: str | None = None
    """The language that the reader of the answer asks for."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back to the caller."""

    status: int
    body: bytes
    replayed: bool = False


@asynccontextmanager
async def opened(pool: Pool, request: Request) -> AsyncGenerator[Tx]:
    """Open a transaction of one workspace; leaving it with an exception rolls back, else the caller has committed."""
    async with pool.connection() as db:
        try:
            yield await _begin(db, request)
        finally:
            if db.info.transaction_status != psycopg.pq.TransactionStatus.IDLE and not db.closed:
                await db.execute("ROLLBACK")


async def transact(pool: Pool, work: Work[T], request: Request) -> T:
    """Run a verb in a transaction of its own and commit it, again if the database lost the attempt.

    :raises CommitUnknown: the connection was lost at the commit and the call carried no key to find out
    :raises Unavailable: the database is busy, full or away
    """
    attempt = 0
    while True:
        attempt += 1
        try:
            with traces.span(request.action, {"attempt": attempt}):
                return await _once(pool, work, request)
        except _LostAtCommit as lost:
            if request.key is None:
                raise CommitUnknown(CommitUnknown.cure) from lost
            failure: Exception = lost
        except _AGAIN as again:
            failure = again
        except (*_BUSY, *_FULL) as busy:
            raise Unavailable(
                f"The database cannot take this now ({type(busy).__name__}). Try again shortly."
            ) from busy
        except (psycopg.OperationalError, psycopg.InterfaceError, PoolTimeout) as away:
            failure = away
        if attempt == ATTEMPTS_MAX:
            if isinstance(failure, errors.UniqueViolation):
                raise Conflict("Something with the same key exists already. Read it, or choose another key.")
            raise Unavailable("The database did not answer. Nothing was changed; try again shortly.") from failure
        await asyncio.sleep(random.uniform(0.2, 1) * 0.02 * 2**attempt)


async def _once(pool: Pool, work: Work[T], request: Request) -> T:
    async with opened(pool, request) as tx:
        result = await work(tx)
        await _finish(tx, request)
        return result


async def answer(
    pool: Pool, work: Work[tuple[int, bytes]], request: Request, *, kept: Callable[[bytes], bytes] | None = None
) -> Answer:
    """Run a verb whose answer is remembered under the request's key; a repeated key gets the first answer.

    :param kept: what of the answer may be stored, where it holds a secret that is shown only once
    """

    async def once(tx: Tx) -> Answer:
        if request.key is None or request.dry_run:
            return Answer(*await work(tx))
        found = await idempotency.recall(tx, key=request.key, fingerprint=request.fingerprint)
        if found is not None:
            return Answer(found.status, found.body, replayed=True)
        status, body = await work(tx)
        stored = body if kept is None else kept(body)
        await idempotency.remember(tx, key=request.key, fingerprint=request.fingerprint, status=status, body=stored)
        return Answer(status, body)

    return await transact(pool, once, request)


async def _begin(db: Connection, request: Request) -> Tx:
    opening = store.OPEN if request.workspace_id != ORGANISATION else store.OPEN_ORGANISATION
    opening = opening.format(workspace_id=UUID(str(request.workspace_id)))
    cursor = await db.execute(cast(LiteralString, opening), prepare=False)
    while cursor.nextset():
        pass
    row = await cursor.fetchone()
    if row is None:
        raise NotFound("This workspace does not exist.")
    mode, currency, zone, locale, version, now = row
    scope = Scope(request.workspace_id, mode, currency, ZoneInfo(zone), locale, version)
    return Tx(db, scope, request.actor, now, request.request_id, request.dry_run, language=request.language)


async def _finish(tx: Tx, request: Request) -> None:
    """Write what the verb emitted and noted, then commit; a dry run rolls all of it back."""
    if tx.events:
        await tx.run(store.EMIT, events=jsonb(tx.events))
    if tx.notes:
        notes = [
            {"id": tx.new_id(), "subject_kind": n.subject_kind, "subject_id": n.subject_id, "changes": n.changes}
            for n in tx.notes
        ]
        await tx.run(
            store.AUDIT,
            notes=jsonb(notes),
            actor_kind=request.actor.kind,
            actor_id=request.actor.id,
            actor_name=request.actor.name,
            request_id=request.request_id,
            action=request.action,
        )
    if tx.dry_run:
        await tx.db.execute("ROLLBACK")
        return
    try:
        ended = await tx.db.execute("COMMIT")
    except psycopg.OperationalError as lost:
        raise _LostAtCommit from lost
    if ended.statusmessage != "COMMIT":
        raise RolledBack("A statement of this transaction had failed, so nothing of it was kept.")
