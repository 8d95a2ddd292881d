"""What a product and a collection are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Product:
    """A product as it is stored, with the keys of its collections."""

    id: UUID
    sku: str
    name: str
    price_minor: int | None
    attributes: dict[str, Any]
    archived: bool
    created_at: datetime
    updated_at: datetime
    collections: list[str]


@dataclass(frozen=True, slots=True)
class ProductChange:
    """What is said about the product of this sku: only the fields that were named; `collections` are all it is in."""

    sku: str
    changes: Mapping[str, Any]
    collections: frozenset[str] | None = None
    pointer: str = ""


@dataclass(frozen=True, slots=True)
class WrittenProduct:
    """What became of one change: created, updated or unchanged, and the product after it.

    :param before: the product before it; None for one that was created
    """

    status: str
    product: Product
    before: Product | None = None


@dataclass(frozen=True, slots=True)
class ProductRow:
    """One row of `PRODUCTS_BY_SKU`."""

    id: UUID
    sku: str
    attributes: dict[str, Any]
    collections: list[str]


@dataclass(frozen=True, slots=True)
class ProductFacts:
    """What the engine must know of a product; archived collections are left out, archived products are not."""

    id: UUID
    sku: str
    attributes: dict[str, Any]
    collections: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Collection:
    """A set of products that rules name by its key."""

    id: UUID
    key: str
    name: str
    archived: bool
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Membership:
    """What became of skus that were put into a collection or taken out: how many moved, and which are no product."""

    changed_count: int
    unchanged_count: int
    unknown: list[str]
