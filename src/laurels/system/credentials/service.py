"""Verbs of credentials. The transaction is one of the organisation."""

from __future__ import annotations

from uuid import UUID

from laurels.kit.tx import Tx
from laurels.system.credentials import store


async def hash_of(tx: Tx, *, staff_id: UUID | None) -> str | None:
    """Read the hash of somebody's password, if they have one; nobody's is looked for as well."""
    return await tx.value(store.HASH, staff_id=staff_id)


async def set_password(tx: Tx, *, staff_id: UUID, hash: str) -> None:
    """Give somebody the password of this hash."""
    await tx.run(store.SET, staff_id=staff_id, hash=hash)
    tx.note("staff", staff_id, password="changed")  # noqa: S106 - says only that it was
