"""Who may give which role to whom, and how an address is written."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from email_validator import EmailNotValidError, validate_email

from laurels.kit.problems import Forbidden, InvalidField
from laurels.system.staff.roles import EVERYTHING, ROLES


def address(text: str, *, pointer: str = "/email") -> str:
    """Write an e-mail address as it is shown.

    :raises InvalidField: it is none
    """
    try:
        return validate_email(text.strip(), check_deliverability=False).normalized
    except EmailNotValidError as error:
        raise InvalidField(f"This is no e-mail address: {error}", pointer=pointer) from None


def key_of(email: str) -> str:
    """Write an address as it is found, however it was typed."""
    return email.strip().lower()


def check_roles(roles: Sequence[str], *, pointer: str = "/roles") -> None:
    """Refuse a role that does not exist, or one that is named twice.

    :raises InvalidField: naming the role and the nearest known one
    """
    for place, role in enumerate(roles):
        if role not in ROLES:
            near = difflib.get_close_matches(role, ROLES, 1)
            hint = f" Did you mean {near[0]}?" if near else f" There are {', '.join(ROLES)}."
            raise InvalidField(f"There is no role {role!r}.{hint}", pointer=f"{pointer}/{place}")
        if role in roles[:place]:
            raise InvalidField(f"The role {role} is named twice.", pointer=f"{pointer}/{place}")


def permissions_of(roles: Iterable[str]) -> frozenset[str]:
    """Add up what roles may do; `*` is everything. A role that is gone may do nothing."""
    return frozenset(one for role in roles if role in ROLES for one in ROLES[role].permissions)


def looks_after(held: Collection[str]) -> bool:
    """Tell whether who has these permissions somewhere may change the people there."""
    return not {"staff:write", EVERYTHING}.isdisjoint(held)


def check_gift(roles: Iterable[str], *, held: Collection[str]) -> None:
    """Refuse to give or take a role that may do more than who gives it.

    :raises Forbidden: naming the role
    """
    for role in roles:
        if EVERYTHING not in held and not permissions_of([role]) <= frozenset(held):
            raise Forbidden(
                f"The role {role} may do more than you. Only who may do all that it may can give or take it.",
                permission="staff:write",
            )


def covers(mine: Collection[UUID], theirs: Collection[UUID], *, organisation: UUID) -> bool:
    """Tell whether who looks after some places looks after the whole of somebody who works in others."""
    return organisation in mine or set(theirs) <= set(mine)
