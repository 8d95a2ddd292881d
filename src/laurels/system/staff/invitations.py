"""Verbs of invitations: the way in, for one person, once, for some days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Final
from uuid import UUID

from laurels.kit import crypto
from laurels.kit.problems import Problem
from laurels.kit.tx import ORGANISATION, Tx
from laurels.system.staff import policy, service, store
from laurels.system.staff.model import Invitation, Invited, Person

LASTS: Final = timedelta(days=7)
PREFIX: Final = "lin_"


class InvitationOver(Problem):
    """The link of an invitation does not open anything any more."""

    code, status, title = "invitation_over", 410, "This invitation is over"
    cure = "It was accepted or withdrawn, or its seven days have passed. Ask for a new one."


class KnownAlready(Problem):
    """The invited address belongs to somebody who can sign in."""

    code, status, title = "known_already", 409, "You have an account already"
    cure = "Sign in, then open the invitation again: it is accepted in your name."


class NotYours(Problem):
    """Somebody else's invitation was opened by who is signed in."""

    code, status, title = "not_your_invitation", 403, "This invitation is for somebody else"
    cure = "Sign out, or ask for an invitation to the address that you sign in with."


async def invite(
    tx: Tx, *, email: str, name: str | None, roles: Sequence[str], everywhere: bool = False, lasts: timedelta = LASTS
) -> Invited:
    """Invite somebody to this workspace, or to all of them, and show the token of the link, this once.

    :raises Forbidden: a role may do more than who gives it
    """
    policy.check_roles(roles)
    policy.check_gift(roles, held=tx.actor.scopes)
    shown = policy.address(email)
    token = PREFIX + crypto.new_secret()
    place_id = ORGANISATION if everywhere else tx.workspace_id
    async with tx.organisation() as house:
        invitation = await house.one(
            store.INVITE,
            Invitation,
            id=tx.new_id(),
            digest=crypto.digest(token),
            email=shown,
            email_key=policy.key_of(shown),
            name=name,
            place_id=place_id,
            roles=list(roles),
            invited_by=tx.actor.name,
            lasts=lasts,
        )
    tx.note("invitation", invitation.id, email=shown, roles=list(roles))
    if tx.workspace_id != ORGANISATION:  # whose feed nobody reads
        tx.emit("staff.invited", key=invitation.id, email=shown, roles=list(roles))
    return Invited(invitation, token)


async def list_open(tx: Tx) -> list[Invitation]:
    """List the invitations to this workspace that were neither accepted nor withdrawn, newest first."""
    async with tx.organisation() as house:
        return await house.all(store.INVITATIONS, Invitation, place_id=tx.workspace_id)


async def withdraw(tx: Tx, *, id: UUID) -> Invitation:
    """Take an invitation back: its link opens nothing from now on."""
    async with tx.organisation() as house:
        invitation = await house.one(store.WITHDRAW, Invitation, id=id, place_id=tx.workspace_id)
    tx.note("invitation", id, withdrawn=True)
    return invitation


async def look_up(tx: Tx, *, token: str) -> tuple[Invitation, bool]:
    """Read an invitation by the token of its link, and tell whether its address belongs to somebody.

    :raises InvitationOver: it is unknown, accepted, withdrawn or too old, which a stranger is not told apart
    """
    async with tx.organisation() as house:
        invitation = await house.maybe(store.LOCK_INVITATION, Invitation, digest=crypto.digest(token))
    if invitation is None or not policy.is_open(invitation, now=tx.now):
        raise InvitationOver(InvitationOver.cure)
    return invitation, await service.by_email(tx, email=invitation.email) is not None


async def accept(tx: Tx, *, token: str, name: str | None, by: UUID | None) -> Person:
    """Come in by an invitation: as somebody new, or as whoever is signed in with its address.

    The transaction is one of the organisation.

    :raises InvitationOver: it opens nothing any more
    :raises KnownAlready: the address belongs to somebody who is not signed in
    :raises NotYours: whoever is signed in has another address
    """
    invitation, known = await look_up(tx, token=token)
    if known:
        person = await service.by_email(tx, email=invitation.email)
        assert person is not None, "it was found in this transaction"
        if by is None:
            raise KnownAlready(KnownAlready.cure)
        if person.id != by:
            raise NotYours(NotYours.cure)
        await service.grant(tx, id=person.id, place_id=invitation.place_id, roles=invitation.roles)
    else:
        if by is not None:
            raise NotYours(NotYours.cure)
        person = await service.create(
            tx,
            email=invitation.email,
            name=name or invitation.name or invitation.email,
            place_id=invitation.place_id,
            roles=invitation.roles,
        )
    await tx.run(store.ACCEPT, id=invitation.id)
    tx.note("invitation", invitation.id, accepted=True, email=invitation.email)
    return person
