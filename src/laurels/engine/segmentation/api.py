"""Routes of segments."""

from __future__ import annotations

from typing import Annotated

from fastapi import Header, Query

from laurels.core import segments
from laurels.core.attributes import Batch, read_rows
from laurels.core.customers import CustomerRef, CustomerRefIn
from laurels.core.segments import Kind, Segment
from laurels.engine.segmentation import service
from laurels.engine.segmentation.schemas import (
    BelongingOut,
    BelongingsOut,
    Day,
    DayOut,
    HistoryOut,
    MemberOut,
    MembersChangedOut,
    OverlapOut,
    PreviewIn,
    PreviewOut,
    RuleVersionOut,
    SegmentCreate,
    SegmentOut,
    SegmentPatch,
    UsesOut,
)
from laurels.kit import ids
from laurels.kit.paging import LIMIT_DEFAULT, LIMIT_MAX, PageRequest
from laurels.kit.problems import Problem
from laurels.kit.tx import Tx
from laurels.kit.web import Page, Routes
from laurels.program import vocabulary

routes = Routes(prefix="/v1/segments", tag="Segments")
customer_routes = Routes(prefix="/v1/customers", tag="Segments")

Limit = Annotated[int, Query(ge=1, le=LIMIT_MAX)]
Archived = Annotated[bool, Query(description="Whether archived ones are listed too.", strict=False)]
IfMatch = Annotated[str | None, Header(description="The `revision` you saw; another one is refused with 412.")]
SegmentId = Annotated[str, Query(examples=["seg_01kaw3x9p3e9rs8s9p1y9e1v5a"])]


@routes.post("", permission="segments:write")
async def create_segment(tx: Tx, body: SegmentCreate) -> SegmentOut:
    """Create a segment: a list of customers, or a rule that they follow.

    A rule is checked now. Whom it holds for is found in the background; `work` tells how far that is, and the feed
    tells who enters. Rules name the segment by its key: `"vip" in customer.segments`.
    """
    made = await service.create(
        tx, key=body.key, name=body.name, description=body.description, kind=body.kind, rule=body.rule
    )
    return await _shown(tx, made)


@routes.get("", permission="segments:read")
async def list_segments(
    tx: Tx,
    kind: Kind | None = None,
    archived: Archived = False,
    limit: Limit = LIMIT_DEFAULT,
    cursor: str | None = None,
) -> Page[SegmentOut]:
    """List segments by key, with their sizes."""
    page = await segments.list_segments(tx, page=PageRequest(limit, cursor), kind=kind, archived=archived)
    sources = await vocabulary.sources(tx)
    items = [SegmentOut.of(one, sources=sources, locale=tx.locale) for one in page.items]
    return Page[SegmentOut](items=items, next_cursor=page.next_cursor)


@routes.post("/preview", permission="segments:read", status=200)
async def preview_segment(tx: Tx, body: PreviewIn) -> PreviewOut:
    """Count whom a rule would hold for now, before anything is saved, and name some of them.

    With a present segment, the answer also says how many would enter and leave it if it got this rule.
    """
    against = None if body.segment_id is None else ids.decode("seg", body.segment_id, pointer="/segment_id")
    found = await service.preview(tx, rule=body.rule, segment_id=against, sample=body.sample)
    return PreviewOut.of(found, against=against is not None, locale=tx.locale)


@routes.get("/overlap", permission="segments:read")
async def overlap_segments(tx: Tx, first: SegmentId, second: SegmentId) -> OverlapOut:
    """Count how many customers two segments share, and how many only one of them has."""
    first_id = ids.decode("seg", first, pointer="/query/first")
    second_id = ids.decode("seg", second, pointer="/query/second")
    return OverlapOut.of(await segments.overlap(tx, first_id, second_id))


@routes.get("/{id}", permission="segments:read")
async def get_segment(tx: Tx, id: str) -> SegmentOut:
    """Show a segment."""
    return await _shown(tx, await segments.get(tx, ids.decode("seg", id)))


@routes.patch("/{id}", permission="segments:write")
async def update_segment(tx: Tx, id: str, body: SegmentPatch, if_match: IfMatch = None) -> SegmentOut:
    """Change a segment while it is used: its name, its rule, or whether it is archived.

    A new rule is the next version. Customers move to it in the background without a moment in which the segment is
    empty: who fits the old and the new rule neither leaves nor enters. A segment that a live campaign or another
    segment names cannot be archived; the answer lists them.
    """
    changed = await service.update(
        tx,
        ids.decode("seg", id),
        name=body.name,
        description=body.description,
        rule=body.rule,
        archived=body.archived,
        if_match=if_match,
    )
    return await _shown(tx, changed)


