"""What a workspace is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Workspace:
    """One brand or country, live or test."""

    workspace_id: UUID
    name: str
    mode: str
    currency: str
    zone: str
    locale: str
    version: int
    stopped: bool
    stopped_reason: str | None
    stopped_kinds: list[str]
    """Kinds of incentives that are stopped."""
    now: datetime
    """The workspace's clock: the database's, moved by the test clock."""
