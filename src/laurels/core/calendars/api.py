"""Routes of holiday calendars."""

from __future__ import annotations

import asyncio
from typing import Annotated

from fastapi import Query

from laurels.core.calendars import countries, service
from laurels.core.calendars.schemas import CalendarCreate, CalendarOut, CalendarPatch, CountryOut, Day, HolidayOut
from laurels.kit import ids
from laurels.kit.paging import PageRequest
from laurels.kit.tx import Tx
from laurels.kit.web import Page, Routes

routes = Routes(prefix="/v1/calendars", tag="Calendars")


@routes.post("", permission="calendars:write")
async def create_calendar(tx: Tx, body: CalendarCreate) -> CalendarOut:
    """Create a calendar of holidays: of a country or a part of it, of days by hand, or both.

    Rules ask for it by key: `"bavaria" in now.holidays`.
    """
    return CalendarOut.of(await service.create(tx, key=body.key, change=body.change()))


@routes.get("", permission="calendars:read")
async def list_calendars(
    tx: Tx,
    archived: Annotated[bool, Query(description="Whether archived ones are listed too.", strict=False)] = False,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    cursor: str | None = None,
) -> Page[CalendarOut]:
    """List calendars by key."""
    page = await service.list_calendars(tx, page=PageRequest(limit, cursor), archived=archived)
    return Page[CalendarOut](items=[CalendarOut.of(one) for one in page.items], next_cursor=page.next_cursor)


@routes.get("/countries", permission="calendars:read")
async def list_countries(tx: Tx) -> Page[CountryOut]:
    """List the countries whose holidays are known, with their parts and kinds of holidays."""
    _ = tx
    known = await asyncio.to_thread(countries.every)  # most of a second, once
    return Page[CountryOut](items=[CountryOut.of(one) for one in known])


@routes.get("/{id}", permission="calendars:read")
async def get_calendar(tx: Tx, id: str) -> CalendarOut:
    """Show a calendar."""
    return CalendarOut.of(await service.get(tx, id=ids.decode("cal", id)))


@routes.patch("/{id}", permission="calendars:write")
async def update_calendar(tx: Tx, id: str, body: CalendarPatch) -> CalendarOut:
    """Change some fields of a calendar, add days, take days out, archive it or bring it back."""
    return CalendarOut.of(await service.update(tx, id=ids.decode("cal", id), change=body.change()))


@routes.get("/{id}/days", permission="calendars:read")
async def list_days(
    tx: Tx,
    id: str,
    first: Annotated[Day, Query(alias="from", description="The first day.", examples=["2026-01-01"])],
    last: Annotated[Day, Query(alias="to", description="The last day, included.", examples=["2026-12-31"])],
    removed: Annotated[bool, Query(description="Whether days taken out by hand are listed too.", strict=False)] = False,
) -> Page[HolidayOut]:
    """List a calendar's holidays between two days, both included, at most 1100 days at once."""
    found = await service.days(tx, id=ids.decode("cal", id), first=first, last=last, removed=removed)
    return Page[HolidayOut](items=[HolidayOut.of(one) for one in found])
