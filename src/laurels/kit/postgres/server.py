"""How to reach a server, whoever runs it: the address of each role."""

from __future__ import annotations

import fcntl
from pathlib import Path
from typing import TextIO

import msgspec
import psycopg

from laurels.kit.postgres import programs, roles
from laurels.kit.postgres.errors import DataDirectoryUnusable, NotRunning, PostgresError
from laurels.settings import Settings


class Server(msgspec.Struct, frozen=True, kw_only=True):
    """How to reach a running server, as each of its roles. A server that is not ours has no super_url nor directory."""

    app_url: str
    owner_url: str
    batch_url: str
    read_url: str
    super_url: str | None
    version: str
    data_directory: str | None
    bindir: str | None
    started_by_us: bool
    supervisor_pid: int | None

    def __repr__(self) -> str:
        """Show where the server is, without the passwords in its addresses."""
        return f"Server(version={self.version!r}, data_directory={self.data_directory!r})"


def connect_info(settings: Settings) -> Server:
    """Tell how to reach the database, without starting one.

    :raises NotRunning: it would be ours to run, and nobody runs it
    """
    if settings.database_url:
        return foreign(settings)
    home = settings.data_directory.absolute() / "postgres"
    server = of_another(home)
    if server is None:
        raise NotRunning(f"Nobody runs the database of {home}. Start Laurels, or set DATABASE_URL.")
    return server


def locked(path: Path) -> TextIO | None:
    """Take the lock of a data directory, or None where another process has it."""
    file = path.open("a")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        return None
    return file


def of_another(home: Path) -> Server | None:
    """Read how to reach the server that another process runs, if it does and the server answers."""
    try:
        probe = locked(home / "supervisor.lock") if home.is_dir() else None
        if probe is not None:
            probe.close()
            return None
        server = msgspec.json.decode((home / "server.json").read_bytes(), type=Server)
        with psycopg.connect(server.app_url, connect_timeout=5) as db:
            db.execute("SELECT 1")
    except PermissionError as error:
        raise DataDirectoryUnusable(
            f"{error.filename} belongs to another user. Run this as the user that runs Laurels."
        ) from error
    except (FileNotFoundError, msgspec.DecodeError, psycopg.OperationalError):
        return None
    return msgspec.structs.replace(server, started_by_us=False)


def foreign(settings: Settings) -> Server:
    """Tell how to reach a database that the operator gave us, as each role that may be had there.

    :raises PostgresError: it does not answer, or is too old
    """
    try:
        return _foreign(settings)
    except psycopg.OperationalError as error:
        raise PostgresError(f"The database of DATABASE_URL does not answer; check the address. {error}") from error


def _foreign(settings: Settings) -> Server:
    url = settings.database_url or ""
    owner = settings.database_owner_url or url
    app, batch = (url, owner) if settings.database_owner_url else roles.ensure_foreign(owner)
    with psycopg.connect(owner) as db:
        version = db.info.parameter_status("server_version") or ""
        if db.info.server_version < programs.OLDEST_MAJOR * 10000:
            raise PostgresError(
                f"The database is PostgreSQL {version}; Laurels needs version {programs.OLDEST_MAJOR} or newer."
            )
    return Server(
        app_url=app,
        owner_url=owner,
        batch_url=settings.database_batch_url or batch,
        read_url=app,
        super_url=None,
        version=version.split()[0],
        data_directory=None,
        bindir=str(settings.pg_bindir) if settings.pg_bindir else None,
        started_by_us=False,
        supervisor_pid=None,
    )
