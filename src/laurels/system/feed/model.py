"""What the feed shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class FeedEvent:
    """One thing that happened."""

    sequence: int
    id: UUID
    type: str
    key: UUID
    payload: dict[str, Any]
    occurred_at: datetime
