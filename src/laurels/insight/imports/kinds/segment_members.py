"""A customer a row, put into a static segment or taken out of it; a whole file may replace a segment's members."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from laurels.core import customers, segments
from laurels.core.customers import CustomerRef
from laurels.core.segments import Segment
from laurels.insight.imports.kinds.kind import Kind, Written, each, in_rounds, reading, said
from laurels.insight.imports.mappings import Plan, Reading
from laurels.insight.imports.model import BadValue, Import, Item
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
        outcomes: list[Written] = [""] * len(some)
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
            outcomes.append(one[0])
    return outcomes


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


async def _finish(tx: Tx, plan: Plan, now: Import) -> bool:
    """Take out some of those whom a replacing file did not list; a file that lists nobody takes out nobody."""
    constants = plan.mapping.constants
    if constants.get("action") != "replace" or not now.created_count + now.unchanged_count:
        return False
    segment = await segments.get_by_key(tx, str(constants["segment"]))
    gone = await segments.remove_unlisted(tx, segment.id, import_id=_id(plan), limit=REMOVED_AT_ONCE)
    return gone == REMOVED_AT_ONCE


def _id(plan: Plan) -> UUID:
    assert plan.import_id is not None, "a plan that writes knows its import"
    return plan.import_id


SEGMENT_MEMBERS = Kind(permission="segments:write", write=_write, finish=_finish)
