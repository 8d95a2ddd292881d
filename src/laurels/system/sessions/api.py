"""Routes of signing in and out, and of who is signed in. They open their own doors, for they set and read cookies."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from fastapi import Request as HttpRequest
from pydantic import BaseModel
from starlette.responses import RedirectResponse, Response

from laurels.kit import crypto, doors, ids, web
from laurels.kit.problems import Forbidden, InvalidField, Problem
from laurels.kit.tx import ORGANISATION, Actor, Tx
from laurels.kit.web import Caller, Page, Routes
from laurels.system import credentials, staff
from laurels.system.sessions import policy, service
from laurels.system.sessions.model import Opened
from laurels.system.sessions.schemas import AccessOut, Me, SessionOut, SignedIn, SignIn

routes = Routes(prefix="/v1", tag="Sign-in")
STRANGER = Actor("stranger", None, "", frozenset())
WRONG = "The address, the password or the code is wrong."


class SignInRefused(Problem):
    """Somebody could not prove who they are."""

    code, status, title = "sign_in_refused", 401, "Signing in was refused"
    cure = "Check the address and the password. An administrator can send you a one-time link."


async def sign_in(request: HttpRequest, body: SignIn) -> Response:
    """Sign in with address and password, or with a one-time link; the answer sets the cookie of the session."""
    _refuse_other_sites(request)
    door = doors.Request(ORGANISATION, STRANGER, "sessions.sign_in", request.scope["request_id"])
    if body.link is not None:
        opened = await _by_link(request, body.link)
    elif body.email is not None and body.password is not None:
        opened = await _by_password(request, door, body.email, body.password)
    else:
        raise InvalidField("Send `email` and `password`, or `link`.", pointer="/email")
    person = await doors.transact(request.app.state.pool, lambda tx: staff.get(tx, id=opened.session.staff_id), door)
    shown = SignedIn(id=ids.encode("stf", person.id), name=person.name, csrf_token=policy.csrf_of(opened.token))
    response = _json(shown, 201)
    set_cookie(request, response, opened)
    return response


async def _by_password(request: HttpRequest, door: doors.Request, email: str, password: str) -> Opened:
    pool = request.app.state.pool
    address = address_of(request)
    subjects = {
        "account": crypto.digest(f"account {email.strip().lower()}"),
        "address": crypto.digest(f"address {address}"),
    }
    await doors.transact(pool, lambda tx: service.attempt(tx, subjects=subjects), door)

    async def looked_up(tx: Tx) -> tuple[staff.Person | None, str | None]:
        person = await staff.by_email(tx, email=email)
        return person, None if person is None else await credentials.hash_of(tx, staff_id=person.id)

    person, hash = await doors.transact(pool, looked_up, door)
    if not await credentials.fits(password, hash) or person is None or person.disabled_at is not None:
        raise SignInRefused(WRONG)

    async def open_it(tx: Tx) -> Opened:
        await service.succeeded(tx, subjects=subjects)
        return await service.open_session(tx, person=person, method="password", address=address, agent=_agent(request))

    return await doors.transact(pool, open_it, _as(door, person))


async def _by_link(request: HttpRequest, token: str) -> Opened:
    door = doors.Request(ORGANISATION, STRANGER, "sessions.open_link", request.scope["request_id"])
    return await doors.transact(
        request.app.state.pool,
        lambda tx: service.open_by_link(tx, token=token, address=address_of(request), agent=_agent(request)),
        door,
    )


async def sign_out(request: HttpRequest) -> Response:
    """Sign out: the session ends at once, and its cookie is taken away."""
    caller = await _person(request, "self:write")
    actor = caller.actor
    assert actor.id is not None, "a person has an id"
    assert actor.session_id is not None, "a person comes with a session"
    staff_id, session_id = actor.id, actor.session_id
    ended = await doors.transact(
        request.app.state.pool,
        lambda tx: service.end(tx, staff_id=staff_id, id=session_id),
        web.door(request, caller, "sessions.sign_out"),
    )
    response = _json(SessionOut.of(ended, current=True), 200)
    for name in (policy.COOKIE, policy.COOKIE_SECURE):
        response.delete_cookie(name, path="/", secure=name == policy.COOKIE_SECURE, httponly=True, samesite="lax")
    return response


async def me(request: HttpRequest) -> Response:
    """Show who is signed in, and the workspaces they may work in with what they may do there."""
    caller = await _person(request, "self:read")
    staff_id = caller.actor.id
    assert staff_id is not None, "a person has an id"

    async def read(tx: Tx) -> tuple[staff.Person, list[staff.Access]]:
        return await staff.get(tx, id=staff_id), await staff.accesses(tx, id=staff_id)

    person, found = await doors.transact(request.app.state.pool, read, web.door(request, caller, "sessions.me"))
    token = policy.token_in(request.headers["cookie"])
    assert token is not None, "the gate found it"
    return _json(
        Me(
            id=ids.encode("stf", person.id),
            email=person.email,
            name=person.name,
            locale=person.locale,
            csrf_token=policy.csrf_of(token),
            workspaces=[AccessOut.of(one) for one in found],
        ),
        200,
    )


async def list_sessions(request: HttpRequest) -> Response:
    """List the sessions of who is signed in, newest first."""
    caller = await _person(request, "self:read")
    staff_id = caller.actor.id
    assert staff_id is not None, "a person has an id"
    found = await doors.transact(
        request.app.state.pool,
        lambda tx: service.list_of(tx, staff_id=staff_id),
        web.door(request, caller, "sessions.list_sessions"),
    )
    return _json(
        Page[SessionOut](items=[SessionOut.of(one, current=one.id == caller.actor.session_id) for one in found]), 200
    )


routes.plain("POST", "/sessions", permission=web.ANYONE, status=201, answer=SignedIn)(sign_in)
routes.plain("DELETE", "/sessions/current", permission="self:write", answer=SessionOut)(sign_out)
routes.plain("GET", "/me", permission="self:read", answer=Me)(me)
routes.plain("GET", "/me/sessions", permission="self:read", answer=Page[SessionOut])(list_sessions)


async def open_link(request: HttpRequest, link: str = "") -> Response:
    """Trade a one-time link for a session and go to the dashboard; the link opens nothing a second time."""
    try:
        opened = await _by_link(request, link)
    except Problem as problem:
        text = f"{problem.title}.\n\n{problem.detail}\n"
        return Response(text, problem.status, {"Cache-Control": "no-store"}, "text/plain; charset=utf-8")
    response = RedirectResponse("/admin/", 303, {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"})
    set_cookie(request, response, opened)
    return response


def set_cookie(request: HttpRequest, response: Response, opened: Opened) -> None:
    """Put the token of a session where scripts cannot read it."""
    secure = is_secure(request)
    response.set_cookie(
        policy.COOKIE_SECURE if secure else policy.COOKIE,
        opened.token,
        max_age=int(policy.LASTS.total_seconds()),
        path="/",
        secure=secure,
        httponly=True,
        samesite="lax",
    )


def is_secure(request: HttpRequest) -> bool:
    """Tell whether the browser came by https, perhaps to a proxy before us."""
    return request.url.scheme == "https" or request.headers.get("x-forwarded-proto", "") == "https"


def address_of(request: HttpRequest) -> str:
    """Give the address that a request comes from."""
    return "" if request.client is None else request.client.host


def _refuse_other_sites(request: HttpRequest) -> None:
    """Refuse a form of another site, which would sign its reader in as somebody else.

    :raises Forbidden: the browser says so
    """
    origin = request.headers.get("origin")
    foreign = request.headers.get("sec-fetch-site", "none") not in ("none", "same-origin")
    if foreign or (origin is not None and urlsplit(origin).netloc != request.headers.get("host", "")):
        raise Forbidden("Sign in on a page of this very address.")


async def _person(request: HttpRequest, permission: str) -> Caller:
    caller = await web.admit(request, permission)
    if caller.actor.kind != "staff":
        raise Forbidden("Only a person can ask this. Sign in instead of sending a key.", permission=permission)
    return caller


def _as(door: doors.Request, person: staff.Person) -> doors.Request:
    return doors.Request(
        door.workspace_id, Actor("staff", person.id, person.name, frozenset()), door.action, door.request_id
    )


def _agent(request: HttpRequest) -> str:
    return request.headers.get("user-agent", "")


def _json(shown: BaseModel, status: int, headers: dict[str, str] | None = None) -> Response:
    more: dict[str, Any] = {"Cache-Control": "no-store", **(headers or {})}
    return Response(shown.model_dump_json().encode(), status, more, "application/json")
