"""What an import is, what a mapping says, and what is read of a file."""

from __future__ import annotations

from collections.abc import Mapping as Names
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from laurels.kit.problems import Conflict, InvalidField, Problem

KindName = Literal["customers", "products", "orders", "returns", "segment_members", "vouchers"]
State = Literal["pending", "running", "paused", "finished", "failed", "undoing", "undone"]
KINDS: tuple[KindName, ...] = ("customers", "products", "orders", "returns", "segment_members", "vouchers")


class BadMapping(InvalidField):
    """A mapping cannot be understood, or does not fit the file."""

    code = "bad_mapping"
    title = "This mapping cannot be used"
    cure = "Correct the line that is named; `laurels import FILE --suggest-mapping` prints one to start from."


class BadFile(Problem):
    """A file cannot be read at all; a row that cannot be read is refused by itself."""

    code = "bad_file"
    status = 422
    title = "This file cannot be read"
    cure = "Send CSV with a header line, as UTF-8 or UTF-16 with a byte order mark, gzipped or not, or Parquet."


class BadRow(Problem):
    """A row cannot be read."""

    code = "bad_row"
    status = 422
    title = "This row cannot be read"
    cure = "Correct the row in the file and import the file again; rows that are known change nothing."


class BadValue(BadRow):
    """A cell has a value that does not mean anything for its field."""

    code = "bad_value"
    title = "This cell has a value that cannot be used"
    cure = "Correct the cell, or say in the mapping how such values are written, and import the file again."


class NotUndoable(Conflict):
    """An import cannot be taken back, or not now."""

    code = "import_not_undoable"
    title = "This import cannot be undone"
    cure = "Do what the detail says; what it did can still be changed by hand, or by another file."


class ChangedSince(Conflict):
    """Something else was said since, which an undo leaves as it is."""

    code = "changed_since"
    title = "This was changed since the import"
    cure = "What was said later stays. Look at it, and change it by hand if it is wrong."


class InUse(Conflict):
    """Something came to depend on what an import made, so that an undo leaves it."""

    code = "in_use"
    title = "Something depends on this since the import"
    cure = "It stays. Take back first what depends on it, or leave it."


@dataclass(frozen=True, slots=True)
class Formats:
    """How the file writes its values. Amounts are "major", "minor", or a number of places: 3 means thousandths."""

    encoding: str | None = None
    delimiter: str | None = None
    dates: str = "iso"
    times: str = "iso"
    zone: str | None = None
    decimal_comma: bool = False
    thousands: str = ""
    amounts: str | int = "major"
    unit_prices: str | int = "major"
    list_separator: str = ";"


@dataclass(frozen=True, slots=True)
class Mapping:
    """Which column of a file is which field; a field may be made of several columns, in their order."""

    kind: KindName
    source: str
    columns: Names[str, tuple[str, ...]]
    constants: Names[str, Any] = field(default_factory=dict[str, Any])
    formats: Formats = field(default_factory=Formats)
    order_source: str | None = None
    customer_source: str | None = None

    def fields(self) -> dict[str, tuple[str, ...]]:
        """Give the columns that each field is made of."""
        found: dict[str, tuple[str, ...]] = {}
        for column, fields in self.columns.items():
            for name in fields:
                found[name] = (*found.get(name, ()), column)
        return found


@dataclass(frozen=True, slots=True)
class Row:
    """One row as it was read: its number from 1 without the header, the line where it begins, and its cells."""

    number: int
    line: int
    cells: tuple[Any, ...]
    fault: BadRow | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """The rows that make one thing: one, or the lines of an order."""

    rows: tuple[Row, ...]
    fault: Problem | None = None
    row_count: int = 1


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an item was not taken, and where in the file."""

    row_number: int
    line_number: int
    code: str
    pointer: str | None
    column_name: str | None
    detail: str
    content: str


@dataclass(frozen=True, slots=True)
class Import:
    """An import as it is stored. `rows_done` rows of the file are behind it, whatever became of them.

    :param remembered: whether it is still known what it did, so that it can be undone
    :param undo_count: what an undo has to take back; so much of it was taken back, and so much was kept
    """

    id: UUID
    kind: KindName
    state: State
    file_name: str
    file_bytes: int
    file_sha256: bytes
    stored: bool
    mapping: dict[str, Any]
    dry_run: bool
    run_id: UUID | None
    rows_done: int
    progress: float
    created_count: int
    updated_count: int
    unchanged_count: int
    refused_count: int
    failure: str | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    remembered: bool
    undo_reason: str | None
    undo_at: datetime | None
    undone_at: datetime | None
    undo_count: int
    taken_back_count: int
    kept_count: int


@dataclass(frozen=True, slots=True)
class Change:
    """What an import did to one thing: the fields that it changed, as they were before and as it wrote them.

    :param number: the number of the row, or one below zero for what a file did by leaving it out
    :param before: None if it made the thing; `after` is then what tells whether the thing is still as it was made
    """

    number: int
    subject_id: UUID
    before: dict[str, Any] | None
    after: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Kept:
    """What an undo could not take back, and why not."""

    number: int
    subject_id: UUID
    code: str
    detail: str
