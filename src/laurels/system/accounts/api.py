"""Routes of coming in by an invitation, and of one's password. They open their own doors.

A password never travels with an Idempotency-Key, for what is kept of a body under one could be guessed against.
"""

from __future__ import annotations

from dataclasses import replace

from fastapi import Request as HttpRequest
from starlette.responses import Response

from laurels.kit import doors, web
from laurels.kit.problems import Forbidden
from laurels.kit.tx import Tx
from laurels.kit.web import Caller, Routes
from laurels.system import credentials, sessions, staff
from laurels.system.accounts import service
from laurels.system.accounts.schemas import (
    Acceptance,
    Accepted,
    Confirmation,
    Confirmed,
    Opened,
    Opening,
    PasswordChanged,
    PasswordIn,
)

routes = Routes(prefix="/v1", tag="Sign-in")


async def open_invitation(request: HttpRequest, body: Opening) -> Response:
    """Show an invitation to who holds its link."""

    async def read(tx: Tx) -> Opened:
        invitation = await staff.look_up(tx, token=body.token)
        return Opened(
            email=invitation.email,
            name=invitation.name,
            roles=invitation.roles,
            workspace=await staff.place_name(tx, place_id=invitation.place_id),
            invited_by=invitation.invited_by,
            expires_at=invitation.expires_at,
            known=await staff.by_email(tx, email=invitation.email) is not None,
        )

    door = sessions.stranger(request, "invitations.open")
    return sessions.shown(await doors.transact(request.app.state.pool, read, door))


async def accept_invitation(request: HttpRequest, body: Acceptance) -> Response:
    """Come in by an invitation: choose a name and a password; the answer sets the cookie of a session."""
    sessions.refuse_other_sites(request)
    pool, door = request.app.state.pool, sessions.stranger(request, "invitations.accept")
    invitation = await doors.transact(pool, lambda tx: staff.look_up(tx, token=body.token), door)
    credentials.check_password(body.password, about=[body.name, invitation.email])
    hash = await credentials.hashed(body.password)
    address, agent = sessions.address_of(request), sessions.agent_of(request)
    opened = await doors.transact(
        pool,
        lambda tx: service.join(tx, token=body.token, name=body.name, hash=hash, address=address, agent=agent),
        replace(door, workspace_id=invitation.place_id),
    )
    return sessions.signed_in(request, opened)


async def accept_as_myself(request: HttpRequest, body: Opening) -> Response:
    """Take on the roles of an invitation to your own address."""
    caller: Caller = request.state.caller
    staff_id, _ = sessions.who(caller.actor)
    pool, door = request.app.state.pool, web.door(request, caller, "invitations.accept")
    invitation = await doors.transact(pool, lambda tx: staff.look_up(tx, token=body.token), door)
    await doors.transact(
        pool,
        lambda tx: staff.accept(tx, token=body.token, by=staff_id),
        replace(door, workspace_id=invitation.place_id),
    )
    return sessions.shown(Accepted(roles=invitation.roles), 201)


async def change_password(request: HttpRequest, body: PasswordIn) -> Response:
    """Choose another password; your other sessions end. It takes a confirmation of the last 15 minutes."""
    caller: Caller = request.state.caller
    staff_id, session_id = sessions.who(caller.actor)
    pool, door = request.app.state.pool, web.door(request, caller, "accounts.change_password")

    async def allowed(tx: Tx) -> staff.Person:
        await sessions.check_confirmed(tx)
        return await staff.get(tx, id=staff_id)

    person = await doors.transact(pool, allowed, door)
    credentials.check_password(body.password, about=[person.name, person.email])
    hash = await credentials.hashed(body.password)
    ended = await doors.transact(
        pool, lambda tx: service.change_password(tx, staff_id=staff_id, session_id=session_id, hash=hash), door
    )
    return sessions.shown(PasswordChanged(ended_count=ended))


async def confirm(request: HttpRequest, body: Confirmation) -> Response:
    """Prove once more who you are; for 15 minutes you may change what you sign in with."""
    caller: Caller = request.state.caller
    staff_id, session_id = sessions.who(caller.actor)
    pool, door = request.app.state.pool, web.door(request, caller, "accounts.confirm")
    person = await doors.transact(pool, lambda tx: staff.get(tx, id=staff_id), door)
    if body.passkey is not None:
        shown = await sessions.prove_by_passkey(request, door, credential=body.passkey)
        if shown.id != staff_id:
            raise Forbidden("This is the passkey of somebody else. Sign out, and sign in with it.")
    else:
        await sessions.prove(request, door, email=person.email, password=body.password or "", code=body.code)

    async def remember(tx: Tx) -> Confirmed:
        await sessions.confirm(tx, id=session_id)
        return Confirmed(confirmed_until=tx.now + sessions.CONFIRMED_FOR)

    return sessions.shown(await doors.transact(pool, remember, door), 201)


routes.plain("POST", "/invitations/openings", permission=web.ANYONE, answer=Opened)(open_invitation)
routes.plain("POST", "/invitations/acceptances", permission=web.ANYONE, status=201, answer=sessions.SignedIn)(
    accept_invitation
)
routes.plain("POST", "/me/invitations", permission="self:write", status=201, answer=Accepted, admitted=True)(
    accept_as_myself
)
routes.plain("PUT", "/me/password", permission="self:write", answer=PasswordChanged, admitted=True)(change_password)
routes.plain("POST", "/me/confirmations", permission="self:write", status=201, answer=Confirmed, admitted=True)(confirm)
