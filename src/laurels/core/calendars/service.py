"""Verbs of calendars."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from laurels.core.calendars import policy, store
from laurels.core.calendars.model import ByHand, Calendar, Change, Holiday, Kept, Observances
from laurels.kit import ids
from laurels.kit.paging import Page, PageRequest
from laurels.kit.problems import Conflict, NotFound
from laurels.kit.tx import Tx
from laurels.system import workspaces


async def create(tx: Tx, *, key: str, change: Change) -> Calendar:
    """Create a calendar that follows a country, has days by hand, or both.

    :raises Conflict: the key is taken, or there are too many calendars
    :raises InvalidField: the key is no slug, or nobody computes the holidays asked for
    """
    policy.check_key(key)
    if await tx.value(store.COUNT) >= policy.CALENDARS_MAX:
        raise Conflict(f"A workspace has at most {policy.CALENDARS_MAX} calendars. Change one that you no longer need.")
    bare = Calendar(tx.new_id(), key, key, None, None, [], False, tx.now, tx.now)
    made = policy.told(bare, change.fields)
    days = policy.by_hand(made, {}, change)
    if not await tx.run(store.CREATE, id=made.id, key=key, **_said(made)):
        raise Conflict(f"A calendar has the key {key!r} already. Change that one, or choose another key.")
    await _write_days(tx, made.id, {}, days)
    await workspaces.bump(tx)
    tx.note("calendar", made.id, created=True, key=key, **_said(made))
    tx.emit("calendar.created", key=made.id, calendar_id=ids.encode("cal", made.id), calendar=key)
    return made


async def update(tx: Tx, *, id: UUID, change: Change) -> Calendar:
    """Change some fields of a calendar, add days and take days out; the key never changes.

    :raises NotFound: there is none
    :raises InvalidField: nobody computes the holidays asked for, or the days contradict each other
    """
    before = await tx.maybe(store.LOCK, Calendar, id=id)
    if before is None:
        raise _no_calendar(id)
    after = policy.told(before, change.fields)
    stored = await _by_hand(tx, id)
    days = policy.by_hand(after, stored, change)
    fields = policy.changed(before, after)
    if not fields and days == stored:
        return before
    after = replace(after, updated_at=tx.now)
    await tx.run(store.UPDATE, id=id, archived=after.archived, **_said(after))
    await _write_days(tx, id, stored, days)
    await workspaces.bump(tx)
    added = sorted(day.isoformat() for day in change.add)
    removed = sorted(day.isoformat() for day in change.remove)
    tx.note("calendar", id, changed=fields, added=added, removed=removed)
    tx.emit(
        "calendar.updated", key=id, calendar_id=ids.encode("cal", id), calendar=after.key, changed=fields,
        added=added, removed=removed,
    )  # fmt: skip
    return after


async def _write_days(tx: Tx, id: UUID, before: Mapping[date, str | None], after: Mapping[date, str | None]) -> None:
    gone = sorted(before.keys() - after.keys())
    if gone:
        await tx.run(store.DROP_DAYS, calendar_id=id, days=gone)
    new = sorted(day for day in after if day not in before or before[day] != after[day])
    if new:
        await tx.run(store.PUT_DAYS, calendar_id=id, days=new, names=[after[day] for day in new])


async def get(tx: Tx, *, id: UUID) -> Calendar:
    """Read a calendar by id.

    :raises NotFound: there is none
    """
    found = await tx.maybe(store.BY_ID, Calendar, id=id)
    if found is None:
        raise _no_calendar(id)
    return found


async def list_calendars(tx: Tx, *, page: PageRequest, archived: bool = False) -> Page[Calendar]:
    """List calendars by key; archived ones only if asked for."""
    after = page.key(tuple[str])
    rows = await tx.all(
        store.LIST, Calendar, after="" if after is None else after[0], archived=archived, limit=page.rows_max
    )
    return Page[Calendar].of(rows, page, lambda one: (one.key,))


async def days(tx: Tx, *, id: UUID, first: date, last: date, removed: bool = False) -> list[Holiday]:
    """List a calendar's holidays from first to last, both included; those taken out by hand only if asked for.

    :raises NotFound: there is no such calendar
    :raises InvalidField: the span is turned around or too long
    """
    calendar = await get(tx, id=id)
    kept = await _by_hand(tx, id)
    found = policy.days(calendar, kept, first=first, last=last, locale=tx.workspace.locale)
    return [one for one in found if removed or one.origin != "removed"]


async def keys(tx: Tx) -> list[str]:
    """List the keys of all calendars that rules may name."""
    return await tx.all(store.KEYS, str)


async def observances(tx: Tx) -> Observances:
    """Read every calendar that rules see, so that any number of days can be told without asking again.

    It is configuration: keep it as long as the workspace's version stays the same.
    """
    return Observances(tuple(await tx.all(store.KEPT, Kept, days=None)))


async def holidays_on(tx: Tx, days: Collection[date]) -> dict[date, list[str]]:
    """Tell for each of these local days which calendars have a holiday on it, by key, in one statement."""
    known = Observances(tuple(await tx.all(store.KEPT, Kept, days=sorted(set(days)))))
    return {day: known.on(day) for day in days}


async def _by_hand(tx: Tx, id: UUID) -> dict[date, str | None]:
    return {row.day: row.name for row in await tx.all(store.DAYS, ByHand, calendar_id=id)}


def _said(calendar: Calendar) -> dict[str, Any]:
    return {
        "name": calendar.name,
        "country": calendar.country,
        "subdivision": calendar.subdivision,
        "categories": calendar.categories,
    }


def _no_calendar(id: UUID) -> NotFound:
    return NotFound(f"No calendar has the id {ids.encode('cal', id)} in this workspace.")
