"""Routes of products and collections."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query

from laurels.core.attributes import Batch, BatchOut, read_rows
from laurels.core.catalog import service
from laurels.core.catalog.schemas import (
    CollectionCreate,
    CollectionOut,
    CollectionPatch,
    Key,
    Members,
    MembersOut,
    ProductCreate,
    ProductOut,
    ProductPatch,
    ProductWritten,
    Sku,
)
from laurels.kit import ids
from laurels.kit.paging import PageRequest
from laurels.kit.problems import Problem
from laurels.kit.tx import Tx
from laurels.kit.web import Page, Routes

routes = Routes(prefix="/v1", tag="Catalog")
Limit = Annotated[int, Query(ge=1, le=200)]
Archived = Annotated[bool, Query(description="Whether archived ones are listed too.", strict=False)]


@routes.post("/products", permission="catalog:write", status=200)
async def create_product(tx: Tx, body: ProductCreate) -> ProductWritten:
    """Create a product, or update the one with its sku.

    So sending the same product again is safe: `status` tells whether it was created, updated or left unchanged.
    """
    return ProductWritten.written(await service.create_product(tx, change=body.change()), tx.workspace.currency)


@routes.post("/products/bulk", permission="catalog:write", status=200)
async def create_products(tx: Tx, body: Batch[ProductCreate]) -> BatchOut:
    """Create or update up to 1000 products, each as if it were sent alone. A sku may be in the batch once."""
    rows = read_rows(ProductCreate, body.items)
    changes = [row if isinstance(row, Problem) else row.change(f"/items/{place}") for place, row in enumerate(rows)]
    outcomes = await service.write_products(tx, changes=changes)
    return BatchOut.of(
        [one if isinstance(one, Problem) else (one.status, ids.encode("prd", one.product.id)) for one in outcomes],
        request_id=tx.request_id,
    )


@routes.get("/products", permission="catalog:read")
async def list_products(
    tx: Tx, archived: Archived = False, limit: Limit = 50, cursor: str | None = None
) -> Page[ProductOut]:
    """List products by sku."""
    page = await service.list_products(tx, page=PageRequest(limit, cursor), archived=archived)
    items = [ProductOut.of(one, tx.workspace.currency) for one in page.items]
    return Page[ProductOut](items=items, next_cursor=page.next_cursor)


@routes.get("/products/by_sku", permission="catalog:read")
async def get_product_by_sku(tx: Tx, sku: Sku) -> ProductOut:
    """Show the product with this sku."""
    return ProductOut.of(await service.get_product_by_sku(tx, sku=sku), tx.workspace.currency)


@routes.get("/products/{id}", permission="catalog:read")
async def get_product(tx: Tx, id: str) -> ProductOut:
    """Show a product."""
    return ProductOut.of(await service.get_product(tx, id=ids.decode("prd", id)), tx.workspace.currency)


@routes.patch("/products/{id}", permission="catalog:write")
async def update_product(tx: Tx, id: str, body: ProductPatch) -> ProductWritten:
    """Change some fields of a product; its sku never changes. An archived product still earns."""
    written = await service.update_product(
        tx, id=ids.decode("prd", id), changes=body.changes(), collections=body.placed()
    )
    return ProductWritten.written(written, tx.workspace.currency)


@routes.post("/collections", permission="catalog:write")
async def create_collection(tx: Tx, body: CollectionCreate) -> CollectionOut:
    """Create an empty collection. Rules name it by its key: `line.collections.exists(c, c == "hot-drinks")`."""
    return CollectionOut.of(await service.create_collection(tx, key=body.key, name=body.name))


@routes.get("/collections", permission="catalog:read")
async def list_collections(
    tx: Tx, archived: Archived = False, limit: Limit = 50, cursor: str | None = None
) -> Page[CollectionOut]:
    """List collections by key."""
    page = await service.list_collections(tx, page=PageRequest(limit, cursor), archived=archived)
    return Page[CollectionOut](items=[CollectionOut.of(one) for one in page.items], next_cursor=page.next_cursor)


@routes.get("/collections/{key}", permission="catalog:read")
async def get_collection(tx: Tx, key: Key) -> CollectionOut:
    """Show a collection."""
    return CollectionOut.of(await service.get_collection(tx, key=key))


@routes.patch("/collections/{key}", permission="catalog:write")
async def update_collection(tx: Tx, key: Key, body: CollectionPatch) -> CollectionOut:
    """Rename a collection, archive it, so that rules no longer see it, or bring it back."""
    return CollectionOut.of(await service.update_collection(tx, key=key, name=body.name, archived=body.archived))


@routes.get("/collections/{key}/members", permission="catalog:read")
async def list_members(tx: Tx, key: Key, limit: Limit = 50, cursor: str | None = None) -> Page[ProductOut]:
    """List the products of a collection."""
    page = await service.list_members(tx, key=key, page=PageRequest(limit, cursor))
    items = [ProductOut.of(one, tx.workspace.currency) for one in page.items]
    return Page[ProductOut](items=items, next_cursor=page.next_cursor)


@routes.post("/collections/{key}/members", permission="catalog:write", status=200)
async def add_members(tx: Tx, key: Key, body: Members) -> MembersOut:
    """Put up to 1000 products into a collection."""
    return MembersOut.of(await service.add_members(tx, key=key, skus=body.skus))


@routes.post("/collections/{key}/members/removals", permission="catalog:write", status=200)
async def remove_members(tx: Tx, key: Key, body: Members) -> MembersOut:
    """Take up to 1000 products out of a collection."""
    return MembersOut.of(await service.remove_members(tx, key=key, skus=body.skus))
