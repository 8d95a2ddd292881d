"""Verbs of the audit trail."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from laurels.kit.problems import InvalidField
from laurels.kit.tx import Tx
from laurels.system import seals
from laurels.system.audit import policy, store
from laurels.system.audit.model import Entry

STREAM = "audit"


async def entries(
    tx: Tx, *, before: UUID | None, limit: int, subject_id: UUID | None = None, kinds: Sequence[str] | None = None
) -> list[Entry]:
    """List what was done, newest first, to everything or to one subject, which may have to be of some kinds."""
    if subject_id is None:
        return await tx.all(store.LIST, Entry, before=before, limit=limit)
    return await tx.all(
        store.LIST_OF_SUBJECT,
        Entry,
        before=before,
        limit=limit,
        subject_id=subject_id,
        kinds=None if kinds is None else list(kinds),
    )


async def activity(tx: Tx, *, subject: str, before: UUID | None, limit: int) -> list[Entry]:
    """List what was done to one thing, newest first, for whoever may see the thing.

    :raises Forbidden: the caller may not see things of this kind
    :raises InvalidField: it is no id of a thing that can be changed
    """
    id, kinds = policy.read(subject, pointer="/query/subject")
    if kinds is None:
        raise InvalidField("Give the id with its prefix, as the API gave it.", pointer="/query/subject")
    kinds = policy.seen(kinds, held=tx.actor.scopes)
    return await entries(tx, before=before, limit=limit, subject_id=id, kinds=kinds)


async def seal(tx: Tx) -> int:
    """Seal the rows that wait and count them."""
    return await seals.seal(tx, stream=STREAM, content=content)


async def content(tx: Tx, ids: Sequence[UUID]) -> bytes:
    """Hash these rows of the trail as they are now."""
    return bytes(await tx.value(store.CONTENT, ids=list(ids)) or b"")
