"""The routes that show the audit trail: all of it, and what became of one thing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import Query

from laurels.kit.tx import Tx
from laurels.kit.web import Page, Routes
from laurels.system.audit import policy, service
from laurels.system.audit.model import Entry
from laurels.system.audit.schemas import EntryOut

routes = Routes(prefix="/v1", tag="Audit")

Cursor = Annotated[UUID | None, Query(description="`next_cursor` of the page before.")]
Limit = Annotated[int, Query(ge=1, le=200)]


@routes.get("/audit", permission="audit:read")
async def entries(
    tx: Tx,
    cursor: Cursor = None,
    limit: Limit = 50,
    subject_id: Annotated[
        str | None, Query(description="Only what was done to this.", examples=["cmp_01kaw3x9p3e9rs8s9p1y9e1v5a"])
    ] = None,
) -> Page[EntryOut]:
    """List who did what, newest first."""
    id, kinds = (None, None) if subject_id is None else policy.read(subject_id, pointer="/query/subject_id")
    return _page(await service.entries(tx, before=cursor, limit=limit + 1, subject_id=id, kinds=kinds), limit)


@routes.get("/activity", permission="workspace:read")
async def activity(
    tx: Tx,
    subject: Annotated[str, Query(max_length=40, examples=["cmp_01kaw3x9p3e9rs8s9p1y9e1v5a"])],
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[EntryOut]:
    """List who did what to one thing, newest first. It takes the permission to see the thing, as its own page does."""
    return _page(await service.activity(tx, subject=subject, before=cursor, limit=limit + 1), limit)


def _page(found: Sequence[Entry], limit: int) -> Page[EntryOut]:
    more = str(found[limit - 1].id) if len(found) > limit else None
    return Page[EntryOut](items=[EntryOut.of(entry) for entry in found[:limit]], next_cursor=more)
