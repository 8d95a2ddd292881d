"""Codes as a table, streamed: a million need no memory and no long transaction."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from datetime import datetime
from typing import Any
from uuid import UUID

from laurels.kit import doors, ids, spreadsheet
from laurels.kit.postgres import Pool
from laurels.kit.tx import Tx
from laurels.program.vouchers import service
from laurels.program.vouchers.model import Voucher
from laurels.program.vouchers.service import Filter

PAGE_ROWS = 5000
HEADER = (
    "code", "id", "state", "campaign_id", "batch_id", "customer_id", "holder_only", "uses_max", "starts_at", "ends_at",
    "published_at", "free", "created_at",
)  # fmt: skip
_LAST = UUID(int=2**128 - 1)


async def table(pool: Pool, request: doors.Request, wanted: Filter) -> AsyncGenerator[str]:
    """Write the codes of a filter piece by piece, newest first, as CSV that a spreadsheet runs nothing of."""
    before = _LAST
    yield spreadsheet.lines([HEADER])
    while True:

        async def page(tx: Tx, before: UUID = before) -> list[Voucher]:
            return await service.some(tx, wanted, before=before, limit=PAGE_ROWS)

        found = await doors.transact(pool, page, request)
        if found:
            yield spreadsheet.lines([_cells(one) for one in found])
        if len(found) < PAGE_ROWS:
            return
        before = found[-1].id


def _cells(one: Voucher) -> tuple[Any, ...]:
    return (
        one.code,
        ids.encode("vch", one.id),
        one.state,
        "" if one.campaign_id is None else ids.encode("cmp", one.campaign_id),
        "" if one.batch_id is None else ids.encode("vba", one.batch_id),
        "" if one.customer_id is None else ids.encode("cus", one.customer_id),
        _flag(one.holder_only),
        "" if one.uses_max is None else one.uses_max,
        _instant(one.starts_at),
        _instant(one.ends_at),
        _instant(one.published_at),
        _flag(one.free),
        _instant(one.created_at),
    )


def _flag(value: bool) -> str:
    return "true" if value else "false"


def _instant(value: datetime | None) -> str:
    return "" if value is None else value.isoformat().replace("+00:00", "Z")
