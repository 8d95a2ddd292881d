"""Stores on the wire."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from laurels.core.attributes import Text
from laurels.core.stores.model import Store, StoreChange, Written
from laurels.kit import ids
from laurels.kit.web import Attributes, Instant, Wire

Code = Annotated[Text, Field(max_length=100, examples=["LON-1"])]


class StorePatch(Wire):
    """What is said about a store: fields left out stay as they are."""

    name: Text = Field(default="", examples=["London, Strand"])
    zone: str | None = Field(
        default=None, max_length=64, description="Null: the workspace's.", examples=["Europe/London"]
    )
    attributes: Attributes = Field(default={}, description="Merged into what is stored; null takes one away.")
    archived: bool = False

    def changes(self) -> dict[str, Any]:
        """Give the fields that were named."""
        return {name: getattr(self, name) for name in self.model_fields_set - {"code"}}


class StoreCreate(StorePatch):
    """A store to create, or to update if the code is known."""

    code: Code

    def change(self, pointer: str = "") -> StoreChange:
        """Read what is said."""
        return StoreChange(self.code, self.changes(), pointer)


class StoreOut(Wire):
    """A store."""

    id: str = Field(examples=["sto_01kaw3x9p3e9rs8s9p1y9e1v5a"])
    code: str
    name: str
    zone: str | None
    attributes: Attributes
    archived: bool
    created_at: Instant
    updated_at: Instant

    @classmethod
    def of(cls, store: Store) -> StoreOut:
        """Show a store."""
        return cls(**_fields(store))


class StoreWritten(StoreOut):
    """A store, and what became of it."""

    status: str = Field(description="created, updated or unchanged.", examples=["created"])

    @classmethod
    def written(cls, written: Written) -> StoreWritten:
        """Show what was written."""
        return cls(**_fields(written.store), status=written.status)


def _fields(store: Store) -> dict[str, Any]:
    return {
        "id": ids.encode("sto", store.id),
        "code": store.code,
        "name": store.name,
        "zone": store.zone,
        "attributes": store.attributes,
        "archived": store.archived,
        "created_at": store.created_at,
        "updated_at": store.updated_at,
    }
