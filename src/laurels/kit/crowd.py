"""The crowd: how many calls a process lets in at once, so that who is let in is answered in time.

Under load, the time between two answers tells what a call costs just now. So many are let in as are answered within
the wait that is of use; more would only make each wait longer. Nobody is turned away before there is a crowd.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

FEW: Final = 8
"""So few are always let in, and tell nothing of what a call costs."""
WEIGHT: Final = 0.02
"""How much each answer counts in what one is taken to cost: those of the last fifty count most."""


@dataclass(slots=True)
class Crowd:
    """Counts the calls of one process that are worked on.

    :param most: so many are let in, however quick they are
    :param wait_seconds: so long may the last of them wait
    """

    most: int
    wait_seconds: float
    calls: int = 0
    seconds: float = 0.0
    """What a call costs: the time between two answers, while a crowd waits."""
    _answered_at: float | None = None

    @property
    def full(self) -> bool:
        """Tell whether one more would wait longer than is of use."""
        return self.calls >= self.most or (self.calls >= FEW and self.calls * self.seconds > self.wait_seconds)

    def enter(self) -> None:
        """Count one in."""
        self.calls += 1

    def leave(self, now: float) -> None:
        """Count one out, at a time of the process's own clock."""
        if self.calls < FEW:
            self._answered_at = None
        else:
            if self._answered_at is not None:
                self.seconds += (now - self._answered_at - self.seconds) * WEIGHT
            self._answered_at = now
        self.calls -= 1
        if not self.calls:
            self.seconds = 0.0
