"""What a browser says and is told besides JSON: where it comes from, who sits before it, and the cookie."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlsplit
from uuid import UUID

from fastapi import Request as HttpRequest
from pydantic import BaseModel
from starlette.responses import Response

from laurels.kit import doors, ids, web
from laurels.kit.problems import Conflict, Forbidden
from laurels.kit.tx import ORGANISATION, Actor
from laurels.system import staff
from laurels.system.sessions import policy
from laurels.system.sessions.model import Opened
from laurels.system.sessions.schemas import SignedIn

STRANGER = Actor("stranger", None, "", frozenset())


def set_cookie(request: HttpRequest, response: Response, opened: Opened) -> None:
    """Put the token of a session where scripts cannot read it."""
    secure = is_secure(request)
    response.set_cookie(
        policy.cookie(secure=secure),
        opened.token,
        max_age=int(policy.LASTS.total_seconds()),
        path="/",
        secure=secure,
        httponly=True,
        samesite="lax",
    )


def drop_cookie(request: HttpRequest, response: Response) -> None:
    """Take the token of a session out of the browser."""
    secure = is_secure(request)
    response.delete_cookie(policy.cookie(secure=secure), path="/", secure=secure, httponly=True, samesite="lax")


def is_secure(request: HttpRequest) -> bool:
    """Tell whether everything between the browser and us, or the proxy before us, is encrypted."""
    return web.is_secure(request.scope, dict(request.scope["headers"]))


def address_of(request: HttpRequest) -> str:
    """Give the address that a request comes from."""
    return "" if request.client is None else request.client.host


def site_of(request: HttpRequest) -> str:
    """Give the name of the host that a passkey belongs to.

    :raises Conflict: browsers make none for it
    """
    name = request.url.hostname or ""
    if not name or ":" in name or name.replace(".", "").isdigit():
        raise Conflict("Passkeys need an address with a name, such as https://laurels.example.com or localhost.")
    return name


def origin_of(request: HttpRequest) -> str:
    """Give the origin that our pages have in this browser."""
    return f"{'https' if is_secure(request) else 'http'}://{request.headers.get('host', '')}"


def agent_of(request: HttpRequest) -> str:
    """Give what the browser calls itself."""
    return request.headers.get("user-agent", "")


def refuse_other_sites(request: HttpRequest) -> None:
    """Refuse a form of another site, which would sign its reader in as somebody else.

    Without encryption browsers do not say which site it is, and the origin is compared with the host.

    :raises Forbidden: the browser says so
    """
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if site is not None:
        foreign = site not in ("none", "same-origin")
    else:
        foreign = origin is not None and urlsplit(origin).netloc != request.headers.get("host", "")
    if foreign:
        raise Forbidden("Sign in on a page of this very address. A proxy before it has to hand the `Host` on.")


def stranger(request: HttpRequest, action: str) -> doors.Request:
    """Say at the door of the organisation that somebody comes who is not known yet."""
    return doors.Request(ORGANISATION, STRANGER, action, request.scope["request_id"])


def known(door: doors.Request, person: staff.Person) -> doors.Request:
    """Say at the same door that the stranger has proven who they are."""
    return replace(door, actor=Actor("staff", person.id, person.name, frozenset()))


def signed_in(request: HttpRequest, opened: Opened) -> Response:
    """Answer who has just signed in, with the cookie of their session."""
    answer = SignedIn(
        id=ids.encode("stf", opened.session.staff_id), name=opened.name, csrf_token=policy.csrf_of(opened.token)
    )
    response = shown(answer, 201)
    set_cookie(request, response, opened)
    return response


def shown(answer: BaseModel, status: int = 200) -> Response:
    """Answer JSON that no cache may keep."""
    return Response(answer.model_dump_json().encode(), status, {"Cache-Control": "no-store"}, "application/json")


def token_of(request: HttpRequest) -> str:
    """Give the token of the session that the gate has found."""
    token = policy.token_in(request.headers["cookie"], secure=is_secure(request))
    assert token is not None, "the gate found it"
    return token


def who(actor: Actor) -> tuple[UUID, UUID]:
    """Name the person and the session of who asks.

    :raises Forbidden: it is no person, but a key
    """
    if actor.id is None or actor.session_id is None:
        raise Forbidden("Only a person can ask this. Sign in instead of sending a key.", permission="self:read")
    return actor.id, actor.session_id
