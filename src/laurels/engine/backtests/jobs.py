"""Carries a backtest out: list after list of orders, each decided and added up in one transaction."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from laurels.engine.backtests import service
from laurels.engine.backtests.model import Backtest
from laurels.engine.backtests.policy import BacktestEnded
from laurels.kit import doors, ids, log
from laurels.kit.postgres import Pool
from laurels.kit.problems import InvalidField, NotFound
from laurels.kit.tx import Actor

_log = log.logger(__name__)
_WORKER = Actor("job", None, "backtest", frozenset())


async def run(
    pool: Pool,
    workspace_id: UUID,
    backtest_id: UUID,
    *,
    at_once: int = service.ORDERS_AT_ONCE,
    on_progress: Callable[[Backtest], None] = lambda now: None,
) -> Backtest:
    """Run a backtest from where it is to its end, or until it is stopped, and give how far it came.

    :raises BacktestEnded: it is finished
    :raises TakenOver: somebody else runs it now
    """
    door = doors.Request(workspace_id, _WORKER, service.JOB, ids.new_request_id())
    now = await doors.transact(pool, lambda tx: service.start(tx, backtest_id), door)
    while now.state == "running":
        here = now
        try:
            now = await doors.transact(pool, lambda tx, here=here: service.advance(tx, here, at_once=at_once), door)
        except InvalidField as outdated:
            why = outdated.detail
            now = await doors.transact(pool, lambda tx, here=here, why=why: service.end(tx, here, "failed", why), door)
        except doors.CommitUnknown:
            # What is stored tells: what was found and how far it is are one.
            now = await doors.transact(pool, lambda tx: service.get(tx, backtest_id), door)
        on_progress(now)
    return now


async def run_stored(pool: Pool, *, workspace_id: str, backtest_id: str) -> None:
    """Run a backtest: the job `backtests.run`; one that is finished, forgotten or run elsewhere is left."""
    try:
        after = await run(pool, UUID(workspace_id), UUID(backtest_id))
    except (BacktestEnded, NotFound, service.TakenOver) as settled:
        _log.info("backtest.left", backtest_id=backtest_id, why=settled.detail)
        return
    _log.info("backtest.ended", backtest_id=backtest_id, state=after.state, orders=after.done_count)
