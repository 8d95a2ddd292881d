"""Definitions compiled once a process: what is live in a workspace, kept up to date by what changed, and old versions.

Always true: what `advance` gives does not depend on what was known before, only the time it takes does.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from laurels.kit.problems import InvalidField
from laurels.kit.tx import Tx
from laurels.program import vocabulary
from laurels.program.campaigns import staleness, store
from laurels.program.campaigns.compiler import Identity, compiled, outdated
from laurels.program.campaigns.index import Index, Live
from laurels.program.campaigns.model import LiveCampaign, Saved
from laurels.program.campaigns.schemas import Definition
from laurels.program.vocabulary import Sources

KEPT_MAX: Final = 2_000
READ_MAX: Final = 500
"""So many definitions are read at once."""
COMPILED_AT_ONCE: Final = 10
"""So many are compiled before others have their turn: some five milliseconds."""
_ID, _HEAD = 16, 20
_kept: dict[tuple[Saved, str, str], LiveCampaign] = {}


def remembered(saved: Saved, *, sources: Sources, zone: ZoneInfo) -> LiveCampaign:
    """Compile a stored definition, or find it compiled.

    The key holds the text itself: a version written in a dry run was rolled back, and its number may come again.
    """
    key = (saved, sources.fingerprint, zone.key)
    found = _kept.get(key)
    if found is None:
        if len(_kept) >= KEPT_MAX:
            _kept.pop(next(iter(_kept)), None)
        found = _kept[key] = compile_saved(saved, sources, zone)
    return found


async def advance(tx: Tx, known: Live | None, *, programs: Collection[UUID]) -> Live:
    """Bring what is known of the live campaigns up to date: read and compile only what changed since.

    :param programs: those that are active; campaigns of others earn nothing
    """
    zone, sources, active = tx.workspace.zone, await vocabulary.sources(tx), frozenset(programs)
    if known is None or known.zone.key != zone.key:
        known = Live(Index(), frozenset(), {}, frozenset(), sources, zone)
    heads = _heads(await tx.value(store.HEADS))
    moved = {UUID(bytes=head[:_ID]) for head in heads - known.heads}
    gone = {UUID(bytes=head[:_ID]) for head in known.heads - heads} - moved
    saved = {**known.saved, **await _read(tx, moved)}
    for id in gone:
        del saved[id]
    stale = set[UUID]()
    if sources == known.sources:
        sources = known.sources  # with the languages that it has put together
    else:
        stale = staleness.stale(known.index.campaigns(), saved, old=known.sources, new=sources)
    if switched := active ^ known.programs:
        switching = {id for id, row in saved.items() if row.program_id in switched}
        moved, gone = moved | switching, gone | switching
    come = [saved[id] for id in moved | stale if saved[id].program_id in (None, *active)]
    index = known.index.changed(gone, await _compiled(come, sources, zone))
    return Live(index, heads, saved, active, sources, zone)


def _heads(text: bytes) -> frozenset[bytes]:
    return frozenset([text[start : start + _HEAD] for start in range(0, len(text), _HEAD)])


async def _read(tx: Tx, campaign_ids: Collection[UUID]) -> dict[UUID, Saved]:
    listed = sorted(campaign_ids)
    found: dict[UUID, Saved] = {}
    for start in range(0, len(listed), READ_MAX):
        rows = await tx.all(store.LIVE_AMONG, Saved, ids=listed[start : start + READ_MAX])
        found |= {row.id: row for row in rows}
    return found


async def _compiled(rows: Iterable[Saved], sources: Sources, zone: ZoneInfo) -> list[LiveCampaign]:
    """Compile definitions, letting others have their turn in between."""
    found: list[LiveCampaign] = []
    for row in rows:
        found.append(compile_saved(row, sources, zone))
        if len(found) % COMPILED_AT_ONCE == 0:
            await asyncio.sleep(0)
    return found


def compile_saved(saved: Saved, sources: Sources, zone: ZoneInfo) -> LiveCampaign:
    """Compile a stored definition; one that no longer fits what is set up awards nothing and says why."""
    whose = Identity(saved.id, saved.version, saved.name, saved.program_id)
    said = msgspec.json.decode(saved.definition)
    try:
        live = compiled(Definition.model_validate(said), whose, sources=sources, zone=zone)
    except InvalidField as refused:
        why = f"The campaign no longer fits what is set up ({refused.pointer}): {refused.detail}"
        live = outdated(whose, said["trigger"], why, zone, published=said.get("published", False))
    return replace(live, period=saved.period) if live.published else live
