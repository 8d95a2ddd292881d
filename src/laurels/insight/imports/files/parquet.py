"""Parquet, batch by batch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from laurels.insight.imports.model import BadFile, BadRow, Row

BATCH_ROWS = 1000
_BROKEN = (OSError, ValueError, ArithmeticError, NotImplementedError, KeyError)
"""What pyarrow's own exceptions are kinds of."""


class Parquet:
    """A Parquet file; its rows have no lines, so a row's line is its number."""

    def __init__(self, path: Path) -> None:
        # It takes half a second to load, which whoever has no such file shall not wait for.
        import pyarrow.parquet  # pyright: ignore[reportMissingTypeStubs]

        open_file: Any = pyarrow.parquet.ParquetFile
        self._name = path.name
        try:
            self._file: Any = open_file(path, pre_buffer=False)
        except _BROKEN as error:
            raise BadFile(f"{path.name} is no Parquet file that can be read: {_first(error)}") from None
        self.header = tuple(str(name) for name in self._file.schema_arrow.names)
        self._rows_total: int = self._file.metadata.num_rows
        self._rows_read = 0

    def rows(self, needed: Sequence[int] | None = None) -> Iterator[Row]:
        """Give row after row; cells of columns that are not needed are None."""
        places = range(len(self.header)) if needed is None else needed
        wanted = [self.header[place] for place in places]
        nothing: list[Any] = [None] * BATCH_ROWS
        try:
            for batch in self._file.iter_batches(BATCH_ROWS, columns=wanted, use_threads=False):
                columns = [nothing[: batch.num_rows]] * len(self.header)
                for place, name in zip(places, wanted, strict=True):
                    columns[place] = batch.column(batch.schema.get_field_index(name)).to_pylist()
                for cells in zip(*columns, strict=True):
                    self._rows_read += 1
                    yield Row(self._rows_read, self._rows_read, cells, _fault(cells))
        except _BROKEN as error:
            raise BadFile(f"{self._name} breaks off after row {self._rows_read}: {_first(error)}") from None

    def progress(self) -> float:
        """Tell which part of the rows is read."""
        return self._rows_read / self._rows_total if self._rows_total else 1.0

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def _fault(cells: Sequence[Any]) -> BadRow | None:
    for cell in cells:
        if isinstance(cell, str) and "\x00" in cell:
            return BadRow("A cell has a NUL character, which cannot be stored. Remove it.")
    return None


def _first(error: Exception) -> str:
    return f"{str(error).strip().splitlines()[0][:200] if str(error).strip() else type(error).__name__}."
