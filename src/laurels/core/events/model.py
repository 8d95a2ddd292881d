"""What an event and its type are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from laurels.core.attributes import Kind, Schema


@dataclass(frozen=True, slots=True)
class TypeRow:
    """An event type as it is stored."""

    id: UUID
    name: str
    description: str
    archived: bool
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class EventType:
    """A kind of thing that customers do, with the attributes that its events have."""

    id: UUID
    name: str
    description: str
    archived: bool
    created_at: datetime
    updated_at: datetime
    schema: Schema


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that a customer did, as it is stored."""

    id: UUID
    source: str
    external_id: str
    type: str
    customer_id: UUID
    occurred_at: datetime
    received_at: datetime
    attributes: dict[str, Any]


@dataclass(frozen=True, slots=True)
class NewEvent:
    """One thing that a customer did, as it is recorded."""

    id: UUID
    source: str
    external_id: str
    type: str
    customer_id: UUID
    occurred_at: datetime
    attributes: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Existing:
    """One row of `EXISTING`: an event that was recorded before."""

    id: UUID
    source: str
    external_id: str


@dataclass(frozen=True, slots=True)
class Declaration:
    """One attribute that the events of a new type have."""

    name: str
    type: Kind
    required: bool = False
    allowed: list[Any] | None = None
