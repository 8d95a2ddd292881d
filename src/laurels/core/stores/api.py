"""Routes of stores."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query

from laurels.core.attributes import Batch, BatchOut, read_rows
from laurels.core.stores import service
from laurels.core.stores.schemas import Code, StoreCreate, StoreOut, StorePatch, StoreWritten
from laurels.kit import ids
from laurels.kit.paging import PageRequest
from laurels.kit.problems import Problem
from laurels.kit.tx import Tx
from laurels.kit.web import Page, Routes

routes = Routes(prefix="/v1/stores", tag="Stores")
Limit = Annotated[int, Query(ge=1, le=200)]


@routes.post("", permission="catalog:write", status=200)
async def create_store(tx: Tx, body: StoreCreate) -> StoreWritten:
    """Create a store, or update the one with its code.

    So sending the same store again is safe: `status` tells whether it was created, updated or left unchanged.
    """
    return StoreWritten.written(await service.create(tx, change=body.change()))


@routes.post("/bulk", permission="catalog:write", status=200)
async def create_stores(tx: Tx, body: Batch[StoreCreate]) -> BatchOut:
    """Create or update up to 1000 stores, each as if it were sent alone. A code may be in the batch once."""
    rows = read_rows(StoreCreate, body.items)
    changes = [row if isinstance(row, Problem) else row.change(f"/items/{place}") for place, row in enumerate(rows)]
    outcomes = await service.write(tx, changes=changes)
    return BatchOut.of(
        [one if isinstance(one, Problem) else (one.status, ids.encode("sto", one.store.id)) for one in outcomes],
        request_id=tx.request_id,
    )


@routes.get("", permission="catalog:read")
async def list_stores(
    tx: Tx,
    archived: Annotated[bool, Query(description="Whether archived ones are listed too.", strict=False)] = False,
    limit: Limit = 50,
    cursor: str | None = None,
) -> Page[StoreOut]:
    """List stores by code."""
    page = await service.list_stores(tx, page=PageRequest(limit, cursor), archived=archived)
    return Page[StoreOut](items=[StoreOut.of(one) for one in page.items], next_cursor=page.next_cursor)


@routes.get("/by_code", permission="catalog:read")
async def get_store_by_code(tx: Tx, code: Code) -> StoreOut:
    """Show the store with this code."""
    return StoreOut.of(await service.get_by_code(tx, code=code))


@routes.get("/{id}", permission="catalog:read")
async def get_store(tx: Tx, id: str) -> StoreOut:
    """Show a store."""
    return StoreOut.of(await service.get(tx, id=ids.decode("sto", id)))


@routes.patch("/{id}", permission="catalog:write")
async def update_store(tx: Tx, id: str, body: StorePatch) -> StoreWritten:
    """Change some fields of a store; its code never changes. An archived store still counts for what was sold there."""
    return StoreWritten.written(await service.update(tx, id=ids.decode("sto", id), changes=body.changes()))
