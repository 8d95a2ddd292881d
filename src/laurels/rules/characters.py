"""Sets of characters, as the classes of a regular expression make them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

LAST = 0x10FFFF


@dataclass(frozen=True, slots=True)
class Characters:
    """Ranges of code points, both ends inclusive, in order and apart. Called, it tells whether it has a character."""

    ranges: tuple[tuple[int, int], ...]

    def __call__(self, char: str) -> bool:
        at = bisect_right(self.ranges, (ord(char), LAST)) - 1
        return at >= 0 and ord(char) <= self.ranges[at][1]

    def others(self) -> Characters:
        """Give every other character."""
        left, start = list[tuple[int, int]](), 0
        for low, high in self.ranges:
            if low > start:
                left.append((start, low - 1))
            start = high + 1
        return Characters((*left, (start, LAST)) if start <= LAST else tuple(left))


def joined(sets: Iterable[Characters]) -> Characters:
    """Put sets together."""
    made: list[tuple[int, int]] = []
    for low, high in sorted(one for some in sets for one in some.ranges):
        if made and low <= made[-1][1] + 1:
            made[-1] = (made[-1][0], max(made[-1][1], high))
        else:
            made.append((low, high))
    return Characters(tuple(made))


def between(low: str, high: str) -> Characters:
    """Give the characters from one to another."""
    return Characters(((ord(low), ord(high)),))


def listed(chars: Iterable[str]) -> Characters:
    """Give these characters."""
    return joined(between(char, char) for char in chars)


def folded(char: str) -> Characters:
    """Give the characters that are this one but for their case."""
    return listed({char, *_folds().get(char.casefold(), ())})


def folded_between(low: str, high: str) -> Characters:
    """Give the characters whose small or capital form lies between two."""
    cased = [one for some in _folds().values() for one in some]
    fitting = [one for one in cased if low <= one.lower() <= high or low <= one.upper() <= high]
    uncased = joined([between(low, high).others(), listed(cased)]).others()
    return joined([uncased, listed(fitting)])


@lru_cache(maxsize=1)
def _folds() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for char in map(chr, range(LAST + 1)):
        if not char == char.lower() == char.upper() == char.casefold():
            found.setdefault(char.casefold(), []).append(char)
    for fold, chars in found.items():
        if len(fold) == 1:
            chars.append(fold)
    return found
