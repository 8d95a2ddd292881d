"""Verbs of accounts: what joins people, their credentials and their sessions."""

from __future__ import annotations

from uuid import UUID

from laurels.kit.tx import Tx
from laurels.system import credentials, sessions, staff


async def join(tx: Tx, *, token: str, name: str, hash: str, address: str, agent: str) -> sessions.Opened:
    """Come in by an invitation as somebody new with this password, and be signed in.

    The transaction is one of the place that the invitation is to.

    :raises InvitationOver: it opens nothing any more
    :raises KnownAlready: its address belongs to somebody, who has to sign in first
    """
    person = await staff.join(tx, token=token, name=name)
    async with tx.organisation() as house:
        await credentials.set_password(house, staff_id=person.id, hash=hash)
        return await sessions.open_session(house, person=person, method="invitation", address=address, agent=agent)


async def change_password(tx: Tx, *, staff_id: UUID, session_id: UUID, hash: str) -> int:
    """Give somebody another password, and end all their sessions but this one; count those.

    :raises ConfirmationNeeded: it is too long ago that they proved who they are
    """
    await sessions.check_confirmed(tx)
    await credentials.set_password(tx, staff_id=staff_id, hash=hash)
    return await sessions.end_all(tx, staff_id=staff_id, but=session_id)
