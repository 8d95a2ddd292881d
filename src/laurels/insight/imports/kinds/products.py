"""A product a row, found again by sku."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from laurels.core import attributes, catalog
from laurels.core.catalog import ProductChange, ProductCreate
from laurels.insight.imports.kinds.kind import Kind, Written, each, in_rounds, put, reading, said
from laurels.insight.imports.mappings import Plan, Reading
from laurels.insight.imports.model import BadValue, Item
from laurels.kit.problems import Problem
from laurels.kit.tx import Tx


async def _write(tx: Tx, plan: Plan, items: Sequence[Item]) -> list[Written]:
    read = await reading(tx, plan)
    changes = each(items, lambda item: _change(plan, read, item))

    async def write(some: list[ProductChange]) -> list[catalog.WrittenProduct | Problem]:
        return await catalog.write_products(tx, changes=some)

    def names(change: ProductChange) -> tuple[str]:
        return (change.sku,)

    outcomes = await in_rounds(changes, names, write)
    return [one if isinstance(one, Problem) else one.status for one in outcomes]


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


PRODUCTS = Kind(permission="catalog:write", write=_write)
