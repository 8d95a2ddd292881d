"""Routes of API keys, and of further workspaces."""

from __future__ import annotations

from datetime import timedelta

from laurels.kit import ids
from laurels.kit.tx import Tx
from laurels.kit.web import Page, Routes
from laurels.system.access import service
from laurels.system.access.schemas import KeyCreate, KeyIssued, KeyOut, KeyRotate

routes = Routes(prefix="/v1/api_keys", tag="API keys")


@routes.post("", permission="keys:write", shown_once="text")
async def create(tx: Tx, body: KeyCreate) -> KeyIssued:
    """Create an API key. Its text is shown in this answer only, and not when the same Idempotency-Key is sent again."""
    return KeyIssued.issued(
        await service.create(tx, name=body.name, kind=body.kind, scopes=body.scopes, expires_at=body.expires_at)
    )


@routes.get("", permission="keys:read")
async def list_keys(tx: Tx) -> Page[KeyOut]:
    """List the keys of this workspace, newest first."""
    return Page[KeyOut](items=[KeyOut.of(key) for key in await service.list_keys(tx)])


@routes.post("/{id}/rotations", permission="keys:write", shown_once="text")
async def rotate(tx: Tx, id: str, body: KeyRotate) -> KeyIssued:
    """Replace a key by a new one with the same rights; the old one works until the overlap ends."""
    overlap = timedelta(seconds=body.overlap_seconds)
    return KeyIssued.issued(await service.rotate(tx, id=ids.decode("key", id), overlap=overlap))


@routes.delete("/{id}", permission="keys:write")
async def revoke(tx: Tx, id: str) -> KeyOut:
    """Revoke a key; every process refuses it within two seconds."""
    return KeyOut.of(await service.revoke(tx, id=ids.decode("key", id)))
