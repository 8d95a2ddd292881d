"""What an event type may be called, and what rules read of an event."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from laurels import rules
from laurels.core.attributes import nearest
from laurels.core.events.model import EventType
from laurels.kit.problems import Conflict, InvalidField

NAME_LENGTH_MAX = 64
_NAME = re.compile(r"[a-z][a-z0-9]*(?:[_.-][a-z0-9]+)*")


def check_name(name: str) -> None:
    """Refuse a name that a campaign's trigger could not have.

    :raises InvalidField: it is no small word of at most 64 characters, with single _ . or - inside
    """
    if len(name) > NAME_LENGTH_MAX or not _NAME.fullmatch(name):
        raise InvalidField(
            f"{name[:80]!r} is no name for an event type. Use small letters and digits, starting with a letter, "
            "with single _ . or - between, such as app.opened.",
            pointer="/name",
        )


def known(types: Mapping[str, EventType], name: str, *, pointer: str = "/type") -> EventType:
    """Find the type of an event that arrives, or refuse the event.

    :raises InvalidField: there is no such type, naming the nearest one
    :raises Conflict: the type is archived
    """
    found = types.get(name)
    if found is None:
        raise InvalidField(
            f"There is no event type {name[:80]!r}.{nearest(name, types)} Create it first.", pointer=pointer
        )
    if found.archived:
        raise Conflict(f"The event type {name} is archived and takes no more events. Bring it back first.")
    return found


def facts(type: EventType, attributes: Mapping[str, Any]) -> dict[str, Any]:
    """Tell what rules read of an event: its type, and each declared attribute by its name."""
    return {"type": type.name, **type.schema.facts(attributes)}


def vocabulary(type: EventType) -> list[rules.Entry]:
    """List what rules of a campaign with this trigger may read of the event."""
    return [
        rules.Entry("event.type", rules.STRING, "the event", allowed=(type.name,)),
        *type.schema.entries("event"),
    ]
