"""Verbs of sessions. To sign somebody in takes a transaction of the organisation."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from laurels.kit import crypto
from laurels.kit.postgres import Statement
from laurels.kit.problems import Conflict, NotFound, Problem, RateLimited, Unauthenticated
from laurels.kit.tx import Tx
from laurels.system import staff
from laurels.system.sessions import policy, store
from laurels.system.sessions.model import Failures, Link, Opened, Session

AGENT_MAX = 300


class LinkUsed(Problem):
    """A one-time link does not open anything any more."""

    code, status, title = "link_used", 410, "This link has been used, or is too old"
    cure = "Each link signs in once. Make a new one: `laurels staff link` prints it, and administrators can."


async def open_session(tx: Tx, *, person: staff.Person, method: str, address: str, agent: str) -> Opened:
    """Sign somebody in who has proven who they are, with a token that nobody has seen before."""
    if person.disabled_at is not None:
        raise Unauthenticated("This person may not sign in any more. Ask an administrator.")
    await tx.run(store.FORGET_SESSIONS, kept=policy.KEPT)
    await tx.run(store.FORGET_LINKS, kept=policy.KEPT)
    token = policy.PREFIX + crypto.new_secret()
    session = await tx.one(
        store.OPEN,
        Session,
        id=tx.new_id(),
        staff_id=person.id,
        digest=crypto.digest(token),
        method=method,
        address=address,
        agent=agent[:AGENT_MAX],
        lasts=policy.LASTS,
    )
    tx.note("staff", person.id, signed_in=method, address=address)
    return Opened(session, person.name, token)


async def link(tx: Tx, *, person: staff.Person) -> Link:
    """Make a link token that signs somebody in once, within a day; older ones open nothing any more.

    :raises Conflict: they may not sign in
    """
    if person.disabled_at is not None:
        raise Conflict("This person may not sign in. Enable them first.")
    token = policy.LINK_PREFIX + crypto.new_secret()
    async with tx.organisation() as house:
        await house.run(store.VOID_LINKS, staff_id=person.id)
        expires_at = await house.value(
            store.LINK, id=tx.new_id(), staff_id=person.id, digest=crypto.digest(token), lasts=policy.LINK_LASTS
        )
    tx.note("staff", person.id, link="made")
    return Link(token, expires_at)


async def whose_link(tx: Tx, *, token: str) -> staff.Person:
    """Find whom a link was made for, without using it up.

    :raises LinkUsed: it is unknown, used or too old
    """
    return await _linked(tx, store.LINKED, token)


async def open_by_link(tx: Tx, *, token: str, address: str, agent: str) -> Opened:
    """Sign in whoever a link was made for, this once.

    :raises LinkUsed: it is unknown, used or too old
    """
    person = await _linked(tx, store.USE_LINK, token)
    return await open_session(tx, person=person, method="link", address=address, agent=agent)


async def _linked(tx: Tx, statement: Statement, token: str) -> staff.Person:
    staff_id = await tx.value(statement, digest=crypto.digest(token))
    if staff_id is None:
        raise LinkUsed(LinkUsed.cure)
    return await staff.get(tx, id=staff_id)


async def attempt(tx: Tx, *, subjects: Mapping[str, bytes]) -> None:
    """Count an attempt as failed before it is looked at, so that many at once are counted too.

    :raises RateLimited: the account, whether it exists or not, or the address has to wait
    """
    await tx.run(store.FORGET_FAILURES, kept=policy.FORGOTTEN)
    for kind, subject in sorted(subjects.items()):
        await tx.run(store.BEGIN_COUNT, subject=subject)
        failures = await tx.one(store.COUNTED, Failures, subject=subject)
        wait = policy.waits(failures, now=tx.now)
        if wait:
            seconds = int(wait.total_seconds()) + 1
            raise RateLimited(f"Too many attempts. Wait {seconds} seconds.", retry_after_seconds=seconds)
        counted = policy.failed(failures, kind=kind, now=tx.now)
        await tx.run(
            store.COUNT,
            subject=subject,
            failure_count=counted.failure_count,
            blocked_until=counted.blocked_until,
        )


async def succeeded(tx: Tx, *, subjects: Mapping[str, bytes]) -> None:
    """Take the count of an attempt back that was none of guessing; who has an account clears no address by it."""
    await tx.run(store.FORGIVE_ALL, subject=subjects["account"])
    await tx.run(store.FORGIVE_ONE, subject=subjects["address"])


async def half_way(tx: Tx, *, subjects: Mapping[str, bytes]) -> None:
    """Take the count of an attempt back for the address alone: its password was right, and its code is still to come.

    For the account it stays, or codes could be guessed for ever by whoever has the password.
    """
    await tx.run(store.FORGIVE_ONE, subject=subjects["address"])


async def list_of(tx: Tx, *, staff_id: UUID) -> list[Session]:
    """List the sessions of somebody that are open, newest first."""
    async with tx.organisation() as house:
        return await house.all(store.OF_PERSON, Session, staff_id=staff_id, idle=policy.IDLE)


async def end(tx: Tx, *, staff_id: UUID, id: UUID) -> Session:
    """End one session of somebody; it is refused at once.

    :raises NotFound: they have no such session, or it has ended
    """
    async with tx.organisation() as house:
        found = await house.maybe(store.END, Session, staff_id=staff_id, id=id)
    if found is None:
        raise NotFound("There is no such session, or it has ended.")
    tx.note("staff", staff_id, session_ended=str(id))
    return found


async def end_all(tx: Tx, *, staff_id: UUID, but: UUID | None = None) -> int:
    """End all sessions of somebody, but perhaps one, and void the links that would open more; count the sessions."""
    async with tx.organisation() as house:
        await house.run(store.VOID_LINKS, staff_id=staff_id)
        count = await house.run(store.END_ALL, staff_id=staff_id, but=but)
    tx.note("staff", staff_id, sessions_ended=count)
    return count


async def confirm(tx: Tx, *, id: UUID) -> None:
    """Remember that whoever has this session has just proven again who they are."""
    await tx.run(store.CONFIRM, id=id)


async def check_confirmed(tx: Tx) -> None:
    """Refuse to change what somebody signs in with, unless they have proven lately who they are.

    :raises ConfirmationNeeded: it was longer ago, so that a browser left open gives nobody the account
    """
    if not await tx.value(store.CONFIRMED, id=tx.actor.session_id, lasts=policy.CONFIRMED_FOR):
        raise policy.ConfirmationNeeded(policy.ConfirmationNeeded.cure)
