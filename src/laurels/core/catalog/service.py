"""Verbs of products and collections."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from laurels.core import attributes
from laurels.core.catalog import policy, store
from laurels.core.catalog.model import (
    Collection,
    Membership,
    Product,
    ProductChange,
    ProductFacts,
    ProductRow,
    WrittenProduct,
)
from laurels.kit import ids
from laurels.kit.paging import Page, PageRequest
from laurels.kit.problems import Conflict, InvalidField, NotFound, Problem
from laurels.kit.tx import Tx
from laurels.system import workspaces


async def create_product(tx: Tx, *, change: ProductChange) -> WrittenProduct:
    """Create a product, or update the one with its sku.

    :raises InvalidField: an attribute does not fit, or a collection does not exist
    """
    (outcome,) = await write_products(tx, changes=[change])
    if isinstance(outcome, Problem):
        raise outcome
    return outcome


async def write_products(tx: Tx, *, changes: Sequence[ProductChange | Problem]) -> list[WrittenProduct | Problem]:
    """Create or update many products by sku, with a result or a problem for each. A sku named twice is refused."""
    skus = sorted({change.sku for change in changes if isinstance(change, ProductChange)})
    schema = await attributes.schema(tx, "product")
    stored = {product.sku: product for product in await tx.all(store.LOCK, Product, skus=skus)}
    collections = {}
    if any(isinstance(change, ProductChange) and change.collections for change in changes):
        collections = {one.key: one.id for one in await tx.all(store.COLLECTIONS, Collection)}
    first: dict[str, int] = {}
    outcomes: list[WrittenProduct | Problem] = []
    for index, change in enumerate(changes):
        if isinstance(change, Problem):
            outcomes.append(change)
            continue
        try:
            if first.setdefault(change.sku, index) != index:
                raise InvalidField(
                    f"The row {first[change.sku]} has the same sku. Send a product once in a batch.",
                    pointer=f"{change.pointer}/sku",
                    first=f"/items/{first[change.sku]}",
                )
            policy.check_collections(change, collections)
            before = stored.get(change.sku)
            if before is None:
                after = policy.born(change, id=tx.new_id(), now=tx.now, schema=schema)
            else:
                after = policy.told(before, change, schema=schema)
        except Problem as problem:
            outcomes.append(problem)
        else:
            outcomes.append(_written(tx, before, after))
    written = [one for one in outcomes if isinstance(one, WrittenProduct)]
    await store.create(tx, products=[one.product for one in written if one.status == "created"])
    await store.update(tx, products=[one.product for one in written if one.status == "updated"])
    await store.place(
        tx,
        wanted={
            one.product.id: [collections[key] for key in one.product.collections]
            for one in written
            if one.product.collections != (stored[one.product.sku].collections if one.product.sku in stored else [])
        },
    )
    return outcomes


def _written(tx: Tx, before: Product | None, after: Product) -> WrittenProduct:
    named = {"product_id": ids.encode("prd", after.id), "sku": after.sku}
    if before is None:
        tx.note("product", after.id, created=True)
        tx.emit("product.created", key=after.id, **named)
        return WrittenProduct("created", after)
    fields = policy.changed(before, after)
    if not fields:
        return WrittenProduct("unchanged", after, before)
    tx.note("product", after.id, changed=fields)
    tx.emit("product.updated", key=after.id, **named, changed=fields)
    return WrittenProduct("updated", replace(after, updated_at=tx.now), before)


async def lock_products(tx: Tx, product_ids: Iterable[UUID]) -> dict[UUID, Product]:
    """Read products and keep others from changing them until the commit."""
    return {one.id: one for one in await tx.all(store.LOCK_BY_ID, Product, ids=sorted(product_ids))}


async def restore_products(tx: Tx, stories: Sequence[tuple[Product, Product]]) -> None:
    """Give locked products back what they were: each as it is, and as it shall be."""
    changed = [after for before, after in stories if _written(tx, before, after).status == "updated"]
    await store.update(tx, products=changed)
    moved = {after.id: after.collections for before, after in stories if before.collections != after.collections}
    if moved:
        collections = {one.key: one.id for one in await tx.all(store.COLLECTIONS, Collection)}
        await store.place(tx, wanted={id: [collections[key] for key in keys] for id, keys in moved.items()})


async def remove_products(tx: Tx, products: Sequence[Product]) -> None:
    """Take locked products away, as if they had never been; what was bought under their sku stays as it is."""
    await store.place(tx, wanted={one.id: [] for one in products})
    await store.remove(tx, ids=[one.id for one in products])
    for one in products:
        tx.note("product", one.id, removed=True)
        tx.emit("product.removed", key=one.id, product_id=ids.encode("prd", one.id), sku=one.sku)


async def update_product(
    tx: Tx, *, id: UUID, changes: Mapping[str, Any], collections: frozenset[str] | None = None
) -> WrittenProduct:
    """Change some fields of a product.

    :raises NotFound: there is none
    :raises InvalidField: an attribute does not fit, or a collection does not exist
    """
    sku = (await get_product(tx, id=id)).sku
    return await create_product(tx, change=ProductChange(sku, changes, collections))


async def get_product(tx: Tx, *, id: UUID) -> Product:
    """Read a product by id.

    :raises NotFound: there is none
    """
    found = await tx.maybe(store.BY_ID, Product, id=id)
    if found is None:
        raise NotFound(f"No product has the id {ids.encode('prd', id)} in this workspace.")
    return found


async def get_product_by_sku(tx: Tx, *, sku: str) -> Product:
    """Read a product by sku.

    :raises NotFound: there is none
    """
    found = await tx.maybe(store.BY_SKU, Product, sku=sku)
    if found is None:
        raise NotFound(f"No product has the sku {sku!r}. Create it first.")
    return found


async def list_products(tx: Tx, *, page: PageRequest, archived: bool = False) -> Page[Product]:
    """List products by sku; archived ones only if asked for."""
    after = page.key(tuple[str])
    rows = await tx.all(
        store.LIST, Product, after="" if after is None else after[0], archived=archived, limit=page.rows_max
    )
    return Page[Product].of(rows, page, lambda product: (product.sku,))


async def lookup(tx: Tx, skus: Sequence[str]) -> dict[str, ProductFacts]:
    """Find what the engine must know of the products with these skus, in one statement; unknown skus are absent."""
    if not skus:
        return {}
    return looked_up(await tx.all(store.PRODUCTS_BY_SKU, ProductRow, skus=list(skus)))


def looked_up(rows: Sequence[ProductRow]) -> dict[str, ProductFacts]:
    """Turn the rows of `PRODUCTS_BY_SKU` into the answer of `lookup`."""
    return {row.sku: policy.facts(row) for row in rows}


async def create_collection(tx: Tx, *, key: str, name: str) -> Collection:
    """Create an empty collection.

    :raises Conflict: the key is taken
    :raises InvalidField: the key is no slug
    """
    policy.check_key(key)
    made = await tx.maybe(store.CREATE_COLLECTION, Collection, id=tx.new_id(), key=key, name=name)
    if made is None:
        raise Conflict(f"A collection has the key {key!r} already. Change that one, or choose another key.")
    await workspaces.bump(tx)
    tx.note("collection", made.id, created=True, key=key, name=name)
    tx.emit("collection.created", key=made.id, collection_id=ids.encode("col", made.id), collection=key)
    return made


async def update_collection(tx: Tx, *, key: str, name: str | None = None, archived: bool | None = None) -> Collection:
    """Rename a collection, archive it, so that rules no longer see it, or bring it back.

    :raises NotFound: there is none
    """
    before = await get_collection(tx, key=key)
    if name in (None, before.name) and archived in (None, before.archived):
        return before
    after = await tx.one(store.UPDATE_COLLECTION, Collection, key=key, name=name, archived=archived)
    await workspaces.bump(tx)
    tx.note("collection", after.id, name=after.name, archived=after.archived)
    tx.emit("collection.updated", key=after.id, collection_id=ids.encode("col", after.id), collection=key)
    return after


async def get_collection(tx: Tx, *, key: str) -> Collection:
    """Read a collection by key.

    :raises NotFound: there is none
    """
    found = await tx.maybe(store.COLLECTION_BY_KEY, Collection, key=key)
    if found is None:
        raise NotFound(f"There is no collection {key!r}. Create it first.")
    return found


async def list_collections(tx: Tx, *, page: PageRequest, archived: bool = False) -> Page[Collection]:
    """List collections by key; archived ones only if asked for."""
    after = page.key(tuple[str])
    rows = await tx.all(
        store.LIST_COLLECTIONS, Collection, after="" if after is None else after[0], archived=archived,
        limit=page.rows_max,
    )  # fmt: skip
    return Page[Collection].of(rows, page, lambda collection: (collection.key,))


async def keys(tx: Tx) -> list[str]:
    """List the keys of all collections that rules may name."""
    return [one.key for one in await tx.all(store.COLLECTIONS, Collection) if not one.archived]


async def add_members(tx: Tx, *, key: str, skus: Sequence[str]) -> Membership:
    """Put products into a collection; skus of no product are named in the answer.

    :raises NotFound: there is no such collection
    """
    return await _move(tx, key=key, skus=skus, joins=True)


async def remove_members(tx: Tx, *, key: str, skus: Sequence[str]) -> Membership:
    """Take products out of a collection; skus of no product are named in the answer.

    :raises NotFound: there is no such collection
    """
    return await _move(tx, key=key, skus=skus, joins=False)


async def _move(tx: Tx, *, key: str, skus: Sequence[str], joins: bool) -> Membership:
    collection = await get_collection(tx, key=key)
    wanted = sorted(set(skus))
    known = frozenset(await tx.all(store.SKUS_KNOWN, str, skus=wanted))
    move = store.ADD_MEMBERS if joins else store.REMOVE_MEMBERS
    count = await tx.run(move, collection_id=collection.id, skus=sorted(known))
    if count:
        moved = {"added" if joins else "removed": count}
        tx.note("collection", collection.id, **moved)
        tx.emit(
            "collection.members_changed", key=collection.id, collection_id=ids.encode("col", collection.id),
            collection=key, **moved,
        )  # fmt: skip
    return Membership(count, len(known) - count, [sku for sku in wanted if sku not in known])


async def list_members(tx: Tx, *, key: str, page: PageRequest) -> Page[Product]:
    """List the products of a collection, oldest first.

    :raises NotFound: there is no such collection
    """
    collection = await get_collection(tx, key=key)
    after = page.key(tuple[UUID])
    rows = await tx.all(
        store.LIST_MEMBERS, Product, collection_id=collection.id, after=UUID(int=0) if after is None else after[0],
        limit=page.rows_max,
    )  # fmt: skip
    return Page[Product].of(rows, page, lambda product: (product.id,))
