"""Health on the wire."""

from __future__ import annotations

from typing import Any, Literal, cast

from pydantic import Field

from laurels.insight.health.model import Health
from laurels.kit.web import Instant, Wire

Trouble = Literal[
    "worker_away", "feed_behind", "followers_behind", "jobs_late", "jobs_failed", "doctor_findings", "doctor_late",
    "disk_full", "connections_full", "archive_fails",
]  # fmt: skip


class DatabaseOut(Wire):
    """The database."""

    version: str = Field(examples=["18.1"])
    size_bytes: int
    connections: int
    connections_max: int
    started_at: Instant
    replicas: int
    migration: str = Field(description="The newest that was applied.", examples=["0019_requests"])
    migrated_at: Instant
    archiving: bool = Field(
        description="Whether it hands its log to an archive, from which a backup can be brought up to any instant."
    )
    archived_at: Instant | None
    archive_failed_at: Instant | None


class DiskOut(Wire):
    """The room where the data directory lies, as this process sees it."""

    total_bytes: int
    free_bytes: int


class WorkerOut(Wire):
    """A worker that gave a sign of life in the last minute."""

    number: int
    seen_at: Instant


class FollowerOut(Wire):
    """Who follows the feed inside the house."""

    name: str = Field(examples=["segments"])
    behind: int = Field(description="Events that were not heard yet.")


class BacklogOut(Wire):
    """What of this workspace waits for the worker; counted up to 10,000."""

    events: int = Field(description="Events that wait for their number in the feed.")
    oldest_event_at: Instant | None
    head: int = Field(description="The sequence of the newest event.")
    unsealed: int = Field(description="Journals and acts that wait for their seal.")
    sealed_at: Instant | None = Field(description="When something was sealed last.")
    followers: list[FollowerOut]


class JobsOut(Wire):
    """How many jobs of a name stand how, in all workspaces."""

    name: str = Field(examples=["import.run"])
    waiting: int
    running: int
    failed: int
    due_at: Instant | None = Field(description="Since when the oldest is due.")


class DoctorOut(Wire):
    """What the doctor found last in this workspace."""

    finished_at: Instant
    seconds: str
    findings_count: int
    findings: list[dict[str, Any]]


class HealthOut(Wire):
    """How everything is."""

    well: bool
    problems: list[Trouble]
    version: str = Field(examples=["0.1.0"])
    database: DatabaseOut
    disk: DiskOut
    workers: list[WorkerOut]
    backlog: BacklogOut
    jobs: list[JobsOut]
    doctor: DoctorOut | None = Field(description="Null until it has looked for the first time.")

    @classmethod
    def of(cls, found: Health, version: str) -> HealthOut:
        """Show it."""
        database, backlog, run = found.database, found.backlog, found.doctor
        return cls(
            well=not found.problems,
            problems=[cast(Trouble, one) for one in found.problems],
            version=version,
            database=DatabaseOut(
                version=database.version.split(" ")[0],
                size_bytes=database.size_bytes,
                connections=database.connections,
                connections_max=database.connections_max,
                started_at=database.started_at,
                replicas=database.replicas,
                migration=f"{found.schema.number:04}_{found.schema.name}",
                migrated_at=found.schema.applied_at,
                archiving=database.archiving,
                archived_at=database.archived_at,
                archive_failed_at=database.archive_failed_at,
            ),
            disk=DiskOut(total_bytes=found.disk.total_bytes, free_bytes=found.disk.free_bytes),
            workers=[WorkerOut(number=one.number, seen_at=one.seen_at) for one in found.workers],
            backlog=BacklogOut(
                events=backlog.events,
                oldest_event_at=backlog.oldest_event_at,
                head=backlog.head,
                unsealed=backlog.unsealed,
                sealed_at=backlog.sealed_at,
                followers=[FollowerOut(name=one.name, behind=one.behind) for one in found.followers],
            ),
            jobs=[
                JobsOut(name=one.name, waiting=one.waiting, running=one.running, failed=one.failed, due_at=one.due_at)
                for one in found.queue
            ],
            doctor=None
            if run is None
            else DoctorOut(
                finished_at=run.finished_at,
                seconds=f"{run.seconds:.3f}",
                findings_count=run.findings_count,
                findings=run.findings,
            ),
        )
