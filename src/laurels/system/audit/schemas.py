"""The audit trail on the wire."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from laurels.kit.web import Instant, Wire
from laurels.system.audit import policy
from laurels.system.audit.model import Entry


class EntryOut(Wire):
    """One act of somebody on something."""

    id: str
    at: Instant
    actor_kind: str
    actor_name: str
    request_id: str
    action: str
    subject_kind: str
    subject_id: str | None = Field(examples=["cmp_01kaw3x9p3e9rs8s9p1y9e1v5a"])
    changes: dict[str, Any]

    @classmethod
    def of(cls, entry: Entry) -> EntryOut:
        """Show an entry."""
        return cls(
            id=str(entry.id),
            at=entry.at,
            actor_kind=entry.actor_kind,
            actor_name=entry.actor_name,
            request_id=entry.request_id,
            action=entry.action,
            subject_kind=entry.subject_kind,
            subject_id=policy.written(entry.subject_kind, entry.subject_id),
            changes=entry.changes,
        )
