"""Static segments: lists that are put together, looked at and counted; and what rules make of memberships."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from laurels.core import customers, segments
from laurels.core.customers import CustomerRef, Identity, Saying
from laurels.core.segments import Asked, Moved, Segment
from laurels.kit.paging import PageRequest
from laurels.kit.problems import Conflict, InvalidField, NotFound, Problem
from laurels.kit.tx import Tx
from tests.core.conftest import NOW


async def known(tx: Tx, *names: str) -> list[UUID]:
    """Register customers whom the shop knows by these names."""
    written = await customers.write(tx, sayings=[Saying({}, (Identity("shop", name),)) for name in names])
    return [one.customer.id for one in written if not isinstance(one, Problem)]


async def listed(tx: Tx, key: str = "vip") -> Segment:
    return await segments.create(tx, key=key, name=key.title(), description="", kind="static")


def shop(*names: str) -> list[CustomerRef | Problem]:
    return [CustomerRef(source="shop", external_id=name) for name in names]


def moves(tx: Tx) -> list[tuple[str, UUID]]:
    return [(event.type, event.key) for event in tx.events if event.type in ("segment.entered", "segment.left")]


async def test_a_key_is_taken_once(tx: Tx) -> None:
    await listed(tx)
    with pytest.raises(Conflict):
        await listed(tx)


async def test_each_row_of_a_list_is_answered_by_itself(tx: Tx) -> None:
    ada, bob = await known(tx, "ada", "bob")
    vip = await listed(tx)
    outcomes = await segments.add_members(tx, vip.id, [*shop("ada", "nobody", "bob", "ada"), CustomerRef(id=ada)])
    assert [one[:2] if isinstance(one, tuple) else one.code for one in outcomes] == [
        ("created", ada),
        "not_found",
        ("created", bob),
        ("unchanged", ada),
        ("unchanged", ada),
    ]
    assert moves(tx) == [("segment.entered", ada), ("segment.entered", bob)]
    assert (await segments.get(tx, vip.id)).size == 2


async def test_adding_and_removing_again_changes_nothing(tx: Tx) -> None:
    (ada,) = await known(tx, "ada")
    vip = await listed(tx)
    await segments.add_members(tx, vip.id, shop("ada"))
    tx.events.clear()
    assert await segments.add_members(tx, vip.id, shop("ada")) == [Moved("unchanged", ada)]
    assert await segments.remove_members(tx, vip.id, shop("ada")) == [Moved("updated", ada, tx.now)]
    assert await segments.remove_members(tx, vip.id, shop("ada")) == [Moved("unchanged", ada)]
    assert moves(tx) == [("segment.left", ada)]
    assert (await segments.get(tx, vip.id)).size == 0


async def test_an_erased_customer_is_in_no_list(tx: Tx) -> None:
    (ada,) = await known(tx, "ada")
    await tx.db.execute("UPDATE customer SET state = 'erased' WHERE id = %s", [ada])
    (outcome,) = await segments.add_members(tx, (await listed(tx)).id, shop("ada"))
    assert isinstance(outcome, InvalidField)


async def test_members_are_paged_and_customers_know_their_segments(tx: Tx) -> None:
    ids = await known(tx, *(f"customer {n}" for n in range(5)))
    vip, gold = await listed(tx), await listed(tx, "gold")
    await segments.add_members(tx, vip.id, [CustomerRef(id=id) for id in ids])
    await segments.add_members(tx, gold.id, [CustomerRef(id=ids[0])])
    first = await segments.members(tx, vip.id, page=PageRequest(3))
    rest = await segments.members(tx, vip.id, page=PageRequest(3, first.next_cursor))
    assert [one.customer_id for one in (*first.items, *rest.items)] == sorted(ids)
    assert rest.next_cursor is None
    assert {one.entered_at for one in first.items} == {NOW}
    assert await segments.of_customers(tx, ids[:2]) == {ids[0]: ("gold", "vip"), ids[1]: ("vip",)}
    assert [one.key for one in await segments.of_customer(tx, ids[0])] == ["gold", "vip"]
    assert [one.key for one in await segments.keys(tx)] == ["gold", "vip"]


async def test_two_segments_overlap(tx: Tx) -> None:
    ids = await known(tx, *(f"customer {n}" for n in range(6)))
    first, second = await listed(tx, "first"), await listed(tx, "second")
    await segments.add_members(tx, first.id, [CustomerRef(id=id) for id in ids[:4]])
    await segments.add_members(tx, second.id, [CustomerRef(id=id) for id in ids[3:]])
    assert await segments.overlap(tx, first.id, second.id) == segments.Overlap(1, 3, 2)
    with pytest.raises(InvalidField):
        await segments.overlap(tx, first.id, first.id)


async def test_the_size_is_told_day_by_day(tx: Tx, at: Callable[[datetime], Tx]) -> None:
    ids = await known(tx, "ada", "bob", "cyd")
    vip = await listed(tx)
    refs: list[CustomerRef | Problem] = [CustomerRef(id=id) for id in ids]
    await segments.add_members(tx, vip.id, refs)
    later = at(NOW + timedelta(days=3))
    await segments.remove_members(later, vip.id, refs[:2])
    told = await segments.history(at(NOW + timedelta(days=4)), vip.id, first=None, last=None)
    assert [(one.day, one.size, one.entered_count, one.left_count) for one in told] == [
        (date(2026, 3, 14), 3, 3, 0),
        (date(2026, 3, 15), 3, 0, 0),
        (date(2026, 3, 16), 3, 0, 0),
        (date(2026, 3, 17), 1, 0, 2),
        (date(2026, 3, 18), 1, 0, 0),
    ]
    (middle,) = await segments.history(
        at(NOW + timedelta(days=4)), vip.id, first=date(2026, 3, 16), last=date(2026, 3, 16)
    )
    assert middle.size == 3


async def test_what_no_import_listed_leaves(tx: Tx) -> None:
    ids = await known(tx, "ada", "bob", "cyd")
    vip = await listed(tx)
    await segments.add_members(tx, vip.id, [CustomerRef(id=id) for id in ids])
    run = tx.new_id()
    await segments.add_members(tx, vip.id, shop("bob"), import_id=run)
    assert len(await segments.remove_unlisted(tx, vip.id, import_id=run, limit=1)) == 1
    assert len(await segments.remove_unlisted(tx, vip.id, import_id=run, limit=9)) == 1
    assert [one.customer_id for one in (await segments.members(tx, vip.id, page=PageRequest())).items] == [ids[1]]


async def ruled(tx: Tx, key: str) -> Segment:
    return await segments.create(tx, key=key, name=key, description="", kind="dynamic", rule="true", clock="never")


def those(ids: list[UUID], *segment: Segment) -> Asked:
    """Ask a rule that holds for customers whose name is that of the segment."""
    verdicts = "".join(f", COALESCE(name = '{one.key}', false) AS rule_{n}" for n, one in enumerate(segment))
    text = (
        f"SELECT id AS customer_id{verdicts} FROM customer WHERE workspace_id = %(workspace_id)s AND id = ANY(%(of)s)"
    )
    return Asked(tuple(one.id for one in segment), text, {"of": ids})


async def test_members_become_those_for_whom_the_rules_hold(tx: Tx) -> None:
    written = await customers.write(tx, sayings=[Saying({"name": name}) for name in ("a", "b", "a", "c")])
    ids = [one.customer.id for one in written if not isinstance(one, Problem)]
    a, b = await ruled(tx, "a"), await ruled(tx, "b")
    among = {a.id: a, b.id: b}
    first = await segments.reconcile(tx, those(ids, a, b), among=among, customer_ids=ids)
    assert {(one.segment_id, one.customer_id) for one in first} == {(a.id, ids[0]), (b.id, ids[1]), (a.id, ids[2])}
    assert await segments.reconcile(tx, those(ids, a, b), among=among, customer_ids=ids) == []
    await customers.update(tx, id=ids[0], saying=Saying({"name": "b"}))
    moved = await segments.reconcile(tx, those(ids, a, b), among=among, customer_ids=ids)
    assert Counter((one.segment_id, one.entered) for one in moved) == {(a.id, False): 1, (b.id, True): 1}
    gone = await segments.reconcile(tx, those([], a, b), among=among, customer_ids=ids[:1])
    assert [(one.customer_id, one.entered) for one in gone] == [(ids[0], False)], "who is not answered for leaves"
    assert [(await segments.get(tx, one.id)).size for one in (a, b)] == [1, 1]


async def test_who_differs_waits_until_claimed(tx: Tx) -> None:
    written = await customers.write(tx, sayings=[Saying({"name": "a"}) for _ in range(3)])
    ids = [one.customer.id for one in written if not isinstance(one, Problem)]
    a = await ruled(tx, "a")
    assert await segments.compare(tx, those(ids, a)) == 3
    assert await segments.compare(tx, those(ids, a)) == 0, "they wait already"
    await segments.compared(tx, [(a, None)], answered=[a.id])
    waiting = await segments.get(tx, a.id)
    assert (waiting.waiting_count, waiting.found_count, waiting.settled) == (3, 3, False)
    assert await segments.claim(tx, [a.id], limit=2) == (sorted(ids)[:2], [a.id])
    assert (await segments.get(tx, a.id)).waiting_count == 1
    assert (await segments.claim(tx, [a.id], limit=2))[0] == sorted(ids)[2:]
    assert (await segments.get(tx, a.id)).settled


async def test_a_rule_is_counted_against_present_members(tx: Tx) -> None:
    written = await customers.write(tx, sayings=[Saying({"name": name}) for name in "aab"])
    ids = [one.customer.id for one in written if not isinstance(one, Problem)]
    a = await ruled(tx, "a")
    await segments.reconcile(tx, those(ids[1:], a), among={a.id: a}, customer_ids=ids[1:])
    await customers.update(tx, id=ids[1], saying=Saying({"name": "c"}))
    counted = await segments.count(tx, those(ids, a), segment_id=a.id, sample=5)
    assert (counted.asked_count, counted.size, counted.entering_count, counted.leaving_count) == (3, 1, 1, 1)
    assert counted.sample == [ids[0]]


async def test_a_list_of_a_rule_is_refused(tx: Tx) -> None:
    with pytest.raises(segments.NotStatic):
        await segments.add_members(tx, (await ruled(tx, "a")).id, [])


async def test_what_is_not_there_is_not_found(tx: Tx) -> None:
    for ask in (segments.get, segments.lock):
        with pytest.raises(NotFound):
            await ask(tx, UUID(int=1))
    with pytest.raises(NotFound):
        await segments.get_by_key(tx, "nothing")
    assert await segments.of_customers(tx, [UUID(int=1)]) == {UUID(int=1): ()}
