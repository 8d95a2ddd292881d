"""Events and their types on a real database."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from psycopg import errors

from laurels.core import attributes, customers, events
from laurels.core.customers import Saying
from laurels.core.events import Declaration, NewEvent
from laurels.kit.paging import PageRequest
from laurels.kit.postgres import statement
from laurels.kit.problems import Conflict, InvalidField, NotFound
from laurels.kit.tx import Tx
from laurels.system import workspaces

MERGE = statement("""
UPDATE customer
SET state = 'merged', merged_into_id = %(into)s
WHERE workspace_id = %(workspace_id)s AND id = %(id)s
""")


async def customer(tx: Tx) -> UUID:
    return (await customers.create(tx, saying=Saying({}))).customer.id


def event(tx: Tx, customer_id: UUID, external_id: str, type: str = "run", **values: Any) -> NewEvent:
    return NewEvent(tx.new_id(), "watch", external_id, type, customer_id, tx.now - timedelta(days=90), values)


async def test_a_type_is_created_with_its_attributes(tx: Tx) -> None:
    made = await events.create_type(
        tx, name="run", description="A run.", declarations=[Declaration("distance", "decimal", required=True)]
    )
    assert await events.get_type(tx, name="run") == made
    assert await events.types(tx) == {"run": made}
    assert made.schema == await attributes.schema(tx, "event:run")
    with pytest.raises(InvalidField):
        made.schema.check({})


async def test_a_name_is_given_once_and_a_bad_one_never(tx: Tx) -> None:
    await events.create_type(tx, name="run")
    with pytest.raises(Conflict):
        await events.create_type(tx, name="run")
    with pytest.raises(InvalidField):
        await events.create_type(tx, name="Run")
    with pytest.raises(InvalidField):
        await events.create_type(tx, name="swim", declarations=[Declaration("type", "string")])


async def test_a_change_of_a_type_raises_the_version_and_no_change_does_not(tx: Tx) -> None:
    await events.create_type(tx, name="run")
    before = (await workspaces.get(tx)).version
    assert (await events.update_type(tx, name="run", archived=True)).archived
    assert (await events.update_type(tx, name="run", archived=True, description="")).archived
    assert (await workspaces.get(tx)).version == before + 1
    with pytest.raises(NotFound):
        await events.update_type(tx, name="swim", archived=True)


async def test_recorded_events_are_known_and_read_back(tx: Tx) -> None:
    ada = await customer(tx)
    made = [event(tx, ada, str(n), distance="10.5") for n in range(1000)]
    await events.record(tx, events=made)
    await events.record(tx, events=[])
    found = await events.existing(tx, named=[("watch", "7"), ("watch", "none"), ("other", "7")])
    assert found == {("watch", "7"): made[7].id}
    assert await events.existing(tx, named=[]) == {}
    read = await events.get(tx, id=made[7].id)
    assert (read.customer_id, read.occurred_at, read.attributes) == (ada, made[7].occurred_at, {"distance": "10.5"})
    assert read.received_at == tx.now


async def test_an_event_is_never_recorded_twice(tx: Tx) -> None:
    ada = await customer(tx)
    await events.record(tx, events=[event(tx, ada, "1")])
    with pytest.raises(errors.UniqueViolation):
        async with tx.db.transaction():
            await events.record(tx, events=[event(tx, ada, "2"), event(tx, ada, "1")])
    assert await events.existing(tx, named=[("watch", "2")]) == {}


async def test_events_are_listed_by_arrival_customer_type_and_name(tx: Tx) -> None:
    ada, grace = await customer(tx), await customer(tx)
    made = [
        event(tx, ada, "1"), event(tx, grace, "2"), event(tx, ada, "3", type="swim"), event(tx, ada, "4"),
    ]  # fmt: skip
    await events.record(tx, events=made)

    async def listed(**filters: Any) -> list[str]:
        seen: list[str] = []
        page: PageRequest | None = PageRequest(limit=2)
        while page is not None:
            got = await events.list_events(tx, page=page, **filters)
            seen += [one.external_id for one in got.items]
            page = PageRequest(2, got.next_cursor) if got.next_cursor else None
        return seen

    assert await listed() == ["4", "3", "2", "1"]
    assert await listed(customer_id=ada) == ["4", "3", "1"]
    assert await listed(customer_id=ada, type="run") == ["4", "1"]
    assert await listed(type="swim") == ["3"]
    assert await listed(named=("watch", "2")) == ["2"]
    assert await listed(named=("watch", "5")) == []
    await tx.run(MERGE, id=grace, into=ada)
    assert await listed(customer_id=grace) == ["4", "3", "2", "1"]


async def test_what_does_not_exist_is_not_found(tx: Tx) -> None:
    with pytest.raises(NotFound):
        await events.get(tx, id=uuid4())
    with pytest.raises(NotFound):
        await events.get_type(tx, name="run")
    with pytest.raises(NotFound):
        await events.list_events(tx, page=PageRequest(), customer_id=uuid4())


async def test_an_attribute_cannot_be_declared_against_recorded_events_of_the_type(tx: Tx) -> None:
    await events.record(tx, events=[event(tx, await customer(tx), "1", distance="far")])
    with pytest.raises(Conflict, match="evn_"):
        await attributes.define(tx, entity="event:run", name="distance", type="decimal")
    await attributes.define(tx, entity="event:swim", name="distance", type="decimal")
