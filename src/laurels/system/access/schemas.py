"""API keys on the wire."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from laurels.kit import ids
from laurels.kit.web import Instant, Wire
from laurels.system.access.model import ApiKey, Issued


class KeyCreate(Wire):
    """A key to create."""

    name: str = Field(min_length=1, max_length=100, examples=["till backend"])
    kind: Literal["secret", "publishable"] = "secret"
    scopes: list[str] = Field(min_length=1, max_length=50, examples=[["orders:write", "points:read"]])
    expires_at: Instant | None = None


class KeyRotate(Wire):
    """How long the old key still works."""

    overlap_seconds: int = Field(default=86_400, ge=0, le=2_592_000, examples=[3600])


class KeyOut(Wire):
    """A key, without its text."""

    id: str = Field(examples=["key_01kaw3x9p3e9rs8s9p1y9e1v5a"])
    name: str
    kind: str
    hint: str = Field(description="The last four characters.")
    scopes: list[str]
    created_at: Instant
    expires_at: Instant | None
    revoked_at: Instant | None

    @classmethod
    def of(cls, key: ApiKey) -> KeyOut:
        """Show a key."""
        return cls(**_fields(key))


class KeyIssued(KeyOut):
    """A key at the only moment its text is shown."""

    text: str | None = Field(description="The key itself; null when a repeated Idempotency-Key asks for it again.")

    @classmethod
    def issued(cls, issued: Issued) -> KeyIssued:
        """Show a new key with its text."""
        return cls(**_fields(issued.key), text=issued.text)


def _fields(key: ApiKey) -> dict[str, Any]:
    return {
        "id": ids.encode("key", key.id),
        "name": key.name,
        "kind": key.kind,
        "hint": key.hint,
        "scopes": key.scopes,
        "created_at": key.created_at,
        "expires_at": key.expires_at,
        "revoked_at": key.revoked_at,
    }
