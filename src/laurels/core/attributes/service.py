"""Verbs of attribute schemas."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from laurels.core.attributes import policy, store
from laurels.core.attributes.model import Attribute, Kind, Schema
from laurels.kit import ids
from laurels.kit.postgres import Statement
from laurels.kit.problems import Conflict, NotFound
from laurels.kit.tx import Tx, jsonb
from laurels.system import workspaces


@dataclass(frozen=True, slots=True)
class _Keeper:
    prefix: str
    misfit: Statement


_keepers: dict[str, _Keeper] = {}


def keep(kind: str, *, prefix: str, misfit: Statement) -> None:
    """Say who keeps the attributes of a kind of entity, so that a declaration can be held against what is stored.

    `misfit` finds the id of one row whose attribute %(name)s does not fit %(type)s and %(allowed)s, with the SQL
    function attribute_fits; %(subtype)s is the event type where there is one. `prefix` is that of the row's TypeID.
    """
    _keepers[kind] = _Keeper(prefix, misfit)


async def define(
    tx: Tx, *, entity: str, name: str, type: Kind, required: bool = False, allowed: list[Any] | None = None
) -> Attribute:
    """Declare an attribute, or declare it anew. A required one is asked of every later write.

    :raises InvalidField: no such entity, a name that rules cannot say, or allowed values of another type
    :raises Conflict: a stored value would not fit
    """
    policy.check_entity(entity)
    policy.check_declaration(entity=entity, name=name, type=type, allowed=allowed)
    before = await tx.maybe(store.BY_NAME, Attribute, entity=entity, name=name)
    if before is not None and (before.type, before.required, before.allowed) == (type, required, allowed):
        return before
    await _check_stored(tx, entity=entity, name=name, type=type, allowed=allowed)
    after = await tx.one(
        store.PUT,
        Attribute,
        entity=entity,
        name=name,
        type=type,
        required=required,
        allowed=None if allowed is None else jsonb(allowed),
    )
    await workspaces.bump(tx)
    tx.note("attribute", None, entity=entity, name=name, type=type, required=required, allowed=allowed)
    tx.emit("attribute.declared", key=tx.workspace_id, entity=entity, name=name, attribute_type=type)
    return after


async def remove(tx: Tx, *, entity: str, name: str) -> Attribute:
    """Take back a declaration. Values stay stored, and no rule reads them any more."""
    before = await get(tx, entity=entity, name=name)
    await tx.run(store.DELETE, entity=entity, name=name)
    await workspaces.bump(tx)
    tx.note("attribute", None, entity=entity, name=name, removed=True)
    tx.emit("attribute.removed", key=tx.workspace_id, entity=entity, name=name)
    return before


async def get(tx: Tx, *, entity: str, name: str) -> Attribute:
    """Read one declaration.

    :raises NotFound: it was never made, or taken back
    """
    policy.check_entity(entity)
    found = None
    if policy.is_name(name):
        found = await tx.maybe(store.BY_NAME, Attribute, entity=entity, name=name)
    if found is None:
        raise NotFound(f"No attribute {name[:80]!r} of {entity} is declared. List the declared ones.")
    return found


async def list_attributes(tx: Tx, *, entity: str | None = None) -> Sequence[Attribute]:
    """List what is declared, for one entity or all, by entity and name."""
    if entity is None:
        return await tx.all(store.ALL, Attribute)
    policy.check_entity(entity)
    return await tx.all(store.OF_ENTITY, Attribute, entity=entity)


async def schema(tx: Tx, entity: str) -> Schema:
    """Read the schema of one entity; one without attributes if none is declared."""
    found = await tx.all(store.OF_ENTITY, Attribute, entity=entity)
    return Schema(entity, {declared.name: declared for declared in found})


async def schemas(tx: Tx) -> dict[str, Schema]:
    """Read the schemas of all entities that have one, in one statement: what a compiled programme needs."""
    found: dict[str, dict[str, Attribute]] = {}
    for declared in await tx.all(store.ALL, Attribute):
        found.setdefault(declared.entity, {})[declared.name] = declared
    return {entity: Schema(entity, declared) for entity, declared in found.items()}


async def _check_stored(tx: Tx, *, entity: str, name: str, type: str, allowed: list[Any] | None) -> None:
    kind, _, subtype = entity.partition(":")
    keeper = _keepers.get(kind)
    if keeper is None:
        return
    found: UUID | None = await tx.value(
        keeper.misfit,
        name=name,
        type=type,
        allowed=None if allowed is None else jsonb(allowed),
        subtype=subtype,
    )
    if found is not None:
        raise Conflict(
            f"A stored value of {name} would not fit: see {ids.encode(keeper.prefix, found)}. "
            "Correct the stored values first, or declare another name.",
            pointer="/type",
        )
