"""What may be said about a product, and what rules read of it."""

from __future__ import annotations

import re
from collections.abc import Collection as Set
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from laurels import rules
from laurels.core.attributes import Schema, merged, nearest
from laurels.core.catalog.model import Product, ProductChange, ProductFacts, ProductRow
from laurels.kit.problems import InvalidField

FIELDS = ("name", "price_minor", "archived")
_KEY = re.compile(r"[a-z0-9]+(?:[_-][a-z0-9]+)*")


def check_key(key: str) -> None:
    """Refuse a key that rules could not write plainly.

    :raises InvalidField: it is no slug of at most 64 characters
    """
    if len(key) > 64 or not _KEY.fullmatch(key):
        raise InvalidField(
            f"{key[:80]!r} is no key. Use small letters and digits, with single - or _ between.", pointer="/key"
        )


def check_collections(change: ProductChange, known: Set[str]) -> None:
    """Refuse collections that do not exist.

    :raises InvalidField: naming the collection and the nearest known one
    """
    for key in sorted(change.collections or ()):
        if key not in known:
            raise InvalidField(
                f"There is no collection {key!r}.{nearest(key, known)} Create it first, or leave it out.",
                pointer=f"{change.pointer}/collections",
            )


def born(change: ProductChange, *, id: UUID, now: datetime, schema: Schema) -> Product:
    """Make a new product; without a name it is called by its sku.

    :raises InvalidField: an attribute does not fit
    """
    attributes: Mapping[str, Any] = change.changes.get("attributes") or {}
    if not attributes:
        schema.check({}, f"{change.pointer}/attributes")
    return told(Product(id, change.sku, change.sku, None, {}, False, now, now, []), change, schema=schema)


def told(product: Product, change: ProductChange, *, schema: Schema) -> Product:
    """Apply what was said to a product.

    :raises InvalidField: an attribute does not fit
    """
    attributes: Mapping[str, Any] = change.changes.get("attributes") or {}
    if attributes:
        schema.check(attributes, f"{change.pointer}/attributes", stored=product.attributes)
    return replace(
        product,
        **{name: value for name, value in change.changes.items() if name in FIELDS},
        attributes=merged(product.attributes, attributes),
        collections=product.collections if change.collections is None else sorted(change.collections),
    )


def changed(before: Product, after: Product) -> list[str]:
    """Name the fields that differ."""
    return [name for name in (*FIELDS, "attributes", "collections") if getattr(before, name) != getattr(after, name)]


def facts(row: ProductRow) -> ProductFacts:
    """Turn a row of `PRODUCTS_BY_SKU` into what the engine reads."""
    return ProductFacts(row.id, row.sku, row.attributes, tuple(row.collections))


def vocabulary(schema: Schema, collections: tuple[str, ...] | None) -> list[rules.Entry]:
    """List what rules may read of the product on an order line, as fields of the line: `product.<name>`, `collections`.

    `collections` are the keys that a rule may name; None: any.
    """
    return [
        rules.Entry("collections", rules.LIST(rules.STRING), "the collections of the product", allowed=collections),
        *schema.entries("product"),
    ]
