"""Verbs of factors. The transaction is one of the organisation, but for what an administrator does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from laurels.kit.tx import Tx
from laurels.kit.vault import Vault
from laurels.system import credentials, sessions, staff


async def begin_authenticator(tx: Tx, vault: Vault, *, staff_id: UUID) -> tuple[str, staff.Person]:
    """Draw the secret of an authenticator, for this person's app.

    :raises ConfirmationNeeded: it is too long ago that they proved who they are
    """
    await sessions.check_confirmed(tx)
    secret = await credentials.begin_authenticator(tx, vault, staff_id=staff_id)
    return secret, await staff.get(tx, id=staff_id)


async def confirm_authenticator(tx: Tx, vault: Vault, *, staff_id: UUID, code: str) -> list[str]:
    """Let an authenticator count from now on, and give recovery codes, this once."""
    await sessions.check_confirmed(tx)
    return await credentials.confirm_authenticator(tx, vault, staff_id=staff_id, code=code)


async def remove_authenticator(tx: Tx, *, staff_id: UUID) -> bool:
    """Ask this person for no codes any more."""
    await sessions.check_confirmed(tx)
    return await credentials.remove_authenticator(tx, staff_id=staff_id)


async def new_recovery_codes(tx: Tx, *, staff_id: UUID) -> list[str]:
    """Give this person other recovery codes, this once."""
    await sessions.check_confirmed(tx)
    return await credentials.new_recovery_codes(tx, staff_id=staff_id)


async def begin_passkey(tx: Tx, *, staff_id: UUID, site: str) -> dict[str, Any]:
    """Ask this person's browser to make a passkey."""
    await sessions.check_confirmed(tx)
    person = await staff.get(tx, id=staff_id)
    return await credentials.passkeys.begin(tx, site=site, staff_id=staff_id, email=person.email, name=person.name)


async def add_passkey(
    tx: Tx, *, staff_id: UUID, site: str, origin: str, name: str, credential: Mapping[str, Any]
) -> credentials.Passkey:
    """Take the passkey that this person's browser has made."""
    await sessions.check_confirmed(tx)
    return await credentials.passkeys.add(
        tx, site=site, origin=origin, staff_id=staff_id, name=name, credential=credential
    )


async def remove_passkey(tx: Tx, *, staff_id: UUID, id: UUID) -> credentials.Passkey:
    """Let one of this person's passkeys open nothing any more."""
    await sessions.check_confirmed(tx)
    return await credentials.passkeys.remove(tx, staff_id=staff_id, id=id)


async def remove_all(tx: Tx, *, staff_id: UUID) -> None:
    """Take authenticator, recovery codes and passkeys from somebody who has lost them, and end their sessions.

    :raises Forbidden: they work in places that who asks does not look after, or may do more
    """
    await staff.check_whole(tx, id=staff_id)
    async with tx.organisation() as house:
        await credentials.remove_authenticator(house, staff_id=staff_id)
        await credentials.passkeys.remove_all(house, staff_id=staff_id)
    await sessions.end_all(tx, staff_id=staff_id)
