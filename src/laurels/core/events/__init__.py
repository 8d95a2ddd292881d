"""Events: what customers do beside buying, as other systems tell it, each of a declared type.

A type's name is unique and never changes; an archived type takes no more events. An event is recorded once: source and
external id are unique, and recording them again is an error, not a second event. It keeps the customer's id as it was
then, and reads follow merges. Types are configuration and raise the workspace's version; events are data.
"""

from laurels.core import attributes
from laurels.core.events.model import Declaration, Event, EventType, Existing, NewEvent
from laurels.core.events.policy import facts, known, vocabulary
from laurels.core.events.service import (
    create_type,
    existing,
    existing_params,
    get,
    get_type,
    list_events,
    record,
    record_params,
    types,
    update_type,
)
from laurels.core.events.store import EXISTING, HAPPENED, MISFIT, RECORD

EVENTS = {
    "event.received": "A custom event was recorded; the payload says what it earned.",
    "event_type.created": "An event type was created.",
    "event_type.updated": "An event type was described anew, archived or brought back.",
}

attributes.keep("event", prefix="evn", misfit=MISFIT)

__all__ = [
    "EVENTS",
    "EXISTING",
    "HAPPENED",
    "RECORD",
    "Declaration",
    "Event",
    "EventType",
    "Existing",
    "NewEvent",
    "create_type",
    "existing",
    "existing_params",
    "facts",
    "get",
    "get_type",
    "known",
    "list_events",
    "record",
    "record_params",
    "types",
    "update_type",
    "vocabulary",
]
