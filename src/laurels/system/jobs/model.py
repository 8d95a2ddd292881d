"""What jobs know."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Listed:
    """A workspace as a job finds it before it enters."""

    workspace_id: UUID
    name: str
    mode: str
    currency: str
