"""People, their roles and invitations on the wire."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from laurels.kit import ids
from laurels.kit.tx import ORGANISATION
from laurels.kit.web import Instant, Wire
from laurels.system.access import PERMISSIONS
from laurels.system.staff.model import Invitation, Invited, Member
from laurels.system.staff.roles import EVERYTHING, Role

EVERYWHERE = "True means in all workspaces, those that come later included."


class RoleOut(Wire):
    """A named set of permissions."""

    key: str
    name: str
    does: str
    permissions: list[str]

    @classmethod
    def of(cls, role: Role) -> RoleOut:
        """Show a role with each permission by name."""
        named = PERMISSIONS if EVERYTHING in role.permissions else role.permissions
        return cls(key=role.key, name=role.name, does=role.does, permissions=sorted(named))


class StaffOut(Wire):
    """One of the staff, as this workspace sees them."""

    id: str = Field(examples=["stf_01kaw3x9p3e9rs8s9p1y9e1v5a"])
    email: str
    name: str
    roles: list[str] = Field(description="What they are in this workspace alone.")
    everywhere: list[str] = Field(description="What they are in all workspaces.")
    disabled_at: Instant | None = Field(description="Since when they can sign in nowhere.")

    @classmethod
    def of(cls, one: Member) -> StaffOut:
        """Show somebody."""
        return cls(
            id=ids.encode("stf", one.id),
            email=one.email,
            name=one.name,
            roles=one.roles,
            everywhere=one.everywhere,
            disabled_at=one.disabled_at,
        )


class RolesIn(Wire):
    """What somebody shall be from now on."""

    roles: list[str] = Field(min_length=1, max_length=20, examples=[["marketer", "support"]])
    everywhere: bool = Field(default=False, description=EVERYWHERE)


class InvitationCreate(Wire):
    """Whom to invite, and as what."""

    email: str = Field(min_length=3, max_length=254, examples=["ada@example.com"])
    name: str | None = Field(default=None, min_length=1, max_length=100, examples=["Ada Lovelace"])
    roles: list[str] = Field(min_length=1, max_length=20, examples=[["marketer"]])
    everywhere: bool = Field(default=False, description=EVERYWHERE)


class InvitationOut(Wire):
    """An invitation that is still open, or has run out."""

    id: str = Field(examples=["inv_01kaw3x9p3e9rs8s9p1y9e1v5a"])
    email: str
    name: str | None
    roles: list[str]
    everywhere: bool
    invited_by: str
    created_at: Instant
    expires_at: Instant

    @classmethod
    def of(cls, one: Invitation) -> InvitationOut:
        """Show an invitation."""
        return cls(**_fields(one))


class InvitationIssued(InvitationOut):
    """An invitation at the only moment its token is shown."""

    token: str | None = Field(
        description="Send the invited person `/admin/join#` with this behind it. Null when a repeated Idempotency-Key "
        "asks for it again."
    )

    @classmethod
    def issued(cls, invited: Invited) -> InvitationIssued:
        """Show a new invitation with its token."""
        return cls(**_fields(invited.invitation), token=invited.token)


def _fields(one: Invitation) -> dict[str, Any]:
    return {
        "id": ids.encode("inv", one.id),
        "email": one.email,
        "name": one.name,
        "roles": one.roles,
        "everywhere": one.place_id == ORGANISATION,
        "invited_by": one.invited_by,
        "created_at": one.created_at,
        "expires_at": one.expires_at,
    }
