"""Verbs of readings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from laurels.core import attributes
from laurels.core.attributes import Schema, merged
from laurels.core.readings import policy, store
from laurels.core.readings.model import Current, Pushed, Reading, Written
from laurels.kit.paging import Page, PageRequest
from laurels.kit.problems import NotFound
from laurels.kit.tx import Tx, jsonb


async def push(tx: Tx, *, pushed: Pushed) -> Written:
    """Keep what was observed, unless something observed later is known; sending it again changes nothing.

    :raises InvalidField: undeclared, of the wrong type, observed in the future, or never valid
    """
    known = await schema(tx)
    policy.check(
        pushed, schema=known.get(pushed.name) or Schema(policy.PREFIX + pushed.name, {}), known=known, now=tx.now
    )
    before = await tx.maybe(store.BY_NAME, Reading, name=pushed.name)
    if before is not None and policy.same(pushed, before):
        return Written("unchanged", before)
    after = await tx.maybe(
        store.PUT,
        Reading,
        id=tx.new_id(),
        name=pushed.name,
        attributes=jsonb(merged({}, pushed.attributes)),
        observed_at=pushed.observed_at,
        valid_until_at=pushed.valid_until_at,
    )
    if after is None:
        return Written("late", await get(tx, name=pushed.name))
    tx.emit(
        "reading.received",
        key=after.id,
        name=after.name,
        attributes=after.attributes,
        observed_at=after.observed_at.isoformat(),
        valid_until=None if after.valid_until_at is None else after.valid_until_at.isoformat(),
    )
    return Written("created" if before is None else "updated", after)


async def get(tx: Tx, *, name: str) -> Reading:
    """Read the last reading of a name, still valid or not.

    :raises NotFound: nothing was pushed under it
    """
    found = await tx.maybe(store.BY_NAME, Reading, name=name)
    if found is None:
        raise NotFound(f"Nothing was pushed under the name {name[:64]!r}. List the readings.")
    return found


async def list_readings(tx: Tx, *, page: PageRequest) -> Page[Reading]:
    """List the last reading of each name, by name, those no longer valid too."""
    after = page.key(tuple[str])
    rows = await tx.all(store.LIST, Reading, after="" if after is None else after[0], limit=page.rows_max)
    return Page[Reading].of(rows, page, lambda one: (one.name,))


async def schema(tx: Tx) -> dict[str, Schema]:
    """Read what is declared of each reading, by its name: what rules may read as `reading.<name>.<attribute>`."""
    declared = await attributes.schemas(tx)
    return {
        entity.removeprefix(policy.PREFIX): found
        for entity, found in declared.items()
        if entity.startswith(policy.PREFIX)
    }


async def current(tx: Tx) -> dict[str, dict[str, Any]]:
    """Read the attributes of every reading that is valid now, as they are stored, by name, in one statement.

    They are JSON, so they can be kept with a decision; `facts` turns them into what rules read.
    """
    return {row.name: row.attributes for row in await tx.all(store.CURRENT, Current)}


def facts(known: Mapping[str, Mapping[str, Any]], schemas: Mapping[str, Schema]) -> dict[str, dict[str, Any]]:
    """Turn the attributes of readings into what rules read, by the schemas of all entities; the undeclared are missing.

    >>> facts({"weather": {"rain": True}}, {})
    {}
    """
    return {
        name: declared.facts(stored)
        for name, stored in known.items()
        if (declared := schemas.get(policy.PREFIX + name)) is not None
    }
