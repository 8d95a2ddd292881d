"""Routes of the people of a workspace: who works here, as what, and who is invited."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query

from laurels.kit import ids
from laurels.kit.tx import Tx
from laurels.kit.web import Page, Routes
from laurels.system.staff import grants, invitations, service
from laurels.system.staff.roles import ROLES
from laurels.system.staff.schemas import (
    EVERYWHERE,
    InvitationCreate,
    InvitationIssued,
    InvitationOut,
    RoleOut,
    RolesIn,
    StaffOut,
)

routes = Routes(prefix="/v1", tag="People")


@routes.get("/roles", permission="staff:read")
async def list_roles(tx: Tx) -> Page[RoleOut]:
    """List the roles with what each may do."""
    del tx
    return Page[RoleOut](items=[RoleOut.of(role) for role in ROLES.values()])


@routes.get("/staff", permission="staff:read")
async def list_staff(tx: Tx) -> Page[StaffOut]:
    """List who may work in this workspace, by name."""
    return Page[StaffOut](items=[StaffOut.of(one) for one in await service.list_here(tx)])


@routes.get("/staff/{id}", permission="staff:read")
async def get(tx: Tx, id: str) -> StaffOut:
    """Show one person who may work in this workspace."""
    return StaffOut.of(await service.find(tx, id=ids.decode("stf", id)))


@routes.put("/staff/{id}/roles", permission="staff:write")
async def assign(tx: Tx, id: str, body: RolesIn) -> StaffOut:
    """Let somebody be something else from now on, in this workspace or in all; what they may do changes at once."""
    return StaffOut.of(await grants.assign(tx, id=ids.decode("stf", id), roles=body.roles, everywhere=body.everywhere))


@routes.delete("/staff/{id}", permission="staff:write")
async def remove(tx: Tx, id: str, everywhere: Annotated[bool, Query(description=EVERYWHERE)] = False) -> StaffOut:
    """Take the access to this workspace, or what they are in all, from somebody. Answers who they were."""
    return StaffOut.of(await grants.remove(tx, id=ids.decode("stf", id), everywhere=everywhere))


@routes.get("/invitations", permission="staff:read")
async def list_invitations(tx: Tx) -> Page[InvitationOut]:
    """List the invitations to this workspace that nobody accepted, newest first."""
    return Page[InvitationOut](items=[InvitationOut.of(one) for one in await invitations.list_open(tx)])


@routes.post("/invitations", permission="staff:write", shown_once="token")
async def invite(tx: Tx, body: InvitationCreate) -> InvitationIssued:
    """Invite somebody. The token of the link is shown in this answer only; it works once, for seven days."""
    return InvitationIssued.issued(
        await invitations.invite(tx, email=body.email, name=body.name, roles=body.roles, everywhere=body.everywhere)
    )


@routes.delete("/invitations/{id}", permission="staff:write")
async def withdraw(tx: Tx, id: str) -> InvitationOut:
    """Withdraw an invitation; its link opens nothing from now on."""
    return InvitationOut.of(await invitations.withdraw(tx, id=ids.decode("inv", id)))
