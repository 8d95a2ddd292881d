"""Verbs of the second factor: codes of an authenticator, and recovery codes. The transaction is the organisation's."""

from __future__ import annotations

from typing import Final
from uuid import UUID

import pyotp

from laurels.kit import crypto
from laurels.kit.problems import Conflict, InvalidField
from laurels.kit.tx import Tx
from laurels.kit.vault import Vault
from laurels.system.credentials import policy, store
from laurels.system.credentials.model import Authenticator, Standing

RECOVERY_CODES: Final = 10


async def standing(tx: Tx, *, staff_id: UUID | None) -> Standing:
    """Tell what somebody has to sign in with; nobody has nothing."""
    return await tx.one(store.STANDING, Standing, staff_id=staff_id)


async def begin_authenticator(tx: Tx, vault: Vault, *, staff_id: UUID) -> str:
    """Draw the secret of an authenticator, in base32; it counts once a code of it was sent.

    :raises Conflict: there is one that counts
    """
    secret = pyotp.random_base32()
    locked = vault.lock(secret.encode(), purpose=_purpose(staff_id))
    if not await tx.run(store.BEGIN_AUTHENTICATOR, staff_id=staff_id, secret=locked):
        raise Conflict("You have an authenticator. Remove it before you set up another.")
    return secret


async def confirm_authenticator(tx: Tx, vault: Vault, *, staff_id: UUID, code: str) -> list[str]:
    """Let an authenticator count from now on, and give recovery codes, this once.

    :raises InvalidField: the code is not one of its codes of this moment
    :raises Conflict: there is none to confirm
    """
    found = await tx.maybe(store.LOCK_AUTHENTICATOR, Authenticator, staff_id=staff_id)
    if found is None or found.confirmed_at is not None:
        raise Conflict("There is no authenticator to confirm. Begin with `POST /v1/me/authenticator`.")
    if not await _use_step(tx, vault, found, staff_id=staff_id, code=code):
        raise InvalidField("This is not the code that the app shows now. Is the phone's clock right?", pointer="/code")
    tx.note("staff", staff_id, authenticator="added")
    return await new_recovery_codes(tx, staff_id=staff_id)


async def use_code(tx: Tx, vault: Vault, *, staff_id: UUID, code: str) -> bool:
    """Tell whether a code is one of somebody's authenticator or a recovery code, and use it up."""
    found = await tx.maybe(store.LOCK_AUTHENTICATOR, Authenticator, staff_id=staff_id)
    if found is None or found.confirmed_at is None:
        return False
    if policy.is_recovery_code(code):
        used = await tx.run(store.USE_RECOVERY_CODE, staff_id=staff_id, digest=_digest(staff_id, code))
        if used:
            tx.note("staff", staff_id, recovery_code="used")
        return used == 1
    return await _use_step(tx, vault, found, staff_id=staff_id, code=code)


async def new_recovery_codes(tx: Tx, *, staff_id: UUID) -> list[str]:
    """Give somebody other recovery codes; those that they had open nothing any more.

    :raises Conflict: they have no authenticator that these could stand in for
    """
    if not (await standing(tx, staff_id=staff_id)).authenticator:
        raise Conflict("Recovery codes stand in for an authenticator, and you have none.")
    codes = [crypto.new_code() for _ in range(RECOVERY_CODES)]
    await tx.run(store.REMOVE_RECOVERY_CODES, staff_id=staff_id)
    await tx.run(store.ADD_RECOVERY_CODES, staff_id=staff_id, digests=[_digest(staff_id, code) for code in codes])
    tx.note("staff", staff_id, recovery_codes="made")
    return codes


async def remove_authenticator(tx: Tx, *, staff_id: UUID) -> bool:
    """Ask somebody for no codes any more; tell whether they had an authenticator."""
    await tx.run(store.REMOVE_RECOVERY_CODES, staff_id=staff_id)
    removed = await tx.run(store.REMOVE_AUTHENTICATOR, staff_id=staff_id)
    if removed:
        tx.note("staff", staff_id, authenticator="removed")
    return removed == 1


async def _use_step(tx: Tx, vault: Vault, found: Authenticator, *, staff_id: UUID, code: str) -> bool:
    secret = vault.open(found.secret, purpose=_purpose(staff_id)).decode()
    step = policy.step_of(secret, code, now=tx.now, after=found.step)
    if step is None:
        return False
    await tx.run(store.USE_STEP, staff_id=staff_id, step=step)
    return True


def _purpose(staff_id: UUID) -> str:
    return f"authenticator {staff_id}"


def _digest(staff_id: UUID, code: str) -> bytes:
    return crypto.digest(f"recovery {staff_id} {policy.plain(code)}")
