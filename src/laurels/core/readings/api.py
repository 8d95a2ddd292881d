"""Routes of readings."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query

from laurels.core.attributes import Text
from laurels.core.readings import service
from laurels.core.readings.schemas import ReadingIn, ReadingOut, ReadingWritten
from laurels.kit.paging import PageRequest
from laurels.kit.tx import Tx
from laurels.kit.web import Page, Routes

routes = Routes(prefix="/v1/readings", tag="Readings")


@routes.post("", permission="readings:write", status=200)
async def push_reading(tx: Tx, body: ReadingIn) -> ReadingWritten:
    """Push data from outside, such as the weather, for rules to read as `reading.<name>.<attribute>`.

    Its attributes are declared at PUT /v1/attributes/reading:<name>/<attribute>. Sending it again is safe, and what was
    observed earlier never overwrites what is known: `status` tells what became of it.
    """
    return ReadingWritten.written(await service.push(tx, pushed=body.pushed()), tx.now)


@routes.get("", permission="readings:read")
async def list_readings(
    tx: Tx, limit: Annotated[int, Query(ge=1, le=200)] = 50, cursor: str | None = None
) -> Page[ReadingOut]:
    """List the last reading of each name, those that are no longer valid too."""
    page = await service.list_readings(tx, page=PageRequest(limit, cursor))
    return Page[ReadingOut](items=[ReadingOut.of(one, tx.now) for one in page.items], next_cursor=page.next_cursor)


@routes.get("/{name}", permission="readings:read")
async def get_reading(tx: Tx, name: Text) -> ReadingOut:
    """Show the last reading of a name."""
    return ReadingOut.of(await service.get(tx, name=name), tx.now)
