"""The schema, moved up file by file: each in one transaction, never edited later, safe from many processes at once."""

from __future__ import annotations

import logging
import re
import time
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import pairwise

import psycopg
from psycopg import Connection
from psycopg.rows import TupleRow

from laurels.kit.postgres import footer
from laurels.kit.postgres.errors import PostgresError

log = logging.getLogger(__name__)

ONE_AT_A_TIME = 0x6C61_7572_656C_73  # "laurels", the key of the advisory lock
ATTEMPTS = 10
RESULT = "schema.sql"
_NAME = re.compile(r"(\d{4})_([a-z0-9_]+)\.sql")

TABLE = b"""
CREATE TABLE IF NOT EXISTS migration (
    number integer PRIMARY KEY,
    name text NOT NULL,
    checksum text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE migration IS 'Which files made this schema; written by the migration runner alone.';
"""
APPLIED = b"SELECT number, name, checksum FROM migration ORDER BY number"
RECORD = "INSERT INTO migration (number, name, checksum) VALUES (%s, %s, %s)"


class MigrationRefused(PostgresError):
    """The files and the database do not belong together."""

    code = "migration_refused"


class MigrationFailed(PostgresError):
    """A file was refused by PostgreSQL; nothing of it was kept."""

    code = "migration_failed"


@dataclass(frozen=True, slots=True)
class Migration:
    """One file, and what it says."""

    number: int
    name: str
    text: str

    @property
    def checksum(self) -> str:
        """Give what tells an edited file from the one that was applied."""
        return sha256(self.text.encode()).hexdigest()


def migrate(owner_url: str, *, source: Traversable | None = None, lock_timeout: str = "3s") -> list[Migration]:
    """Bring the database up to the newest file, and its privileges and policies with it; list the files applied now.

    A file that waits for a table longer than `lock_timeout` steps back and tries again, so that it never blocks the
    requests that would queue behind it.

    :raises MigrationRefused: a file was edited after it was applied, or the database is of a newer version
    :raises MigrationFailed: PostgreSQL refused a file
    """
    known = read(source)
    applied: list[Migration] = []
    with psycopg.connect(owner_url, autocommit=True, application_name="laurels migrate") as db:
        db.execute("SET lock_timeout = 0")
        db.execute("SELECT pg_advisory_lock(%s)", [ONE_AT_A_TIME])  # released when the connection ends
        db.execute("SELECT set_config('lock_timeout', %s, false)", [lock_timeout])
        if db.execute("SELECT to_regclass('migration') IS NULL").fetchone() == (True,):
            db.execute(TABLE)
        for one in pending(known, {n: (name, checksum) for n, name, checksum in db.execute(APPLIED)}):
            _apply(db, one)
            applied.append(one)
        with db.transaction():
            footer.apply(db)
    return applied


def read(source: Traversable | None = None) -> list[Migration]:
    """Read the migrations of a directory, by default those of the package, in their order."""
    found: list[Migration] = []
    for file in (source or files("laurels.migrations")).iterdir():
        match = _NAME.fullmatch(file.name)
        if match is not None:
            found.append(Migration(int(match[1]), match[2], file.read_text(encoding="utf-8")))
        elif file.name.endswith(".sql") and file.name != RESULT:
            raise MigrationRefused(f"{file.name} is no name for a migration; call it NNNN_name.sql.")
    found.sort(key=lambda one: one.number)
    for before, after in pairwise(found):
        if before.number == after.number:
            raise MigrationRefused(f"Two migrations have the number {after.number:04}; renumber `{after.name}`.")
    return found


def pending(known: list[Migration], applied: dict[int, tuple[str, str]]) -> list[Migration]:
    """Name the migrations still to apply.

    :raises MigrationRefused: what was applied is not what the files say
    """
    by_number = {one.number: one for one in known}
    for number, (name, checksum) in applied.items():
        one = by_number.get(number)
        if one is None:
            raise MigrationRefused(
                f"The database has migration {number:04}_{name}, which this version of Laurels does not know: it was "
                "used with a newer version. Run that version, or restore a backup taken before it."
            )
        if one.checksum != checksum:
            raise MigrationRefused(
                f"{number:04}_{one.name}.sql was edited after it was applied to this database. Take the edit back and "
                "put it into a new file; a database for development may be thrown away instead."
            )
    newest = max(applied, default=0)
    wanted = [one for one in known if one.number not in applied]
    for one in wanted:
        if one.number < newest:
            raise MigrationRefused(
                f"{one.number:04}_{one.name}.sql comes before {newest:04}, which is applied; renumber it."
            )
    return wanted


def _apply(db: Connection[TupleRow], one: Migration) -> None:
    for attempt in range(1, ATTEMPTS + 1):
        try:
            with db.transaction():
                if footer.owner_is_bound(db):
                    db.execute("SET LOCAL row_security = off")  # else a statement on rows would silently see none
                db.execute(one.text.encode())
                db.execute(RECORD, [one.number, one.name, one.checksum])
            log.info("applied migration %04d %s", one.number, one.name)
            return
        except psycopg.errors.LockNotAvailable as busy:
            if attempt == ATTEMPTS:
                raise MigrationFailed(f"{one.number:04}_{one.name}.sql: a table stayed in use; try again.") from busy
            time.sleep(min(5.0, 0.2 * 2**attempt))
        except psycopg.Error as refused:
            raise MigrationFailed(f"{one.number:04}_{one.name}.sql{_line(one, refused)}: {refused}") from refused


def _line(one: Migration, refused: psycopg.Error) -> str:
    position = refused.diag.statement_position
    return f" line {one.text.count(chr(10), 0, int(position) - 1) + 1}" if position else ""
