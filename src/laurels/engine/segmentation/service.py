"""Verbs of segments that follow rules, and of all that is asked before one is saved or archived."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from laurels.core import segments
from laurels.core.segments import Asked, CircularSegments, Clock, Counted, Kind, Segment
from laurels.engine.segmentation import policy, programme
from laurels.kit import ids
from laurels.kit.paging import LIMIT_MAX, PageRequest
from laurels.kit.problems import Conflict, InvalidField
from laurels.kit.tx import Tx
from laurels.program import campaigns, programs, vocabulary
from laurels.program.campaigns import Campaign
from laurels.program.vocabulary import BadRule, Sources
from laurels.rules import Rule


class SegmentInUse(Conflict):
    """Something that is live names it."""

    code, title = "segment_in_use", "Live campaigns or segments name this segment"
    cure = "End or change those that the answer lists, then archive the segment."


@dataclass(frozen=True, slots=True)
class Uses:
    """What names a segment in a rule; live campaigns and active segments need it."""

    campaigns: list[Campaign]
    segments: list[Segment]

    @property
    def needed(self) -> bool:
        return bool(self.segments) or any(one.state == "live" for one in self.campaigns)


@dataclass(frozen=True, slots=True)
class Preview:
    """What a rule would make of everybody, before it is saved."""

    rule: Rule
    clock: Clock
    counted: Counted


async def create(tx: Tx, *, key: str, name: str, description: str, kind: Kind, rule: str | None) -> Segment:
    """Create a segment; the rule of a dynamic one is checked whole, and who it holds for is found in the background.

    :raises InvalidField: a dynamic segment lacks its rule, or a static one has one
    :raises BadRule: with the position and, where there is one, the cure
    :raises Conflict: the key is taken
    """
    if (kind == "dynamic") != (rule is not None):
        told = "A dynamic segment needs a rule." if rule is None else "A static segment is a list and takes no rule."
        raise InvalidField(told, pointer="/rule")
    if rule is None:
        return await segments.create(tx, key=key, name=name, description=description, kind=kind)
    await segments.turn(tx)
    sources = await vocabulary.sources(tx)
    checked = programme.check(sources, rule)
    return await segments.create(
        tx,
        key=key,
        name=name,
        description=description,
        kind=kind,
        rule=rule,
        clock=vocabulary.clock(checked),
        named_ids=programme.named_ids(sources, checked),
    )


async def update(
    tx: Tx,
    id: UUID,
    *,
    name: str | None = None,
    description: str | None = None,
    rule: str | None = None,
    archived: bool | None = None,
    if_match: str | None = None,
) -> Segment:
    """Rename a segment, give it another rule, archive it or bring it back.

    Another rule counts for whom something happens to at once, and for everybody else as soon as they were asked: who
    fits both stays all the while.

    :raises ChangedMeanwhile: If-Match names another revision
    :raises SegmentInUse: it is to be archived, and live campaigns or segments name it
    :raises CircularSegments: the rule would make it depend on itself
    """
    await segments.turn(tx)
    before = await segments.lock(tx, id)
    programs.unchanged(before.revision, if_match)
    after = replace(
        before,
        name=before.name if name is None else name,
        description=before.description if description is None else description,
    )
    if archived is not None and archived != (before.state == "archived"):
        after = await _archived(tx, after) if archived else await _back(tx, after)
    if rule is not None and (rule != after.rule or after.fault is not None):
        segments.check_ruled(after)
        after = await _ruled(tx, after, rule)
    return await segments.change(tx, before, after)


async def _ruled(tx: Tx, segment: Segment, rule: str) -> Segment:
    sources = await vocabulary.sources(tx)
    checked = programme.check(sources, rule)
    named_ids = programme.named_ids(sources, checked)
    ruled = {one.id: one for one in await segments.ruled(tx)}
    way = segments.circle(segment.id, named_ids, {one.id: one.named_ids for one in ruled.values()})
    if way is not None:
        keys = [segment.key if one == segment.id else ruled[one].key for one in way]
        raise CircularSegments(
            f"Segments would depend on each other in a circle: {' → '.join(keys)}. Take one out of a rule.",
            pointer="/rule",
            circle=keys,
        )
    return replace(
        segment,
        rule=rule,
        rule_version=segment.rule_version + 1,
        clock=vocabulary.clock(checked),
        named_ids=named_ids,
        meaning=None,
        fault=None,
        due_at=tx.now,
        stopped=False,
    )


async def _archived(tx: Tx, segment: Segment) -> Segment:
    used = await uses(tx, segment)
    if used.needed:
        live = [one for one in used.campaigns if one.state == "live"]
        raise SegmentInUse(
            f"{segment.key!r} is named by "
            f"{', '.join([*(one.name for one in live), *(one.key for one in used.segments)])}. {SegmentInUse.cure}",
            campaigns=[{"id": ids.encode("cmp", one.id), "name": one.name} for one in live],
            segments=[{"id": ids.encode("seg", one.id), "key": one.key} for one in used.segments],
        )
    await segments.forget_waiting(tx, segment.id)
    return replace(segment, state="archived", due_at=None)


async def _back(tx: Tx, segment: Segment) -> Segment:
    back = replace(segment, state="active", meaning=None, stopped=False)
    if segment.rule is None:
        return back
    programme.check(await vocabulary.sources(tx), segment.rule)
    # What happened meanwhile was not followed, so that everybody is asked again.
    return replace(back, due_at=tx.now)


async def uses(tx: Tx, segment: Segment) -> Uses:
    """List the campaigns that have not ended, and the segments in use, whose rules name this one."""
    found: list[Campaign] = []
    page = PageRequest(LIMIT_MAX)
    while True:
        some = await campaigns.list_campaigns(tx, page)
        found += [one for one in some.items if one.state != "ended" and policy.names(one.definition, segment.key)]
        if some.next_cursor is None:
            break
        page = PageRequest(LIMIT_MAX, some.next_cursor)
    return Uses(found, [one for one in await segments.ruled(tx) if segment.id in one.named_ids])


async def preview(tx: Tx, *, rule: str, segment_id: UUID | None, sample: int) -> Preview:
    """Count whom a rule would hold for now, with some of them, and against the members of a present segment.

    :raises BadRule: with the position and, where there is one, the cure
    """
    sources = await vocabulary.sources(tx)
    checked = programme.check(sources, rule)
    if segment_id is not None:
        await segments.get(tx, segment_id)
    found = vocabulary.population(sources, [checked], at=tx.now, zone=tx.workspace.zone, among=False)
    asked = Asked((), found.text, found.params)
    counted = await segments.count(tx, asked, segment_id=segment_id, sample=sample)
    return Preview(checked, vocabulary.clock(checked), counted)


async def rebuild(tx: Tx, id: UUID) -> Segment:
    """Let everybody be asked again, also where somebody stopped it; what is right already stays as it is.

    :raises NotDynamic: it follows no rule
    :raises SegmentArchived: it is archived
    """
    segments.check_ruled(await segments.get(tx, id))
    await segments.turn(tx)
    await segments.due(tx, [id], resumed=True)
    tx.note("segment", id, rebuild=True)
    return await segments.get(tx, id)


async def stop(tx: Tx, id: UUID) -> Segment:
    """Stop asking everybody for this segment: who waits keeps waiting, and time brings no new comparison.

    What happens to a customer still counts for that customer. A rebuild goes on.

    :raises NotDynamic: it follows no rule
    :raises SegmentArchived: it is archived
    """
    segments.check_ruled(await segments.get(tx, id))
    await segments.turn(tx)
    tx.note("segment", id, stopped=True)
    return await segments.stop(tx, id)


async def astray(tx: Tx) -> dict[str, int]:
    """Count for each segment, by key, whose membership is not what its rule says now, such as those who still wait."""
    known = await programme.read(tx)
    ids = [id for id in known.rules if known.segments[id].fault is None]
    found: dict[str, int] = {}
    for first in range(0, len(ids), segments.COMPARED_MAX):
        some = ids[first : first + segments.COMPARED_MAX]
        counted = await segments.astray(tx, known.asked(tx, some, among=None))
        found |= {known.segments[id].key: count for id, count in counted.items()}
    return found


def sentence(segment: Segment, sources: Sources, locale: str) -> str | None:
    """Say a segment's rule in plain words, or nothing where it no longer fits what is set up."""
    if segment.rule is None:
        return None
    try:
        return programme.remembered(sources, segment.rule).sentence(locale)
    except BadRule:
        return None
