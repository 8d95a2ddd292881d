"""Calendars on a real database."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from laurels.core import calendars
from laurels.core.calendars import Calendar
from laurels.core.calendars.model import Change
from laurels.kit.paging import PageRequest
from laurels.kit.problems import Conflict, NotFound
from laurels.kit.tx import Tx
from laurels.system import workspaces

CHRISTMAS, EVE = date(2026, 12, 25), date(2026, 12, 24)


async def create(tx: Tx, key: str, *, add: dict[date, str] | None = None, **fields: Any) -> Calendar:
    return await calendars.create(tx, key=key, change=Change(fields, add or {}, frozenset()))


async def test_a_calendar_of_a_country_is_read_back_and_raises_the_version(tx: Tx) -> None:
    before = (await workspaces.get(tx)).version
    made = await create(tx, "england", name="England", country="GB", subdivision="ENG")
    assert await calendars.get(tx, id=made.id) == made
    assert made.categories == ["public"]
    assert (await workspaces.get(tx)).version == before + 1
    assert [event.type for event in tx.events] == ["calendar.created"]


async def test_rules_are_told_which_calendars_have_a_holiday(tx: Tx) -> None:
    await create(tx, "england", country="GB", subdivision="ENG")
    shop = await create(tx, "shop", add={EVE: "Christmas Eve"})
    assert await calendars.keys(tx) == ["england", "shop"]
    ordinary = date(2026, 3, 3)
    told = await calendars.holidays_on(tx, [EVE, CHRISTMAS, ordinary])
    assert told == {EVE: ["shop"], CHRISTMAS: ["england"], ordinary: []}
    known = await calendars.observances(tx)
    assert {day: known.on(day) for day in told} == told
    await calendars.update(tx, id=shop.id, change=Change({"archived": True}, {}, frozenset()))
    assert await calendars.keys(tx) == ["england"]
    assert await calendars.holidays_on(tx, [EVE]) == {EVE: []}


async def test_days_are_added_named_anew_and_taken_out(tx: Tx) -> None:
    made = await create(tx, "england", country="GB", add={EVE: "Eve"})
    await calendars.update(tx, id=made.id, change=Change({}, {EVE: "Christmas Eve"}, frozenset({CHRISTMAS})))
    assert await calendars.holidays_on(tx, [EVE, CHRISTMAS]) == {EVE: ["england"], CHRISTMAS: []}
    shown = await calendars.days(tx, id=made.id, first=EVE, last=CHRISTMAS, removed=True)
    assert [(one.name, one.origin) for one in shown] == [("Christmas Eve", "added"), ("Christmas Day", "removed")]
    assert len(await calendars.days(tx, id=made.id, first=EVE, last=CHRISTMAS)) == 1
    await calendars.update(tx, id=made.id, change=Change({}, {}, frozenset({EVE})))
    assert await calendars.holidays_on(tx, [EVE]) == {EVE: []}


async def test_saying_the_same_again_changes_nothing(tx: Tx) -> None:
    made = await create(tx, "shop", name="Shop", add={EVE: "Eve"})
    version = (await workspaces.get(tx)).version
    again = Change({"name": "Shop"}, {EVE: "Eve"}, frozenset({CHRISTMAS}))
    assert await calendars.update(tx, id=made.id, change=again) == made
    assert (await workspaces.get(tx)).version == version


async def test_a_key_is_taken_once(tx: Tx) -> None:
    await create(tx, "shop")
    with pytest.raises(Conflict):
        await create(tx, "shop")


async def test_calendars_are_listed_by_key_archived_ones_if_asked_for(tx: Tx) -> None:
    for key in ("b", "a", "c"):
        await create(tx, key)
    made = await create(tx, "d", archived=False)
    await calendars.update(tx, id=made.id, change=Change({"archived": True}, {}, frozenset()))
    first = await calendars.list_calendars(tx, page=PageRequest(limit=2))
    rest = await calendars.list_calendars(tx, page=PageRequest(limit=2, after=first.next_cursor), archived=True)
    assert [one.key for one in (*first.items, *rest.items)] == ["a", "b", "c", "d"]


async def test_an_unknown_calendar_is_not_found(tx: Tx) -> None:
    nothing = Change({}, {}, frozenset())
    with pytest.raises(NotFound):
        await calendars.get(tx, id=uuid4())
    with pytest.raises(NotFound):
        await calendars.update(tx, id=uuid4(), change=nothing)
    with pytest.raises(NotFound):
        await calendars.days(tx, id=uuid4(), first=EVE, last=EVE)
