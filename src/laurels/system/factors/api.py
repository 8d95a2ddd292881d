"""Routes of authenticators, recovery codes and passkeys. Those that show or take secrets open their own doors."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar
from uuid import UUID

import segno
from fastapi import Request as HttpRequest
from pyotp.totp import TOTP
from starlette.responses import Response

from laurels.kit import doors, ids, web
from laurels.kit.tx import Tx
from laurels.kit.web import Caller, Page, Routes
from laurels.system import credentials, sessions
from laurels.system.factors import service
from laurels.system.factors.schemas import (
    AuthenticatorBegun,
    AuthenticatorRemoved,
    CodeIn,
    Factors,
    PasskeyBegun,
    PasskeyIn,
    PasskeyOut,
    RecoveryCodes,
)

T = TypeVar("T")
routes = Routes(prefix="/v1/me", tag="Sign-in")
people = Routes(prefix="/v1/staff", tag="People")


@routes.get("/factors", permission="self:read")
async def show(tx: Tx) -> Factors:
    """Show what you have to sign in with."""
    return Factors.of(await credentials.standing(tx, staff_id=sessions.who(tx.actor)[0]))


async def begin_authenticator(request: HttpRequest) -> Response:
    """Begin to set up an authenticator app; it counts once you have sent one of its codes."""
    vault = request.app.state.vault
    secret, person = await _mine(
        request, "factors.begin", lambda tx, mine: service.begin_authenticator(tx, vault, staff_id=mine)
    )
    uri = TOTP(secret).provisioning_uri(name=person.email, issuer_name="Laurels")
    qr = segno.make_qr(uri).svg_data_uri(scale=4, light="white")
    return sessions.shown(AuthenticatorBegun(secret=secret, uri=uri, qr=qr), 201)


async def confirm_authenticator(request: HttpRequest, body: CodeIn) -> Response:
    """Send a code of the new authenticator: from now on signing in takes one. Shows recovery codes, this once."""
    vault = request.app.state.vault
    codes = await _mine(
        request, "factors.add", lambda tx, mine: service.confirm_authenticator(tx, vault, staff_id=mine, code=body.code)
    )
    return sessions.shown(RecoveryCodes(codes=codes), 201)


async def new_recovery_codes(request: HttpRequest) -> Response:
    """Make other recovery codes, shown this once; those that you had open nothing any more."""
    codes = await _mine(
        request, "factors.recovery_codes", lambda tx, mine: service.new_recovery_codes(tx, staff_id=mine)
    )
    return sessions.shown(RecoveryCodes(codes=codes), 201)


@routes.delete("/authenticator", permission="self:write")
async def remove_authenticator(tx: Tx) -> AuthenticatorRemoved:
    """Remove your authenticator and your recovery codes; signing in takes no code any more."""
    return AuthenticatorRemoved(removed=await service.remove_authenticator(tx, staff_id=sessions.who(tx.actor)[0]))


async def begin_passkey(request: HttpRequest) -> Response:
    """Ask your browser to make a passkey for this site; the answer counts once, for five minutes."""
    site = sessions.site_of(request)
    options = await _mine(
        request, "factors.begin", lambda tx, mine: service.begin_passkey(tx, staff_id=mine, site=site)
    )
    return sessions.shown(PasskeyBegun(options=options), 201)


async def add_passkey(request: HttpRequest, body: PasskeyIn) -> Response:
    """Add the passkey that your browser has made."""
    site, origin = sessions.site_of(request), sessions.origin_of(request)
    passkey = await _mine(
        request,
        "factors.add",
        lambda tx, mine: service.add_passkey(
            tx, staff_id=mine, site=site, origin=origin, name=body.name, credential=body.credential
        ),
    )
    return sessions.shown(PasskeyOut.of(passkey), 201)


@routes.get("/passkeys", permission="self:read")
async def list_passkeys(tx: Tx) -> Page[PasskeyOut]:
    """List your passkeys, oldest first."""
    found = await credentials.passkeys.list_of(tx, staff_id=sessions.who(tx.actor)[0])
    return Page[PasskeyOut](items=[PasskeyOut.of(one) for one in found])


@routes.delete("/passkeys/{id}", permission="self:write")
async def remove_passkey(tx: Tx, id: str) -> PasskeyOut:
    """Remove one of your passkeys; it opens nothing any more."""
    staff_id = sessions.who(tx.actor)[0]
    return PasskeyOut.of(await service.remove_passkey(tx, staff_id=staff_id, id=ids.decode("pky", id)))


@people.delete("/{id}/factors", permission="staff:write")
async def remove_factors_of(tx: Tx, id: str) -> Factors:
    """Take authenticator and passkeys from somebody who has lost them; their sessions end."""
    staff_id = ids.decode("stf", id)
    await service.remove_all(tx, staff_id=staff_id)
    async with tx.organisation() as house:
        return Factors.of(await credentials.standing(house, staff_id=staff_id))


async def _mine(request: HttpRequest, action: str, work: Callable[[Tx, UUID], Awaitable[T]]) -> T:
    caller: Caller = request.state.caller
    staff_id, _ = sessions.who(caller.actor)
    return await doors.transact(
        request.app.state.pool, lambda tx: work(tx, staff_id), web.door(request, caller, action)
    )


def _plain(method: str, path: str, answer: object) -> Callable[..., object]:
    return routes.plain(method, path, permission="self:write", status=201, answer=answer, admitted=True)


_plain("POST", "/authenticator", AuthenticatorBegun)(begin_authenticator)
_plain("POST", "/authenticator/confirmations", RecoveryCodes)(confirm_authenticator)
_plain("POST", "/recovery_codes", RecoveryCodes)(new_recovery_codes)
_plain("POST", "/passkeys/challenges", PasskeyBegun)(begin_passkey)
_plain("POST", "/passkeys", PasskeyOut)(add_passkey)
