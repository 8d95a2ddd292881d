"""CSV and its relatives, as spreadsheets and shops write them: read strictly, refused row by row."""

from __future__ import annotations

import csv
import gzip
import io
import os
import re
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, cast

from laurels.insight.imports.model import BadFile, BadRow, Formats, Row

ROW_MAX = 1_000_000
"""Characters in one row; a longer one is refused and read over."""
COLUMNS_MAX = 500
EXPANDED_MAX = 100_000_000_000
"""Characters in one file, however small its archive is."""

_MARKS = (("utf-8-sig", b"\xef\xbb\xbf"), ("utf-16", b"\xff\xfe"), ("utf-16", b"\xfe\xff"))
_UNFIT = re.compile("[\x00\ud800-\udfff]")
_BROKEN = (EOFError, OSError, zlib.error, UnicodeError)


class _TooLong(Exception):
    """A row does not end where rows end."""


class _Lines:
    """The lines of a text, which counts them and what the row that is being read has taken."""

    def __init__(self, text: IO[str]) -> None:
        self._text = text
        self.number = 0
        self.taken = 0
        self.whole = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._text.readline(ROW_MAX + 1)
        if not line:
            raise StopIteration
        self.number += 1
        self.taken += len(line)
        self.whole += len(line)
        if self.taken > ROW_MAX:
            while line and line[-1] not in "\r\n":
                line = self._text.readline(ROW_MAX)
                self._expand(len(line))
            raise _TooLong
        self._expand(0)
        return line

    def _expand(self, more: int) -> None:
        self.whole += more
        if self.whole > EXPANDED_MAX:
            raise BadFile(f"The file is longer than {EXPANDED_MAX} characters. Split it.")


class Delimited:
    """A text file with a row a line, or more lines where a cell in quotes has several."""

    def __init__(self, path: Path, formats: Formats) -> None:
        self._name = path.name
        self._raw = path.open("rb")
        self._size = max(1, os.fstat(self._raw.fileno()).st_size)
        try:
            self._lines = _Lines(_decoded(self._raw, formats.encoding))
            self._delimiter, self.header = self._read_header(formats.delimiter)
        except _BROKEN as error:
            self.close()
            raise BadFile(f"{self._name} cannot be read: {error}.") from None
        except BadFile:
            self.close()
            raise

    def rows(self, needed: Sequence[int] | None = None) -> Iterator[Row]:
        """Give row after row; lines without anything are no rows."""
        reader = csv.reader(self._lines, delimiter=self._delimiter, strict=True)
        number = 0
        while True:
            first = self._lines.number + 1
            self._lines.taken = 0
            cells: list[str] = []
            fault: BadRow | None = None
            try:
                cells = next(reader)
            except StopIteration:
                return
            except _TooLong:
                fault = BadRow(f"This row is longer than {ROW_MAX} characters. Is a quote never closed?")
            except csv.Error as error:
                fault = BadRow(_misquoted(str(error), first, self._lines.number))
            except _BROKEN as error:
                raise BadFile(f"{self._name} breaks off after line {self._lines.number}: {error}.") from None
            if not cells and fault is None:
                continue
            number += 1
            yield Row(number, first, tuple(cells), fault or self._fault(cells))

    def progress(self) -> float:
        """Tell which part of the file is read."""
        return min(1.0, self._raw.tell() / self._size)

    def close(self) -> None:
        """Close the file."""
        self._raw.close()

    def _fault(self, cells: list[str]) -> BadRow | None:
        if len(cells) != len(self.header):
            return BadRow(
                f"This row has {len(cells)} cells and the header has {len(self.header)}. "
                f"Put cells that contain {self._delimiter!r} or a line break in quotes."
            )
        if _UNFIT.search("".join(cells)):
            return BadRow(
                "This row has characters that are no text. Save the file as UTF-8, or set encoding under [formats]."
            )
        return None

    def _read_header(self, delimiter: str | None) -> tuple[str, tuple[str, ...]]:
        try:
            line = next(self._lines, "")
            if line[:4].lower() == "sep=" and len(line.strip()) == 5:  # what Excel writes above the header
                delimiter = delimiter or line[4]
                line = next(self._lines, "")
            found = delimiter or max(",;\t|", key=re.sub(r'"[^"]*"', "", line).count)
            header = next(csv.reader(_chained(line, self._lines), delimiter=found, strict=True), list[str]())
        except (_TooLong, csv.Error):
            header, found = [], ","
        names = tuple(name.strip() for name in header)
        if not any(names) or len(names) > COLUMNS_MAX or _UNFIT.search("".join(names)):
            raise BadFile(
                f"{self._name} does not begin with a line that names its columns, at most {COLUMNS_MAX}, as text. "
                "Add one, and save the file as UTF-8."
            )
        return found, names


def _chained(first: str, rest: Iterator[str]) -> Iterator[str]:
    yield first
    yield from rest


def _decoded(raw: IO[bytes], encoding: str | None) -> IO[str]:
    beginning = raw.read(2)
    raw.seek(0)
    # Not the whole of an archive is believed at once: it is unpacked as it is read.
    stream = cast(IO[bytes], gzip.GzipFile(fileobj=raw)) if beginning == b"\x1f\x8b" else raw
    buffered = io.BufferedReader(cast(io.RawIOBase, stream), 1 << 16)
    mark = buffered.peek(4)[:4]
    chosen = next((name for name, bytes_ in _MARKS if mark.startswith(bytes_)), encoding or "utf-8")
    # What is no text becomes lone surrogates, by which its row is known; UTF-16 has none to spare.
    errors = "surrogatepass" if chosen == "utf-16" else "surrogateescape"
    return io.TextIOWrapper(buffered, chosen, errors=errors, newline="")


def _misquoted(error: str, first: int, last: int) -> str:
    if "field larger" in error:
        return f"A cell of this row, lines {first} to {last}, is too long. Is a quote never closed?"
    lines = f"lines {first} to {last} are" if last > first else f"line {first} is"
    return f"The quotes of {lines} in disorder ({error}). Close each quote, and write a quote inside quotes twice."
