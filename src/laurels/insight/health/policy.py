"""What is not well. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from laurels.insight.doctor import Run
from laurels.insight.health.model import Backlog, Database, Disk, Follower
from laurels.system.jobs import Waiting, Worker

ALIVE: Final = timedelta(seconds=60)
PATIENCE: Final = timedelta(minutes=1)
DUE: Final = timedelta(minutes=10)
EXAMINED: Final = timedelta(days=2)
BEHIND: Final = 10_000
FREE_PERCENT: Final = 10
FREE_BYTES: Final = 5 * 2**30
CONNECTIONS_PERCENT: Final = 90


def alive(workers: Sequence[Worker], *, now: datetime) -> list[Worker]:
    """Keep the workers that gave a sign of life lately."""
    return [one for one in workers if now - one.seen_at <= ALIVE]


def problems(
    *,
    database: Database,
    backlog: Backlog,
    followers: Sequence[Follower],
    workers: Sequence[Worker],
    queue: Sequence[Waiting],
    doctor: Run | None,
    disk: Disk,
    clock: datetime,
) -> tuple[str, ...]:
    """Name what is not well, by the time of the house.

    :param clock: the time of the workspace, which a test clock may have moved
    """
    now = database.now
    archive_fails = database.archive_failed_at is not None and (
        database.archived_at is None or database.archive_failed_at > database.archived_at
    )
    found = {
        "worker_away": not alive(workers, now=now),
        "feed_behind": backlog.oldest_event_at is not None and clock - backlog.oldest_event_at > PATIENCE,
        "followers_behind": any(one.behind > BEHIND for one in followers),
        "jobs_late": any(one.due_at is not None and now - one.due_at > DUE for one in queue),
        "jobs_failed": any(one.failed for one in queue),
        "doctor_findings": doctor is not None and doctor.findings_count > 0,
        "doctor_late": doctor is not None and clock - doctor.finished_at > EXAMINED,
        "disk_full": disk.free_bytes * 100 < disk.total_bytes * FREE_PERCENT and disk.free_bytes < FREE_BYTES,
        "connections_full": database.connections * 100 >= database.connections_max * CONNECTIONS_PERCENT,
        "archive_fails": database.archiving and archive_fails,
    }
    return tuple(name for name, holds in found.items() if holds)
