"""What was measured, as a table with ratios."""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path


@dataclass(frozen=True)
class Row:
    """One figure beside its limit."""

    what: str
    ours: str
    limit: str
    ratio: tuple[float, ...]
    wanted: str
    more: str


@dataclass
class Report:
    """All figures of one run."""

    rows: list[Row] = field(default_factory=list)
    values: dict[str, list[float]] = field(default_factory=dict)

    def add(self, row: Row) -> None:
        """Add a figure."""
        self.rows.append(row)

    def keep(self, name: str, values: list[float]) -> None:
        """Keep figures for a later comparison."""
        self.values[name] = values

    def kept(self, name: str) -> list[float]:
        """Give kept figures."""
        return self.values[name]

    def median(self, name: str) -> float:
        """Give the median of kept figures."""
        return statistics.median(self.values[name])

    def write(self, path: Path, bench: str) -> None:
        """Write the table of one bench in the place of its last one; those of the others stay as they are."""
        parts = _parts(path)
        lines = [
            f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC · {os.cpu_count()} cores · {platform.machine()} · Python "
            f"{platform.python_version()} · {_commit()}",
            "",
            "| Figure | Laurels | Limit | Ratio | Wanted | More |",
            "|---|---|---|---|---|---|",
        ]
        for row in self.rows:
            low, high = min(row.ratio), max(row.ratio)
            spread = "" if low == high else f" ({low:.2f}–{high:.2f})"
            lines.append(
                f"| {row.what} | {row.ours} | {row.limit} | **{row.ratio[0]:.2f}**{spread} | {row.wanted} | "
                f"{row.more} |"
            )
        parts[bench] = "\n".join(lines)
        self.rows.clear()
        path.write_text(HEAD + "".join(f"\n## {name}\n\n{text}\n" for name, text in parts.items()))


HEAD = """# Results

Written by `make bench`, and table by table by `make bench ARGS=NAME`. One machine, loopback, fsync on; the load
generators share the cores with the server. Each figure stands beside the limit measured in the same run; rounds
interleave, medians count, the least and the greatest ratio are in brackets. After each run `laurels doctor` proved the
books.
"""


def _parts(path: Path) -> dict[str, str]:
    """Read the tables of earlier runs, by the name of their bench."""
    if not path.exists():
        return {}
    _, *parts = path.read_text().split("\n## ")
    return {name: text.strip() for name, _, text in (part.partition("\n") for part in parts)}


def figure(values: list[float], unit: str) -> str:
    """Write the median of some rounds."""
    return f"{statistics.median(values):,.0f}{unit}"


def _commit() -> str:
    try:
        found = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return "no checkout"
    return f"commit {found.stdout.strip()}"
