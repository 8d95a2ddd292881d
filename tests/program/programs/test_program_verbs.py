"""Programmes, wallets and memberships on a real database."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from laurels.core import customers
from laurels.core.customers import CustomerRef, Saying
from laurels.kit import ids
from laurels.kit.calendar import Period
from laurels.kit.paging import PageRequest
from laurels.kit.problems import InvalidField, NotFound
from laurels.kit.tx import Tx
from laurels.program import programs
from laurels.program.programs import ChangedMeanwhile, Program, ProgramArchived, Wallet, WalletKeyTaken, service
from laurels.program.programs.schemas import WalletChange, WalletCreate, WalletOut
from laurels.system import workspaces


async def program(tx: Tx, name: str = "Bean Club") -> Program:
    return await programs.create_program(tx, name=name, enrolment="automatic")


def wallet(tx: Tx, of: Program, key: str = "beans", **more: Any) -> Wallet:
    sent = {
        "program_id": ids.encode("prg", of.id),
        "key": key,
        "name": "Beans",
        "unit_singular": "bean",
        "unit_plural": "beans",
    }
    return WalletCreate.model_validate(sent | more).wallet(tx.new_id())


async def customer(tx: Tx) -> UUID:
    return (await customers.create(tx, saying=Saying({}))).customer.id


async def test_a_programme_is_found_as_it_was_set_up(tx: Tx) -> None:
    made = await program(tx)
    assert await programs.get_program(tx, made.id) == made
    assert (made.state, made.version, made.created_at) == ("active", 1, tx.now)
    assert [event.type for event in tx.events] == ["program.created"]
    assert [note.subject_id for note in tx.notes] == [made.id]


async def test_each_change_of_configuration_raises_the_workspaces_version(tx: Tx) -> None:
    made = await program(tx)
    await service.create_wallet(tx, wallet(tx, made))
    await service.update_program(tx, made.id, name="Other", enrolment=None)
    assert (await workspaces.get(tx)).version == 4


async def test_a_programme_is_changed_only_as_it_was_seen(tx: Tx) -> None:
    made = await program(tx)
    changed = await service.update_program(tx, made.id, name="Other", enrolment="manual", if_match='"1"')
    assert (changed.name, changed.enrolment, changed.version) == ("Other", "manual", 2)
    with pytest.raises(ChangedMeanwhile):
        await service.update_program(tx, made.id, name="Third", enrolment=None, if_match='"1"')


async def test_an_archived_programme_takes_nothing_new(tx: Tx) -> None:
    made = await program(tx)
    assert (await service.archive_program(tx, made.id)).state == "archived"
    with pytest.raises(ProgramArchived):
        await service.create_wallet(tx, wallet(tx, made))
    with pytest.raises(ProgramArchived):
        await programs.join(tx, program_id=made.id, customer=CustomerRef(tx.new_id()))
    assert await programs.enrolment(tx) == {}


async def test_programmes_are_walked_page_by_page(tx: Tx) -> None:
    made = [await program(tx, name) for name in "abc"]
    first = await service.list_programs(tx, PageRequest(2))
    second = await service.list_programs(tx, PageRequest(2, first.next_cursor))
    assert [*first.items, *second.items] == made
    assert second.next_cursor is None


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"precision": 2, "cash_rate": "0.0050", "clawback": "clip", "restore_grace": "P30D"},
        {"pending": "P14D", "expiry": {"kind": "rolling", "period": "P2Y", "round_to": "quarter"}},
        {"expiry": {"kind": "fixed", "on": "2026-12-31"}},
    ],
)
async def test_a_wallet_is_found_as_it_was_added(tx: Tx, settings: dict[str, Any]) -> None:
    made = wallet(tx, await program(tx), **settings)
    await service.create_wallet(tx, made)
    assert await programs.wallets(tx) == {made.id: made}
    assert await programs.wallets_by_key(tx) == {"beans": made}
    assert await service.get_wallet(tx, made.id) == made
    shown = WalletOut.of(made).model_dump()
    assert {field: shown[field] for field in settings if field != "expiry"} == {
        field: value for field, value in settings.items() if field != "expiry"
    }


async def test_two_wallets_of_a_workspace_have_different_keys(tx: Tx) -> None:
    made = await program(tx)
    await service.create_wallet(tx, wallet(tx, made))
    with pytest.raises(WalletKeyTaken):
        await service.create_wallet(tx, wallet(tx, await program(tx, "Other")))


async def test_a_wallet_that_contradicts_itself_is_refused(tx: Tx) -> None:
    with pytest.raises(InvalidField):
        await service.create_wallet(tx, wallet(tx, await program(tx), expiry={"kind": "rolling"}))


async def test_only_what_was_sent_of_a_wallet_is_changed(tx: Tx) -> None:
    made = wallet(tx, await program(tx), cash_rate="0.01", pending="P14D")
    await service.create_wallet(tx, made)
    sent = WalletChange.model_validate({"pending": None, "expiry": {"kind": "fixed", "on": "2027-01-31"}})
    changed = await service.update_wallet(tx, made.id, if_match='"1"', **sent.changes())
    assert changed == await service.get_wallet(tx, made.id)
    assert (changed.pending.period, changed.expiry.on, changed.cash_rate) == (None, date(2027, 1, 31), Decimal("0.01"))
    with pytest.raises(ChangedMeanwhile):
        await service.update_wallet(tx, made.id, if_match='"1"', restore_grace=Period(days=1))


async def test_a_wallet_of_another_id_is_not_found(tx: Tx) -> None:
    with pytest.raises(NotFound):
        await service.get_wallet(tx, tx.new_id())


async def test_who_joins_twice_is_one_member_and_who_left_comes_back(tx: Tx) -> None:
    made, customer_id = await program(tx), await customer(tx)
    joined = await programs.join(tx, program_id=made.id, customer=CustomerRef(customer_id))
    assert await programs.join(tx, program_id=made.id, customer=CustomerRef(customer_id)) == joined
    left = await programs.leave(tx, joined.id)
    assert (left.id, left.state, left.left_at) == (joined.id, "left", tx.now)
    assert await programs.leave(tx, joined.id) == left
    assert (await programs.join(tx, program_id=made.id, customer=CustomerRef(customer_id))).state == "active"
    events = [event.type for event in tx.events if event.type.startswith("membership.")]
    assert events == ["membership.joined", "membership.left", "membership.joined"]


async def test_nobody_unknown_joins(tx: Tx) -> None:
    with pytest.raises(NotFound):
        await programs.join(tx, program_id=(await program(tx)).id, customer=CustomerRef(tx.new_id()))


async def test_many_are_enrolled_at_once_and_who_left_stays_away(tx: Tx) -> None:
    made, members = await program(tx), [await customer(tx) for _ in range(3)]
    away = await programs.join(tx, program_id=made.id, customer=CustomerRef(members[0]))
    await programs.leave(tx, away.id)
    assert await programs.enrol(tx, [(made.id, one) for one in members]) == 2
    assert await programs.enrol(tx, [(made.id, one) for one in members]) == 0
    states = await programs.memberships_of(tx, members)
    assert states == {(made.id, members[0]): "left"} | {(made.id, one): "active" for one in members[1:]}


async def test_an_enrolled_member_has_the_id_that_joining_gives(tx: Tx) -> None:
    made, customer_id = await program(tx), await customer(tx)
    await programs.enrol(tx, [(made.id, customer_id)])
    joined = await programs.join(tx, program_id=made.id, customer=CustomerRef(customer_id))
    assert joined.id == ids.derived("membership", str(made.id), str(customer_id))
    assert await service.get_membership(tx, joined.id) == joined


async def test_memberships_are_listed_by_programme_and_by_customer(tx: Tx) -> None:
    one, other, members = await program(tx), await program(tx, "Other"), [await customer(tx) for _ in range(3)]
    await programs.enrol(tx, [(of.id, who) for of in (one, other) for who in members])
    first = await service.list_memberships(tx, PageRequest(2), program_id=one.id, customer_id=None)
    second = await service.list_memberships(tx, PageRequest(2, first.next_cursor), program_id=one.id, customer_id=None)
    assert {found.customer_id for found in [*first.items, *second.items]} == set(members)
    of_one = await service.list_memberships(tx, PageRequest(), program_id=None, customer_id=members[0])
    assert {found.program_id for found in of_one.items} == {one.id, other.id}
