"""Jobs: what is done outside of a request.

Low-rate work (an import, a nightly examination) waits in a queue of procrastinate, in a schema of its own on the same
database: `defer` puts it there in the caller's transaction, so it is there if and only if that commits. High-rate work
(the feed, sealing, expiry) needs no queue: the worker asks each workspace's own tables.

Always true: a job may run twice (its worker was killed), so every job begins again where it left off.
"""

from laurels.system.jobs.jobs import Function, Queue
from laurels.system.jobs.model import Failed, Listed, Waiting, Worker
from laurels.system.jobs.service import defer, failed, migrate, waiting, workers, workspaces

__all__ = [
    "Failed",
    "Function",
    "Listed",
    "Queue",
    "Waiting",
    "Worker",
    "defer",
    "failed",
    "migrate",
    "waiting",
    "workers",
    "workspaces",
]
