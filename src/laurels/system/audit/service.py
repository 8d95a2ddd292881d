"""Verbs of the audit trail."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from laurels.kit.tx import Tx
from laurels.system import seals
from laurels.system.audit import store
from laurels.system.audit.model import Entry

STREAM = "audit"


async def entries(tx: Tx, *, before: UUID | None, limit: int, subject_id: UUID | None = None) -> list[Entry]:
    """List what was done, newest first, to everything or to one subject."""
    if subject_id is None:
        return await tx.all(store.LIST, Entry, before=before, limit=limit)
    return await tx.all(store.LIST_OF_SUBJECT, Entry, before=before, limit=limit, subject_id=subject_id)


async def seal(tx: Tx) -> int:
    """Seal the rows that wait and count them."""
    return await seals.seal(tx, stream=STREAM, content=content)


async def content(tx: Tx, ids: Sequence[UUID]) -> bytes:
    """Hash these rows of the trail as they are now."""
    return bytes(await tx.value(store.CONTENT, ids=list(ids)) or b"")
