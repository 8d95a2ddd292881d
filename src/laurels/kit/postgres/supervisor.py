"""The database server of one data directory: run by the first process that wants it, shared by all others.

Whoever holds the lock file runs the server, restarts it when it dies and stops it at the end; the others connect.
The server dies with the process that runs it, also with one that is killed.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import time
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import TextIO

import msgspec

from laurels.kit.postgres import account, programs, roles
from laurels.kit.postgres.child import Child
from laurels.kit.postgres.cluster import (
    APP,
    BATCH,
    OWNER,
    READER,
    SUPER,
    Cluster,
    Endpoint,
    open_cluster,
    write_private,
)
from laurels.kit.postgres.errors import NotRunning, PortTaken, PostgresError
from laurels.kit.postgres.initialise import configure, initialise
from laurels.kit.postgres.left_behind import wait_for_the_last
from laurels.kit.postgres.programs import Programs
from laurels.kit.postgres.server import Server, foreign, locked, of_another
from laurels.settings import Settings

log = logging.getLogger(__name__)

ATTEMPTS = 5
PATIENCE_SECONDS = 600.0


@asynccontextmanager
async def running(settings: Settings, *, durable: bool = True) -> AsyncGenerator[Server]:
    """Hold a running database for as long as the block lasts: a given one, another process's, or one of our own.

    :raises PostgresError: with what to do about it
    """
    holder = Holder(settings, durable=durable)
    starting = asyncio.ensure_future(asyncio.to_thread(holder.start))
    try:
        yield await asyncio.shield(starting)
    finally:
        # Also where we were cancelled while it started: the start ends first, then the stop, in any case.
        with contextlib.suppress(PostgresError):
            await asyncio.shield(_ended(starting))
        await asyncio.shield(asyncio.to_thread(holder.stop))


async def _ended(starting: asyncio.Future[Server]) -> None:
    await asyncio.wait([starting])


@contextmanager
def held(settings: Settings, *, durable: bool = True) -> Generator[Server]:
    """Hold a running database for as long as the block lasts, for code without an event loop."""
    holder = Holder(settings, durable=durable)
    try:
        yield holder.start()
    finally:
        holder.stop()


class Holder:
    """One process's share in the database: nothing, a connection's address, or the server itself."""

    def __init__(self, settings: Settings, *, durable: bool = True) -> None:
        self._settings = settings
        self._durable = durable
        self._lock: TextIO | None = None
        self._child: Child | None = None
        self._home: Path | None = None

    def start(self) -> Server:
        """Return when an authenticated query succeeds."""
        if self._settings.database_url:
            return foreign(self._settings)
        place = self._settings.data_directory.absolute()
        cluster = open_cluster(place, account.choose(place / "postgres" / "data"))
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            self._lock = locked(cluster.home / "supervisor.lock")
            if self._lock is not None:
                try:
                    return self._run(cluster)
                except BaseException:
                    self.stop()
                    raise
            server = of_another(cluster.home)
            if server is not None:
                return server
            time.sleep(0.05)
        raise NotRunning(f"Another process holds {cluster.home}/supervisor.lock, but its database does not answer.")

    def _run(self, cluster: Cluster) -> Server:
        self._home = cluster.home
        (cluster.home / "server.json").unlink(missing_ok=True)
        chosen = programs.within_reach(programs.choose(self._settings.pg_bindir, cluster.major()), cluster.account)
        passwords = cluster.passwords()
        if cluster.major() is None:
            log.info("making a new database in %s with PostgreSQL %s", cluster.home, chosen.version)
            initialise(cluster, chosen, passwords, durable=self._durable)
        endpoint = self._serve(cluster, chosen, passwords[SUPER])
        super_url = endpoint.url(SUPER, passwords[SUPER], "postgres")
        roles.ensure_own(super_url, passwords, library=chosen.has_library("pg_stat_statements"))
        server = Server(
            app_url=endpoint.url(APP, passwords[APP]),
            owner_url=endpoint.url(OWNER, passwords[OWNER]),
            batch_url=endpoint.url(BATCH, passwords[BATCH]),
            read_url=endpoint.url(READER, passwords[READER]),
            super_url=endpoint.url(SUPER, passwords[SUPER]),
            version=chosen.version,
            data_directory=str(cluster.data),
            bindir=str(chosen.bindir),
            started_by_us=True,
            supervisor_pid=os.getpid(),
        )
        write_private(cluster.home / "server.json", msgspec.json.encode(server))
        log.info("PostgreSQL %s (%s) serves %s on port %d", chosen.version, chosen.origin, cluster.home, endpoint.port)
        return server

    def _serve(self, cluster: Cluster, chosen: Programs, password: str) -> Endpoint:
        ignored_pid = wait_for_the_last(cluster.data)
        avoid: int | None = None
        for _ in range(ATTEMPTS):
            endpoint = cluster.endpoint(self._settings.pg_port, avoid=avoid)
            configure(cluster, chosen, endpoint, durable=self._durable)
            url = endpoint.url(SUPER, password, "postgres")
            child = self._child = Child(cluster, chosen, url, ignored_pid=ignored_pid)
            try:
                child.start()
            except PortTaken:
                avoid = endpoint.port
                if self._settings.pg_port is not None:
                    break
            else:
                return endpoint
        raise PortTaken(
            f"Port {avoid} is taken by another program. Set LAURELS_PG_PORT to a free one, or leave it out."
        )

    def stop(self) -> None:
        """Stop the server if it is ours, and let go of the lock."""
        if self._child is not None:
            self._child.stop()
            self._child = None
        if self._lock is not None:
            if self._home is not None:
                (self._home / "server.json").unlink(missing_ok=True)
            self._lock.close()
            self._lock = None
