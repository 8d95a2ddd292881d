"""Imports on the wire."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from laurels.insight.imports.model import Import, KindName, Refusal, State
from laurels.kit import ids
from laurels.kit.web import Instant, Wire


class ImportOut(Wire):
    """An import: what of which file, how far it is, and what became of the rows."""

    id: str = Field(examples=["imp_01kaw3x9p3e9rs8s9p1y9e1v5a"])
    kind: KindName
    state: State = Field(description="paused can go on; failed says why and can go on once that is mended.")
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
