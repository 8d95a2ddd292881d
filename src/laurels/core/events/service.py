"""Verbs of events and their types. Recording an event so that it earns is the engine's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from laurels.core import attributes, customers
from laurels.core.attributes import Schema
from laurels.core.events import policy, store
from laurels.core.events.model import Declaration, Event, EventType, Existing, NewEvent, TypeRow
from laurels.kit import ids
from laurels.kit.paging import Page, PageRequest
from laurels.kit.problems import Conflict, NotFound
from laurels.kit.tx import Tx, jsonb
from laurels.system import workspaces


async def create_type(
    tx: Tx, *, name: str, description: str = "", declarations: Iterable[Declaration] = ()
) -> EventType:
    """Create an event type with its attributes; a campaign's trigger is then `event.<name>`.

    :raises Conflict: there is one of this name
    :raises InvalidField: a name or a declaration that rules could not use
    """
    policy.check_name(name)
    row = await tx.maybe(store.CREATE_TYPE, TypeRow, id=tx.new_id(), name=name, description=description)
    if row is None:
        raise Conflict(f"There is an event type {name} already. Change that one, or choose another name.")
    for one in declarations:
        await attributes.define(
            tx, entity=f"event:{name}", name=one.name, type=one.type, required=one.required, allowed=one.allowed
        )
    await workspaces.bump(tx)
    tx.note("event_type", row.id, created=True, name=name)
    tx.emit("event_type.created", key=row.id, event_type_id=ids.encode("evt", row.id), name=name)
    return await _with_schema(tx, row)


async def update_type(tx: Tx, *, name: str, description: str | None = None, archived: bool | None = None) -> EventType:
    """Describe an event type anew, archive it, so that it takes no more events, or bring it back.

    :raises NotFound: there is none of this name
    """
    before = await get_type(tx, name=name)
    if description in (None, before.description) and archived in (None, before.archived):
        return before
    row = await tx.one(store.UPDATE_TYPE, TypeRow, name=name, description=description, archived=archived)
    await workspaces.bump(tx)
    tx.note("event_type", row.id, description=row.description, archived=row.archived)
    tx.emit("event_type.updated", key=row.id, event_type_id=ids.encode("evt", row.id), name=name)
    return await _with_schema(tx, row)


async def get_type(tx: Tx, *, name: str) -> EventType:
    """Read an event type by name.

    :raises NotFound: there is none of this name
    """
    row = await tx.maybe(store.TYPE_BY_NAME, TypeRow, name=name)
    if row is None:
        raise NotFound(f"There is no event type {name[:80]!r}. List the event types.")
    return await _with_schema(tx, row)


async def types(tx: Tx) -> dict[str, EventType]:
    """Read every event type with its attributes, by name: what a compiled programme needs. Archived ones too."""
    schemas = await attributes.schemas(tx)
    return {row.name: _typed(row, schemas.get(f"event:{row.name}")) for row in await tx.all(store.TYPES, TypeRow)}


async def _with_schema(tx: Tx, row: TypeRow) -> EventType:
    return _typed(row, await attributes.schema(tx, f"event:{row.name}"))


def _typed(row: TypeRow, schema: Schema | None) -> EventType:
    return EventType(
        row.id, row.name, row.description, row.archived, row.created_at, row.updated_at,
        schema or Schema(f"event:{row.name}", {}),
    )  # fmt: skip


async def record(tx: Tx, *, events: Sequence[NewEvent]) -> None:
    """Record events. Their attributes are checked and their customers known.

    :raises psycopg.errors.UniqueViolation: one was recorded meanwhile, so nothing may be done for it again
    """
    if events:
        await tx.run(store.RECORD, **record_params(events))


def record_params(events: Sequence[NewEvent]) -> dict[str, Any]:
    """Give the parameter of `RECORD` for these events, beside the workspace's."""
    return {"events": jsonb(events)}


async def existing(tx: Tx, *, named: Sequence[tuple[str, str]]) -> dict[tuple[str, str], UUID]:
    """Find which of these (source, external id) are recorded, with their ids, in one statement."""
    if not named:
        return {}
    rows = await tx.all(store.EXISTING, Existing, **existing_params(named))
    return {(row.source, row.external_id): row.id for row in rows}


def existing_params(named: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """Give the parameters of `EXISTING`, beside the workspace's."""
    return {"sources": [source for source, _ in named], "external_ids": [external_id for _, external_id in named]}


async def get(tx: Tx, *, id: UUID) -> Event:
    """Read an event.

    :raises NotFound: there is none
    """
    found = await tx.maybe(store.BY_ID, Event, id=id)
    if found is None:
        raise NotFound(f"No event has the id {ids.encode('evn', id)} in this workspace.")
    return found


async def list_events(
    tx: Tx,
    *,
    page: PageRequest,
    customer_id: UUID | None = None,
    type: str | None = None,
    named: tuple[str, str] | None = None,
) -> Page[Event]:
    """List events, those received last first: all, one customer's, or the one with a source and external id.

    A customer's include those of customers merged into theirs.

    :raises NotFound: there is no such customer
    """
    if named is not None:
        found = await tx.maybe(store.BY_EXTERNAL_ID, Event, source=named[0], external_id=named[1])
        return Page([] if found is None else [found])
    after = page.key(tuple[UUID])
    bounds = {"before": UUID(int=2**128 - 1) if after is None else after[0], "type": type, "limit": page.rows_max}
    if customer_id is None:
        rows = await tx.all(store.LIST, Event, **bounds)
    else:
        every = await customers.every_id(tx, id=customer_id)
        rows = await tx.all(store.LIST_OF_CUSTOMER, Event, customer_ids=every, **bounds)
    return Page[Event].of(rows, page, lambda event: (event.id,))
