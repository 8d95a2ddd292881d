"""Verbs of invitations: the way in, for one person, once, for some days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Final
from uuid import UUID

from laurels.kit import crypto
from laurels.kit.problems import Conflict, Problem
from laurels.kit.tx import ORGANISATION, Tx
from laurels.system.staff import grants, policy, service, store
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
    cure = "Sign in, then accept the invitation in your name: `POST /v1/me/invitations`."


class NotYours(Problem):
    """Somebody else's invitation was opened by who is signed in."""

    code, status, title = "not_your_invitation", 403, "This invitation is for somebody else"
    cure = "Sign out, or ask for an invitation to the address that you sign in with."


async def invite(tx: Tx, *, email: str, name: str | None, roles: Sequence[str], everywhere: bool = False) -> Invited:
    """Invite somebody to this workspace, or to all of them, and show the token of the link, this once.

    Older invitations of the same person to the same place are withdrawn.

    :raises Forbidden: a role may do more than who gives it
    :raises Conflict: they work there already
    """
    policy.check_roles(roles)
    place_id = await grants.check_gift(tx, roles=roles, everywhere=everywhere)
    shown = policy.address(email)
    person = await service.by_email(tx, email=shown)
    if person is not None and await service.works_in(tx, id=person.id, place_id=place_id):
        raise Conflict(f"{person.name} works there already. Change their roles instead.")
    token = PREFIX + crypto.new_secret()
    async with tx.organisation() as house:
        await house.run(store.WITHDRAW_OLDER, place_id=place_id, email_key=policy.key_of(shown))
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
            lasts=LASTS,
        )
    tx.note("invitation", invitation.id, email=shown, roles=list(roles), everywhere=everywhere)
    if tx.workspace_id != ORGANISATION:  # whose feed nobody reads
        tx.emit("staff.invited", key=invitation.id, email=shown, roles=list(roles), everywhere=everywhere)
    return Invited(invitation, token)


async def list_open(tx: Tx) -> list[Invitation]:
    """List the invitations to this workspace, or to all, that were neither accepted nor withdrawn, newest first."""
    async with tx.organisation() as house:
        return await house.all(store.INVITATIONS, Invitation, place_id=tx.workspace_id)


async def withdraw(tx: Tx, *, id: UUID) -> Invitation:
    """Take an invitation back: its link opens nothing from now on.

    :raises NotFound: there is none, or it was accepted
    :raises Forbidden: it gives more than who takes it back may
    """
    async with tx.organisation() as house:
        invitation = await house.one(store.WITHDRAW, Invitation, id=id, place_id=tx.workspace_id)
    await grants.check_gift(tx, roles=invitation.roles, everywhere=invitation.place_id == ORGANISATION)
    tx.note("invitation", id, withdrawn=True)
    return invitation


async def look_up(tx: Tx, *, token: str) -> Invitation:
    """Read an invitation by the token of its link, and hold it until the transaction ends.

    :raises InvitationOver: it is unknown, accepted, withdrawn or too old, which a stranger is not told apart
    """
    async with tx.organisation() as house:
        invitation = await house.maybe(store.LOCK_INVITATION, Invitation, digest=crypto.digest(token))
    if invitation is None:
        raise InvitationOver(InvitationOver.cure)
    return invitation


async def join(tx: Tx, *, token: str, name: str) -> Person:
    """Come in by an invitation as somebody new. The transaction is one of its place.

    :raises InvitationOver: it opens nothing any more
    :raises KnownAlready: its address belongs to somebody, who has to sign in first
    """
    invitation = await look_up(tx, token=token)
    if await service.by_email(tx, email=invitation.email) is not None:
        raise KnownAlready(KnownAlready.cure)
    person = await service.create(
        tx, email=invitation.email, name=name, place_id=invitation.place_id, roles=invitation.roles
    )
    await _accepted(tx, invitation, person)
    return person


async def accept(tx: Tx, *, token: str, by: UUID) -> Person:
    """Take on the roles of an invitation as whoever is signed in with its address.

    The transaction is one of its place.

    :raises InvitationOver: it opens nothing any more
    :raises NotYours: it is for another address
    """
    invitation = await look_up(tx, token=token)
    person = await service.get(tx, id=by)
    if policy.key_of(person.email) != policy.key_of(invitation.email):
        raise NotYours(NotYours.cure)
    await grants.add(tx, id=by, place_id=invitation.place_id, roles=invitation.roles)
    await _accepted(tx, invitation, person)
    return person


async def _accepted(tx: Tx, invitation: Invitation, person: Person) -> None:
    async with tx.organisation() as house:
        await house.run(store.ACCEPT, id=invitation.id)
    tx.note("invitation", invitation.id, accepted_by=person.email)
    if tx.workspace_id != ORGANISATION:
        tx.emit("staff.joined", key=person.id, roles=invitation.roles)
