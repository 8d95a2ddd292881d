"""Verbs of passkeys (WebAuthn). The transaction is one of the organisation.

A passkey shows who somebody is and that they unlocked it, so it counts as both factors. It belongs to one site:
browsers use it nowhere else, so that no look-alike gets what it signs.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final, cast
from uuid import UUID

import msgspec

from laurels.kit import crypto
from laurels.kit.problems import Conflict, InvalidField, NotFound
from laurels.kit.tx import Tx
from laurels.system.credentials import store
from laurels.system.credentials.model import Passkey

LASTS: Final = timedelta(minutes=5)
PASSKEYS_MAX: Final = 20


async def begin(tx: Tx, *, site: str, staff_id: UUID, email: str, name: str) -> dict[str, Any]:
    """Give the options for `navigator.credentials.create`, with a challenge that counts once, for five minutes."""
    known = await list_of(tx, staff_id=staff_id)
    if len(known) >= PASSKEYS_MAX:
        raise Conflict(f"You have {PASSKEYS_MAX} passkeys. Remove one that you do not use.")
    return _ceremonies().registration(
        site=site,
        staff_id=staff_id,
        email=email,
        name=name,
        challenge=await _challenge(tx, staff_id=staff_id),
        known=[one.credential for one in known],
    )


async def add(tx: Tx, *, site: str, origin: str, staff_id: UUID, name: str, credential: Mapping[str, Any]) -> Passkey:
    """Take a passkey that a browser has made.

    :raises InvalidField: it does not answer a challenge of this person on this site
    :raises Conflict: it is known already
    """
    challenge = await _answered(tx, credential, staff_id=staff_id)
    verified = _ceremonies().registered(credential, challenge=challenge, site=site, origin=origin)
    if verified is None:
        raise _refused()
    key_id, public_key, uses = verified
    passkey = await tx.maybe(
        store.ADD_PASSKEY,
        Passkey,
        id=tx.new_id(),
        staff_id=staff_id,
        credential=key_id,
        public_key=public_key,
        site=site,
        uses=uses,
        name=name,
    )
    if passkey is None:
        raise Conflict("This passkey is known already.")
    tx.note("staff", staff_id, passkey_added=name)
    return passkey


async def ask(tx: Tx, *, site: str) -> dict[str, Any]:
    """Give the options for `navigator.credentials.get`, to whoever it is; the passkey says who."""
    await tx.run(store.FORGET_CHALLENGES)
    return _ceremonies().authentication(site=site, challenge=await _challenge(tx, staff_id=None))


async def use(tx: Tx, *, site: str, origin: str, credential: Mapping[str, Any]) -> UUID | None:
    """Find whose passkey has answered a challenge, or None if it is no answer that counts."""
    try:
        challenge = await _answered(tx, credential, staff_id=None)
        passkey = await tx.maybe(store.LOCK_PASSKEY, Passkey, credential=_bytes(credential.get("rawId")))
        if passkey is None or passkey.site != site:
            return None
    except InvalidField:
        return None
    uses = _ceremonies().authenticated(
        credential, challenge=challenge, site=site, origin=origin, public_key=passkey.public_key, uses=passkey.uses
    )
    if uses is None:
        return None
    await tx.run(store.USE_PASSKEY, id=passkey.id, uses=uses)
    return passkey.staff_id


async def list_of(tx: Tx, *, staff_id: UUID) -> list[Passkey]:
    """List somebody's passkeys, oldest first."""
    return await tx.all(store.PASSKEYS, Passkey, staff_id=staff_id)


async def remove(tx: Tx, *, staff_id: UUID, id: UUID) -> Passkey:
    """Let one of somebody's passkeys open nothing any more.

    :raises NotFound: they have no such passkey
    """
    found = await tx.maybe(store.REMOVE_PASSKEY, Passkey, staff_id=staff_id, id=id)
    if found is None:
        raise NotFound("You have no such passkey.")
    tx.note("staff", staff_id, passkey_removed=found.name)
    return found


async def remove_all(tx: Tx, *, staff_id: UUID) -> int:
    """Let none of somebody's passkeys open anything any more, and count them."""
    count = await tx.run(store.REMOVE_PASSKEYS, staff_id=staff_id)
    if count:
        tx.note("staff", staff_id, passkeys_removed=count)
    return count


async def _challenge(tx: Tx, *, staff_id: UUID | None) -> bytes:
    challenge = crypto.new_challenge()
    await tx.run(store.ADD_CHALLENGE, value=challenge, staff_id=staff_id, lasts=LASTS)
    return challenge


async def _answered(tx: Tx, credential: Mapping[str, Any], *, staff_id: UUID | None) -> bytes:
    """Find which challenge a credential says it answers, and use that up; what it says is verified afterwards."""
    response = credential.get("response")
    parts = cast(dict[str, Any], response) if isinstance(response, dict) else {}
    said = _bytes(parts.get("clientDataJSON"))
    try:
        challenge = _bytes(msgspec.json.decode(said, type=dict[str, Any]).get("challenge"))
    except msgspec.MsgspecError as error:
        raise _refused() from error
    if not await tx.run(store.USE_CHALLENGE, value=challenge, staff_id=staff_id):
        raise _refused()
    return challenge


def _bytes(text: object) -> bytes:
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)) if isinstance(text, str) else b""
    except ValueError as error:
        raise _refused() from error


def _refused() -> InvalidField:
    return InvalidField("This passkey does not answer what was asked, or too late. Begin again.", pointer="/credential")


def _ceremonies():
    from laurels.system.credentials import ceremonies

    return ceremonies
