"""A pool of connections that costs a request no round trip: neither to check a connection nor to reset it."""

from __future__ import annotations

import select
import time
from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

import msgspec
import psycopg
from psycopg import AsyncConnection, pq
from psycopg._preparing import Key, Prepare, PrepareManager
from psycopg._queries import PostgresQuery
from psycopg.adapt import AdaptersMap
from psycopg.rows import tuple_row
from psycopg.types.json import JsonbDumper, set_json_dumps, set_json_loads
from psycopg_pool import AsyncConnectionPool

Connection = AsyncConnection[Any]

PREPARE_AFTER = 2
PREPARED_MAX = 1000
WAIT_SECONDS = 10.0

RETRYABLE = frozenset({"40001", "40P01", "57P01", "57P02", "57P03", "53300", "25006"})


class Pool(AsyncConnectionPool[Connection]):
    """The pool, which lends no dead connection."""

    async def getconn(self, timeout: float | None = None) -> Connection:  # noqa: ASYNC109 - as its parent says
        """Lend a connection that stands; after a restart every dead one is thrown out here, without a pause between.

        :raises psycopg_pool.PoolTimeout: none came free or up in time
        """
        deadline = time.monotonic() + (self.timeout if timeout is None else timeout)
        while True:
            connection = await super().getconn(max(0.001, deadline - time.monotonic()))
            if _alive(connection):
                return connection
            await connection.close()
            await self.putconn(connection)


class _Context:
    """Our own adapters: JSON by msgspec, and a dict is jsonb."""

    def __init__(self) -> None:
        self.adapters = AdaptersMap(psycopg.adapters)
        self.connection = None
        set_json_loads(msgspec.json.decode, self)
        set_json_dumps(msgspec.json.encode, self)
        self.adapters.register_dumper(dict, JsonbDumper)
        set_json_dumps(msgspec.json.encode, self)


CONTEXT = _Context()


async def open_pool(
    url: str,
    *,
    size: int,
    name: str,
    statement_timeout_ms: int = 30_000,
    least: int = 1,
    pooler: bool = False,
    by_key: bool = False,
) -> Pool:
    """Open a pool of at most `size` autocommit connections, and return when one of them stands.

    A connection that died meanwhile (a restart, an administrator) is noticed when it is handed out and replaced, so
    that the first request after a restart succeeds. `pooler=True` is for a transaction pooler in between: it prepares
    nothing and sets nothing on the session, so set `statement_timeout` on the role there. `by_key=True` is for
    requests, whose statements all find rows by their keys: their plans then never turn into scans of whole tables,
    whatever the statistics said when a statement was prepared (an empty table, a bulk load), nor into scans of a whole
    workspace because the statistics have not seen that one yet.

    :raises psycopg_pool.PoolTimeout: the database does not answer
    """
    pool = Pool(
        url if pooler else _with_session_settings(url, statement_timeout_ms=statement_timeout_ms, by_key=by_key),
        kwargs={
            "autocommit": True,
            "prepare_threshold": None if pooler else PREPARE_AFTER,
            "application_name": name,
            "context": CONTEXT,
        },
        min_size=min(least, size),
        max_size=size,
        name=name,
        configure=_configure,
        reset=_reset,
        timeout=WAIT_SECONDS,
        open=False,
    )
    await pool.open(wait=True, timeout=WAIT_SECONDS)
    return pool


def retryable(error: BaseException) -> bool:
    """Tell whether running the whole transaction again may succeed: a conflict of locks, or a connection that was lost.

    A connection lost during COMMIT leaves its outcome open; run again only what an idempotency or natural key protects.
    """
    if not isinstance(error, psycopg.Error):
        return False
    if error.sqlstate is None:
        return isinstance(error, psycopg.OperationalError)
    return error.sqlstate in RETRYABLE or error.sqlstate.startswith("08")


def _with_session_settings(url: str, *, statement_timeout_ms: int, by_key: bool) -> str:
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    options = [query.get("options", ""), f"-c statement_timeout={statement_timeout_ms} -c timezone=UTC"]
    if by_key:
        options += [f"-c enable_{way}=off" for way in ("seqscan", "hashjoin", "mergejoin")]
        options += ["-c plan_cache_mode=force_generic_plan"]
    query["options"] = " ".join(options).strip()
    query.setdefault("connect_timeout", "5")
    return urlunsplit(parts._replace(query=urlencode(query, quote_via=quote)))


async def _configure(connection: Connection) -> None:
    threshold = connection.prepare_threshold
    connection._prepared = _Prepared()  # pyright: ignore[reportPrivateUsage]
    connection.prepare_threshold = threshold
    connection.prepared_max = PREPARED_MAX


class _Prepared(PrepareManager):
    """What a connection has prepared: psycopg's own, which also looks whether the server did, and outlives a rollback.

    Of statements that travel together those after one that fails are skipped. psycopg (3.3.9) asks about the fate of a
    statement that it prepares when it first meets it, but not of one that it has met before; if that was skipped, it
    would be called by a name that the server does not know, on this connection, for ever.

    At a ROLLBACK it forgets all of them, for a table that was made meanwhile is gone. Requests make no tables, and each
    that only asks ends in a rollback: every statement would be planned anew at nearly every use.
    """

    def maybe_add_to_cache(self, query: PostgresQuery, prep: Prepare, name: bytes) -> Key | None:
        """Say which statement is to be looked at once its result is there."""
        asked = super().maybe_add_to_cache(query, prep, name)
        return self.key(query) if prep is Prepare.SHOULD else asked

    def validate(self, key: Key, prep: Prepare, name: bytes, results: Sequence[pq.abc.PGresult]) -> None:
        """Look at the fate of a statement; a rollback says nothing about others."""
        if not any(one.command_status == b"ROLLBACK" for one in results):
            super().validate(key, prep, name, results)


def _alive(connection: Connection) -> bool:
    """Tell whether an idle connection still stands, at the cost of one system call.

    An idle PostgreSQL session is silent: if its socket can be read, it says goodbye or the other side has gone.
    """
    wire = connection.pgconn
    if wire.status != pq.ConnStatus.OK:
        return False
    poll = select.poll()
    poll.register(wire.socket, select.POLLIN)
    try:
        while poll.poll(0):
            wire.consume_input()  # raises at the end of the stream
    except psycopg.OperationalError:
        return False
    return wire.status == pq.ConnStatus.OK


async def _reset(connection: Connection) -> None:
    """Put back what a borrower may have changed on our side; the session itself is changed by SET LOCAL alone."""
    connection.row_factory = tuple_row
    if not connection.autocommit:
        await connection.set_autocommit(True)
