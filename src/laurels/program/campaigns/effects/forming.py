"""How often some units suffice for what is bought together, and which units they are. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from laurels.core.carts import Units

Steps: TypeAlias = list[tuple[int | None, int, int]]
"""Units on the move: from which item, of which place, to which item; the last move first, the first one from none."""


def most(limit: int, holds: Callable[[int], bool]) -> int:
    """Find the largest count up to a limit for which something holds that holds for every smaller one."""
    if limit <= 0 or holds(limit):
        return max(0, limit)
    low, high = 0, limit - 1
    while low < high:
        middle = (low + high + 1) // 2
        if holds(middle):
            low = middle
        else:
            high = middle - 1
    return low


def formed(needs: Sequence[int], fits: Mapping[int, Sequence[int]], free: Units) -> dict[int, int] | None:
    """Choose units so that each item has as many as it needs and no unit serves two, or find that there are not enough.

    The places that come first are chosen from wherever that leaves enough for all items: a unit that was chosen only
    ever moves from one item to another. For 1 of A or B and 1 of A, with A before B, it finds both.

    :param needs: how many units each item needs
    :param fits: the items that the units of a place fit, the places in the order in which they are wanted
    :param free: how many units each place has
    """
    forming = _Forming(fits, list(needs), [{} for _ in needs])
    chosen: dict[int, int] = {}
    wanted = sum(needs)
    for place in fits:
        if not wanted:
            break
        taken = forming.take(place, free[place])
        if taken:
            chosen[place] = taken
            wanted -= taken
    return None if wanted else chosen


@dataclass(frozen=True, slots=True)
class _Forming:
    """Units on their way to items.

    :param missing: how many units each item lacks
    :param given: how many units of each place each item has
    :param full: items that have what they need, and for whose units there is no other item that lacks any
    """

    fits: Mapping[int, Sequence[int]]
    missing: list[int]
    given: list[dict[int, int]]
    full: set[int] = field(default_factory=set[int])

    def take(self, place: int, count: int) -> int:
        """Take as many units of a place as serve; tell how many."""
        left = count
        for item in self.fits[place]:
            if left and self.missing[item]:
                moved = min(left, self.missing[item])
                left -= self._move([(None, place, item)], moved)
        while left and (steps := self._steps(place)):
            moves = (self.given[was][it] for was, it, _ in steps if was is not None)
            left -= self._move(steps, min(left, self.missing[steps[0][2]], *moves))
        return count - left

    def _move(self, steps: Steps, count: int) -> int:
        for was, it, item in steps:
            if was is not None:
                self.given[was][it] -= count
            self.given[item][it] = self.given[item].get(it, 0) + count
        self.missing[steps[0][2]] -= count
        return count

    def _steps(self, place: int) -> Steps:
        """Find moves after which an item that lacks units has more, for a place none of whose items lacks any."""
        items = [item for item in self.fits[place] if item not in self.full]
        came: dict[int, tuple[int | None, int]] = dict.fromkeys(items, (None, place))
        for item in items:
            for other, count in self.given[item].items():
                for to in self.fits[other] if count else ():
                    if to in came:
                        continue
                    came[to] = item, other
                    if self.missing[to]:
                        return self._back(came, to)
                    items.append(to)
        self.full.update(came)
        return []

    def _back(self, came: Mapping[int, tuple[int | None, int]], item: int) -> Steps:
        steps: Steps = []
        at: int | None = item
        while at is not None:
            was, it = came[at]
            steps.append((was, it, at))
            at = was
        return steps
