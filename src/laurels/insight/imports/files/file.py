"""What a file of rows can be asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from laurels.insight.imports.model import Row


class RowFile(Protocol):
    """An open file of rows, read once from the beginning to the end."""

    header: tuple[str, ...]

    def rows(self, needed: Sequence[int] | None = None) -> Iterator[Row]:
        """Give row after row, with what cannot be read as a row that has a fault.

        Only the needed cells must be read; the others may be None.

        :raises BadFile: the file breaks off
        """
        ...

    def progress(self) -> float:
        """Tell which part of the file is read, from 0 to 1."""
        ...

    def close(self) -> None:
        """Close the file."""
        ...
