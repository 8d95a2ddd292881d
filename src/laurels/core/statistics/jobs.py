"""Recounts everybody, batch by batch: each is one transaction, so whoever dies in the midst is gone on from there."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from laurels.core.statistics import service
from laurels.core.statistics.model import Rebuild
from laurels.kit import doors, ids, log
from laurels.kit.postgres import Pool
from laurels.kit.tx import Actor

_log = log.logger(__name__)
_WORKER = Actor("job", None, service.JOB, frozenset())


async def rebuild(
    pool: Pool,
    workspace_id: UUID,
    *,
    actor: Actor = _WORKER,
    resume: bool = False,
    on_progress: Callable[[Rebuild], None] = lambda now: None,
    stopped: Callable[[], bool] = lambda: False,
) -> Rebuild | None:
    """Recount everybody of a workspace, and say how far it came: to the end, unless it was stopped between batches.

    :param resume: only go on with the rebuild under way, if there is one
    """
    request_id = ids.new_request_id()
    door = doors.Request(workspace_id, actor, service.JOB, request_id)
    if not resume:
        await doors.transact(pool, service.begin_rebuild, door)
    while not stopped():
        now = await doors.transact(pool, service.advance_rebuild, door)
        if now is None:
            return None
        on_progress(now)
        if now.finished_at is not None:
            return now
    return await doors.transact(pool, service.latest_rebuild, door)


async def rebuild_begun(pool: Pool, *, workspace_id: str) -> None:
    """Finish the rebuild that was begun when this job was put into the queue; it may come twice."""
    done = await rebuild(pool, UUID(workspace_id), resume=True)
    if done is not None:
        _log.info(
            "statistics.rebuilt",
            workspace_id=workspace_id,
            customers=done.customers_count,
            corrected=done.corrected_count,
        )
