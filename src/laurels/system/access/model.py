"""What an API key is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class ApiKey:
    """An API key as it is stored: never the key itself."""

    id: UUID
    name: str
    kind: str
    hint: str
    scopes: list[str]
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    replaced_by: UUID | None


@dataclass(frozen=True, slots=True)
class Issued:
    """A key at the only moment its text is known."""

    key: ApiKey
    text: str
