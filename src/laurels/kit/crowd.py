"""The crowd: how many calls a process lets in at once, so that who is let in is answered in time.

Under load, the time between two answers tells what a call costs just now. A crowd that came of a sudden may wait long,
for it will be gone soon. A crowd that stays would make everybody wait that long for ever: then only so many are let in
as are answered in a third of that time, and as many are answered as before. Who is turned away is told so at once.
Nobody is turned away before there is a crowd. After B. Maurer, "Fail at Scale", ACM Queue 13 (8), 2015.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

FEW: Final = 8
"""So few are always let in, and tell nothing of what a call costs."""
WEIGHT: Final = 0.02
"""How much each answer counts in what one is taken to cost: those of the last fifty count most, or all while few."""
STAYS: Final = 1 / 3
"""So much of the longest wait do calls wait while a crowd stays."""
PATIENCE: Final = 0.2
"""A crowd stays when each call for so many seconds found a longer wait than that."""
GONE: Final = 1.0
"""It has gone when no call for so many seconds found one."""


@dataclass(slots=True)
class Crowd:
    """Counts the calls of one process that are worked on, by the process's own clock in seconds.

    :param most: so many are let in, however quick they are
    :param wait_seconds: so long may the last of them wait
    """

    most: int
    wait_seconds: float
    calls: int = 0
    seconds: float = 0.0
    """What a call costs: the time between two answers, while a crowd waits."""
    _answers: int = 0
    _answered_at: float | None = None
    _since: float | None = None
    _stays_until: float = 0.0

    def full(self, now: float) -> bool:
        """Tell whether one more, who comes now, would wait longer than is of use."""
        wait = self.calls * self.seconds if self.calls >= FEW else 0.0
        if wait <= self.wait_seconds * STAYS:
            self._since = None
            return self.calls >= self.most
        self._since = now if self._since is None else self._since
        if now < self._stays_until or now - self._since > PATIENCE:
            self._stays_until = now + GONE
            return True
        return self.calls >= self.most or wait > self.wait_seconds

    def enter(self) -> None:
        """Count one in."""
        self.calls += 1

    def leave(self, now: float) -> None:
        """Count one out, at a time of the process's own clock."""
        if self.calls < FEW:
            self._answered_at = None
        else:
            if self._answered_at is not None:
                self._answers += 1
                self.seconds += (now - self._answered_at - self.seconds) * max(WEIGHT, 1 / self._answers)
            self._answered_at = now
        self.calls -= 1
        if not self.calls:
            self.seconds, self._answers = 0.0, 0
