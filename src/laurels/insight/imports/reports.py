"""The refused rows as a table that a spreadsheet opens without running anything in it."""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncGenerator
from typing import Any
from uuid import UUID

from laurels.insight.imports import service
from laurels.insight.imports.model import Refusal
from laurels.kit import doors
from laurels.kit.postgres import Pool
from laurels.kit.tx import Tx

PAGE_ROWS = 1000
HEADER = ("row", "line", "code", "column", "reason", "content")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\x00", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What a cell begins with that a spreadsheet would run: also the wide forms, which some take for the plain ones."""


def harmless(cell: Any) -> Any:
    """Put an apostrophe before what a spreadsheet would take for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.lstrip(" ").startswith(_FORMULA) else cell


async def report(pool: Pool, request: doors.Request, id: UUID) -> AsyncGenerator[str]:
    """Write the report of an import piece by piece, as CSV; a long one needs no memory and no long transaction.

    :raises NotFound: there is no such import
    """
    after = 0
    yield _lines([HEADER])
    while True:
        last = after

        async def page(tx: Tx, last: int = last) -> list[Refusal]:
            return await service.list_refusals(tx, id=id, after=last, limit=PAGE_ROWS)

        found = await doors.transact(pool, page, request)
        if found:
            yield _lines([_cells(one) for one in found])
        if len(found) < PAGE_ROWS:
            return
        after = found[-1].row_number


def _cells(one: Refusal) -> tuple[Any, ...]:
    said = (one.code, one.column_name or "", one.detail, one.content)
    return (one.row_number, one.line_number, *map(harmless, said))


def _lines(rows: list[tuple[Any, ...]] | list[tuple[str, ...]]) -> str:
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows(rows)
    return text.getvalue()
