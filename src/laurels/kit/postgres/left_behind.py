"""A server that outlived the process that ran it: it is on its way out, and we wait for it to go."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import time
from pathlib import Path

from laurels.kit.postgres.errors import StartFailed

log = logging.getLogger(__name__)

PATIENCE_SECONDS = 600.0
BEFORE_WE_ASK_SECONDS = 3.0


def wait_for_the_last(data: Path) -> int | None:
    """Wait until no server runs on the data, and return the pid that its stale pid file names, if it left one.

    The caller holds the lock, so a server that still runs has lost its supervisor. It was told to stop by that death;
    where it was not (not every system can), we tell it. A pid that meanwhile belongs to someone else is never touched.

    :raises StartFailed: it does not go
    """
    began = told = time.monotonic()
    asked = False
    while True:
        pid = _pid_in(data / "postmaster.pid")
        if pid is None or not _runs_on(pid, data):
            break
        now = time.monotonic()
        if not asked and now - began > BEFORE_WE_ASK_SECONDS:
            os.kill(pid, signal.SIGINT)
            asked = True
        if now - told > 5:
            told = now
            log.info("waiting for the last PostgreSQL (pid %d) to shut down, %.0f s so far", pid, now - began)
        if now - began > PATIENCE_SECONDS:
            raise StartFailed(
                f"A PostgreSQL without a supervisor (pid {pid}) still runs on {data}. Stop it and try again."
            )
        time.sleep(0.05)
    if pid is None:
        (data / "postmaster.pid").unlink(missing_ok=True)  # empty or torn, as a full disk leaves it
    return pid


def _pid_in(path: Path) -> int | None:
    try:
        return abs(int(path.read_text().splitlines()[0]))
    except (FileNotFoundError, IndexError, ValueError):
        return None


def _runs_on(pid: int, data: Path) -> bool:
    """Tell whether this pid is a PostgreSQL on this data, and not another program that got the number since."""
    process = Path("/proc") / str(pid)
    if Path("/proc/self/cwd").exists():
        try:
            return process.joinpath("cwd").resolve() == data.resolve() and _state(process) != "Z"
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            return False
    shown = subprocess.run(  # noqa: S603 - a fixed command
        ["/bin/ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False
    ).stdout
    return "postgres" in shown and str(data) in shown


def _state(process: Path) -> str:
    return process.joinpath("stat").read_text().rpartition(")")[2].split()[0]
