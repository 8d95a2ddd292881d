"""Makes memberships true: for some customers at once, or by finding out of everybody who differs."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Iterable
from uuid import UUID

import psycopg

from laurels.core import customers, segments
from laurels.core.customers import CustomerRef
from laurels.engine.segmentation import policy, programme
from laurels.engine.segmentation.programme import Programme
from laurels.kit.tx import Tx

CHANGES_AT_ONCE = 2000
"""About so many memberships change in one transaction, so that nobody waits long for the workspace's turn."""


_OF_THE_RULE = (
    psycopg.DataError,
    psycopg.InternalError,
    psycopg.NotSupportedError,
    psycopg.ProgrammingError,
    psycopg.errors.StatementTooComplex,
)
"""What one rule may have caused, so that the others are asked without it; a lost lock or connection is nobody's."""


async def refresh(tx: Tx, customer_ids: Collection[UUID], *, of: Collection[UUID] | None = None) -> int:
    """Make these customers members of exactly the segments whose rules hold for them, and count the changes.

    Takes the workspace's turn, so that what is asked sees all that was committed before by others who ask. A segment is
    asked after those that it names. The id of a customer who was merged stands for the survivor as well.

    :param of: only these segments and those that name them
    """
    if not customer_ids:
        return 0
    await segments.turn(tx)
    known = await programme.read(tx)
    if not known.rules:
        return 0
    whom = await _survivors(tx, customer_ids)
    return await _refresh(tx, known, whom, None if of is None else known.dependents(of))


async def _survivors(tx: Tx, customer_ids: Collection[UUID]) -> list[UUID]:
    found = await customers.resolve(tx, [CustomerRef(id=id) for id in customer_ids])
    return sorted({*customer_ids, *(one.id for one in found.values())})


async def _refresh(tx: Tx, known: Programme, whom: list[UUID], only: Collection[UUID] | None) -> int:
    changes = 0

    async def ask(ids: list[UUID]) -> None:
        nonlocal changes
        asked = known.asked(tx, ids, among=whom)
        changes += len(await segments.reconcile(tx, asked, among=known.segments, customer_ids=whom))

    for level in known.levels(only):
        await _each(tx, level, ask)
    return changes


async def compare(tx: Tx) -> bool:
    """Hold the rules that are due against everybody, let those who differ wait, and tell if there was any.

    One query asks all of them in one pass. Nobody waits for it: what it finds is asked again when its turn comes.
    """
    known = await programme.read(tx)
    due = [
        one for one in known.segments.values() if one.due_at is not None and one.due_at <= tx.now and not one.stopped
    ]
    asked = [one.id for one in due if one.id in known.rules]

    async def ask(ids: list[UUID]) -> None:
        for first in range(0, len(ids), segments.COMPARED_MAX):
            some = ids[first : first + segments.COMPARED_MAX]
            await segments.compare(tx, known.asked(tx, some, among=None))

    failed = await _each(tx, asked, ask)
    await segments.turn(tx)
    answered = set(asked) - failed
    for one in due:
        if one.fault is not None and one.id in answered:
            await segments.read_as(tx, one.id, meaning=one.meaning, fault=None)
    zone = tx.workspace.zone
    await segments.compared(tx, [(one, policy.next_due(one.clock, tx.now, zone)) for one in due], answered=answered)
    return bool(due)


async def reread(tx: Tx) -> None:
    """Read the rules under what is set up now: those that mean something else are due, those that fit nothing fault."""
    await segments.turn(tx)
    known = await programme.read(tx)
    changed: list[UUID] = []
    for id, one in known.segments.items():
        fault = known.faults.get(id)
        meaning = one.meaning if fault else known.meaning(tx, id)
        if (meaning, fault) != (one.meaning, one.fault):
            await segments.read_as(tx, id, meaning=meaning, fault=fault)
        if fault is None and (one.fault is not None or one.meaning not in (None, meaning)):
            changed.append(id)
    await segments.due(tx, changed)
    await segments.seen(tx, tx.workspace.version)


async def due_where(tx: Tx, facts: tuple[str, ...]) -> None:
    """Let the segments be compared whose rules read facts that may have changed for everybody."""
    known = await programme.read(tx)
    await segments.due(tx, [id for id, rule in known.rules.items() if policy.concerned(rule, facts)])


async def _each(tx: Tx, ids: Iterable[UUID], ask: Callable[[list[UUID]], Awaitable[None]]) -> set[UUID]:
    """Ask about segments together; if the data make that fail, ask about each alone, and note and give who fails."""
    together = list(ids)
    if not together:
        return set()
    try:
        async with tx.db.transaction():
            await ask(together)
            return set()
    except _OF_THE_RULE as failed:
        if len(together) == 1:
            reason = failed.diag.message_primary or type(failed).__name__
            await segments.read_as(tx, together[0], meaning=None, fault=f"The database cannot ask it: {reason}.")
            return set(together)
    return {id for one in together for id in await _each(tx, [one], ask)}
