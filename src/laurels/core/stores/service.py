"""Verbs of stores."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from laurels.core import attributes
from laurels.core.stores import policy, store
from laurels.core.stores.model import Store, StoreChange, StoreFacts, Written
from laurels.kit import ids
from laurels.kit.paging import Page, PageRequest
from laurels.kit.problems import InvalidField, NotFound, Problem
from laurels.kit.tx import Tx


async def create(tx: Tx, *, change: StoreChange) -> Written:
    """Create a store, or update the one with its code.

    :raises InvalidField: the zone is unknown, or an attribute does not fit
    """
    (outcome,) = await write(tx, changes=[change])
    if isinstance(outcome, Problem):
        raise outcome
    return outcome


async def write(tx: Tx, *, changes: Sequence[StoreChange | Problem]) -> list[Written | Problem]:
    """Create or update many stores by code, with a result or a problem for each. A code named twice is refused."""
    codes = sorted({change.code for change in changes if isinstance(change, StoreChange)})
    schema = await attributes.schema(tx, "store")
    stored = {one.code: one for one in await tx.all(store.LOCK, Store, codes=codes)}
    first: dict[str, int] = {}
    outcomes: list[Written | Problem] = []
    for index, change in enumerate(changes):
        if isinstance(change, Problem):
            outcomes.append(change)
            continue
        try:
            if first.setdefault(change.code, index) != index:
                raise InvalidField(
                    f"The row {first[change.code]} has the same code. Send a store once in a batch.",
                    pointer=f"{change.pointer}/code",
                    first=f"/items/{first[change.code]}",
                )
            before = stored.get(change.code)
            if before is None:
                after = policy.born(change, id=tx.new_id(), now=tx.now, schema=schema)
            else:
                after = policy.told(before, change, schema=schema)
        except Problem as problem:
            outcomes.append(problem)
        else:
            outcomes.append(_written(tx, before, after))
    written = [one for one in outcomes if isinstance(one, Written)]
    await store.create(tx, stores=[one.store for one in written if one.status == "created"])
    await store.update(tx, stores=[one.store for one in written if one.status == "updated"])
    return outcomes


def _written(tx: Tx, before: Store | None, after: Store) -> Written:
    named = {"store_id": ids.encode("sto", after.id), "code": after.code}
    if before is None:
        tx.note("store", after.id, created=True)
        tx.emit("store.created", key=after.id, **named)
        return Written("created", after)
    fields = policy.changed(before, after)
    if not fields:
        return Written("unchanged", after)
    tx.note("store", after.id, changed=fields)
    tx.emit("store.updated", key=after.id, **named, changed=fields)
    return Written("updated", replace(after, updated_at=tx.now))


async def update(tx: Tx, *, id: UUID, changes: Mapping[str, Any]) -> Written:
    """Change some fields of a store.

    :raises NotFound: there is none
    :raises InvalidField: the zone is unknown, or an attribute does not fit
    """
    return await create(tx, change=StoreChange((await get(tx, id=id)).code, changes))


async def get(tx: Tx, *, id: UUID) -> Store:
    """Read a store by id.

    :raises NotFound: there is none
    """
    found = await tx.maybe(store.BY_ID, Store, id=id)
    if found is None:
        raise NotFound(f"No store has the id {ids.encode('sto', id)} in this workspace.")
    return found


async def get_by_code(tx: Tx, *, code: str) -> Store:
    """Read a store by code.

    :raises NotFound: there is none
    """
    found = await tx.maybe(store.BY_CODE, Store, code=code)
    if found is None:
        raise NotFound(f"No store has the code {code!r}. Create it first.")
    return found


async def list_stores(tx: Tx, *, page: PageRequest, archived: bool = False) -> Page[Store]:
    """List stores by code; archived ones only if asked for."""
    after = page.key(tuple[str])
    rows = await tx.all(
        store.LIST, Store, after="" if after is None else after[0], archived=archived, limit=page.rows_max
    )
    return Page[Store].of(rows, page, lambda one: (one.code,))


async def lookup(tx: Tx, codes: Sequence[str]) -> dict[str, StoreFacts]:
    """Find what the engine must know of the stores with these codes, in one statement; unknown codes are absent."""
    if not codes:
        return {}
    return {row.code: row for row in await tx.all(store.STORES_BY_CODE, StoreFacts, codes=list(codes))}
