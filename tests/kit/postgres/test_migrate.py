"""Tests of the runner of migrations."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from laurels.kit.postgres import MigrationFailed, MigrationRefused, Server, dump_schema, migrate
from laurels.kit.postgres.migrate import Migration, pending, read
from tests.conftest import Database

FIRST = "CREATE TABLE thing (id int PRIMARY KEY);"


def test_files_are_applied_in_order_and_once(empty_database: Database, tmp_path: Path) -> None:
    (tmp_path / "0002_more.sql").write_text("ALTER TABLE thing ADD COLUMN name text;")
    (tmp_path / "0001_first.sql").write_text(FIRST)
    assert [one.number for one in migrate(empty_database.owner_url, source=tmp_path)] == [1, 2]
    assert migrate(empty_database.owner_url, source=tmp_path) == []


def test_four_processes_that_start_together_apply_each_file_once(empty_database: Database, tmp_path: Path) -> None:
    (tmp_path / "0001_first.sql").write_text(FIRST + "SELECT pg_sleep(0.2);")
    (tmp_path / "0002_more.sql").write_text("ALTER TABLE thing ADD COLUMN name text;")
    code = (
        "import sys, pathlib; from laurels.kit.postgres import migrate;"
        "print(len(migrate(sys.argv[1], source=pathlib.Path(sys.argv[2]))))"
    )
    command = [sys.executable, "-c", code, empty_database.owner_url, str(tmp_path)]
    together = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    assert sorted(process.communicate()[0].strip() for process in together) == ["0", "0", "0", "2"]


def test_an_edited_file_is_refused(empty_database: Database, tmp_path: Path) -> None:
    (tmp_path / "0001_first.sql").write_text(FIRST)
    migrate(empty_database.owner_url, source=tmp_path)
    (tmp_path / "0001_first.sql").write_text(FIRST + " ")
    with pytest.raises(MigrationRefused, match=r"0001_first\.sql was edited"):
        migrate(empty_database.owner_url, source=tmp_path)


def test_a_file_that_fails_leaves_nothing_and_names_its_line(empty_database: Database, tmp_path: Path) -> None:
    (tmp_path / "0001_first.sql").write_text(FIRST + "\n\nSELECT wrong;")
    with pytest.raises(MigrationFailed, match=r"0001_first.sql line 3: column \"wrong\" does not exist"):
        migrate(empty_database.owner_url, source=tmp_path)
    with psycopg.connect(empty_database.owner_url) as db:
        assert db.execute("SELECT to_regclass('thing')").fetchone() == (None,)


def test_a_database_of_a_newer_version_is_refused() -> None:
    with pytest.raises(MigrationRefused, match="newer version"):
        pending([Migration(1, "first", "")], {1: ("first", Migration(1, "first", "").checksum), 2: ("more", "x")})


def test_a_file_before_the_newest_applied_is_refused() -> None:
    with pytest.raises(MigrationRefused, match="renumber"):
        pending([Migration(1, "late", ""), Migration(2, "x", "")], {2: ("x", Migration(2, "x", "").checksum)})


@pytest.mark.parametrize("names", [("1_first.sql",), ("0001_first.sql", "0001_other.sql")])
def test_bad_names_are_refused(tmp_path: Path, names: tuple[str, ...]) -> None:
    for name in names:
        (tmp_path / name).write_text("")
    with pytest.raises(MigrationRefused):
        read(tmp_path)


def test_a_file_waits_for_a_table_in_use_without_blocking_its_readers(empty_database: Database, tmp_path: Path) -> None:
    (tmp_path / "0001_first.sql").write_text(FIRST)
    migrate(empty_database.owner_url, source=tmp_path)
    (tmp_path / "0002_more.sql").write_text("ALTER TABLE thing ADD COLUMN name text;")
    with psycopg.connect(empty_database.app_url) as busy:
        busy.execute("SELECT * FROM thing")
        code = (
            "import sys, pathlib; from laurels.kit.postgres import migrate;"
            "migrate(sys.argv[1], source=pathlib.Path(sys.argv[2]), lock_timeout='100ms')"
        )
        process = subprocess.Popen([sys.executable, "-c", code, empty_database.owner_url, str(tmp_path)])
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(1.5)
        with psycopg.connect(empty_database.app_url) as reader:
            reader.execute("SET statement_timeout = '2s'")
            reader.execute("SELECT * FROM thing")
    assert process.wait(10) == 0


def test_two_dumps_of_one_schema_are_equal(empty_database: Database, tmp_path: Path, server: Server) -> None:
    (tmp_path / "0001_first.sql").write_text(FIRST)
    migrate(empty_database.owner_url, source=tmp_path)
    bindir = Path(server.bindir or "")
    first = dump_schema(empty_database.super_url, bindir=bindir)
    assert first == dump_schema(empty_database.super_url, bindir=bindir)
    assert "CREATE TABLE public.thing" in first
    assert "restrict" not in first
