"""What may be said about a store."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from laurels.core.attributes import Attribute, Schema
from laurels.core.stores import Store, StoreChange, policy
from laurels.kit.problems import InvalidField

NOW = datetime(2026, 3, 14, tzinfo=UTC)
ID = UUID("01890a5d-ac96-774b-bcce-b302099a8057")
FREE = Schema("store", {})
REGION = Schema("store", {"region": Attribute("store", "region", "string", True, ["north", "south"], NOW)})


def born(schema: Schema = FREE, **changes: Any) -> Store:
    return policy.born(StoreChange("S1", changes, "/items/1"), id=ID, now=NOW, schema=schema)


def test_a_store_without_a_name_is_called_by_its_code_and_keeps_the_time_of_the_workspace() -> None:
    assert (born().name, born().zone) == ("S1", None)
    assert (born(name="Strand", zone="Europe/London").name, born(zone="Asia/Tokyo").zone) == ("Strand", "Asia/Tokyo")


@pytest.mark.parametrize("zone", ["", "Mars/Olympus", "../../etc/passwd", "europe/london", "+01:00", "Europe"])
def test_a_zone_that_does_not_exist_is_refused(zone: str) -> None:
    with pytest.raises(InvalidField) as refused:
        born(zone=zone)
    assert refused.value.pointer == "/items/1/zone"


@pytest.mark.parametrize("attributes", [{}, {"region": "east"}, {"region": 1}])
def test_attributes_that_do_not_fit_are_refused(attributes: dict[str, Any]) -> None:
    with pytest.raises(InvalidField) as refused:
        born(REGION, attributes=attributes)
    assert refused.value.pointer == "/items/1/attributes/region"


def test_only_what_was_said_changes() -> None:
    before = born(name="Strand", zone="Europe/London", attributes={"a": 1})
    after = policy.told(before, StoreChange("S1", {"zone": None, "attributes": {"b": 2}}), schema=FREE)
    assert (after.name, after.zone, after.attributes) == ("Strand", None, {"a": 1, "b": 2})
    assert policy.changed(before, after) == ["zone", "attributes"]
