"""The files of one database server: its data, settings, passwords and socket.

postgres/                 0711, so that PostgreSQL's own user can pass through
  data/  log/             of PostgreSQL's user
  run/                    the socket, unless the path is too long for one
  passwords.json          0600, of ours
  server.json             0600, how to connect while it runs
  endpoint.json           the port and socket last used, to be used again
  supervisor.lock         held by the one process that runs the server
"""

from __future__ import annotations

import errno
import json
import os
import secrets
import socket
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import msgspec

from laurels.kit.postgres.account import Account
from laurels.kit.postgres.diagnosis import no_space
from laurels.kit.postgres.errors import DataDirectoryUnusable

DATABASE = "laurels"
SUPER, OWNER, APP, BATCH, READER = "laurels_super", "laurels_owner", "laurels_app", "laurels_batch", "laurels_ro"
ROLES = (SUPER, OWNER, APP, BATCH, READER)
LONGEST_SOCKET_PATH = 107


class Endpoint(msgspec.Struct, frozen=True):
    """The port and the directory of the socket, which stay the same over restarts."""

    port: int
    socket_directory: str

    def url(self, role: str, password: str, database: str = DATABASE) -> str:
        """Write the address that a role connects to."""
        host = quote(self.socket_directory, safe="")
        return f"postgresql://{role}:{quote(password, safe='')}@/{database}?host={host}&port={self.port}"


@dataclass(frozen=True, slots=True)
class Cluster:
    """The place of one server on disk."""

    home: Path
    account: Account

    @property
    def data(self) -> Path:
        """Give PostgreSQL's own data directory."""
        return self.home / "data"

    @property
    def log(self) -> Path:
        """Give the directory of PostgreSQL's log files."""
        return self.home / "log"

    def major(self) -> int | None:
        """Read the major version that wrote the data, or None where there is none yet."""
        try:
            return int((self.data / "PG_VERSION").read_text().strip())
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise DataDirectoryUnusable(f"{self.data} is no readable data directory of PostgreSQL: {error}") from error

    def passwords(self) -> dict[str, str]:
        """Read the passwords of our roles, or draw and store them for a server that is not there yet."""
        path = self.home / "passwords.json"
        if path.exists():
            return json.loads(path.read_text())
        if self.major() is not None:
            raise DataDirectoryUnusable(
                f"{path} is lost, and nobody can log in to the data in {self.data} without it. "
                "Bring it back from a backup; it belongs to the data."
            )
        drawn = {role: secrets.token_urlsafe(24) for role in ROLES}
        write_private(path, json.dumps(drawn).encode())
        return drawn

    def endpoint(self, fixed_port: int | None, *, avoid: int | None = None) -> Endpoint:
        """Choose the port and socket directory: those of the last time where they are still free."""
        path = self.home / "endpoint.json"
        try:
            last = msgspec.json.decode(path.read_bytes(), type=Endpoint)
        except (OSError, msgspec.DecodeError):
            last = Endpoint(0, "")
        port = fixed_port or (last.port if last.port not in (0, avoid) and port_is_free(last.port) else _any_port())
        chosen = Endpoint(port, str(self._socket_directory(Path(last.socket_directory))))
        write_private(path, msgspec.json.encode(chosen))
        return chosen

    def _socket_directory(self, last: Path) -> Path:
        run = self.home / "run"
        if len(os.fsencode(run / ".s.PGSQL.65535.lock")) > LONGEST_SOCKET_PATH:
            if not self._private(last):
                last = Path(tempfile.mkdtemp(prefix="laurels-"))
            run = last
        run.mkdir(exist_ok=True)
        run.chmod(0o700)
        self.account.own(run)
        for left_over in run.glob(".s.PGSQL.*"):  # nobody runs here: we hold the lock and waited for the last server
            left_over.unlink(missing_ok=True)
        return run

    def _private(self, path: Path) -> bool:
        if path == Path() or not path.is_dir() or path.is_symlink():
            return False
        status = path.stat()
        return status.st_uid == self.account.uid and status.st_mode & 0o077 == 0


def open_cluster(data_directory: Path, account: Account) -> Cluster:
    """Make the directories of a server where they are missing.

    :raises DataDirectoryUnusable: they cannot be written, or PostgreSQL's user could not enter them
    """
    home = data_directory.absolute() / "postgres"
    cluster = Cluster(home, account)
    try:
        for directory in (*reversed([place for place in home.parents if not place.exists()]), home):
            if not directory.exists():
                directory.mkdir(exist_ok=True)
                directory.chmod(0o711)
        if not os.access(home, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, "not writable", str(home))
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise no_space(home) from error
        raise DataDirectoryUnusable(
            f"{home} cannot be written ({error.strerror}). Set LAURELS_DATA_DIRECTORY to a directory that can."
        ) from error
    if not account.can_enter(home):
        raise DataDirectoryUnusable(
            f"PostgreSQL cannot run as root, and its user (uid {account.uid}) cannot enter {home}. "
            "Set LAURELS_DATA_DIRECTORY to a directory that other users may pass through, such as /var/lib/laurels."
        )
    return cluster


def write_private(path: Path, content: bytes) -> None:
    """Replace a file as a whole, readable by us alone."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.rename(name, path)


def port_is_free(port: int) -> bool:
    """Tell whether a server could listen on this port of the loopback address now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def _any_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
