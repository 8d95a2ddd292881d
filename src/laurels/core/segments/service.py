"""Verbs of segments: definitions, lists, and what is counted."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from laurels.core import customers
from laurels.core.customers import CustomerRef, Known
from laurels.core.segments import policy, store
from laurels.core.segments.model import (
    Belonging,
    Change,
    Day,
    Kind,
    Member,
    Moved,
    Named,
    Overlap,
    RuleVersion,
    Segment,
)
from laurels.kit import calendar, ids
from laurels.kit.paging import Page, PageRequest
from laurels.kit.problems import Conflict, InvalidField, NotFound, Problem
from laurels.kit.tx import Tx
from laurels.system import workspaces

NOBODY = UUID(int=0)


@dataclass(frozen=True, slots=True)
class _Kept:
    customer_id: UUID
    keys: list[str]


async def turn(tx: Tx) -> int:
    """Wait until nobody else changes rules, or memberships by rules, in this workspace; it is ours until the commit.

    Whoever evaluates afterwards sees all that was committed before. Gives the workspace version last looked at.
    """
    return int(await tx.value(store.TURN))


async def create(
    tx: Tx,
    *,
    key: str,
    name: str,
    description: str,
    kind: Kind,
    rule: str | None = None,
    clock: str | None = None,
    named_ids: Collection[UUID] = (),
) -> Segment:
    """Create a segment without members; the rule of a dynamic one has been checked, and is due to be asked.

    :raises Conflict: the key is taken
    :raises InvalidField: the key is no slug
    """
    policy.check_key(key)
    made = await tx.maybe(
        store.CREATE,
        Segment,
        id=tx.new_id(),
        key=key,
        name=name,
        description=description,
        kind=kind,
        rule=rule,
        rule_version=0 if rule is None else 1,
        clock=clock,
        named_ids=sorted(named_ids),
        due_at=None if rule is None else tx.now,
    )
    if made is None:
        raise Conflict(f"A segment has the key {key!r} already. Change that one, or choose another key.")
    if rule is not None:
        await tx.run(store.ADD_VERSION, id=made.id, version=1, rule=rule, created_by=tx.actor.name)
    await workspaces.bump(tx)
    tx.note("segment", made.id, created=True, key=key, name=name, rule=rule)
    tx.emit("segment.created", key=made.id, segment_id=ids.encode("seg", made.id), segment=key, kind=kind)
    return made


async def change(tx: Tx, before: Segment, after: Segment) -> Segment:
    """Write a changed definition; a new rule is the next version, and due to be asked."""
    if after == before:
        return before
    fields = [
        name for name in ("name", "description", "state", "rule") if getattr(before, name) != getattr(after, name)
    ]
    stored = await tx.one(
        store.CHANGE,
        Segment,
        **{
            name: getattr(after, name)
            for name in (
                "id", "name", "description", "state", "rule", "rule_version", "clock", "named_ids", "meaning", "fault",
                "due_at", "stopped",
            )
        },
    )  # fmt: skip
    if after.rule_version != before.rule_version:
        await tx.run(
            store.ADD_VERSION, id=after.id, version=after.rule_version, rule=after.rule, created_by=tx.actor.name
        )
    await workspaces.bump(tx)
    named = {"segment_id": ids.encode("seg", stored.id), "segment": stored.key}
    tx.note("segment", stored.id, changed=fields, name=stored.name, rule=stored.rule, state=stored.state)
    if before.state == "active" and after.state == "archived":
        tx.emit("segment.archived", key=stored.id, **named)
    else:
        tx.emit("segment.updated", key=stored.id, **named, changed=fields)
    return stored


async def get(tx: Tx, id: UUID) -> Segment:
    """Read a segment.

    :raises NotFound: there is none
    """
    return _found(await tx.maybe(store.BY_ID, Segment, id=id), "of this id")


async def get_by_key(tx: Tx, key: str) -> Segment:
    """Read the segment that rules name so.

    :raises NotFound: there is none
    """
    return _found(await tx.maybe(store.BY_KEY, Segment, key=key), repr(key))


async def lock(tx: Tx, id: UUID) -> Segment:
    """Read a segment and keep others from changing it until the commit.

    :raises NotFound: there is none
    """
    return _found(await tx.maybe(store.LOCK, Segment, id=id), "of this id")


def _found(segment: Segment | None, called: str) -> Segment:
    if segment is None:
        raise NotFound(f"There is no segment {called} in this workspace. List the segments.")
    return segment


async def named(tx: Tx, wanted: Collection[UUID]) -> list[Segment]:
    """Read some segments, by key."""
    return await tx.all(store.BY_IDS, Segment, ids=list(wanted)) if wanted else []


async def list_segments(
    tx: Tx, *, page: PageRequest, kind: Kind | None = None, archived: bool = False
) -> Page[Segment]:
    """List segments by key; archived ones only if asked for."""
    after = page.key(tuple[str])
    rows = await tx.all(
        store.LIST, Segment, after="" if after is None else after[0], kind=kind, archived=archived, limit=page.rows_max
    )
    return Page[Segment].of(rows, page, lambda segment: (segment.key,))


async def versions(tx: Tx, id: UUID, *, page: PageRequest) -> Page[RuleVersion]:
    """List every rule that a segment has had, newest first.

    :raises NotFound: there is no such segment
    """
    await get(tx, id)
    after = page.key(tuple[int])
    rows = await tx.all(
        store.VERSIONS, RuleVersion, id=id, before=2**31 - 1 if after is None else after[0], limit=page.rows_max
    )
    return Page[RuleVersion].of(rows, page, lambda version: (version.version,))


async def ruled(tx: Tx) -> list[Segment]:
    """Read every segment that follows a rule and is in use."""
    return await tx.all(store.RULED, Segment)


async def keys(tx: Tx) -> tuple[Named, ...]:
    """List the segments that rules may name, by key."""
    return tuple(await tx.all(store.NAMED, Named))


async def of_customers(tx: Tx, customer_ids: Collection[UUID]) -> dict[UUID, tuple[str, ...]]:
    """Give for each of these customers the keys of the segments that they are in, in order."""
    if not customer_ids:
        return {}
    rows = await tx.all(store.OF_CUSTOMERS, _Kept, customer_ids=list(customer_ids))
    return {row.customer_id: tuple(row.keys) for row in rows}


async def of_customer(tx: Tx, customer_id: UUID) -> list[Belonging]:
    """List the segments that a customer is in, by key; the id of one who was merged tells of the survivor.

    :raises NotFound: there is no such customer
    """
    survivor = await customers.get(tx, id=customer_id)
    return await tx.all(store.OF_CUSTOMER, Belonging, customer_id=survivor.id)


async def members(tx: Tx, id: UUID, *, page: PageRequest) -> Page[Member]:
    """List who is in a segment, in the order in which customers were first known.

    :raises NotFound: there is no such segment
    """
    await get(tx, id)
    after = page.key(tuple[UUID])
    rows = await tx.all(store.MEMBERS, Member, id=id, after=NOBODY if after is None else after[0], limit=page.rows_max)
    return Page[Member].of(rows, page, lambda member: (member.customer_id,))


async def add_members(
    tx: Tx, id: UUID, refs: Sequence[CustomerRef | Problem], *, import_id: UUID | None = None
) -> list[Moved | Problem]:
    """Put customers into a list: for each whether they were created as members or were there, or why not.

    :param import_id: the import that lists them, for `remove_unlisted`
    :raises NotStatic: the segment follows a rule
    :raises SegmentArchived: it is archived
    """
    return await _move(tx, id, refs, joins=True, import_id=import_id)


async def remove_members(tx: Tx, id: UUID, refs: Sequence[CustomerRef | Problem]) -> list[Moved | Problem]:
    """Take customers out of a list: for each whether that changed anything, or why not.

    :raises NotStatic: the segment follows a rule
    :raises SegmentArchived: it is archived
    """
    return await _move(tx, id, refs, joins=False)


async def _move(
    tx: Tx, id: UUID, refs: Sequence[CustomerRef | Problem], *, joins: bool, import_id: UUID | None = None
) -> list[Moved | Problem]:
    segment = await lock(tx, id)
    policy.check_listed(segment)
    known = await customers.resolve(tx, list({ref for ref in refs if not isinstance(ref, Problem)}))
    outcomes = [ref if isinstance(ref, Problem) else _meant(known.get(ref), place) for place, ref in enumerate(refs)]
    wanted = sorted({one for one in outcomes if isinstance(one, UUID)})
    moved: set[UUID] = set()
    since: dict[UUID, datetime] = {}
    if wanted:
        if joins:
            moved = set(await tx.all(store.ADD, UUID, id=id, customer_ids=wanted, import_id=import_id))
            if import_id is not None:
                await tx.run(store.LISTED, id=id, customer_ids=wanted, import_id=import_id)
        else:
            left = await tx.all(store.REMOVE, Member, id=id, customer_ids=wanted)
            since = {one.customer_id: one.entered_at for one in left}
            moved = set(since)
    if moved:
        tx.note("segment", id, **{"added" if joins else "removed": len(moved)})
    await tell(tx, {id: segment}, [Change(id, one, joins) for one in sorted(moved)])
    done = "created" if joins else "updated"
    told: list[Moved | Problem] = []
    for one in outcomes:
        told.append(
            one if isinstance(one, Problem) else Moved(done if one in moved else "unchanged", one, since.get(one))
        )
        if isinstance(one, UUID):
            moved.discard(one)
    return told


def _meant(known: Known | None, place: int) -> UUID | Problem:
    if known is None:
        return NotFound("No customer is known so. Create the customer first.", pointer=f"/items/{place}")
    if known.state != "active":
        return InvalidField("This customer was erased and is in no segment.", pointer=f"/items/{place}")
    return known.id


async def remove_unlisted(tx: Tx, id: UUID, *, import_id: UUID, limit: int) -> list[Member]:
    """Take out of a list up to so many of those whom this import did not list, and give who they were."""
    segment = await lock(tx, id)
    policy.check_listed(segment)
    gone = await tx.all(store.REMOVE_UNLISTED, Member, id=id, import_id=import_id, limit=limit)
    await tell(tx, {id: segment}, [Change(id, one, False) for one in sorted(one.customer_id for one in gone)])
    return gone


async def take_out(tx: Tx, id: UUID, customer_ids: Collection[UUID], *, import_id: UUID) -> set[UUID]:
    """Take those out of a list who are in it by an import alone, and give who stays: others put them there since."""
    segment = await lock(tx, id)
    policy.check_listed(segment)
    wanted = sorted(customer_ids)
    gone = await tx.all(store.TAKE_OUT, UUID, id=id, customer_ids=wanted, import_id=import_id)
    await tell(tx, {id: segment}, [Change(id, one, False) for one in sorted(gone)])
    return set(await tx.all(store.AMONG, UUID, id=id, customer_ids=wanted))


async def put_back(tx: Tx, id: UUID, members: Sequence[Member]) -> None:
    """Put those back into a list who were taken out of it, as if they had never left."""
    segment = await lock(tx, id)
    policy.check_listed(segment)
    back = await tx.all(
        store.PUT_BACK,
        UUID,
        id=id,
        customer_ids=[one.customer_id for one in members],
        entered=[one.entered_at for one in members],
    )
    await tell(tx, {id: segment}, [Change(id, one, True) for one in sorted(back)])


async def tell(tx: Tx, among: Mapping[UUID, Segment], changes: Sequence[Change]) -> None:
    """Put who entered and who left on the feed, and count them."""
    if not changes:
        return
    entered = dict.fromkeys(sorted({change.segment_id for change in changes}), 0)
    gone = dict(entered)
    written = {id: (ids.encode("seg", id), among[id].key, among[id].kind) for id in entered}
    for change in changes:
        segment_id, key, kind = written[change.segment_id]
        facts = {
            "segment_id": segment_id,
            "segment": key,
            "kind": kind,
            "customer_id": ids.encode("cus", change.customer_id),
        }
        if change.entered:
            entered[change.segment_id] += 1
            tx.emit("segment.entered", key=change.customer_id, **facts)
        else:
            gone[change.segment_id] += 1
            tx.emit("segment.left", key=change.customer_id, **facts)
    await tx.run(
        store.COUNT,
        ids=list(entered),
        entered=list(entered.values()),
        gone=list(gone.values()),
        day=calendar.local_day(tx.now, tx.workspace.zone),
    )


async def overlap(tx: Tx, first_id: UUID, second_id: UUID) -> Overlap:
    """Count how many customers two segments share, and how many only one has.

    :raises NotFound: one of them does not exist
    :raises InvalidField: both are the same
    """
    if first_id == second_id:
        raise InvalidField("A segment overlaps with itself entirely. Name two.", pointer="/query/second")
    await get(tx, first_id)
    await get(tx, second_id)
    return await tx.one(store.OVERLAP, Overlap, first_id=first_id, second_id=second_id)


async def history(tx: Tx, id: UUID, *, first: date | None, last: date | None) -> list[Day]:
    """Tell the size of a segment at the end of each local day, with who came and went; of today, as it stands.

    Without days, the last thirty. Days before it was created are left out.

    :raises NotFound: there is no such segment
    :raises InvalidField: the days are turned round, or too many
    """
    segment = await get(tx, id)
    zone = tx.workspace.zone
    until = min(last or date.max, calendar.local_day(tx.now, zone))
    since = until - timedelta(days=29) if first is None else first
    policy.check_span(since, max(until, since) if last is None else last)
    since = max(since, calendar.local_day(segment.created_at, zone))
    if until < since:
        return []
    rows = await tx.all(store.DAYS, Day, id=id, first=since, last=until)
    before = await tx.value(store.SIZE_BEFORE, id=id, first=since)
    return policy.days(rows, first=since, last=until, before=int(before or 0))
