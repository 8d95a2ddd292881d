"""Staff: the people of the organisation, and what each may do where.

A grant gives roles in one place: a workspace, or the organisation, which means every workspace there is and will be. A
role is a named set of the permissions that routes ask for, the same that API keys have. People come in by invitation.
Nobody can give away what they do not have themselves, and no place loses its last administrator.
"""

from laurels.system.staff.grants import check_whole, switch
from laurels.system.staff.invitations import accept, invite, join, look_up
from laurels.system.staff.model import Access, Invitation, Invited, Member, Person
from laurels.system.staff.policy import permissions_of
from laurels.system.staff.roles import ROLES, Role
from laurels.system.staff.schemas import StaffOut
from laurels.system.staff.service import accesses, by_email, create, find, get, place_name, update

EVENTS = {
    "staff.invited": "Somebody was invited to this workspace, or to all from here.",
    "staff.joined": "Somebody accepted an invitation to this workspace.",
    "staff.roles_changed": "A person may do other things in this workspace from now on.",
    "staff.removed": "A person lost the access to this workspace.",
}

__all__ = [
    "EVENTS",
    "ROLES",
    "Access",
    "Invitation",
    "Invited",
    "Member",
    "Person",
    "Role",
    "StaffOut",
    "accept",
    "accesses",
    "by_email",
    "check_whole",
    "create",
    "find",
    "get",
    "invite",
    "join",
    "look_up",
    "permissions_of",
    "place_name",
    "switch",
    "update",
]
