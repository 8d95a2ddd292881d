"""What was compared, how it came out, and how long each step took."""

from __future__ import annotations

import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

SHOWN_MAX = 5


@dataclass(frozen=True, slots=True)
class Comparison:
    """One kind of value, compared one by one.

    A value counts as different if it is not equal, missing on our side, or there without being expected.
    """

    title: str
    expected: int
    got: int
    different: int
    expected_sum: str
    got_sum: str
    examples: tuple[str, ...]


@dataclass(slots=True)
class Report:
    """Everything that one run compared."""

    name: str
    comparisons: list[Comparison] = field(default_factory=list[Comparison])
    began: float = field(default_factory=time.monotonic)

    def compare(self, title: str, expected: Mapping[Any, Any], got: Mapping[Any, Any]) -> None:
        """Compare two mappings value by value and say at once what differs."""
        nothing = object()
        differing = [
            key
            for key in {**expected, **got}
            if (one := expected.get(key, nothing)) is nothing or one != got.get(key, nothing)
        ]
        examples = tuple(
            f"{title}: {key} expected {expected.get(key, 'nothing')} and got {got.get(key, 'nothing')}"
            for key in differing[:SHOWN_MAX]
        )
        made = Comparison(title, len(expected), len(got), len(differing), _sum(expected), _sum(got), examples)
        self.comparisons.append(made)
        for example in examples:
            self.say(f"  different - {example}")

    @contextmanager
    def step(self, title: str) -> Generator[None]:
        """Time a step and say when it is done."""
        began = time.monotonic()
        yield
        self.say(f"{title}: {time.monotonic() - began:.1f} s")

    def say(self, text: str) -> None:
        """Write a line of progress."""
        print(f"[{time.monotonic() - self.began:6.1f} s] {text}", flush=True)

    def different(self) -> int:
        """Count everything that differs."""
        return sum(one.different for one in self.comparisons)

    def table(self) -> str:
        """Write the table and the last line."""
        head = ("compared", "expected", "got", "different", "sum expected", "sum got")
        rows = [
            (one.title, f"{one.expected:,}", f"{one.got:,}", f"{one.different:,}", one.expected_sum, one.got_sum)
            for one in self.comparisons
        ]
        widths = [max(len(row[place]) for row in (head, *rows)) for place in range(len(head))]
        lines = [_row(head, widths), "  ".join("-" * width for width in widths), *(_row(row, widths) for row in rows)]
        expected = sum(one.expected for one in self.comparisons)
        got = sum(one.got for one in self.comparisons)
        return "\n".join([*lines, "", f"expected {expected}, got {got}, different {self.different()}"])


def counted(values: Mapping[Any, str]) -> dict[str, int]:
    """Count how often each word stands in a mapping."""
    counts: dict[str, int] = {}
    for word in values.values():
        counts[word] = counts.get(word, 0) + 1
    return dict(sorted(counts.items()))


def _sum(values: Mapping[Any, Any]) -> str:
    total = sum((one for one in values.values() if isinstance(one, int | Decimal)), Decimal(0))
    return f"{total:,}" if any(isinstance(one, int | Decimal) for one in values.values()) else ""


def _row(cells: tuple[str, ...], widths: list[int]) -> str:
    first, *others = zip(cells, widths, strict=True)
    return "  ".join([first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in others)]).rstrip()
