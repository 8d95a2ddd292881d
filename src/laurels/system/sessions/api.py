"""Routes of signing in and out, of who is signed in, and of the sessions of the people of a workspace."""

from __future__ import annotations

from fastapi import Request as HttpRequest
from starlette.responses import Response

from laurels.kit import doors, ids, web
from laurels.kit.problems import InvalidField
from laurels.kit.tx import Tx
from laurels.kit.web import Caller, Page, Routes
from laurels.system import credentials, staff
from laurels.system.sessions import browser, page, policy, service, ways
from laurels.system.sessions.schemas import (
    AccessOut,
    Challenge,
    LinkOut,
    Me,
    MeUpdate,
    SessionOut,
    SessionsEnded,
    SignedIn,
    SignIn,
)

routes = Routes(prefix="/v1", tag="Sign-in")
people = Routes(prefix="/v1/staff", tag="People")
open_link = page.open_link


async def sign_in(request: HttpRequest, body: SignIn) -> Response:
    """Sign in with address and password, a one-time link or a passkey; the answer sets the cookie of the session."""
    browser.refuse_other_sites(request)
    if body.passkey is not None:
        opened = await ways.by_passkey(request, body.passkey)
    elif body.link is not None:
        opened = await ways.by_link(request, body.link, body.code)
    elif body.email is not None and body.password is not None:
        opened = await ways.by_password(request, body.email, body.password, body.code)
    else:
        raise InvalidField("Send `email` and `password`, or `link`, or `passkey`.", pointer="/email")
    return browser.signed_in(request, opened)


async def ask_passkey(request: HttpRequest) -> Response:
    """Ask for a passkey, whoever has one for this site; the answer counts once, for five minutes."""
    door = browser.stranger(request, "sessions.ask_passkey")
    caller = Caller(door.workspace_id, door.actor, {})
    request.app.state.gate.slow_down(caller, browser.address_of(request))
    site = browser.site_of(request)
    options = await doors.transact(request.app.state.pool, lambda tx: credentials.passkeys.ask(tx, site=site), door)
    return browser.shown(Challenge(options=options), 201)


async def sign_out(request: HttpRequest) -> Response:
    """Sign out: the session ends at once, and its cookie is taken away."""
    caller = await web.admit(request, "self:write")
    staff_id, session_id = browser.who(caller.actor)
    ended = await doors.transact(
        request.app.state.pool,
        lambda tx: service.end(tx, staff_id=staff_id, id=session_id),
        web.door(request, caller, "sessions.sign_out"),
    )
    response = browser.shown(SessionOut.of(ended, current=True))
    browser.drop_cookie(request, response)
    return response


async def me(request: HttpRequest) -> Response:
    """Show who is signed in, and the workspaces they may work in with what they may do there."""
    caller = await web.admit(request, "self:read")
    staff_id, _ = browser.who(caller.actor)

    async def read(tx: Tx) -> Me:
        person = await staff.get(tx, id=staff_id)
        return Me(
            id=ids.encode("stf", person.id),
            email=person.email,
            name=person.name,
            locale=person.locale,
            has_password=await credentials.hash_of(tx, staff_id=staff_id) is not None,
            csrf_token=policy.csrf_of(browser.token_of(request)),
            workspaces=[AccessOut.of(one) for one in await staff.accesses(tx, id=staff_id)],
        )

    door = web.door(request, caller, "sessions.me")
    return browser.shown(await doors.transact(request.app.state.pool, read, door))


routes.plain("POST", "/sessions", permission=web.ANYONE, status=201, answer=SignedIn)(sign_in)
routes.plain("POST", "/sessions/challenges", permission=web.ANYONE, status=201, answer=Challenge)(ask_passkey)
routes.plain("DELETE", "/sessions/current", permission="self:write", answer=SessionOut)(sign_out)
routes.plain("GET", "/me", permission="self:read", answer=Me)(me)


@routes.patch("/me", permission="self:write")
async def update_me(tx: Tx, body: MeUpdate) -> MeUpdate:
    """Change how you are called, or which language you read."""
    person = await staff.update(tx, id=browser.who(tx.actor)[0], name=body.name, locale=body.locale)
    return MeUpdate(name=person.name, locale=person.locale)


@routes.get("/me/sessions", permission="self:read")
async def list_sessions(tx: Tx) -> Page[SessionOut]:
    """List your sessions that are open, newest first."""
    staff_id, current = browser.who(tx.actor)
    found = await service.list_of(tx, staff_id=staff_id)
    return Page[SessionOut](items=[SessionOut.of(one, current=one.id == current) for one in found])


@routes.delete("/me/sessions/{id}", permission="self:write")
async def end_session(tx: Tx, id: str) -> SessionOut:
    """End one of your sessions, such as that of a lost phone; it is refused at once."""
    staff_id, current = browser.who(tx.actor)
    ended = await service.end(tx, staff_id=staff_id, id=ids.decode("ses", id))
    return SessionOut.of(ended, current=ended.id == current)


@routes.delete("/me/sessions", permission="self:write")
async def end_other_sessions(tx: Tx) -> SessionsEnded:
    """End all your sessions but this one."""
    staff_id, current = browser.who(tx.actor)
    return SessionsEnded(ended_count=await service.end_all(tx, staff_id=staff_id, but=current))


@people.get("/{id}/sessions", permission="staff:read")
async def list_sessions_of(tx: Tx, id: str) -> Page[SessionOut]:
    """List the open sessions of somebody who may work in this workspace, newest first."""
    member = await staff.find(tx, id=ids.decode("stf", id))
    found = await service.list_of(tx, staff_id=member.id)
    return Page[SessionOut](items=[SessionOut.of(one, current=one.id == tx.actor.session_id) for one in found])


@people.delete("/{id}/sessions", permission="staff:write")
async def end_sessions_of(tx: Tx, id: str) -> SessionsEnded:
    """End all sessions of somebody, everywhere; they have to sign in again."""
    staff_id = ids.decode("stf", id)
    await staff.check_whole(tx, id=staff_id)
    return SessionsEnded(ended_count=await service.end_all(tx, staff_id=staff_id))


@people.post("/{id}/links", permission="staff:write", shown_once="token")
async def make_link(tx: Tx, id: str) -> LinkOut:
    """Make a link that signs somebody in once, within a day, as when they lost their password."""
    staff_id = ids.decode("stf", id)
    await staff.check_whole(tx, id=staff_id)
    made = await service.link(tx, person=await staff.get(tx, id=staff_id))
    return LinkOut(token=made.token, expires_at=made.expires_at)


@people.post("/{id}/disablements", permission="staff:write", status=200)
async def disable(tx: Tx, id: str) -> staff.StaffOut:
    """Let somebody sign in nowhere any more; their sessions end at once."""
    member = await staff.switch(tx, id=ids.decode("stf", id), disabled=True)
    await service.end_all(tx, staff_id=member.id)
    return staff.StaffOut.of(member)


@people.post("/{id}/enablements", permission="staff:write", status=200)
async def enable(tx: Tx, id: str) -> staff.StaffOut:
    """Let somebody sign in again, with what they could before."""
    return staff.StaffOut.of(await staff.switch(tx, id=ids.decode("stf", id), disabled=False))
