"""The ways to sign in: with a password, a one-time link or a passkey. Single sign-on will be one more."""

from __future__ import annotations

from typing import Any

from fastapi import Request as HttpRequest

from laurels.kit import doors
from laurels.system import staff
from laurels.system.sessions import browser, service
from laurels.system.sessions.model import Opened
from laurels.system.sessions.proving import prove, prove_by_passkey, prove_code


async def by_password(request: HttpRequest, email: str, password: str, code: str | None) -> Opened:
    """Sign in who has this address and password, and the code that goes with them."""
    door = browser.stranger(request, "sessions.sign_in")
    person = await prove(request, door, email=email, password=password, code=code)
    return await _opened(request, door, person, "password")


async def by_passkey(request: HttpRequest, credential: dict[str, Any]) -> Opened:
    """Sign in whose passkey has answered."""
    door = browser.stranger(request, "sessions.sign_in")
    person = await prove_by_passkey(request, door, credential=credential)
    return await _opened(request, door, person, "passkey")


async def by_link(request: HttpRequest, token: str, code: str | None = None) -> Opened:
    """Sign in whoever a one-time link was made for, with their code where a second factor is on."""
    pool, door = request.app.state.pool, browser.stranger(request, "sessions.open_link")
    person = await doors.transact(pool, lambda tx: service.whose_link(tx, token=token), door)
    await prove_code(request, door, person=person, code=code)
    address, agent = browser.address_of(request), browser.agent_of(request)
    return await doors.transact(
        pool,
        lambda tx: service.open_by_link(tx, token=token, address=address, agent=agent),
        browser.known(door, person),
    )


async def _opened(request: HttpRequest, door: doors.Request, person: staff.Person, method: str) -> Opened:
    address, agent = browser.address_of(request), browser.agent_of(request)
    return await doors.transact(
        request.app.state.pool,
        lambda tx: service.open_session(tx, person=person, method=method, address=address, agent=agent),
        browser.known(door, person),
    )
