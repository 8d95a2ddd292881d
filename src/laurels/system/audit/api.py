"""The route that shows the audit trail."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Query

from laurels.kit.tx import Tx
from laurels.kit.web import Page, Routes
from laurels.system.audit import service
from laurels.system.audit.schemas import EntryOut

routes = Routes(prefix="/v1/audit", tag="Audit")


@routes.get("", permission="audit:read")
async def entries(
    tx: Tx,
    cursor: Annotated[UUID | None, Query(description="`next_cursor` of the page before.")] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    subject_id: UUID | None = None,
) -> Page[EntryOut]:
    """List who did what, newest first."""
    found = await service.entries(tx, before=cursor, limit=limit + 1, subject_id=subject_id)
    more = str(found[limit - 1].id) if len(found) > limit else None
    return Page[EntryOut](items=[EntryOut.of(entry) for entry in found[:limit]], next_cursor=more)
