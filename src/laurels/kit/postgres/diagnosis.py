"""The reason why PostgreSQL ended, read from its last words."""

from __future__ import annotations

from pathlib import Path

from laurels.kit.postgres.errors import (
    CannotSwitchUser,
    DataDirectoryUnusable,
    NoDiskSpace,
    OtherMajorVersion,
    PortTaken,
    PostgresError,
    StartFailed,
)


def no_space(home: Path) -> NoDiskSpace:
    """Say that the disk is full."""
    return NoDiskSpace(f"No space is left on the disk of {home}. Free some, or set LAURELS_DATA_DIRECTORY to another.")


def failure(output: str, home: Path, uid: int) -> PostgresError:
    """Name the reason in what PostgreSQL said before it ended."""
    if "No space left on device" in output:
        return no_space(home)
    if "cannot switch user" in output:
        return CannotSwitchUser(
            f"PostgreSQL cannot run as root, and this process may not become uid {uid}. "
            "Run Laurels as an ordinary user, or set DATABASE_URL."
        )
    if "could not create any TCP/IP sockets" in output or "Address already in use" in output:
        return PortTaken("The port is taken by another program. Set LAURELS_PG_PORT to a free one, or leave it out.")
    if "database files are incompatible" in output or "incompatible with server" in output:
        return OtherMajorVersion(f"The data in {home}/data belongs to another version of PostgreSQL.\n{output}")
    if "Permission denied" in output or "could not access directory" in output:
        return DataDirectoryUnusable(
            f"PostgreSQL (uid {uid}) may not use {home}. Give it that directory, or set "
            f"LAURELS_DATA_DIRECTORY.\n{output}"
        )
    return StartFailed(f"PostgreSQL did not start. Its last words, also in {home}/log:\n{output.strip()}")
