"""Imports on the wire."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from laurels.insight.imports import policy
from laurels.insight.imports.model import Import, Kept, KindName, Refusal, State
from laurels.kit import ids
from laurels.kit.web import Instant, Wire

PREFIXES: dict[KindName, str] = {
    "customers": "cus",
    "products": "prd",
    "orders": "ord",
    "returns": "ret",
    "segment_members": "cus",
    "vouchers": "vch",
}
"""What the id of a thing of each kind begins with."""


class UndoIn(Wire):
    """Why an import is to be taken back."""

    reason: str = Field(min_length=1, max_length=500, examples=["The wrong file"])


class UndoOut(Wire):
    """How much of an import was taken back, and how much could not be."""

    reason: str
    asked_at: Instant
    finished_at: Instant | None
    todo: int = Field(description="Things that the import had changed.")
    taken_back: int
    kept: int = Field(description="Things of which something stays; GET /v1/imports/{id}/kept says why.")

    @classmethod
    def of(cls, one: Import) -> UndoOut | None:
        """Show the undo of an import, if there is one."""
        if one.undo_reason is None or one.undo_at is None:
            return None
        return cls(
            reason=one.undo_reason,
            asked_at=one.undo_at,
            finished_at=one.undone_at,
            todo=one.undo_count,
            taken_back=one.taken_back_count,
            kept=one.kept_count,
        )


class ImportOut(Wire):
    """An import: what of which file, how far it is, and what became of the rows."""

    id: str = Field(examples=["imp_01kaw3x9p3e9rs8s9p1y9e1v5a"])
    kind: KindName
    state: State = Field(description="paused can go on; failed says why and can go on once that is mended.")
    undoable: bool = Field(description="Whether what it did can be taken back now.")
    undo: UndoOut | None = Field(description="How far it is taken back, once somebody asked for that.")
    dry_run: bool = Field(description="Whether only the report is kept.")
    file_name: str
    file_bytes: int
    file_sha256: str
    mapping: dict[str, Any]
    rows_done: int = Field(description="Rows of the file that are behind it.")
    progress: float = Field(description="Which part of the file is done, from 0 to 1.")
    created: int = Field(description="Customers, products, orders or returns; an order may have several rows.")
    updated: int
    unchanged: int
    refused: int
    failure: str | None
    created_at: Instant
    started_at: Instant | None
    finished_at: Instant | None

    @classmethod
    def of(cls, one: Import) -> ImportOut:
        """Show an import."""
        return cls(
            id=ids.encode("imp", one.id),
            kind=one.kind,
            state=one.state,
            undoable=policy.undoable(one),
            undo=UndoOut.of(one),
            dry_run=one.dry_run,
            file_name=one.file_name,
            file_bytes=one.file_bytes,
            file_sha256=one.file_sha256.hex(),
            mapping=one.mapping,
            rows_done=one.rows_done,
            progress=round(one.progress, 4),
            created=one.created_count,
            updated=one.updated_count,
            unchanged=one.unchanged_count,
            refused=one.refused_count,
            failure=one.failure,
            created_at=one.created_at,
            started_at=one.started_at,
            finished_at=one.finished_at,
        )


class KeptOut(Wire):
    """A thing that an undo could not take back, or not wholly, and why."""

    row: int | None = Field(
        description="The number of the row that changed it; null if the file did by leaving it out."
    )
    id: str = Field(description="The customer, product, order or code.")
    code: str
    detail: str

    @classmethod
    def of(cls, one: Kept, kind: KindName) -> KeptOut:
        """Show what was kept."""
        return cls(
            row=one.number if one.number > 0 else None,
            id=ids.encode(PREFIXES[kind], one.subject_id),
            code=one.code,
            detail=one.detail,
        )


class RefusalOut(Wire):
    """A row that was not taken, and why."""

    row: int = Field(description="The row's number, from 1 without the header.")
    line: int = Field(description="The line of the file where the row begins.")
    code: str
    pointer: str | None
    column: str | None
    detail: str
    content: str = Field(description="The row, cut after 1000 characters.")

    @classmethod
    def of(cls, one: Refusal) -> RefusalOut:
        """Show a refused row."""
        return cls(
            row=one.row_number,
            line=one.line_number,
            code=one.code,
            pointer=one.pointer,
            column=one.column_name,
            detail=one.detail,
            content=one.content,
        )
