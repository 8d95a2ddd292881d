"""A customer a row, put into a static segment or taken out of it; a whole file may replace a segment's members."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from laurels.core import customers, segments
from laurels.core.customers import CustomerRef
from laurels.core.segments import Member, Moved, Segment
from laurels.insight.imports.kinds.kind import Did, Kind, Written, each, in_rounds, reading, said
from laurels.insight.imports.mappings import Plan, Reading
from laurels.insight.imports.model import BadValue, Change, ChangedSince, Import, Item
from laurels.kit.problems import Problem
from laurels.kit.tx import Tx

ACTIONS = ("add", "remove", "replace")
REMOVED_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class _Row:
    segment: str
    joins: bool
    customer: CustomerRef


async def _write(tx: Tx, plan: Plan, items: Sequence[Item]) -> list[Written]:
    read = await reading(tx, plan)
    known: dict[str, Segment | Problem] = {}

    async def write(some: list[_Row]) -> list[Written]:
        outcomes: list[Written] = [Did("unchanged")] * len(some)
        groups: dict[tuple[str, bool], list[int]] = {}
        for place, row in enumerate(some):
            groups.setdefault((row.segment, row.joins), []).append(place)
        for (key, joins), places in groups.items():
            if key not in known:
                known[key] = await _segment(tx, key)
            found = known[key]
            refs: list[CustomerRef | Problem] = [some[place].customer for place in places]
            for place, outcome in zip(places, await _move(tx, plan, found, refs, joins=joins), strict=True):
                outcomes[place] = outcome
        return outcomes

    def names(row: _Row) -> tuple[tuple[str, CustomerRef]]:
        return ((row.segment, row.customer),)

    return await in_rounds(each(items, lambda item: _row(plan, read, item)), names, write)


async def _segment(tx: Tx, key: str) -> Segment | Problem:
    try:
        return await segments.get_by_key(tx, key)
    except Problem as problem:
        problem.pointer = "/segment"
        return problem


async def _move(
    tx: Tx, plan: Plan, segment: Segment | Problem, refs: Sequence[CustomerRef | Problem], *, joins: bool
) -> list[Written]:
    if isinstance(segment, Problem):
        return [segment] * len(refs)
    try:
        if joins:
            moved = await segments.add_members(tx, segment.id, refs, import_id=plan.import_id)
        else:
            moved = await segments.remove_members(tx, segment.id, refs)
    except (segments.NotStatic, segments.SegmentArchived) as problem:
        problem.pointer = "/segment"
        return [problem] * len(refs)
    outcomes: list[Written] = []
    for one in moved:
        if isinstance(one, Problem):
            one.pointer = "/customer"
            outcomes.append(one)
        else:
            outcomes.append(_did(segment.id, one))
    return outcomes


def _did(segment_id: UUID, moved: Moved) -> Did:
    match moved.status:
        case "created":
            return Did(moved.status, moved.customer_id, None, {"segment_id": segment_id})
        case "updated":
            return Did(moved.status, moved.customer_id, {"segment_id": segment_id, "entered_at": moved.entered_at})
        case _:
            return Did(moved.status)


async def _undo(tx: Tx, now: Import, changes: Sequence[Change]) -> list[Problem | None]:
    """Take out who was put in, and put back who was taken out, each list by itself."""
    groups: dict[tuple[UUID, bool], list[int]] = {}
    for place, change in enumerate(changes):
        segment_id = UUID((change.after if change.before is None else change.before)["segment_id"])
        groups.setdefault((segment_id, change.before is None), []).append(place)
    outcomes: list[Problem | None] = [None] * len(changes)
    for (segment_id, joined), places in groups.items():
        some = [changes[place] for place in places]
        try:
            back = await (_out(tx, now, segment_id, some) if joined else _in(tx, segment_id, some))
        except (segments.NotStatic, segments.SegmentArchived) as problem:
            back = [problem] * len(some)
        for place, outcome in zip(places, back, strict=True):
            outcomes[place] = outcome
    return outcomes


async def _out(tx: Tx, now: Import, segment_id: UUID, some: Sequence[Change]) -> list[Problem | None]:
    stay = await segments.take_out(tx, segment_id, [one.subject_id for one in some], import_id=now.id)
    listed = ChangedSince(
        "This customer was put into the segment again since, by hand or by another file, and stays in it."
    )
    return [listed if one.subject_id in stay else None for one in some]


async def _in(tx: Tx, segment_id: UUID, some: Sequence[Change]) -> list[Problem | None]:
    refs = {one.subject_id: CustomerRef(id=one.subject_id) for one in some}
    known = await customers.resolve(tx, list(refs.values()))
    gone = ChangedSince("This customer is no more, or was merged into another, and is in no segment.")
    here = [
        one
        for one in some
        if (found := known.get(refs[one.subject_id])) is not None
        and found.id == one.subject_id
        and found.state != "erased"
    ]
    back = [Member(one.subject_id, datetime.fromisoformat((one.before or {})["entered_at"])) for one in here]
    await segments.put_back(tx, segment_id, back)
    return [None if one in here else gone for one in some]


def _row(plan: Plan, read: Reading, item: Item) -> _Row:
    cells = said(plan, item.rows[0], read)
    action = cells.get("action", "add")
    if action not in ACTIONS or (action == "replace" and plan.mapping.constants.get("action") != "replace"):
        raise BadValue("Say add or remove. A whole file replaces with a constant in its mapping.", pointer="/action")
    if "segment" not in cells:
        raise BadValue("This row does not say which segment: its key is empty. Fill it.", pointer="/segment")
    external_id = cells.get("customer.external_id")
    source = plan.mapping.customer_source or plan.mapping.source
    ref = customers.ref(
        id=cells.get("customer.id"),
        source=None if external_id is None else source,
        external_id=external_id,
        pointer="/customer",
    )
    return _Row(cells["segment"], action != "remove", ref)


async def _finish(tx: Tx, plan: Plan, now: Import) -> list[Did]:
    """Take out some of those whom a replacing file did not list; a file that lists nobody takes out nobody."""
    constants = plan.mapping.constants
    if constants.get("action") != "replace" or not now.created_count + now.unchanged_count:
        return []
    segment = await segments.get_by_key(tx, str(constants["segment"]))
    gone = await segments.remove_unlisted(tx, segment.id, import_id=_id(plan), limit=REMOVED_AT_ONCE)
    return [_did(segment.id, Moved("updated", one.customer_id, one.entered_at)) for one in gone]


def _id(plan: Plan) -> UUID:
    assert plan.import_id is not None, "a plan that writes knows its import"
    return plan.import_id


SEGMENT_MEMBERS = Kind(permission="segments:write", write=_write, finish=_finish, undo=_undo)