@routes.get("/{id}/versions", permission="segments:read")
async def list_segment_versions(
    tx: Tx, id: str, limit: Limit = LIMIT_DEFAULT, cursor: str | None = None
) -> Page[RuleVersionOut]:
    """List every rule that a segment has had, newest first."""
    page = await segments.versions(tx, ids.decode("seg", id), page=PageRequest(limit, cursor))
    return Page[RuleVersionOut](items=[RuleVersionOut.of(one) for one in page.items], next_cursor=page.next_cursor)


@routes.get("/{id}/members", permission="segments:read")
async def list_members(tx: Tx, id: str, limit: Limit = LIMIT_DEFAULT, cursor: str | None = None) -> Page[MemberOut]:
    """List who is in a segment, and since when."""
    page = await segments.members(tx, ids.decode("seg", id), page=PageRequest(limit, cursor))
    return Page[MemberOut](items=[MemberOut.of(one) for one in page.items], next_cursor=page.next_cursor)


@routes.post("/{id}/members", permission="segments:write", status=200)
async def add_members(tx: Tx, id: str, body: Batch[CustomerRefIn]) -> MembersChangedOut:
    """Put up to 1000 customers into a static segment. Who is in it already stays, and a refused row hurts no other."""
    outcomes = await segments.add_members(tx, ids.decode("seg", id), _refs(body))
    return _changed(tx, outcomes, "added")


@routes.post("/{id}/members/removals", permission="segments:write", status=200)
async def remove_members(tx: Tx, id: str, body: Batch[CustomerRefIn]) -> MembersChangedOut:
    """Take up to 1000 customers out of a static segment. A refused row hurts no other."""
    outcomes = await segments.remove_members(tx, ids.decode("seg", id), _refs(body))
    return _changed(tx, outcomes, "removed")


@routes.get("/{id}/uses", permission="segments:read")
async def list_uses(tx: Tx, id: str) -> UsesOut:
    """List the campaigns and segments whose rules name a segment."""
    return UsesOut.of(await service.uses(tx, await segments.get(tx, ids.decode("seg", id))))


@routes.get("/{id}/history", permission="segments:read")
async def list_history(
    tx: Tx,
    id: str,
    first: Annotated[Day | None, Query(alias="from", description="The first local day.")] = None,
    last: Annotated[Day | None, Query(alias="to", description="The last local day.")] = None,
) -> HistoryOut:
    """Tell the size of a segment day by day, with how many entered and left; by default of the last thirty days."""
    days = await segments.history(tx, ids.decode("seg", id), first=first, last=last)
    return HistoryOut(items=[DayOut.of(one) for one in days])


@routes.post("/{id}/rebuilds", permission="segments:write")
async def rebuild_segment(tx: Tx, id: str) -> SegmentOut:
    """Ask everybody again, in the background, whether the rule holds for them; also go on with what was stopped.

    Segments follow their customers by themselves, so this should change nothing.
    """
    return await _shown(tx, await service.rebuild(tx, ids.decode("seg", id)))


@routes.post("/{id}/stops", permission="segments:write")
async def stop_segment(tx: Tx, id: str) -> SegmentOut:
    """Stop asking everybody for this segment: who waits waits on. What customers do still counts. A rebuild goes on."""
    return await _shown(tx, await service.stop(tx, ids.decode("seg", id)))


@customer_routes.get("/{id}/segments", permission="segments:read")
async def list_segments_of_customer(tx: Tx, id: str) -> BelongingsOut:
    """List the segments that a customer is in, and since when."""
    found = await segments.of_customer(tx, ids.decode("cus", id))
    return BelongingsOut(items=[BelongingOut.of(one) for one in found])


def _refs(body: Batch[CustomerRefIn]) -> list[CustomerRef | Problem]:
    refs: list[CustomerRef | Problem] = []
    for place, row in enumerate(read_rows(CustomerRefIn, body.items)):
        try:
            refs.append(row if isinstance(row, Problem) else row.ref(f"/items/{place}"))
        except Problem as problem:
            refs.append(problem)
    return refs


def _changed(tx: Tx, outcomes: list[segments.Moved | Problem], done: str) -> MembersChangedOut:
    told = [
        one if isinstance(one, Problem) else (done if one.status != "unchanged" else one.status, one.customer_id)
        for one in outcomes
    ]
    return MembersChangedOut.of(told, request_id=tx.request_id)


async def _shown(tx: Tx, segment: Segment) -> SegmentOut:
    return SegmentOut.of(segment, sources=await vocabulary.sources(tx), locale=tx.locale)
