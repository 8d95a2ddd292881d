"""A served Laurels, as a user starts it: the command line in processes of its own, on a data directory of its own."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

ADDRESS = re.compile(r"Laurels serves (http://\S+)")
PATIENCE_SECONDS = 90.0


def environment(home: Path) -> dict[str, str]:
    """Give a process a data directory of its own, and nothing of this test's settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LAURELS_", "DATABASE_URL"))}
    if chosen := os.environ.get("LAURELS_PG_BINDIR"):
        kept["LAURELS_PG_BINDIR"] = chosen
    return {**kept, "LAURELS_DATA_DIRECTORY": str(home), "PYTHONUNBUFFERED": "1"}


def laurels(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    command = [sys.executable, "-m", "laurels.cli", *arguments]
    return subprocess.run(command, env=environment(home), capture_output=True, text=True, check=False, timeout=300)


@contextmanager
def own_home() -> Generator[Path]:
    """Hold a data directory that PostgreSQL's unprivileged user can pass through."""
    home = Path(tempfile.mkdtemp(prefix="laurels-cli-"))
    home.chmod(0o711)
    try:
        yield home
    finally:
        shutil.rmtree(home, ignore_errors=True)


class Running:
    """A command that runs until it is asked to end; what it says is kept."""

    def __init__(self, home: Path, *arguments: str) -> None:
        self.home = home
        self.said = ""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "laurels.cli", *arguments],
            env=environment(home), text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said += line

    def hears(self, pattern: str | re.Pattern[str]) -> re.Match[str]:
        """Wait until something is said."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            if found := re.search(pattern, self.said):
                return found
            if self.process.poll() is not None:
                break
            time.sleep(0.05)
        raise AssertionError(f"It never said {pattern!r}, but:\n{self.said}")

    def end(self) -> int:
        """Ask it to end and give its exit code."""
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(60)
        finally:
            self._reader.join(5)


@contextmanager
def running(home: Path, *arguments: str) -> Generator[Running]:
    """Run a command while a block lasts."""
    started = Running(home, *arguments)
    try:
        yield started
    finally:
        if started.process.poll() is None:
            started.end()
        assert started.process.stdout is not None
        started.process.stdout.close()


def children_of(pid: int) -> list[int]:
    """List the processes that a process has started."""
    found: list[int] = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == pid:
            found.append(int(stat.parent.name))
    return found
