"""Staff: the people of the organisation, and what each may do where.

A grant gives roles in one place: a workspace, or the organisation, which means every workspace there is and will be. A
role is a named set of the permissions that routes ask for, the same that API keys have. People come in by invitation.
Nobody can give away what they do not have themselves.
"""

from laurels.system.staff.invitations import InvitationOver, accept, invite, look_up
from laurels.system.staff.model import Access, Invitation, Invited, Person
from laurels.system.staff.policy import address, check_roles, permissions_of
from laurels.system.staff.roles import ROLES, Role
from laurels.system.staff.service import (
    accesses,
    by_email,
    check_whole,
    create,
    find,
    get,
    is_empty,
    list_here,
    places,
    update,
)

EVENTS = {
    "staff.invited": "Somebody was invited to this workspace.",
    "staff.roles_changed": "A person may do other things in this workspace from now on.",
    "staff.removed": "A person lost the access to this workspace.",
}

__all__ = [
    "EVENTS",
    "ROLES",
    "Access",
    "Invitation",
    "InvitationOver",
    "Invited",
    "Person",
    "Role",
    "accept",
    "accesses",
    "address",
    "by_email",
    "check_roles",
    "check_whole",
    "create",
    "find",
    "get",
    "invite",
    "is_empty",
    "list_here",
    "look_up",
    "permissions_of",
    "places",
    "update",
]
