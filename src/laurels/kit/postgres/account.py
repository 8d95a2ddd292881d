"""The user that PostgreSQL runs as: ourselves, or where we are root a user of its own without any rights."""

from __future__ import annotations

import logging
import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from laurels.kit.postgres.errors import CannotSwitchUser

log = logging.getLogger(__name__)

NAME = "laurels"


@dataclass(frozen=True, slots=True)
class Account:
    """A uid and gid; `switch` says that a process must change into them."""

    uid: int
    gid: int
    switch: bool

    def own(self, path: Path) -> None:
        """Give a file or directory to the account."""
        if self.switch:
            os.chown(path, self.uid, self.gid)

    def can_enter(self, directory: Path) -> bool:
        """Tell whether the account may pass through a directory and every one above it."""
        if not self.switch:
            return os.access(directory, os.X_OK)
        return all(self._may_pass(place) for place in (directory, *directory.resolve().parents))

    def _may_pass(self, directory: Path) -> bool:
        status = directory.stat()
        shift = 6 if status.st_uid == self.uid else 3 if status.st_gid == self.gid else 0
        return bool((status.st_mode >> shift) & 0o1)


def choose(data: Path) -> Account:
    """Take ourselves, or where we are root the owner of the data, or for new data the user `laurels`, made if missing.

    :raises CannotSwitchUser: we are root, and no other user can be had
    """
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid(), switch=False)
    if data.exists() and (status := data.stat()).st_uid != 0:
        return Account(status.st_uid, status.st_gid, switch=True)
    entry = _entry(NAME) or _made() or _entry("nobody")
    if entry is None or entry.pw_uid == 0:
        raise CannotSwitchUser(
            "PostgreSQL refuses to run as root, and the user `laurels` could not be made. "
            "Run Laurels as an ordinary user, add a user named `laurels`, or set DATABASE_URL."
        )
    return Account(entry.pw_uid, entry.pw_gid, switch=True)


def _entry(name: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None


def _made() -> pwd.struct_passwd | None:
    useradd = shutil.which("useradd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if useradd is not None:
        log.info("adding the system user %s, since PostgreSQL refuses to run as root", NAME)
        command = [useradd, "--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", NAME]
        subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - a fixed command
    else:
        log.warning("there is no useradd: PostgreSQL will run as the user nobody")
    return _entry(NAME)  # another process may have been quicker, which is as good
