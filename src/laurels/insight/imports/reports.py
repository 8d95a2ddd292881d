"""The refused rows as a table that a spreadsheet opens without running anything in it."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Any
from uuid import UUID

from laurels.insight.imports import service
from laurels.insight.imports.model import Refusal
from laurels.kit import doors, spreadsheet
from laurels.kit.postgres import Pool
from laurels.kit.tx import Tx

PAGE_ROWS = 1000
HEADER = ("row", "line", "code", "column", "reason", "content")


async def report(pool: Pool, request: doors.Request, id: UUID) -> AsyncGenerator[str]:
    """Write the report of an import piece by piece, as CSV; a long one needs no memory and no long transaction.

    :raises NotFound: there is no such import
    """
    after = 0
    yield spreadsheet.lines([HEADER])
    while True:
        last = after

        async def page(tx: Tx, last: int = last) -> list[Refusal]:
            return await service.list_refusals(tx, id=id, after=last, limit=PAGE_ROWS)

        found = await doors.transact(pool, page, request)
        if found:
            yield spreadsheet.lines([_cells(one) for one in found])
        if len(found) < PAGE_ROWS:
            return
        after = found[-1].row_number


def _cells(one: Refusal) -> tuple[Any, ...]:
    return (one.row_number, one.line_number, one.code, one.column_name or "", one.detail, one.content)
