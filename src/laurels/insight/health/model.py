"""The words of health."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from laurels.insight.doctor import Run
from laurels.system.jobs import Waiting, Worker


@dataclass(frozen=True, slots=True)
class Database:
    """What the database says of itself."""

    version: str
    size_bytes: int
    connections: int
    connections_max: int
    now: datetime
    started_at: datetime
    replicas: int
    archiving: bool
    """Whether it hands its log to an archive, from which a backup can be brought up to any instant."""
    archived_at: datetime | None
    archive_failed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Schema:
    """The newest migration that was applied."""

    number: int
    name: str
    applied_at: datetime


@dataclass(frozen=True, slots=True)
class Backlog:
    """What of a workspace waits for the worker: events for their number, journals and acts for their seal."""

    events: int
    oldest_event_at: datetime | None
    head: int
    unsealed: int
    sealed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Follower:
    """Who follows the feed inside the house, and how many events they have not heard yet."""

    name: str
    behind: int


@dataclass(frozen=True, slots=True)
class Disk:
    """The room where the data directory lies, as far as this process sees it."""

    total_bytes: int
    free_bytes: int


@dataclass(frozen=True, slots=True)
class Health:
    """How everything is, and what is not well."""

    database: Database
    schema: Schema
    backlog: Backlog
    followers: list[Follower]
    workers: list[Worker]
    queue: list[Waiting]
    doctor: Run | None
    disk: Disk
    problems: tuple[str, ...]
