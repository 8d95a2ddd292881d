"""Processes that work for this one: started, watched, started again when they die, and ended with it.

A member is `python -m <module>`. It reads its orders, one line of JSON, from its standard input, writes a byte into a
pipe when it is ready, and ends when its standard input does, so that it outlives its parent by no means of death.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Mapping
from queue import SimpleQueue
from types import FrameType
from typing import Any

import msgspec

from laurels.cli.failures import CommandFailed
from laurels.kit import log

LONGEST_PAUSE_SECONDS = 15.0
STEADY_SECONDS = 30.0
STOP_SECONDS = 30.0

_log = log.logger(__name__)


class Member:
    """One process and the thread that looks after it."""

    def __init__(self, name: str, module: str, orders: Mapping[str, Any], *, files: Iterable[int] = ()) -> None:
        self.name = name
        self._module = module
        self._orders = orders
        self._files = tuple(files)
        self._process: subprocess.Popen[bytes] | None = None
        self._stopping = threading.Event()
        self._settled = threading.Event()
        self._ready = False
        self._thread = threading.Thread(target=self._look_after, name=f"laurels-{name}", daemon=True)

    @property
    def pid(self) -> int | None:
        """Give the number of the process that works now."""
        return self._process.pid if self._process is not None else None

    def start(self) -> None:
        """Start the process, and do not wait for it."""
        self._thread.start()

    def wait_until_ready(self) -> None:
        """Return when the process can work.

        :raises CommandFailed: it ended instead
        """
        self._settled.wait()
        if not self._ready:
            raise CommandFailed(f"The {self.name} process did not start; the lines above say why.")

    def ask_to_stop(self) -> None:
        """Ask the process to finish what it has in hand and end."""
        self._stopping.set()
        process = self._process
        if process is not None and process.returncode is None:
            process.send_signal(signal.SIGTERM)

    def wait_until_stopped(self) -> None:
        """Return when the process has ended, which it is made to after a while."""
        if self._thread.ident is None:
            return
        self._thread.join(STOP_SECONDS)
        if self._thread.is_alive() and self._process is not None:
            _log.warning("process.killed", process=self.name, pid=self._process.pid, after_seconds=STOP_SECONDS)
            self._process.kill()
            self._thread.join(STOP_SECONDS)

    def _look_after(self) -> None:
        pause = 0.1
        while not self._stopping.is_set():
            began = time.monotonic()
            status = self._run_once()
            if self._stopping.is_set() or not self._ready:
                break
            pause = 0.1 if time.monotonic() - began > STEADY_SECONDS else min(pause * 2, LONGEST_PAUSE_SECONDS)
            _log.error("process.ended", process=self.name, how=_how(status), again_in_seconds=pause)
            self._stopping.wait(pause)
        self._settled.set()

    def _run_once(self) -> int:
        """Run the process until it ends; the first one to be ready settles that this member can start."""
        ready_end, its_end = os.pipe()
        orders = {**self._orders, "ready_file": its_end}
        process = self._process = subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-m", self._module],
            stdin=subprocess.PIPE,
            stdout=sys.stderr.fileno(),
            pass_fds=(its_end, *self._files),
            start_new_session=True,  # Ctrl-C is ours to pass on, in order
        )
        os.close(its_end)
        assert process.stdin is not None, "it was asked for"
        try:
            process.stdin.write(msgspec.json.encode(orders) + b"\n")
            process.stdin.flush()
        except BrokenPipeError:
            pass  # it died at once; its status will say how
        if self._stopping.is_set():
            process.send_signal(signal.SIGTERM)  # it was asked while there was nobody to hear it
        with os.fdopen(ready_end, "rb") as told:
            if told.read(1):
                self._ready = True
                self._settled.set()
        try:
            return process.wait()
        finally:
            process.stdin.close()


class Family:
    """Several members that start together and end in the order they were given."""

    def __init__(self) -> None:
        self.members: list[Member] = []

    def start(self, *members: Member) -> None:
        """Start processes and return when all are ready.

        :raises CommandFailed: one of them cannot
        """
        self.members += members
        for member in members:
            member.start()
        for member in members:
            member.wait_until_ready()

    def stop(self) -> None:
        """End all of them, each after what it has in hand."""
        for member in self.members:
            member.ask_to_stop()
        for member in self.members:
            member.wait_until_stopped()
        self.members.clear()


class Signals:
    """Catches Ctrl-C and a request to end while a block lasts; a second Ctrl-C is not waited with."""

    def __init__(self) -> None:
        self._came: SimpleQueue[int] = SimpleQueue()
        self._before: dict[int, Any] = {}
        self._asked = False

    def __enter__(self) -> Signals:
        """Listen for signals."""
        for number in (signal.SIGINT, signal.SIGTERM):
            self._before[number] = signal.signal(number, self._heard)
        return self

    def __exit__(self, *failure: object) -> None:
        """Listen no more."""
        for number, handler in self._before.items():
            signal.signal(number, handler)

    @property
    def asked(self) -> bool:
        """Tell whether somebody wants us to end."""
        return self._asked

    def wait(self) -> int:
        """Return when somebody wants us to end."""
        return self._came.get()

    def _heard(self, number: int, frame: FrameType | None) -> None:
        if self._asked and number == signal.SIGINT:
            raise KeyboardInterrupt
        self._asked = True
        self._came.put(number)


def _how(status: int) -> str:
    if status >= 0:
        return f"exit code {status}"
    try:
        return f"killed by {signal.Signals(-status).name}"
    except ValueError:
        return f"killed by signal {-status}"
