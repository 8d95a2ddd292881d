"""Stores on a real database."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from laurels.core import attributes, stores
from laurels.core.stores import StoreChange, Written
from laurels.kit.paging import PageRequest
from laurels.kit.problems import Conflict, InvalidField, NotFound, Problem
from laurels.kit.tx import Tx


async def create(tx: Tx, code: str, **changes: Any) -> Written:
    return await stores.create(tx, change=StoreChange(code, changes))


async def test_a_created_store_is_read_back_and_sending_it_again_is_safe(tx: Tx) -> None:
    written = await create(tx, "S1", name="Strand", zone="Europe/London", attributes={"size": 1})
    assert written.status == "created"
    assert await stores.get(tx, id=written.store.id) == written.store
    assert await stores.get_by_code(tx, code="S1") == written.store
    assert await create(tx, "S1", name="Strand") == Written("unchanged", written.store)
    assert (await create(tx, "S1", zone=None)).store.zone is None
    assert [event.type for event in tx.events] == ["store.created", "store.updated"]


async def test_an_archived_store_is_listed_if_asked_for_and_still_looked_up(tx: Tx) -> None:
    id = (await create(tx, "S1")).store.id
    await create(tx, "S2")
    await stores.update(tx, id=id, changes={"archived": True})
    assert [one.code for one in (await stores.list_stores(tx, page=PageRequest())).items] == ["S2"]
    first = await stores.list_stores(tx, page=PageRequest(limit=1), archived=True)
    rest = await stores.list_stores(tx, page=PageRequest(limit=1, after=first.next_cursor), archived=True)
    assert [one.code for one in (*first.items, *rest.items)] == ["S1", "S2"]
    assert set(await stores.lookup(tx, ["S1", "S2", "S3"])) == {"S1", "S2"}
    assert await stores.lookup(tx, []) == {}


async def test_an_unknown_store_is_not_found(tx: Tx) -> None:
    with pytest.raises(NotFound):
        await stores.get(tx, id=uuid4())
    with pytest.raises(NotFound):
        await stores.get_by_code(tx, code="S1")
    with pytest.raises(NotFound):
        await stores.update(tx, id=uuid4(), changes={})


async def test_a_refused_row_does_not_hurt_the_others(tx: Tx) -> None:
    changes: list[StoreChange | Problem] = [
        StoreChange("S1", {"zone": "Mars/Olympus"}, "/items/0"),
        StoreChange("S2", {}, "/items/1"),
        StoreChange("S2", {"name": "twice"}, "/items/2"),
        InvalidField("Read before.", pointer="/items/3"),
    ]
    outcomes = await stores.write(tx, changes=changes)
    assert [one.pointer if isinstance(one, Problem) else one.status for one in outcomes] == [
        "/items/0/zone", "created", "/items/2/code", "/items/3",
    ]  # fmt: skip
    assert set(await stores.lookup(tx, ["S1", "S2"])) == {"S2"}


async def test_a_thousand_stores_are_written_at_once(tx: Tx) -> None:
    for status in ("created", "unchanged"):
        outcomes = await stores.write(tx, changes=[StoreChange(f"S{n}", {}) for n in range(1000)])
        assert {one.status for one in outcomes if isinstance(one, Written)} == {status}


async def test_an_attribute_cannot_be_declared_against_what_stores_have(tx: Tx) -> None:
    await create(tx, "S1", attributes={"opened": "last year"})
    with pytest.raises(Conflict, match="sto_"):
        await attributes.define(tx, entity="store", name="opened", type="date")
