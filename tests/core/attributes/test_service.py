"""Declaring attributes on a real database."""

from __future__ import annotations

from typing import Any

import pytest
from psycopg.types.json import Jsonb

from laurels.core import attributes
from laurels.core.attributes import Kind
from laurels.kit.postgres import statement
from laurels.kit.problems import InvalidField, NotFound
from laurels.kit.tx import Tx
from laurels.system import workspaces
from tests.core.attributes.values import FITTING, KINDS, MISFITTING

FITS = statement("SELECT attribute_fits(%(value)s::jsonb, %(type)s, %(allowed)s::jsonb)")


async def test_a_declared_attribute_is_read_back_and_listed(tx: Tx) -> None:
    declared = await attributes.define(tx, entity="customer", name="size", type="integer", allowed=[1, 2])
    assert await attributes.get(tx, entity="customer", name="size") == declared
    assert await attributes.list_attributes(tx) == [declared]
    assert await attributes.list_attributes(tx, entity="order") == []
    assert (await attributes.schemas(tx))["customer"].attributes == {"size": declared}


async def test_a_change_of_the_schema_raises_the_version_and_a_repetition_does_not(tx: Tx) -> None:
    before = (await workspaces.get(tx)).version
    for _ in range(2):
        await attributes.define(tx, entity="order", name="gift", type="boolean")
    assert (await workspaces.get(tx)).version == before + 1
    await attributes.remove(tx, entity="order", name="gift")
    assert (await workspaces.get(tx)).version == before + 2
    assert [event.type for event in tx.events] == ["attribute.declared", "attribute.removed"]


async def test_an_attribute_that_was_taken_back_is_gone(tx: Tx) -> None:
    await attributes.define(tx, entity="event:visit", name="minutes", type="integer")
    await attributes.remove(tx, entity="event:visit", name="minutes")
    with pytest.raises(NotFound):
        await attributes.get(tx, entity="event:visit", name="minutes")
    assert (await attributes.schema(tx, "event:visit")).attributes == {}


async def test_a_name_that_cannot_be_is_not_found(tx: Tx) -> None:
    with pytest.raises(NotFound):
        await attributes.get(tx, entity="customer", name="a\0b")


async def test_an_entity_without_attributes_is_refused(tx: Tx) -> None:
    with pytest.raises(InvalidField):
        await attributes.define(tx, entity="wallet", name="colour", type="string")


@pytest.mark.parametrize("type", KINDS)
async def test_the_database_and_python_agree_on_what_fits(tx: Tx, type: Kind) -> None:
    def storable(value: Any) -> bool:
        return value == value and "\0" not in str(value) and "\ud800" not in str(value)

    for value in FITTING[type]:
        assert await tx.value(FITS, value=Jsonb(value), type=type, allowed=None) is True, value
    # Length limits of lists are the write path's alone, and 1.0 is a whole number to JSON.
    long = [["x"] * 101, ["x" * 1001], 1.0]
    for value in filter(storable, MISFITTING[type]):
        if not any(value is one or (value == one and isinstance(value, list | float)) for one in long):
            assert await tx.value(FITS, value=Jsonb(value), type=type, allowed=None) is False, value


async def test_the_database_looks_at_allowed_values_too(tx: Tx) -> None:
    assert await tx.value(FITS, value=Jsonb("a"), type="string", allowed=Jsonb(["a", "b"])) is True
    assert await tx.value(FITS, value=Jsonb("c"), type="string", allowed=Jsonb(["a", "b"])) is False
    assert await tx.value(FITS, value=Jsonb(["a"]), type="string_list", allowed=Jsonb(["a", "b"])) is True
    assert await tx.value(FITS, value=Jsonb(["a", "c"]), type="string_list", allowed=Jsonb(["a", "b"])) is False
