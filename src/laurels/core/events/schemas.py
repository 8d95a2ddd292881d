"""Events and their types on the wire."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from laurels.core.attributes import Kind, Text
from laurels.core.events.model import Declaration, Event, EventType
from laurels.kit import ids
from laurels.kit.web import Attributes, Instant, Wire


class EventAttribute(Wire):
    """An attribute of the events of a type."""

    name: Text = Field(max_length=63, examples=["minutes"])
    type: Kind = Field(examples=["integer"])
    required: bool = False
    allowed: list[Any] | None = Field(default=None, min_length=1, max_length=200)

    def declaration(self) -> Declaration:
        """Read the declaration."""
        return Declaration(self.name, self.type, self.required, self.allowed)


class EventTypeCreate(Wire):
    """An event type to create; its name never changes."""

    name: Text = Field(max_length=64, examples=["app.opened"])
    description: str = Field(default="", max_length=1000)
    attributes: list[EventAttribute] = Field(
        default=[], max_length=50, description="What its events tell; changed later at /v1/attributes/event:<name>."
    )


class EventTypePatch(Wire):
    """What may be changed of an event type."""

    description: str | None = Field(default=None, max_length=1000, examples=["Took part in a tasting."])
    archived: bool | None = None


class EventTypeOut(Wire):
    """An event type."""

    id: str = Field(examples=["evt_01kaw3x9p3e9rs8s9p1y9e1v5a"])
    name: str
    description: str
    attributes: list[EventAttribute]
    archived: bool
    created_at: Instant
    updated_at: Instant

    @classmethod
    def of(cls, type: EventType) -> EventTypeOut:
        """Show an event type."""
        return cls(
            id=ids.encode("evt", type.id),
            name=type.name,
            description=type.description,
            attributes=[
                EventAttribute(name=one.name, type=one.type, required=one.required, allowed=one.allowed)
                for one in type.schema.attributes.values()
            ],
            archived=type.archived,
            created_at=type.created_at,
            updated_at=type.updated_at,
        )


class EventOut(Wire):
    """One thing that a customer did."""

    id: str = Field(examples=["evn_01kaw3x9p3e9rs8s9p1y9e1v5a"])
    source: str
    external_id: str
    type: str
    customer_id: str
    occurred_at: Instant
    received_at: Instant
    attributes: Attributes

    @classmethod
    def of(cls, event: Event) -> EventOut:
        """Show an event."""
        return cls(
            id=ids.encode("evn", event.id),
            source=event.source,
            external_id=event.external_id,
            type=event.type,
            customer_id=ids.encode("cus", event.customer_id),
            occurred_at=event.occurred_at,
            received_at=event.received_at,
            attributes=event.attributes,
        )
