"""Products and collections on the wire."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from laurels.core.attributes import Text
from laurels.core.catalog.model import Collection, Membership, Product, ProductChange, WrittenProduct
from laurels.kit import ids
from laurels.kit.web import Attributes, Instant, Wire

Sku = Annotated[Text, Field(max_length=100, examples=["TEA-100"])]
Key = Annotated[Text, Field(max_length=64, examples=["hot-drinks"])]


class ProductPatch(Wire):
    """What is said about a product: fields left out stay as they are."""

    name: Text = Field(default="", examples=["Assam, 100 bags"])
    price_minor: int | None = Field(default=None, ge=0, le=10**15, examples=[450])
    attributes: Attributes = Field(default={}, description="Merged into what is stored; null takes one away.")
    collections: list[Key] | None = Field(
        default=None, max_length=100, description="The keys of all collections that it is in; left out, they stay."
    )
    archived: bool = False

    def changes(self) -> dict[str, Any]:
        """Give the fields that were named, beside the collections."""
        return {name: getattr(self, name) for name in self.model_fields_set - {"sku", "collections"}}

    def placed(self) -> frozenset[str] | None:
        """Give the collections that were named."""
        return None if self.collections is None else frozenset(self.collections)


class ProductCreate(ProductPatch):
    """A product to create, or to update if the sku is known."""

    sku: Sku

    def change(self, pointer: str = "") -> ProductChange:
        """Read what is said."""
        return ProductChange(self.sku, self.changes(), self.placed(), pointer)


class ProductOut(Wire):
    """A product."""

    id: str = Field(examples=["prd_01kaw3x9p3e9rs8s9p1y9e1v5a"])
    sku: str
    name: str
    price_minor: int | None
    currency: str = Field(examples=["GBP"])
    attributes: Attributes
    collections: list[str]
    archived: bool
    created_at: Instant
    updated_at: Instant

    @classmethod
    def of(cls, product: Product, currency: str) -> ProductOut:
        """Show a product."""
        return cls(**_fields(product, currency))


class ProductWritten(ProductOut):
    """A product, and what became of it."""

    status: str = Field(description="created, updated or unchanged.", examples=["created"])

    @classmethod
    def written(cls, written: WrittenProduct, currency: str) -> ProductWritten:
        """Show what was written."""
        return cls(**_fields(written.product, currency), status=written.status)


def _fields(product: Product, currency: str) -> dict[str, Any]:
    return {
        "id": ids.encode("prd", product.id),
        "sku": product.sku,
        "name": product.name,
        "price_minor": product.price_minor,
        "currency": currency,
        "attributes": product.attributes,
        "collections": product.collections,
        "archived": product.archived,
        "created_at": product.created_at,
        "updated_at": product.updated_at,
    }


class CollectionCreate(Wire):
    """A collection to create; its key is what rules name, and never changes."""

    key: Key
    name: Text = Field(examples=["Hot drinks"])


class CollectionPatch(Wire):
    """What may be changed of a collection."""

    name: Text | None = Field(default=None, examples=["Loose tea"])
    archived: bool | None = None


class CollectionOut(Wire):
    """A collection."""

    id: str = Field(examples=["col_01kaw3x9p3e9rs8s9p1y9e1v5a"])
    key: str
    name: str
    archived: bool
    created_at: Instant
    updated_at: Instant

    @classmethod
    def of(cls, collection: Collection) -> CollectionOut:
        """Show a collection."""
        return cls(
            id=ids.encode("col", collection.id),
            key=collection.key,
            name=collection.name,
            archived=collection.archived,
            created_at=collection.created_at,
            updated_at=collection.updated_at,
        )


class Members(Wire):
    """Products by sku."""

    skus: list[Sku] = Field(min_length=1, max_length=1000)


class MembersOut(Wire):
    """What became of the products that were named."""

    changed: int = Field(description="How many joined, or left.")
    unchanged: int = Field(description="How many were in, or out, before.")
    unknown: list[str] = Field(description="The skus of no product.")

    @classmethod
    def of(cls, membership: Membership) -> MembersOut:
        """Show what became of them."""
        return cls(changed=membership.changed_count, unchanged=membership.unchanged_count, unknown=membership.unknown)
