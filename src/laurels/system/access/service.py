"""Verbs of API keys. Keys live by the real clock, never by a test clock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from laurels.kit import crypto
from laurels.kit.problems import Conflict
from laurels.kit.tx import Tx
from laurels.system.access import policy, store
from laurels.system.access.model import ApiKey, Issued


async def create(tx: Tx, *, name: str, kind: str, scopes: Sequence[str], expires_at: datetime | None = None) -> Issued:
    """Create a key and show its text, this once.

    :raises InvalidField: a scope is unknown or not for this kind of key
    :raises Forbidden: the key could do more than who makes it
    """
    policy.check_scopes(scopes, kind=kind)
    policy.check_gift(scopes, held=tx.actor.scopes)
    secret = crypto.new_secret()
    text = policy.write(kind=kind, mode=tx.workspace.mode, workspace_id=tx.workspace_id, secret=secret)
    key = await tx.one(
        store.CREATE,
        ApiKey,
        id=tx.new_id(),
        name=name,
        kind=kind,
        hint=text[-4:],
        digest=crypto.digest(text),
        scopes=list(scopes),
        expires_at=expires_at,
    )
    tx.note("api_key", key.id, name=name, kind=kind, scopes=list(scopes))
    tx.emit("api_key.created", key=key.id, name=name, kind=kind)
    return Issued(key, text)


async def list_keys(tx: Tx) -> list[ApiKey]:
    """List the keys of this workspace, newest first."""
    return await tx.all(store.LIST, ApiKey)


async def rotate(tx: Tx, *, id: UUID, overlap: timedelta) -> Issued:
    """Replace a key by a new one with the same rights; the old one works until the overlap ends.

    :raises Conflict: the key was revoked
    :raises Forbidden: the key can do more than who rotates it
    """
    old = await tx.one(store.LOCK, ApiKey, id=id)
    if old.revoked_at is not None:
        raise Conflict("This key was revoked or rotated before. Create a new one.")
    issued = await create(tx, name=old.name, kind=old.kind, scopes=old.scopes, expires_at=old.expires_at)
    await tx.run(store.END, id=id, overlap=overlap, replaced_by=issued.key.id)
    tx.emit("api_key.rotated", key=id, replaced_by=str(issued.key.id))
    return issued


async def revoke(tx: Tx, *, id: UUID) -> ApiKey:
    """End a key at once: every process refuses it within two seconds."""
    key = await tx.one(store.END, ApiKey, id=id, overlap=timedelta(0), replaced_by=None)
    tx.note("api_key", id, revoked=True)
    tx.emit("api_key.revoked", key=id)
    return key
