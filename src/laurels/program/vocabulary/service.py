"""Verbs of the vocabulary: what a workspace has set up for its rules to read, and facts of customers at a moment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from laurels.core import attributes, calendars, catalog, events, readings, segments
from laurels.kit import calendar, ids
from laurels.kit.tx import Ask, Tx
from laurels.program import programs
from laurels.program.vocabulary.live import questions
from laurels.program.vocabulary.model import Sources
from laurels.rules import Read


async def sources(tx: Tx) -> Sources:
    """Read what rules may name in this workspace."""
    return Sources(
        currency=tx.workspace.currency,
        schemas=await attributes.schemas(tx),
        wallets=tuple((await programs.wallets(tx)).values()),
        event_types=await events.types(tx),
        collections=tuple(await catalog.keys(tx)),
        segments={one.key: one.id for one in await segments.keys(tx)},
        programs={id: ids.encode("prg", id) for id in await programs.enrolment(tx)},
        observances=await calendars.observances(tx),
    )


async def facts(
    tx: Tx,
    known: Sources,
    reads: frozenset[Read],
    asked: Sequence[tuple[UUID, datetime]],
    *,
    before: bool = False,
) -> list[dict[str, Any]]:
    """Find what is read of each customer at each moment: plain JSON, to be kept with a decision, in one round trip.

    History is that of the orders themselves, as this transaction sees them. Wallets and outside data are seen now,
    whatever the moment. What is not read is not asked; when nothing is to be asked, nothing is sent.

    :param before: whether only what happened before each moment counts: for moments that are decided again
    """
    found: list[dict[str, Any]] = [{} for _ in asked]
    if not asked:
        return found
    asks = questions(known, reads, asked, zone=tx.workspace.zone, now=tx.now, before=before)
    outside = {read.path.split(".")[1] for read in reads if read.path.startswith("reading.")}
    sent: list[Ask[Any]] = [Ask(one.statement, dict, one.params) for one in asks]
    if outside:
        sent.append(Ask(readings.CURRENT, dict, {}))
    answers = await tx.together(*sent)
    for one, rows in zip(asks, answers, strict=False):
        for facts, row in zip(found, rows, strict=True):
            one.put(row, facts)
    current = {row["name"]: row["attributes"] for row in answers[-1] if row["name"] in outside} if outside else None
    holidays = any(read.path == "now.holidays" for read in reads)
    for facts, (_, at) in zip(found, asked, strict=True):
        if current is not None:
            facts["readings"] = current
        if holidays:
            facts["holidays"] = known.observances.on(calendar.local_day(at, tx.workspace.zone))
    return found
