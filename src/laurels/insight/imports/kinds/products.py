"""A product a row, found again by sku."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from laurels.core import attributes, catalog
from laurels.core.attributes import Schema
from laurels.core.catalog import Product, ProductChange, ProductCreate
from laurels.insight.imports import store
from laurels.insight.imports.kinds.kind import (
    Did,
    Kind,
    Written,
    differing,
    each,
    given_back,
    in_rounds,
    misfit,
    put,
    reading,
    said,
    said_since,
    seal,
)
from laurels.insight.imports.mappings import Plan, Reading
from laurels.insight.imports.model import BadValue, Change, ChangedSince, Import, InUse, Item
from laurels.kit import ids
from laurels.kit.problems import Problem
from laurels.kit.tx import Tx

FIELDS = (*catalog.FIELDS, "collections")


async def _write(tx: Tx, plan: Plan, items: Sequence[Item]) -> list[Written]:
    read = await reading(tx, plan)
    changes = each(items, lambda item: _change(plan, read, item))

    async def write(some: list[ProductChange]) -> list[catalog.WrittenProduct | Problem]:
        return await catalog.write_products(tx, changes=some)

    def names(change: ProductChange) -> tuple[str]:
        return (change.sku,)

    outcomes = await in_rounds(changes, names, write)
    return [one if isinstance(one, Problem) else _did(one) for one in outcomes]


def _did(written: catalog.WrittenProduct) -> Did:
    before, after = written.before, written.product
    if before is None:
        return Did(written.status, after.id, None, {"seal": seal(after, FIELDS)})
    was, wrote = differing(before, after, FIELDS)
    return Did(written.status, after.id, was, wrote) if was else Did(written.status)


async def _undo(tx: Tx, now: Import, changes: Sequence[Change]) -> list[Problem | None]:
    found = await catalog.lock_products(tx, [change.subject_id for change in changes])
    schema = await attributes.schema(tx, "product")
    needed = await _needed(tx, [found[c.subject_id] for c in changes if c.before is None and c.subject_id in found])
    removed: list[Product] = []
    restored: list[tuple[Product, Product]] = []
    outcomes: list[Problem | None] = []
    for change in changes:
        product = found.get(change.subject_id)
        outcome: Problem | None = None
        if product is None:
            pass  # somebody took it away already
        elif change.before is not None:
            after, outcome = _former(product, change, schema)
            restored.append((product, after))
        elif seal(product, FIELDS) != change.after["seal"]:
            outcome = ChangedSince(f"Something else was said of {product.sku!r} since. It stays.")
        elif product.sku in needed:
            restored.append((product, replace(product, archived=True)))
            outcome = InUse(f"{product.sku!r} has {needed[product.sku]}. It stays, archived.")
        else:
            removed.append(product)
        outcomes.append(outcome)
    await catalog.restore_products(tx, restored)
    await catalog.remove_products(tx, removed)
    return outcomes


@dataclass(frozen=True, slots=True)
class _Needed:
    sku: str
    what: str


async def _needed(tx: Tx, made: Sequence[Product]) -> dict[str, str]:
    """Tell of products that an import made what came to depend on them: by sku."""
    if not made:
        return {}
    since = ids.first_of(min(one.created_at for one in made))
    rows = await tx.all(store.DEPENDING_ON_PRODUCTS, _Needed, since_id=since, skus=[one.sku for one in made])
    return {one.sku: one.what for one in rows}


def _former(product: Product, change: Change, schema: Schema) -> tuple[Product, Problem | None]:
    unfit = misfit(schema, change.before or {})
    if unfit is not None:
        return product, unfit
    after, later = given_back(product, change)
    return after, said_since(later)


def _change(plan: Plan, read: Reading, item: Item) -> ProductChange:
    body: dict[str, Any] = {}
    for name, value in said(plan, item.rows[0], read).items():
        put(body, "price_minor" if name == "price" else name, value)
    if "sku" not in body:
        raise BadValue("This row does not say which product it is: its sku is empty. Fill it.", pointer="/sku")
    (row,) = attributes.read_rows(ProductCreate, [body])
    if isinstance(row, Problem):
        row.pointer = (row.pointer or "").removeprefix("/items/0")
        raise row
    return row.change()


PRODUCTS = Kind(permission="catalog:write", write=_write, undo=_undo)
