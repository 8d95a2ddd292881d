"""Tests of what each role may see and do, on the schema that migrations and their footer make."""

from __future__ import annotations

import os
from collections.abc import Generator
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
from psycopg import Connection
from psycopg.errors import InsufficientPrivilege

from laurels.kit.postgres import MigrationFailed, Server, TableRefused, migrate
from tests.conftest import Database, cloned

HERE, THERE = UUID(int=1), UUID(int=2)
SCHEMA = """
CREATE TABLE note (workspace_id uuid NOT NULL, id int NOT NULL, PRIMARY KEY (workspace_id, id));
CREATE TABLE page (
    workspace_id uuid NOT NULL, id int NOT NULL, remaining int NOT NULL DEFAULT 1, held int NOT NULL DEFAULT 0,
    text text, PRIMARY KEY (workspace_id, id)
);
COMMENT ON TABLE page IS 'append-only: what was written; running: remaining, held';
CREATE TABLE plan (name text PRIMARY KEY);
"""


def _prepare(database: Database, source: Path) -> None:
    (source / "0001_first.sql").write_text(SCHEMA)
    migrate(database.owner_url, source=source)
    with psycopg.connect(database.batch_url) as db:
        for workspace in (HERE, THERE):
            db.execute("INSERT INTO note VALUES (%s, 1)", [workspace])
            db.execute("INSERT INTO page VALUES (%s, 1)", [workspace])


