"""Verbs of people and their grants. People live by the real clock, never by a test clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from laurels.kit.problems import Conflict, Forbidden, NotFound
from laurels.kit.tx import ORGANISATION, Tx, enter
from laurels.system.staff import policy, store
from laurels.system.staff.model import Access, Grant, Member, Person
from laurels.system.staff.roles import EVERYTHING


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


async def is_empty(tx: Tx) -> bool:
    """Tell whether nobody could sign in."""
    async with tx.organisation() as house:
        return not await house.value(store.ANYBODY)


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


async def places(tx: Tx, *, id: UUID) -> list[UUID]:
    """List where somebody has roles: workspaces, and the organisation where that is everywhere."""
    async with tx.organisation() as house:
        return [grant.place_id for grant in await house.all(store.GRANTS, Grant, staff_id=id)]


async def accesses(tx: Tx, *, id: UUID) -> list[Access]:
    """List the workspaces that somebody may work in, by name."""
    async with tx.organisation() as house:
        grants = {grant.place_id: grant.roles for grant in await house.all(store.GRANTS, Grant, staff_id=id)}
        everywhere = grants.pop(ORGANISATION, [])
        known = await house.all(store.PLACES, UUID) if everywhere else sorted(grants)
    found: list[Access] = []
    try:
        for place_id in known:
            await enter(tx.db, place_id)
            place = await tx_in(tx, place_id)
            roles = tuple(dict.fromkeys([*everywhere, *grants.get(place_id, [])]))
            found.append(
                Access(
                    place_id,
                    place.name,
                    place.mode,
                    place.currency,
                    place.zone,
                    place.locale,
                    place.stopped,
                    place.now,
                    roles,
                )
            )
    finally:
        await enter(tx.db, tx.workspace_id)
    return sorted(found, key=lambda one: (one.name.lower(), one.workspace_id))


async def tx_in(tx: Tx, place_id: UUID) -> _Place:
    """Read a workspace that this transaction has entered."""
    return await tx.one(store.PLACE, _Place, workspace_id=place_id)


async def assign(tx: Tx, *, id: UUID, roles: Sequence[str]) -> Member:
    """Let somebody be something else in this workspace.

    :raises Forbidden: the roles, old or new, may do more than who changes them
    :raises Conflict: nobody would be left who can change people here
    """
    policy.check_roles(roles)
    before = await find(tx, id=id)
    policy.check_gift({*roles, *before.roles}, held=tx.actor.scopes)
    if "administrator" not in roles and "administrator" not in before.everywhere:
        await _keep_an_administrator(tx, without=id, place_id=tx.workspace_id)
    async with tx.organisation() as house:
        await house.run(store.GRANT, staff_id=id, place_id=tx.workspace_id, roles=list(roles))
    tx.note("staff", id, roles={"before": before.roles, "after": list(roles)})
    tx.emit("staff.roles_changed", key=id, roles=list(roles))
    return await find(tx, id=id)


async def remove(tx: Tx, *, id: UUID) -> Member:
    """Take the access to this workspace from somebody; what they are elsewhere stays.

    :raises Conflict: they have it through a role in all workspaces, or nobody would be left who can change people
    """
    before = await find(tx, id=id)
    if before.everywhere:
        raise Conflict("This person has a role in all workspaces, so it cannot be taken in one. Disable them instead.")
    policy.check_gift(before.roles, held=tx.actor.scopes)
    await _keep_an_administrator(tx, without=id, place_id=tx.workspace_id)
    async with tx.organisation() as house:
        await house.run(store.TAKE, staff_id=id, place_id=tx.workspace_id)
    tx.note("staff", id, roles={"before": before.roles, "after": []})
    tx.emit("staff.removed", key=id)
    return before


async def switch(tx: Tx, *, id: UUID, disabled: bool) -> Member:
    """Let somebody sign in nowhere any more, or again.

    :raises Forbidden: they work in places that who asks does not look after
    :raises Conflict: nobody would be left who can change people here
    """
    await find(tx, id=id)
    await check_whole(tx, id=id)
    if disabled:
        await _keep_an_administrator(tx, without=id, place_id=tx.workspace_id)
    async with tx.organisation() as house:
        await house.one(store.SWITCH, Person, id=id, disabled=disabled)
    tx.note("staff", id, disabled={"before": not disabled, "after": disabled})
    return await find(tx, id=id)


async def check_whole(tx: Tx, *, id: UUID) -> None:
    """Refuse what concerns somebody everywhere to who may change people in this workspace alone.

    :raises Forbidden: they work in places that who asks does not look after, or may do more there
    """
    async with tx.organisation() as house:
        theirs = await house.all(store.LOCK_GRANTS, Grant, staff_id=id)
        mine: list[UUID] = []
        if tx.actor.kind == "staff":
            held = await house.all(store.GRANTS, Grant, staff_id=tx.actor.id)
            mine = [
                grant.place_id
                for grant in held
                if not {"staff:write", EVERYTHING}.isdisjoint(policy.permissions_of(grant.roles))
            ]
        else:
            mine = [tx.workspace_id]
    if not policy.covers(mine, [grant.place_id for grant in theirs], organisation=ORGANISATION):
        raise Forbidden(
            "This person works in other workspaces too, whose people you may not change. Take the access to this "
            "workspace from them instead, or ask an administrator of all workspaces.",
            permission="staff:write",
        )
    policy.check_gift({role for grant in theirs for role in grant.roles}, held=tx.actor.scopes)


async def _keep_an_administrator(tx: Tx, *, without: UUID, place_id: UUID) -> None:
    async with tx.organisation() as house:
        left = set(await house.all(store.LOCK_ADMINISTRATORS, UUID, place_id=place_id))
    if left and not left - {without}:
        raise Conflict("This is the last administrator. Make somebody else one first.")


async def known(tx: Tx, *, place_id: UUID) -> bool:
    """Tell whether a workspace exists."""
    async with tx.organisation() as house:
        return place_id in await house.all(store.PLACES, UUID)


async def grant(tx: Tx, *, id: UUID, place_id: UUID, roles: Sequence[str]) -> None:
    """Add roles in a place to those that somebody has there.

    :raises NotFound: there is no such workspace
    """
    if place_id != ORGANISATION and not await known(tx, place_id=place_id):
        raise NotFound("There is no such workspace.")
    async with tx.organisation() as house:
        before = [
            role
            for one in await house.all(store.LOCK_GRANTS, Grant, staff_id=id)
            if one.place_id == place_id
            for role in one.roles
        ]
        after = list(dict.fromkeys([*before, *roles]))
        await house.run(store.GRANT, staff_id=id, place_id=place_id, roles=after)
    tx.note("staff", id, roles={"before": before, "after": after})
