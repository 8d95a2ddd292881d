"""Tests of the life of a database server of our own: how it starts, is shared, comes back and goes."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Generator
from pathlib import Path

import msgspec
import psutil
import psycopg
import pytest

from laurels.kit.postgres import (
    DataDirectoryUnusable,
    NoPostgres,
    NotRunning,
    OtherMajorVersion,
    PortTaken,
    Server,
    connect_info,
    held,
    open_pool,
    running,
)
from laurels.settings import Settings

SMALL = {"data", "PG_VERSION", "passwords.json", "endpoint.json"}
APP = Path(__file__).with_name("app.py")


@pytest.fixture(scope="module")
def made() -> Generator[Path]:
    """Give a data directory with a database that was made, started and stopped once."""
    home = _directory()
    with held(Settings(data_directory=home), durable=False):
        pass
    yield home
    shutil.rmtree(home)


@pytest.fixture
def home(made: Path) -> Path:
    """Give a stopped, healthy data directory; a test leaves it so."""
    return made


@pytest.fixture
def unsound(made: Path) -> Generator[Path]:
    """Give a data directory that no server can be started on, with the small files of a healthy one."""
    home = _directory()
    shutil.copytree(made / "postgres", home / "postgres", ignore=lambda path, names: set(names) - SMALL)
    yield home
    shutil.rmtree(home)


def _directory() -> Path:
    home = Path(tempfile.mkdtemp(prefix="laurels-life-"))
    home.chmod(0o711)
    return home


class App:
    """Another process that holds the database."""

    def __init__(self, home: Path, *arguments: str) -> None:
        command = [sys.executable, str(APP), str(home), *arguments]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, self.process.communicate()[1].decode()
        self.server = msgspec.json.decode(line, type=Server)

    def __enter__(self) -> App:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.communicate(timeout=30)
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            if stream is not None:
                stream.close()


def _postmaster(home: Path) -> int:
    return int((home / "postgres/data/postmaster.pid").read_text().splitlines()[0])


def _until(condition: Callable[[], bool], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


def _gone(pid: int) -> bool:
    return not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


def _answers(url: str) -> bool:
    try:
        with psycopg.connect(url, connect_timeout=2) as db:
            return db.execute("SELECT 1").fetchone() == (1,)
    except psycopg.OperationalError:
        return False


async def test_a_server_runs_as_long_as_the_block(home: Path) -> None:
    async with running(Settings(data_directory=home), durable=False) as server:
        assert server.started_by_us
        pid = _postmaster(home)
        assert psutil.Process(pid).uids().real != 0
        for url in (server.app_url, server.owner_url, server.batch_url, server.read_url):
            assert _answers(url)
    assert _gone(pid)
    with pytest.raises(NotRunning, match="Start Laurels"):
        connect_info(Settings(data_directory=home))


async def test_the_roles_have_no_more_rights_than_they_need(home: Path) -> None:
    async with running(Settings(data_directory=home), durable=False) as server:
        with psycopg.connect(server.super_url or "") as db:
            found = db.execute(
                "SELECT rolname, rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication, rolbypassrls FROM pg_roles"
                " WHERE rolname LIKE 'laurels%' AND rolname <> 'laurels_super' ORDER BY 1"
            ).fetchall()
            collation = db.execute("SELECT datlocprovider::text, datlocale FROM pg_database WHERE datname = 'laurels'")
            assert collation.fetchone() == ("b", "C.UTF-8")
            assert db.execute("SHOW data_checksums").fetchone() == ("on",)
    assert found == [
        ("laurels_app", False, False),
        ("laurels_batch", False, True),
        ("laurels_owner", False, False),
        ("laurels_ro", False, False),
    ]


def test_durability_is_left_on_unless_a_test_asks(home: Path) -> None:
    with held(Settings(data_directory=home)) as server, psycopg.connect(server.app_url) as db:
        for name in ("fsync", "synchronous_commit", "full_page_writes"):
            assert db.execute(f"SHOW {name}".encode()).fetchone() == ("on",)


def test_secrets_are_readable_by_nobody_else(home: Path) -> None:
    with held(Settings(data_directory=home), durable=False):
        for name in ("passwords.json", "server.json", "endpoint.json", "laurels.conf"):
            assert (home / "postgres" / name).stat().st_mode & 0o077 == 0
        assert (home / "postgres/run").stat().st_mode & 0o077 == 0


def test_a_second_process_attaches_and_leaves_the_server_alone(home: Path) -> None:
    with App(home) as app:
        settings = Settings(data_directory=home)
        with held(settings, durable=False) as server:
            assert not server.started_by_us
            assert server.app_url == app.server.app_url
        assert _answers(app.server.app_url)
        assert connect_info(settings).supervisor_pid == app.process.pid


def test_a_killed_process_takes_its_server_along_and_a_new_start_succeeds(home: Path) -> None:
    with App(home) as app:
        pid = _postmaster(home)
        app.process.kill()
        app.process.wait()
        with held(Settings(data_directory=home), durable=False) as server:
            assert server.started_by_us
            assert server.app_url == app.server.app_url
            assert _gone(pid)
            assert _answers(server.app_url)


def test_a_killed_server_comes_back_by_itself_and_keeps_what_was_committed(home: Path) -> None:
    with held(Settings(data_directory=home)) as server:
        with psycopg.connect(server.owner_url, autocommit=True) as db:
            db.execute("CREATE TABLE kept (id int)")
            for number in range(50):
                db.execute("INSERT INTO kept VALUES (%s)", [number])
        pid = _postmaster(home)
        os.kill(pid, signal.SIGKILL)
        _until(lambda: _answers(server.owner_url))
        assert _postmaster(home) != pid
        with psycopg.connect(server.owner_url) as db:
            assert db.execute("SELECT count(*) FROM kept").fetchone() == (50,)


async def test_the_first_request_after_a_restart_succeeds(home: Path) -> None:
    async with running(Settings(data_directory=home), durable=False) as server:
        pool = await open_pool(server.app_url, size=4, name="test", least=4)
        try:
            os.kill(_postmaster(home), signal.SIGQUIT)
            _until(lambda: _answers(server.app_url))
            async with pool.connection() as connection:
                assert await (await connection.execute("SELECT 1")).fetchone() == (1,)
        finally:
            await pool.close()


def test_a_stale_pid_file_that_names_another_program_does_not_hinder(home: Path) -> None:
    uid = (home / "postgres/data").stat().st_uid
    sleeper = subprocess.Popen(["sleep", "60"], user=uid if os.geteuid() == 0 else None)
    try:
        file = home / "postgres/data/postmaster.pid"
        file.write_text(f"{sleeper.pid}\n{home}/postgres/data\n1\n5432\n/tmp\n127.0.0.1\n  1  1\nready\n")
        os.chown(file, uid, -1)
        with held(Settings(data_directory=home), durable=False) as server:
            assert _answers(server.app_url)
        assert sleeper.poll() is None
    finally:
        sleeper.kill()
        sleeper.wait()


@pytest.mark.parametrize("text", ["", "torn"])
def test_a_torn_pid_file_does_not_hinder(home: Path, text: str) -> None:
    (home / "postgres/data/postmaster.pid").write_text(text)
    with held(Settings(data_directory=home), durable=False) as server:
        assert _answers(server.app_url)


def test_data_of_another_major_version_is_named(unsound: Path) -> None:
    (unsound / "postgres/data/PG_VERSION").write_text("13\n")
    with (
        pytest.raises(OtherMajorVersion, match=r"written by PostgreSQL 13.*LAURELS_PG_BINDIR"),
        held(Settings(data_directory=unsound)),
    ):
        pass


def test_a_fixed_port_that_is_taken_is_named(home: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(PortTaken, match=f"Port {port} is taken"), held(Settings(data_directory=home, pg_port=port)):
            pass


def test_the_last_port_is_left_for_a_free_one_when_it_is_taken(home: Path) -> None:
    port = msgspec.json.decode((home / "postgres/endpoint.json").read_bytes())["port"]
    with (
        socket.create_server(("127.0.0.1", port), reuse_port=False),
        held(Settings(data_directory=home), durable=False) as server,
    ):
        assert f"port={port}" not in server.app_url
        assert _answers(server.app_url)


def test_lost_passwords_are_named(unsound: Path) -> None:
    (unsound / "postgres/passwords.json").unlink()
    with pytest.raises(DataDirectoryUnusable, match="is lost"), held(Settings(data_directory=unsound)):
        pass


def test_passwords_of_another_database_are_named(home: Path) -> None:
    file = home / "postgres/passwords.json"
    right = file.read_bytes()
    file.write_bytes(msgspec.json.encode(dict.fromkeys(msgspec.json.decode(right), "wrong")))
    try:
        with pytest.raises(DataDirectoryUnusable, match="is not of the data"), held(Settings(data_directory=home)):
            pass
    finally:
        file.write_bytes(right)


def test_programs_that_are_too_old_or_missing_are_named(tmp_path: Path) -> None:
    (tmp_path / "initdb").touch()
    (tmp_path / "postgres").write_text("#!/bin/sh\necho 'postgres (PostgreSQL) 15.20'\n")
    (tmp_path / "postgres").chmod(0o755)
    home = _directory()
    try:
        with pytest.raises(NoPostgres, match=r"15\.20"), held(Settings(data_directory=home, pg_bindir=tmp_path)):
            pass
        with pytest.raises(NoPostgres, match="no working"), held(Settings(data_directory=home, pg_bindir=home)):
            pass
    finally:
        shutil.rmtree(home)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root must change its user")
def test_a_directory_that_the_servers_user_cannot_enter_is_named_and_left_as_it_is(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    with pytest.raises(DataDirectoryUnusable, match="cannot enter"), held(Settings(data_directory=tmp_path)):
        pass
    assert tmp_path.stat().st_mode & 0o777 == 0o700


def test_a_long_path_gets_its_socket_elsewhere(made: Path) -> None:
    home = made / ("long-" * 20)
    home.mkdir()
    home.chmod(0o711)
    (made / "postgres").rename(home / "postgres")
    try:
        with held(Settings(data_directory=home), durable=False) as server:
            assert _answers(server.app_url)
        elsewhere = Path(msgspec.json.decode((home / "postgres/endpoint.json").read_bytes())["socket_directory"])
        assert elsewhere.stat().st_mode & 0o077 == 0
        elsewhere.rmdir()
    finally:
        (home / "postgres").rename(made / "postgres")
        home.rmdir()


def test_a_given_database_is_used_and_nothing_is_started(home: Path) -> None:
    nothing = _directory()
    with held(Settings(data_directory=home), durable=False) as ours:
        settings = Settings(data_directory=nothing, database_url=ours.super_url)
        with held(settings) as server:
            assert server.super_url is None
            for url, role in ((server.app_url, "laurels_app"), (server.batch_url, "laurels_batch")):
                with psycopg.connect(url) as db:
                    assert db.execute("SELECT current_user").fetchone() == (role,)
        assert list(nothing.iterdir()) == []
        alone = Settings(data_directory=nothing, database_url=ours.owner_url)
        assert connect_info(alone).app_url == ours.owner_url
    nothing.rmdir()
