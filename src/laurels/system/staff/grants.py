"""Verbs of who may do what where. Whoever gives or takes a role may do all that it may, in that place."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from laurels.kit.problems import Conflict, Forbidden, NotFound
from laurels.kit.tx import ORGANISATION, Tx
from laurels.system.staff import policy, service, store
from laurels.system.staff.model import Grant, Member, Person


async def check_gift(tx: Tx, *, roles: Sequence[str], everywhere: bool) -> UUID:
    """Refuse to give or take roles here, or in all workspaces, to who may do less; give the place that is meant.

    :raises Forbidden: naming the role, or that it takes a role in all workspaces
    """
    held = tx.actor.scopes
    if everywhere and tx.workspace_id != ORGANISATION:
        held = policy.permissions_of((await _places(tx)).get(ORGANISATION, []))
        if not policy.looks_after(held):
            raise Forbidden(
                "Roles in all workspaces are given and taken by who looks after people in all of them.",
                permission="staff:write",
            )
    policy.check_gift(roles, held=held)
    return ORGANISATION if everywhere else tx.workspace_id


async def assign(tx: Tx, *, id: UUID, roles: Sequence[str], everywhere: bool = False) -> Member:
    """Let somebody be something else in this workspace, or in all of them.

    :raises Forbidden: the roles, old or new, may do more than who changes them
    :raises Conflict: nobody would be left who can change people there
    """
    policy.check_roles(roles)
    before = await service.find(tx, id=id)
    had = before.everywhere if everywhere else before.roles
    place_id = await check_gift(tx, roles=[*roles, *had], everywhere=everywhere)
    if "administrator" in had and "administrator" not in roles:
        await _keep_an_administrator(tx, without=id, place_id=place_id, stays="administrator" in before.everywhere)
    async with tx.organisation() as house:
        await house.run(store.GRANT, staff_id=id, place_id=place_id, roles=list(roles))
    _tell(tx, id, had, roles, everywhere=everywhere)
    return await service.find(tx, id=id)


async def remove(tx: Tx, *, id: UUID, everywhere: bool = False) -> Member:
    """Take what somebody may do in this workspace, or in all of them, from them; their other roles stay.

    :raises NotFound: they have no role there
    :raises Conflict: nobody would be left who can change people there
    """
    before = await service.find(tx, id=id)
    had = before.everywhere if everywhere else before.roles
    if not had:
        elsewhere = "in this workspace alone" if everywhere else "in all workspaces"
        raise NotFound(f"This person has a role {elsewhere}. Take that from them, or disable them.")
    place_id = await check_gift(tx, roles=had, everywhere=everywhere)
    if "administrator" in had:
        await _keep_an_administrator(tx, without=id, place_id=place_id, stays="administrator" in before.everywhere)
    async with tx.organisation() as house:
        await house.run(store.TAKE, staff_id=id, place_id=place_id)
    _tell(tx, id, had, [], everywhere=everywhere)
    return before


async def switch(tx: Tx, *, id: UUID, disabled: bool) -> Member:
    """Let somebody sign in nowhere any more, or again.

    :raises Forbidden: they work in places that who asks does not look after
    :raises Conflict: nobody would be left who can change people in one of their places
    """
    theirs = await check_whole(tx, id=id)
    if disabled:
        for grant in theirs:
            if "administrator" in grant.roles:
                await _keep_an_administrator(tx, without=id, place_id=grant.place_id)
    async with tx.organisation() as house:
        await house.one(store.SWITCH, Person, id=id, disabled=disabled)
    tx.note("staff", id, disabled={"before": not disabled, "after": disabled})
    return await service.find(tx, id=id)


async def check_whole(tx: Tx, *, id: UUID) -> list[Grant]:
    """Refuse what concerns somebody everywhere to who may change people in this workspace alone.

    :raises NotFound: they have no access to this workspace
    :raises Forbidden: they work in places that who asks does not look after, or may do more there
    """
    if tx.workspace_id != ORGANISATION:
        await service.find(tx, id=id)
    async with tx.organisation() as house:
        theirs = await house.all(store.LOCK_GRANTS, Grant, staff_id=id)
    held = await _places(tx) if tx.actor.kind == "staff" else {}
    mine = [place_id for place_id, roles in held.items() if policy.looks_after(policy.permissions_of(roles))]
    if not policy.covers([*mine, tx.workspace_id], [one.place_id for one in theirs], organisation=ORGANISATION):
        raise Forbidden(
            "This person works in other workspaces too, whose people you may not change. Take the access to this "
            "workspace from them instead, or ask an administrator of all workspaces.",
            permission="staff:write",
        )
    for grant in theirs:
        may = policy.permissions_of([*held.get(ORGANISATION, []), *held.get(grant.place_id, [])])
        policy.check_gift(grant.roles, held=tx.actor.scopes if grant.place_id == tx.workspace_id else may)
    return theirs


async def add(tx: Tx, *, id: UUID, place_id: UUID, roles: Sequence[str]) -> None:
    """Add roles in a place to those that somebody has there."""
    async with tx.organisation() as house:
        theirs = await house.all(store.LOCK_GRANTS, Grant, staff_id=id)
        before = [role for one in theirs if one.place_id == place_id for role in one.roles]
        after = list(dict.fromkeys([*before, *roles]))
        await house.run(store.GRANT, staff_id=id, place_id=place_id, roles=after)
    _tell(tx, id, before, after, everywhere=place_id == ORGANISATION)


async def _places(tx: Tx) -> dict[UUID, list[str]]:
    """Give the roles of who asks, by place."""
    if tx.actor.kind != "staff":
        return {}
    async with tx.organisation() as house:
        return {one.place_id: one.roles for one in await house.all(store.GRANTS, Grant, staff_id=tx.actor.id)}


async def _keep_an_administrator(tx: Tx, *, without: UUID, place_id: UUID, stays: bool = False) -> None:
    """Refuse to let the last one go who can change people in a place.

    :param stays: they are an administrator of all workspaces as well, and of this one thereby
    """
    if stays and place_id != ORGANISATION:
        return
    async with tx.organisation() as house:
        left = set(await house.all(store.LOCK_ADMINISTRATORS, UUID, place_id=place_id))
    if left and not left - {without}:
        raise Conflict("This is the last administrator. Make somebody else one first.")


def _tell(tx: Tx, id: UUID, before: Sequence[str], after: Sequence[str], *, everywhere: bool) -> None:
    tx.note("staff", id, roles={"before": list(before), "after": list(after)}, everywhere=everywhere)
    if tx.workspace_id != ORGANISATION:  # whose feed nobody reads
        if after:
            tx.emit("staff.roles_changed", key=id, roles=list(after), everywhere=everywhere)
        else:
            tx.emit("staff.removed", key=id, everywhere=everywhere)
