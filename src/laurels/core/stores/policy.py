"""What may be said about a store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from laurels.core.attributes import Schema, merged
from laurels.core.stores.model import Store, StoreChange
from laurels.kit import calendar

FIELDS = ("name", "zone", "archived")


def born(change: StoreChange, *, id: UUID, now: datetime, schema: Schema) -> Store:
    """Make a new store; without a name it is called by its code.

    :raises InvalidField: an attribute does not fit
    :raises UnknownZone: the zone does not exist
    """
    if not change.changes.get("attributes"):
        schema.check({}, f"{change.pointer}/attributes")
    return told(Store(id, change.code, change.code, None, {}, False, now, now), change, schema=schema)


def told(store: Store, change: StoreChange, *, schema: Schema) -> Store:
    """Apply what was said to a store.

    :raises InvalidField: an attribute does not fit
    :raises UnknownZone: the zone does not exist
    """
    zone: str | None = change.changes.get("zone")
    if zone is not None:
        calendar.zone_named(zone, pointer=f"{change.pointer}/zone")
    attributes: Mapping[str, Any] = change.changes.get("attributes") or {}
    if attributes:
        schema.check(attributes, f"{change.pointer}/attributes", stored=store.attributes)
    return replace(
        store,
        **{name: value for name, value in change.changes.items() if name in FIELDS},
        attributes=merged(store.attributes, attributes),
    )


def changed(before: Store, after: Store) -> list[str]:
    """Name the fields that differ."""
    return [name for name in (*FIELDS, "attributes") if getattr(before, name) != getattr(after, name)]
