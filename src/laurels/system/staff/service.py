"""Verbs of people. They live by the real clock, never by a test clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import datetime
from uuid import UUID

from laurels.kit.tx import ORGANISATION, Tx, enter
from laurels.system.staff import policy, store
from laurels.system.staff.model import Access, Grant, Member, Person


@dataclass(frozen=True, slots=True)
class _Place:
    name: str
    mode: str
    currency: str
    zone: str
    locale: str
    stopped: bool
    now: datetime


async def create(tx: Tx, *, email: str, name: str, place_id: UUID, roles: Sequence[str]) -> Person:
    """Take somebody on, with roles in one place."""
    policy.check_roles(roles)
    shown = policy.address(email)
    async with tx.organisation() as house:
        person = await house.one(
            store.CREATE, Person, id=tx.new_id(), email=shown, email_key=policy.key_of(shown), name=name
        )
        await house.run(store.GRANT, staff_id=person.id, place_id=place_id, roles=list(roles))
    tx.note("staff", person.id, email=shown, name=name, roles={"before": [], "after": list(roles)})
    return person


async def get(tx: Tx, *, id: UUID) -> Person:
    """Read somebody by their id."""
    async with tx.organisation() as house:
        return await house.one(store.BY_ID, Person, id=id)


async def by_email(tx: Tx, *, email: str) -> Person | None:
    """Find somebody by their address, however it is typed."""
    async with tx.organisation() as house:
        return await house.maybe(store.BY_EMAIL, Person, email_key=policy.key_of(email))


async def find(tx: Tx, *, id: UUID) -> Member:
    """Read somebody who has access to this workspace.

    :raises NotFound: nobody of this id has
    """
    async with tx.organisation() as house:
        return await house.one(store.MEMBERS, Member, place_id=tx.workspace_id, staff_id=id)


async def works_in(tx: Tx, *, id: UUID, place_id: UUID) -> bool:
    """Tell whether somebody has roles in just this place."""
    async with tx.organisation() as house:
        return any(one.place_id == place_id for one in await house.all(store.GRANTS, Grant, staff_id=id))


async def list_here(tx: Tx) -> list[Member]:
    """List who has access to this workspace, by name."""
    async with tx.organisation() as house:
        return await house.all(store.MEMBERS, Member, place_id=tx.workspace_id, staff_id=None)


async def update(tx: Tx, *, id: UUID, name: str | None = None, locale: str | None = None) -> Person:
    """Change how somebody is called, or which language they read."""
    async with tx.organisation() as house:
        person = await house.one(store.UPDATE, Person, id=id, name=name, locale=locale)
    tx.note("staff", id, name=name, locale=locale)
    return person


async def place_name(tx: Tx, *, place_id: UUID) -> str | None:
    """Give the name of a workspace, or None of the organisation, which means all of them."""
    if place_id == ORGANISATION:
        return None
    await enter(tx.db, place_id)
    place = await tx.one(store.PLACE, _Place, workspace_id=place_id)
    await enter(tx.db, tx.workspace_id)
    return place.name


async def accesses(tx: Tx, *, id: UUID) -> list[Access]:
    """List the workspaces that somebody may work in, by name."""
    async with tx.organisation() as house:
        grants = {grant.place_id: grant.roles for grant in await house.all(store.GRANTS, Grant, staff_id=id)}
        everywhere = grants.pop(ORGANISATION, [])
        places = await house.all(store.PLACES, UUID) if everywhere else sorted(grants)
    found: list[Access] = []
    for place_id in places:
        await enter(tx.db, place_id)
        place = await tx.one(store.PLACE, _Place, workspace_id=place_id)
        roles = tuple(dict.fromkeys([*everywhere, *grants.get(place_id, [])]))
        found.append(Access(place_id, *astuple(place), roles=roles))
    await enter(tx.db, tx.workspace_id)
    return sorted(found, key=lambda one: (one.name.lower(), one.workspace_id))
