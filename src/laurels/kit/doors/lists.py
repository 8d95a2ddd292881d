"""Rows that share a transaction: a list that cannot be committed is halved until what is at fault stands alone."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Final, TypeVar

from laurels.kit import log
from laurels.kit.doors.door import Answer, Request, Work, answer, transact
from laurels.kit.postgres import Pool
from laurels.kit.problems import Internal, Problem
from laurels.kit.tx import Tx

ALONE_ATTEMPTS_MAX: Final = 5
"""How often a row that was refused is tried by itself, for it may have lost to another process."""
_logger = log.logger(__name__)

Row = TypeVar("Row")
Result = TypeVar("Result")
Run = Callable[[Tx, Sequence[Row]], Awaitable[list[Result | Problem]]]
"""Runs rows in one transaction, and gives a result for each in order."""


class ListRefused(Exception):
    """Something in this list was refused when it was written: roll back, and run its rows in smaller lists."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.detail)
        self.problem = problem


async def halved(
    pool: Pool, rows: Sequence[Row], run: Run[Row, Result], request: Request, attempt: int = 1
) -> list[Result | Problem]:
    """Run a list in one transaction, and one that fails in halves, down to the row that is at fault.

    Alone it is tried again if it was refused, which may be only because another process counted meanwhile.
    """
    try:
        return await transact(pool, lambda tx: run(tx, rows), request)
    except (Problem, OSError):
        raise  # it concerns the list as a whole: the database is away or full
    except Exception as failure:
        if len(rows) > 1:
            middle = len(rows) // 2
            first = await halved(pool, rows[:middle], run, request)
            return [*first, *await halved(pool, rows[middle:], run, request)]
        if not isinstance(failure, ListRefused):
            _logger.exception("row.failed", action=request.action)
            return [Internal(Internal.cure)]
        if attempt < ALONE_ATTEMPTS_MAX:
            return await halved(pool, rows, run, request, attempt + 1)
        return [failure.problem]


async def apart(tx: Tx, rows: Sequence[Row], run: Run[Row, Result]) -> list[Result | Problem]:
    """Run a list inside a transaction, each half behind a savepoint of its own once the whole was refused."""
    events, notes = len(tx.events), len(tx.notes)
    try:
        async with tx.db.transaction():
            return await run(tx, rows)
    except ListRefused as refused:
        del tx.events[events:], tx.notes[notes:]
        if len(rows) == 1:
            return [refused.problem]
        middle = len(rows) // 2
        return [*await apart(tx, rows[:middle], run), *await apart(tx, rows[middle:], run)]


async def answer_alone(pool: Pool, work: Work[tuple[int, bytes]], request: Request) -> Answer:
    """Answer as `answer` does; what was refused is tried again, as it may be free by then."""
    attempt = 1
    while True:
        try:
            return await answer(pool, work, request)
        except ListRefused as refused:
            if attempt == ALONE_ATTEMPTS_MAX:
                raise refused.problem from None
        attempt += 1