@pytest.fixture(scope="module")
def schema(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Generator[Database]:
    """Give a database with a small schema and a row of each of two workspaces, for tests that roll back."""
    with cloned(server, f"rows_{os.getpid()}", template="template0") as database:
        _prepare(database, tmp_path_factory.mktemp("schema"))
        yield database


@pytest.fixture
def own_schema(tmp_path: Path, empty_database: Database) -> Database:
    """Give the same to a test that moves its schema on."""
    _prepare(empty_database, tmp_path)
    return empty_database


@pytest.fixture
def app(schema: Database) -> Generator[Connection]:
    """Give a session of the role of requests inside the first workspace."""
    with psycopg.connect(schema.app_url) as db, db.transaction(force_rollback=True):
        db.execute(f"SET LOCAL laurels.workspace_id = '{HERE}'".encode())
        yield db


def test_requests_see_the_rows_of_their_workspace_alone(app: Connection) -> None:
    assert app.execute("SELECT workspace_id FROM note").fetchall() == [(HERE,)]


def test_without_a_workspace_nothing_is_seen(schema: Database) -> None:
    with psycopg.connect(schema.app_url) as db:
        assert db.execute("SELECT * FROM note").fetchall() == []
        db.execute(f"SET LOCAL laurels.workspace_id = '{HERE}'".encode())
        db.commit()
        assert db.execute("SELECT * FROM note").fetchall() == []


def test_a_row_of_another_workspace_cannot_be_written(app: Connection) -> None:
    with pytest.raises(InsufficientPrivilege, match="row-level security"):
        app.execute("INSERT INTO note VALUES (%s, 2)", [THERE])


def test_rows_of_another_workspace_are_not_changed(app: Connection) -> None:
    assert app.execute("UPDATE note SET id = 7 WHERE id = 1").rowcount == 1
    assert app.execute("DELETE FROM note WHERE workspace_id = %s", [THERE]).rowcount == 0


def test_an_append_only_table_takes_new_rows(app: Connection) -> None:
    assert app.execute("INSERT INTO page VALUES (%s, 2)", [HERE]).rowcount == 1


@pytest.mark.parametrize("statement", ["UPDATE page SET text = 'x'", "DELETE FROM page", "TRUNCATE page"])
def test_an_append_only_table_is_never_rewritten(app: Connection, statement: str) -> None:
    with pytest.raises(InsufficientPrivilege):
        app.execute(statement.encode())


def test_running_columns_of_an_append_only_table_may_be_updated(app: Connection) -> None:
    assert app.execute("UPDATE page SET remaining = 0, held = 1").rowcount == 1


def test_set_based_jobs_see_every_workspace_and_append_too(schema: Database) -> None:
    with psycopg.connect(schema.batch_url) as db:
        assert len(db.execute("SELECT * FROM note").fetchall()) == 2
        with pytest.raises(InsufficientPrivilege):
            db.execute("DELETE FROM page")


def test_the_reading_role_cannot_write(schema: Database) -> None:
    with psycopg.connect(schema.read_url) as db, pytest.raises(InsufficientPrivilege):
        db.execute("INSERT INTO plan VALUES ('a')")


def test_requests_cannot_change_the_schema_nor_the_list_of_migrations(schema: Database) -> None:
    for statement in (b"CREATE TABLE mine ()", b"DELETE FROM migration", b"SET ROLE laurels_owner"):
        with psycopg.connect(schema.app_url) as db, pytest.raises(InsufficientPrivilege):
            db.execute(statement)


def test_the_owner_sees_every_row_when_it_migrates_data(schema: Database) -> None:
    with psycopg.connect(schema.owner_url) as db:
        assert len(db.execute("SELECT * FROM note").fetchall()) == 2


def test_a_second_run_changes_nothing(own_schema: Database, tmp_path: Path) -> None:
    def state() -> list[tuple[object, ...]]:
        with psycopg.connect(own_schema.super_url) as db:
            return db.execute(
                "SELECT relname, xmin::text, relacl::text FROM pg_class"
                " WHERE relnamespace = 'public'::regnamespace ORDER BY 1"
            ).fetchall()

    before = state()
    assert migrate(own_schema.owner_url, source=tmp_path) == []
    assert state() == before


def test_a_table_that_becomes_append_only_loses_its_privileges(own_schema: Database, tmp_path: Path) -> None:
    (tmp_path / "0002_second.sql").write_text("COMMENT ON TABLE note IS 'append-only: from now on';")
    migrate(own_schema.owner_url, source=tmp_path)
    with psycopg.connect(own_schema.app_url) as db, pytest.raises(InsufficientPrivilege):
        db.execute("DELETE FROM note")


def test_a_view_that_would_leak_is_refused(own_schema: Database, tmp_path: Path) -> None:
    (tmp_path / "0002_view.sql").write_text("CREATE VIEW leak AS SELECT * FROM note")
    with pytest.raises(TableRefused, match="security_invoker"):
        migrate(own_schema.owner_url, source=tmp_path)


def test_one_role_that_owns_everything_is_bound_too(empty_database: Database, tmp_path: Path) -> None:
    """As on a managed database whose user may not create roles."""
    (tmp_path / "0001_first.sql").write_text(SCHEMA)
    alone = empty_database.owner_url.replace(empty_database.owner_url.split("//")[1].split("@")[0], "solitary:x")
    with psycopg.connect(empty_database.super_url, autocommit=True) as db:
        db.execute("CREATE ROLE solitary LOGIN PASSWORD 'x' NOSUPERUSER")
        try:
            db.execute("CREATE SCHEMA AUTHORIZATION solitary")
            migrate(alone, source=tmp_path)
            with psycopg.connect(alone) as owner:
                owner.execute(f"SET LOCAL laurels.workspace_id = '{HERE}'".encode())
                owner.execute("INSERT INTO note VALUES (%s, 1)", [HERE])
                with pytest.raises(InsufficientPrivilege), owner.transaction():
                    owner.execute("INSERT INTO note VALUES (%s, 1)", [THERE])
            (tmp_path / "0002_rows.sql").write_text("UPDATE note SET id = 3")
            with pytest.raises(MigrationFailed, match="row-level security"):
                migrate(alone, source=tmp_path)
        finally:
            db.execute("DROP OWNED BY solitary CASCADE")
            db.execute("DROP ROLE solitary")
