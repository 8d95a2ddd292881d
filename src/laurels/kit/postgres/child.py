"""The server as a child process: started, watched, started again when it dies, and stopped."""

from __future__ import annotations

import logging
import os
import re
import signal
import subprocess
import threading
import time
from pathlib import Path

import psycopg

from laurels.kit.postgres.cluster import Cluster
from laurels.kit.postgres.diagnosis import failure
from laurels.kit.postgres.errors import DataDirectoryUnusable, StartFailed
from laurels.kit.postgres.initialise import environment, launcher
from laurels.kit.postgres.programs import Programs

log = logging.getLogger(__name__)

READY_SECONDS = 600.0
STOP_SECONDS = 60.0
LONGEST_PAUSE_SECONDS = 15.0
STEADY_SECONDS = 60.0
LAST_WORDS_SECONDS = 3.0
FINAL = r"(FATAL|PANIC):  (?!the database system)|cannot switch"  # and not the answer to our own early attempts


class Child:
    """One postgres process and the thread that looks after it.

    The thread lives as long as the process, since Linux sends the signal of a parent's death when the thread dies
    that made the child.
    """

    def __init__(self, cluster: Cluster, programs: Programs, super_url: str, *, ignored_pid: int | None) -> None:
        self._cluster = cluster
        self._programs = programs
        self._super_url = super_url
        self._ignored_pid = ignored_pid
        self._words = cluster.home / "start.log"
        self._process: subprocess.Popen[bytes] | None = None
        self._refusal = ""
        self._logged: dict[Path, int] = {}
        self._spawned = threading.Event()
        self._ready = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._look_after, name="laurels-postgres", daemon=True)

    def start(self) -> None:
        """Start the server and return when it answers an authenticated query.

        :raises PostgresError: it ended instead, for a reason the message names
        """
        self._thread.start()
        try:
            self._await_ready()
        except BaseException:
            self.stop()
            raise
        self._ready.set()

    def stop(self) -> None:
        """Ask for a fast shutdown, after a while for an immediate one; never kill, which would leave its children."""
        self._stopping.set()
        for number in (signal.SIGINT, signal.SIGQUIT):
            process = self._process
            if process is not None and process.returncode is None:
                process.send_signal(number)
            self._thread.join(STOP_SECONDS)
            if not self._thread.is_alive():
                return
            log.warning("PostgreSQL has not stopped after %.0f s", STOP_SECONDS)
        log.error("PostgreSQL (pid %s) does not stop; it is left alone", self._process and self._process.pid)

    def _await_ready(self) -> None:
        began = told = time.monotonic()
        self._spawned.wait()
        while True:
            try:
                with psycopg.connect(self._super_url, connect_timeout=10) as db:
                    db.execute("SELECT 1")
                return
            except psycopg.OperationalError as error:
                reason = str(error)
            if "password authentication failed" in reason:
                raise DataDirectoryUnusable(
                    f"{self._cluster.home}/passwords.json is not of the data beside it; bring back the one that does."
                )
            if not self._thread.is_alive():
                raise failure(self._last_words(), self._cluster.home, self._cluster.account.uid)
            now = time.monotonic()
            if now - began > READY_SECONDS:
                raise StartFailed(f"PostgreSQL does not answer after {READY_SECONDS:.0f} s: {reason}")
            if now - told > 5:
                told = now
                log.info("PostgreSQL is still starting after %.0f s: %s", now - began, reason.strip().splitlines()[-1])
            time.sleep(0.02 if now - began < 3 else 0.5)  # each attempt leaves a line in the server's log

    def _look_after(self) -> None:
        pause = 0.1
        while not self._stopping.is_set():
            began = time.monotonic()
            status = self._run_once()
            if self._stopping.is_set():
                return
            self._ignored_pid = self._process.pid if self._process else self._ignored_pid  # its pid file may remain
            if not self._ready.is_set():
                return  # a first start that fails is the caller's to explain
            pause = 0.1 if time.monotonic() - began > STEADY_SECONDS else min(pause * 2, LONGEST_PAUSE_SECONDS)
            log.error("PostgreSQL ended (%s); starting it again in %.1f s", self._refusal or status, pause)
            self._stopping.wait(pause)

    def _run_once(self) -> int | None:
        try:
            process = self._process = self._spawn()
        except OSError as error:
            self._refusal = str(error)
            return None
        finally:
            self._spawned.set()
        if self._stopping.is_set():
            process.send_signal(signal.SIGINT)  # stop() came while there was nothing to signal
        return process.wait()

    def _spawn(self) -> subprocess.Popen[bytes]:
        command = [str(self._programs.bindir / "postgres"), "-D", str(self._cluster.data)]
        variables = environment()
        if self._ignored_pid is not None:
            # The pid in a stale pid file may by now be another program's; PostgreSQL believes us that it is no server.
            variables["PG_GRANDPARENT_PID"] = str(self._ignored_pid)
        self._logged = self._sizes()
        with self._words.open("wb") as words:
            return subprocess.Popen(  # noqa: S603 - a program that the operator installed
                [*launcher(self._cluster.account, parent=os.getpid()), *command],
                stdin=subprocess.DEVNULL, stdout=words, stderr=words, cwd="/", env=variables, start_new_session=True,
            )  # fmt: skip

    def _sizes(self) -> dict[Path, int]:
        return {path: path.stat().st_size for path in self._cluster.log.glob("postgresql-*.log")}

    def _last_words(self) -> str:
        """Read why this start ended; the log's writer is a process of its own and may be a little behind."""
        deadline = time.monotonic() + LAST_WORDS_SECONDS
        while not re.search(FINAL, said := self._said()) and time.monotonic() < deadline:
            time.sleep(0.02)
        return said[-4000:]

    def _said(self) -> str:
        """Read what this start said, and nothing that an earlier one left in the same files."""
        said = self._refusal + (self._words.read_text(errors="replace") if self._words.exists() else "")
        for path, size in self._sizes().items():
            before = self._logged.get(path, 0)
            if size != before:
                said += path.read_bytes()[before if size > before else 0 :].decode(errors="replace")
        return said
