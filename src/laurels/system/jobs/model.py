"""What jobs know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Listed:
    """A workspace as a job finds it before it enters."""

    workspace_id: UUID
    name: str
    mode: str
    currency: str


@dataclass(frozen=True, slots=True)
class Worker:
    """A worker that takes jobs out of the queue."""

    number: int
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many jobs of a name stand how, in all workspaces, and since when the oldest one is due."""

    name: str
    waiting: int
    running: int
    failed: int
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class Failed:
    """A job that was tried as often as jobs are, and left for somebody to look at."""

    number: int
    name: str
    attempts: int
    failed_at: datetime | None
