"""Fixtures for every test: one real database server for the whole run, a fresh clone of a template for who asks.

- `database_url` (and `database`, which knows all its addresses): a clone of the migrated template, for this test alone.
- `empty_database`: one without our schema.
- `pool`: an async pool as the role of requests, on a clone that this worker shares between tests.
- `connection`: a connection of that pool in a transaction that is rolled back at the end.

An `async def` test needs no mark.
"""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncGenerator, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from argon2 import PasswordHasher

from laurels.kit.postgres import Connection, NotRunning, Pool, Server, connect_info, migrate, open_pool
from laurels.settings import Settings
from tests.lasting import LASTING, Lasting

HOME = "LAURELS_TEST_HOME"
HASHER = "laurels.system.credentials.hashing._hasher"
TEMPLATE = "laurels_template"
HOLDER = Path(__file__).parent / "kit" / "postgres" / "holder.py"
_runner_lock: list[Any] = []


def pytest_configure(config: pytest.Config) -> None:
    """Make every async test run under anyio, and hold the lock that keeps the run's server alive."""
    config.option.anyio_mode = "auto"
    config.option.importmode = "importlib"  # rooms have test files of the same name
    if (root := str(config.rootpath)) not in sys.path:
        sys.path.insert(0, root)  # for `from tests.conftest import Database`
    if not hasattr(config, "workerinput"):
        # Not below pytest's own temporary directory, which PostgreSQL's unprivileged user cannot enter.
        home = Path(tempfile.mkdtemp(prefix="laurels-test-"))
        home.chmod(0o711)
        lock = (home / "runner.lock").open("w")
        fcntl.flock(lock, fcntl.LOCK_EX)
        _runner_lock.append(lock)
        os.environ[HOME] = str(home)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Let go of the server and wait until it has left."""
    if hasattr(config, "workerinput") or not _runner_lock:
        return
    home = Path(os.environ.pop(HOME))
    _runner_lock.pop().close()
    if not (home / "postgres").exists():
        (home / "runner.lock").unlink(missing_ok=True)
        (home / "start.lock").unlink(missing_ok=True)
        home.rmdir()
        return
    deadline = time.monotonic() + 30
    while home.exists() and time.monotonic() < deadline:
        time.sleep(0.02)


@dataclass(frozen=True, slots=True)
class Database:
    """The addresses of one database, by role."""

    name: str
    app_url: str
    owner_url: str
    batch_url: str
    read_url: str
    super_url: str


@pytest.fixture(scope="session", autouse=True)
def hashed_quickly() -> Generator[None]:
    """Let a password cost little: what hashing costs guards it from thieves, and tests have none."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(HASHER, PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
        yield


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Run async tests and fixtures on one event loop of asyncio for the whole session."""
    return "asyncio"


@pytest.fixture(scope="session")
def server() -> Server:
    """Give the database server of this run, started by whoever asks first; its template is migrated."""
    home = Path(os.environ[HOME])
    settings = Settings(data_directory=home)
    with (home / "start.lock").open("a") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if not (home / "holder.log").exists():
            _start_holder(home)
        server = _answering(settings, home)
        _make_template(server)
    return server


def _start_holder(home: Path) -> None:
    with (home / "holder.log").open("wb") as log:
        subprocess.Popen(
            [sys.executable, str(HOLDER), str(home)],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip


def _answering(settings: Settings, home: Path) -> Server:
    deadline = time.monotonic() + 120
    while True:
        try:
            return connect_info(settings)
        except NotRunning:
            if time.monotonic() > deadline:
                raise RuntimeError("The test server does not start:\n" + (home / "holder.log").read_text()) from None
            time.sleep(0.02)


def _make_template(server: Server) -> None:
    with psycopg.connect(_of(server.super_url), autocommit=True) as db:
        if db.execute("SELECT 1 FROM pg_database WHERE datname = %s", [TEMPLATE]).fetchone():
            return
        db.execute("DROP DATABASE IF EXISTS laurels_template_partial")
        db.execute("CREATE DATABASE laurels_template_partial OWNER laurels_owner")
        owner_url = _on(server.owner_url, "laurels_template_partial")
        migrate(owner_url)
        db.execute(f"ALTER DATABASE laurels_template_partial RENAME TO {TEMPLATE}".encode())


@contextmanager
def cloned(server: Server, name: str, *, template: str = TEMPLATE) -> Generator[Database]:
    """Hold a fresh clone of a template, dropped at the end with whoever still uses it."""
    with psycopg.connect(_of(server.super_url), autocommit=True) as db:
        db.execute(f"CREATE DATABASE {name} OWNER laurels_owner TEMPLATE {template} STRATEGY wal_log".encode())
        urls = (server.app_url, server.owner_url, server.batch_url, server.read_url, _of(server.super_url))
        try:
            yield Database(name, *(_on(url, name) for url in urls))
        finally:
            db.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def _of(url: str | None) -> str:
    assert url is not None, "the test server is always ours"
    return _on(url, "postgres")


def _on(url: str, database: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{database}"))


def _unique(label: str) -> str:
    return f"{label}_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{os.getpid()}_{time.monotonic_ns()}"


@pytest.fixture
def database(server: Server) -> Generator[Database]:
    """Give a database of this test's own, for tests that commit."""
    with cloned(server, _unique("test")) as database:
        yield database


@pytest.fixture
def empty_database(server: Server) -> Generator[Database]:
    """Give a database without our schema, for tests that bring their own."""
    with cloned(server, _unique("empty"), template="template0") as database:
        yield database


@pytest.fixture
def database_url(database: Database) -> str:
    """Give the address of a database of this test's own, as the role of requests."""
    return database.app_url


@pytest.fixture(scope="session")
def shared_database(server: Server) -> Generator[Database]:
    """Give this worker's database, on which tests roll back what they do."""
    with cloned(server, _unique("shared")) as database:
        yield database


@pytest.fixture(scope="session")
async def pool(shared_database: Database, anyio_backend: str) -> AsyncGenerator[Pool]:
    """Give a pool as the role of requests on this worker's database; do not commit here."""
    pool = await open_pool(shared_database.app_url, size=8, name="tests")
    stays = LASTING[shared_database.app_url] = Lasting()
    try:
        yield pool
    finally:
        await stays.until_the_end.aclose()
        await pool.close()


@pytest.fixture
async def connection(pool: Pool) -> AsyncGenerator[Connection]:
    """Give a connection in an open transaction that is rolled back at the end; nested transactions are savepoints."""
    async with pool.connection() as connection, connection.transaction(force_rollback=True):
        yield connection
