"""How often some units suffice for what is bought together, and which units they are. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from laurels.core.carts import Units


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
    missing = list(needs)
    given: list[dict[int, int]] = [{} for _ in needs]
    chosen: dict[int, int] = {}
    wanted = sum(missing)
    for place, items in fits.items():
        left = free[place]
        while left and wanted:
            way = _way(items, fits, missing, given)
            if way is None:
                break
            last, steps = way
            moved = min(left, missing[last], *(given[before][other] for before, other, _ in steps))
            first = steps[-1][0] if steps else last
            given[first][place] = given[first].get(place, 0) + moved
            for before, other, item in steps:
                given[before][other] -= moved
                given[item][other] = given[item].get(other, 0) + moved
            missing[last] -= moved
            chosen[place] = chosen.get(place, 0) + moved
            left, wanted = left - moved, wanted - moved
        if not wanted:
            return chosen
    return None if wanted else chosen


def _way(
    items: Sequence[int], fits: Mapping[int, Sequence[int]], missing: Sequence[int], given: Sequence[Mapping[int, int]]
) -> tuple[int, list[tuple[int, int, int]]] | None:
    """Find an item that lacks units and which units move from item to item for it, the last move first."""
    for item in items:
        if missing[item]:
            return item, []
    came: dict[int, tuple[int, int] | None] = dict.fromkeys(items)
    queue = list(items)
    for item in queue:
        for place, count in given[item].items():
            for other in fits[place] if count else ():
                if other in came:
                    continue
                came[other] = item, place
                if not missing[other]:
                    queue.append(other)
                    continue
                steps: list[tuple[int, int, int]] = []
                at = other
                while (step := came[at]) is not None:
                    steps.append((step[0], step[1], at))
                    at = step[0]
                return other, steps
    return None
