"""Verbs of health."""

from __future__ import annotations

from typing import Final

from laurels.core import ledger
from laurels.insight import doctor
from laurels.insight.health import policy, store
from laurels.insight.health.model import Backlog, Database, Disk, Follower, Health, Schema
from laurels.kit.tx import Tx
from laurels.system import audit, jobs

COUNTED_MAX: Final = 10_000


async def health(tx: Tx, disk: Disk) -> Health:
    """Look at everything that can stand still or fill up."""
    database = await tx.one(store.DATABASE, Database)
    backlog = await tx.one(store.BACKLOG, Backlog, most=COUNTED_MAX, streams=[ledger.STREAM, audit.STREAM])
    followers = await tx.all(store.FOLLOWERS, Follower)
    workers, queue, run = await jobs.workers(tx), await jobs.waiting(tx), await doctor.last_run(tx)
    return Health(
        database=database,
        schema=await tx.one(store.SCHEMA, Schema),
        backlog=backlog,
        followers=followers,
        workers=policy.alive(workers, now=database.now),
        queue=queue,
        doctor=run,
        disk=disk,
        problems=policy.problems(
            database=database,
            backlog=backlog,
            followers=followers,
            workers=workers,
            queue=queue,
            doctor=run,
            disk=disk,
            clock=tx.now,
        ),
    )
