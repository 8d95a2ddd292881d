"""What the audit trail shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Entry:
    """One act of somebody on something."""

    id: UUID
    at: datetime
    actor_kind: str
    actor_name: str
    request_id: str
    action: str
    subject_kind: str
    subject_id: UUID | None
    changes: dict[str, Any]
