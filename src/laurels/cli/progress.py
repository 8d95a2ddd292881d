"""A bar for long work: moving on a terminal, a line now and then in a log."""

from __future__ import annotations

import sys
import time
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from laurels.cli.screen import say

LINE_SECONDS = 10.0


class OrdersBar:
    """Shows how many orders are in."""

    def __init__(self) -> None:
        self._moving = sys.stderr.isatty()
        self._bar = Progress(
            TextColumn("{task.description:<26}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("orders"),
            TimeElapsedColumn(),
            console=Console(stderr=True),
            disable=not self._moving,
        )
        self._task = self._bar.add_task("starting", total=None)
        self._what, self._done, self._total = "starting", 0, 0
        self._told = time.monotonic()

    def __enter__(self) -> OrdersBar:
        """Show it."""
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave it as it stands."""
        self._bar.stop()

    def expect(self, total: int) -> None:
        """Say how many there will be."""
        self._total = total
        self._bar.update(self._task, total=total)

    def tell(self, what: str, more: int) -> None:
        """Say what goes on, if it is something else than before, and how many more are in."""
        self._what = what or self._what
        self._done += more
        self._bar.update(self._task, description=self._what, completed=self._done)
        if not self._moving and time.monotonic() - self._told > LINE_SECONDS:
            self._told = time.monotonic()
            say(f"{self._what}: {self._done:,} of {self._total:,} orders")
