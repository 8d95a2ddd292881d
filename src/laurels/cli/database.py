"""What commands do with the database, each in transactions of their own."""

from __future__ import annotations

import getpass
import os
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar
from uuid import UUID

from laurels.cli.failures import CommandFailed
from laurels.kit import doors, ids
from laurels.kit.postgres import Pool, Server, open_pool
from laurels.kit.tx import ORGANISATION, Actor, Tx
from laurels.system import access, factors, jobs, sessions, staff, workspaces

T = TypeVar("T")
EVERYTHING = "*"
"""The scope that a secret key may do all with."""


@dataclass(frozen=True, slots=True)
class Made:
    """A new workspace and its first key, whose text is known only now."""

    workspace_id: UUID
    key: access.Issued


@asynccontextmanager
async def connected(url: str) -> AsyncGenerator[Pool]:
    """Hold a connection for as long as a command needs one."""
    pool = await open_pool(url, size=1, name="laurels command", statement_timeout_ms=0)
    try:
        yield pool
    finally:
        await pool.close()


async def new_workspace(
    server: Server,
    *,
    name: str,
    mode: str,
    currency: str,
    zone: str,
    locale: str,
    starts_at: datetime | None = None,
) -> Made:
    """Make a workspace and a key that may do everything in it."""
    workspace_id = ids.new_uuid7(datetime.now(UTC))
    async with connected(server.app_url) as pool:
        async with pool.connection() as db, db.transaction():
            await workspaces.create(
                db,
                workspace_id=workspace_id,
                name=name,
                mode=mode,
                currency=currency,
                zone=zone,
                locale=locale,
                starts_at=starts_at,
            )
        key = await commanded(
            pool,
            workspace_id,
            "workspaces create",
            lambda tx: access.create(tx, name="first key", kind="secret", scopes=[EVERYTHING]),
        )
    return Made(workspace_id, key)


async def new_key(server: Server, workspace_id: UUID, *, name: str, kind: str, scopes: Sequence[str]) -> access.Issued:
    """Make a key of a workspace."""
    async with connected(server.app_url) as pool:
        return await commanded(
            pool,
            workspace_id,
            "keys create",
            lambda tx: access.create(tx, name=name, kind=kind, scopes=scopes),
        )


async def first_person(server: Server, *, email: str, name: str) -> str:
    """Make somebody an administrator of all workspaces, unless they are there already, and make a one-time link."""
    async with connected(server.app_url) as pool:

        async def work(tx: Tx) -> str:
            person = await staff.by_email(tx, email=email) or await staff.create(
                tx, email=email, name=name, place_id=ORGANISATION, roles=["administrator"]
            )
            return (await sessions.link(tx, person=person)).token

        return await commanded(pool, ORGANISATION, "staff", work)


async def invited(
    server: Server, workspace_id: UUID | None, *, email: str, name: str | None, roles: Sequence[str]
) -> staff.Invited:
    """Invite somebody to a workspace, or to all of them."""
    async with connected(server.app_url) as pool:
        return await commanded(
            pool,
            workspace_id or ORGANISATION,
            "staff invite",
            lambda tx: staff.invite(tx, email=email, name=name, roles=roles, everywhere=workspace_id is None),
        )


async def linked(server: Server, *, email: str, bare: bool) -> str:
    """Make a link that signs somebody in once.

    :param bare: take authenticator and passkeys from them as well
    :raises CommandFailed: nobody has this address
    """
    async with connected(server.app_url) as pool:

        async def work(tx: Tx) -> str:
            person = await staff.by_email(tx, email=email)
            if person is None:
                raise CommandFailed(f"Nobody has the address {email}. `laurels staff invite` invites them.")
            if bare:
                await factors.remove_all(tx, staff_id=person.id)
            return (await sessions.link(tx, person=person)).token

        return await commanded(pool, ORGANISATION, "staff link", work)


async def listed(server: Server) -> list[jobs.Listed]:
    """List every workspace."""
    async with connected(server.batch_url) as pool:
        return await jobs.workspaces(pool)


async def commanded(pool: Pool, workspace_id: UUID, command: str, work: Callable[[Tx], Awaitable[T]]) -> T:
    """Run a verb in one transaction of a workspace, in the name of whoever gave the command."""
    request_id = ids.new_request_id()
    return await doors.transact(
        pool, work, doors.Request(workspace_id, whoever_asks(), f"laurels {command}", request_id)
    )


def whoever_asks() -> Actor:
    """Name the person at the command line for the audit trail."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError):  # a uid without an entry, as in a container
        name = f"uid {os.getuid()}"
    return Actor("command", None, name, frozenset({EVERYTHING}))


def workspace_id_of(text: str) -> UUID:
    """Read the id of a workspace from a command line.

    :raises CommandFailed: it is none
    """
    try:
        return ids.decode("wsp", text)
    except ids.BadId as bad:
        raise CommandFailed(f"{text!r} is no id of a workspace. `laurels workspaces list` shows them.") from bad
