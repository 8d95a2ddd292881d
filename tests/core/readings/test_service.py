"""Readings on a real database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from laurels.core import attributes, readings
from laurels.core.readings import Written
from laurels.core.readings.model import Pushed
from laurels.kit.paging import PageRequest
from laurels.kit.problems import Conflict, InvalidField, NotFound
from laurels.kit.tx import Tx
from laurels.system import workspaces
from tests.core.conftest import NOW

HOUR = timedelta(hours=1)


@pytest.fixture
async def weather(tx: Tx) -> Tx:
    await attributes.define(tx, entity="reading:weather", name="temperature", type="decimal")
    await attributes.define(tx, entity="reading:weather", name="rain", type="boolean")
    tx.events.clear()
    return tx


async def push(tx: Tx, at: datetime = NOW, until: datetime | None = None, **given: Any) -> Written:
    return await readings.push(tx, pushed=Pushed("weather", given, at, until))


async def test_what_is_pushed_is_read_by_rules_as_its_declared_types(weather: Tx) -> None:
    version = (await workspaces.get(weather)).version
    assert (await push(weather, temperature="31.5", rain=False)).status == "created"
    known = await readings.current(weather)
    assert known == {"weather": {"temperature": "31.5", "rain": False}}
    facts = readings.facts(known, await attributes.schemas(weather))
    assert facts == {"weather": {"temperature": Decimal("31.5"), "rain": False}}
    assert sorted(await readings.schema(weather)) == ["weather"]
    assert (await workspaces.get(weather)).version == version
    assert [event.type for event in weather.events] == ["reading.received"]


async def test_what_was_observed_earlier_never_overwrites(weather: Tx) -> None:
    await push(weather, NOW, temperature="31.5")
    late = await push(weather, NOW - HOUR, temperature="20")
    assert (late.status, late.reading.attributes) == ("late", {"temperature": "31.5"})
    assert (await push(weather, NOW, temperature="31.5")).status == "unchanged"
    assert len(weather.events) == 1


async def test_the_order_in_which_readings_arrive_does_not_matter(weather: Tx) -> None:
    for hours in (3, 5, 1, 4, 2):
        await push(weather, NOW - hours * HOUR, temperature=str(hours))
    assert (await readings.get(weather, name="weather")).attributes == {"temperature": "1"}


async def test_a_reading_replaces_all_of_the_one_before(weather: Tx) -> None:
    await push(weather, NOW - HOUR, temperature="31.5", rain=True)
    assert (await push(weather, NOW, temperature="30", rain=None)).status == "updated"
    assert await readings.current(weather) == {"weather": {"temperature": "30"}}
    assert (await push(weather, NOW, temperature="29")).status == "updated"


async def test_what_is_no_longer_valid_is_missing(weather: Tx, at: Callable[[datetime], Tx]) -> None:
    await push(weather, NOW - HOUR, NOW, rain=True)
    assert await readings.current(weather) == {}
    before = at(NOW - timedelta(microseconds=1))
    assert await readings.current(before) == {"weather": {"rain": True}}
    assert not (await readings.get(weather, name="weather")).valid(NOW)


@pytest.mark.parametrize(
    ("pushed", "pointer"),
    [
        (Pushed("wether", {"rain": True}, NOW, None), "/name"),
        (Pushed("weather", {"rain": "yes"}, NOW, None), "/attributes/rain"),
        (Pushed("weather", {"rian": True}, NOW, None), "/attributes/rian"),
        (Pushed("weather", {"rain": True}, NOW + HOUR, None), "/observed_at"),
        (Pushed("weather", {"rain": True}, NOW, NOW), "/valid_until"),
    ],
    ids=["undeclared", "wrong type", "unknown attribute", "future", "never valid"],
)
async def test_what_rules_could_not_read_is_refused(weather: Tx, pushed: Pushed, pointer: str) -> None:
    with pytest.raises(InvalidField) as refused:
        await readings.push(weather, pushed=pushed)
    assert refused.value.pointer == pointer
    assert await readings.current(weather) == {}


async def test_an_attribute_cannot_be_declared_against_what_was_pushed(weather: Tx) -> None:
    await push(weather, temperature="31.5")
    with pytest.raises(Conflict, match="rdg_"):
        await attributes.define(weather, entity="reading:weather", name="temperature", type="integer")


@pytest.mark.parametrize("entity", ["reading:in", "reading:", "reading:Weather", "reading:a.b", "readings:weather"])
async def test_a_reading_has_a_name_that_rules_can_say(tx: Tx, entity: str) -> None:
    with pytest.raises(InvalidField):
        await attributes.define(tx, entity=entity, name="rain", type="boolean")


async def test_readings_are_listed_by_name(weather: Tx) -> None:
    await attributes.define(weather, entity="reading:rival", name="price", type="decimal")
    await readings.push(weather, pushed=Pushed("rival", {"price": "9.99"}, NOW, None))
    await push(weather, rain=True)
    first = await readings.list_readings(weather, page=PageRequest(limit=1))
    rest = await readings.list_readings(weather, page=PageRequest(limit=1, after=first.next_cursor))
    assert [one.name for one in (*first.items, *rest.items)] == ["rival", "weather"]
    with pytest.raises(NotFound):
        await readings.get(weather, name="tide")
