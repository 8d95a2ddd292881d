"""Routes of events and their types. Sending an event is a route of the engine."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query

from laurels.core.attributes import Text
from laurels.core.events import service
from laurels.core.events.schemas import EventOut, EventTypeCreate, EventTypeOut, EventTypePatch
from laurels.kit import ids
from laurels.kit.paging import PageRequest
from laurels.kit.problems import InvalidField
from laurels.kit.tx import Tx
from laurels.kit.web import Page, Routes

routes = Routes(prefix="/v1", tag="Events")


@routes.post("/event_types", permission="events:write")
async def create_type(tx: Tx, body: EventTypeCreate) -> EventTypeOut:
    """Create an event type. A campaign with the trigger `event.<name>` then earns on its events."""
    declarations = [one.declaration() for one in body.attributes]
    return EventTypeOut.of(
        await service.create_type(tx, name=body.name, description=body.description, declarations=declarations)
    )


@routes.get("/event_types", permission="events:read")
async def list_types(tx: Tx) -> Page[EventTypeOut]:
    """List the event types by name, with their attributes."""
    return Page[EventTypeOut](items=[EventTypeOut.of(one) for one in (await service.types(tx)).values()])


@routes.get("/event_types/{name}", permission="events:read")
async def get_type(tx: Tx, name: Text) -> EventTypeOut:
    """Show an event type with its attributes."""
    return EventTypeOut.of(await service.get_type(tx, name=name))


@routes.patch("/event_types/{name}", permission="events:write")
async def update_type(tx: Tx, name: Text, body: EventTypePatch) -> EventTypeOut:
    """Describe an event type anew, archive it, so that it takes no more events, or bring it back."""
    return EventTypeOut.of(
        await service.update_type(tx, name=name, description=body.description, archived=body.archived)
    )


@routes.get("/events", permission="events:read")
async def list_events(
    tx: Tx,
    customer_id: Annotated[str | None, Query(examples=["cus_01kaw3x9p3e9rs8s9p1y9e1v5a"])] = None,
    type: Text | None = None,
    source: Text | None = None,
    external_id: Text | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    cursor: str | None = None,
) -> Page[EventOut]:
    """List events, those received last first: all, one customer's, or the one with a source and external id."""
    if (source is None) != (external_id is None):
        raise InvalidField("Give source and external_id together.", pointer="/query/external_id")
    if source is not None and (customer_id is not None or type is not None):
        raise InvalidField("A source and external_id name one event; leave the other filters out.", pointer="/query")
    page = await service.list_events(
        tx,
        page=PageRequest(limit, cursor),
        customer_id=None if customer_id is None else ids.decode("cus", customer_id, pointer="/query/customer_id"),
        type=type,
        named=None if source is None or external_id is None else (source, external_id),
    )
    return Page[EventOut](items=[EventOut.of(one) for one in page.items], next_cursor=page.next_cursor)


@routes.get("/events/{id}", permission="events:read")
async def get(tx: Tx, id: str) -> EventOut:
    """Show an event."""
    return EventOut.of(await service.get(tx, id=ids.decode("evn", id)))
