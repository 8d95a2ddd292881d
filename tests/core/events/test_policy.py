"""What an event type may be called, and what rules read of an event."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

import pytest

from laurels.core.attributes import Attribute, Schema
from laurels.core.attributes import policy as attributes_policy
from laurels.core.events import EventType, facts, known, policy, vocabulary
from laurels.kit.problems import Conflict, InvalidField

NOW = datetime(2026, 3, 14, tzinfo=UTC)
ID = UUID("01890a5d-ac96-774b-bcce-b302099a8057")
DISTANCE = Attribute("event:run", "distance", "decimal", False, None, NOW)


def event_type(name: str, *, archived: bool = False) -> EventType:
    return EventType(ID, name, "", archived, NOW, NOW, Schema(f"event:{name}", {"distance": DISTANCE}))


@pytest.mark.parametrize("name", ["run", "app.opened", "store-visit", "a_b.c-d9", "x" * 64])
def test_a_name_of_a_type_can_have_attributes(name: str) -> None:
    policy.check_name(name)
    attributes_policy.check_entity(f"event:{name}")


@pytest.mark.parametrize(
    "name", ["", "Run", "9lives", "app..opened", ".run", "run.", "a b", "x" * 65, "run\n", "läufe"]
)
def test_a_name_that_no_trigger_could_have_is_refused(name: str) -> None:
    with pytest.raises(InvalidField):
        policy.check_name(name)


def test_an_event_of_an_unknown_or_archived_type_is_refused() -> None:
    types = {"run": event_type("run"), "swim": event_type("swim", archived=True)}
    assert known(types, "run") is types["run"]
    with pytest.raises(InvalidField, match="Did you mean run") as refused:
        known(types, "runn", pointer="/events/3/type")
    assert refused.value.pointer == "/events/3/type"
    with pytest.raises(Conflict):
        known(types, "swim")


def test_rules_read_declared_attributes_beside_the_type() -> None:
    run = event_type("run")
    assert facts(run, {"distance": "10.5", "weather": "rain"}) == {"type": "run", "distance": Decimal("10.5")}
    assert [(entry.name, str(entry.type)) for entry in vocabulary(run)] == [
        ("event.type", "string"),
        ("event.distance", "decimal"),
    ]
