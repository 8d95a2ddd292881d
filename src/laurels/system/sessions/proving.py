"""How somebody proves who they are: each attempt is counted before it is looked at, in a transaction of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import structlog
from fastapi import Request as HttpRequest

from laurels.kit import doors
from laurels.kit.problems import Problem
from laurels.kit.tx import Tx
from laurels.system import credentials, staff
from laurels.system.sessions import browser, policy, service

WRONG = "The address, the password or the code is wrong."
_logger = structlog.get_logger("laurels.sessions")


class SignInRefused(Problem):
    """Somebody could not prove who they are."""

    code, status, title = "sign_in_refused", 401, "Signing in was refused"
    cure = "Check the address and the password. An administrator can send you a one-time link."


class CodeNeeded(Problem):
    """The password or the link is right, and a second factor is on."""

    code, status, title = "code_needed", 401, "A code is needed too"
    cure = "Send the same again with `code`: the one that your authenticator shows, or a recovery code."


async def prove(
    request: HttpRequest, door: doors.Request, *, email: str, password: str, code: str | None
) -> staff.Person:
    """Find who has this address and password, and the code that goes with them. The door is the organisation's.

    :raises SignInRefused: nobody who may sign in has, in the same words and the same time whichever is wrong
    :raises CodeNeeded: a second factor is on and no code came; this counts as an attempt of the account until one does
    :raises RateLimited: the account, whether it exists or not, or the address has to wait
    """
    pool = request.app.state.pool
    subjects = policy.subjects(email=email, address=browser.address_of(request))
    await doors.transact(pool, lambda tx: service.attempt(tx, subjects=subjects), door)

    async def looked_up(tx: Tx) -> tuple[staff.Person | None, str | None, credentials.Standing]:
        person = await staff.by_email(tx, email=email)
        id = None if person is None else person.id
        return person, await credentials.hash_of(tx, staff_id=id), await credentials.standing(tx, staff_id=id)

    person, hash, standing = await doors.transact(pool, looked_up, door)
    if not await credentials.fits(password, hash) or person is None or person.disabled_at is not None:
        raise _refused(request, "password")
    if standing.authenticator:
        await _check_code(request, door, staff_id=person.id, code=code, subjects=subjects)
    await doors.transact(pool, lambda tx: service.succeeded(tx, subjects=subjects), door)
    return person


async def prove_code(request: HttpRequest, door: doors.Request, *, person: staff.Person, code: str | None) -> None:
    """Check the code of somebody whose link was right, if they have a second factor.

    :raises SignInRefused: it is wrong
    :raises CodeNeeded: it is missing
    """
    pool = request.app.state.pool
    if not (await doors.transact(pool, lambda tx: credentials.standing(tx, staff_id=person.id), door)).authenticator:
        return
    subjects = policy.subjects(email=person.email, address=browser.address_of(request))
    if code is not None:
        await doors.transact(pool, lambda tx: service.attempt(tx, subjects=subjects), door)
    await _check_code(request, door, staff_id=person.id, code=code, subjects=subjects)
    await doors.transact(pool, lambda tx: service.succeeded(tx, subjects=subjects), door)


async def prove_by_passkey(request: HttpRequest, door: doors.Request, *, credential: Mapping[str, Any]) -> staff.Person:
    """Find whose passkey has answered a challenge of ours.

    :raises SignInRefused: nobody's who may sign in has
    """
    site, origin = browser.site_of(request), browser.origin_of(request)

    async def used(tx: Tx) -> staff.Person | None:
        staff_id = await credentials.passkeys.use(tx, site=site, origin=origin, credential=credential)
        return None if staff_id is None else await staff.get(tx, id=staff_id)

    person = await doors.transact(request.app.state.pool, used, door)
    if person is None or person.disabled_at is not None:
        raise _refused(request, "passkey")
    return person


async def _check_code(
    request: HttpRequest, door: doors.Request, *, staff_id: UUID, code: str | None, subjects: Mapping[str, bytes]
) -> None:
    pool, vault = request.app.state.pool, request.app.state.vault
    if code is None:
        await doors.transact(pool, lambda tx: service.half_way(tx, subjects=subjects), door)
        raise CodeNeeded(CodeNeeded.cure)
    if not await doors.transact(pool, lambda tx: credentials.use_code(tx, vault, staff_id=staff_id, code=code), door):
        raise _refused(request, "code")


def _refused(request: HttpRequest, what: str) -> SignInRefused:
    _logger.warning("sign_in.refused", what=what, address=browser.address_of(request))
    return SignInRefused(WRONG)
