"""The gate of the house: bearers of keys as before, and people with a session beside them.

A session is looked up for every request, so that one that was ended is refused at once. Limits of value and approvals
will be put into the `Actor` here, as scopes are.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any, LiteralString, cast
from uuid import UUID

import psycopg
from psycopg.rows import class_row
from psycopg_pool import AsyncConnectionPool

from laurels.kit import crypto, ids
from laurels.kit.problems import Forbidden, RateLimited, Unauthenticated, Unavailable
from laurels.kit.tx import ORGANISATION, Actor, enter
from laurels.kit.web import Caller, Shown
from laurels.system import staff
from laurels.system.access import KeyGate
from laurels.system.sessions import policy, store
from laurels.system.sessions.model import Standing

OWN = frozenset({"self:read", "self:write"})
"""What concerns only who asks, whatever their roles: it happens in the organisation."""


@dataclass(slots=True)
class HouseGate:
    """Admits the bearers of API keys, and people with sessions."""

    pool: AsyncConnectionPool[Any]
    keys: KeyGate

    async def admit(self, *, authorization: str | None, permission: str) -> Caller:
        """Let the bearer of a key in, or refuse them."""
        return await self.keys.admit(authorization=authorization, permission=permission)

    def slow_down(self, caller: Caller, address: str) -> None:
        """Let an address ask for what could be guessed a few times a minute."""
        self.keys.slow_down(caller, address)

    async def admit_person(self, shown: Shown, *, permission: str) -> Caller:
        """Let somebody with a session in, or refuse them.

        :raises Unauthenticated: there is no session that counts
        :raises CsrfTokenMissing: a write does not carry the second token
        :raises WorkspaceNotChosen: the request names no workspace
        :raises Forbidden: their roles there lack the permission
        """
        token = policy.token_in(shown.cookies, secure=shown.secure)
        if token is None:
            raise Unauthenticated("Send an API key in the header `Authorization: Bearer lks_…`, or sign in.")
        own = permission in OWN
        chosen = (
            None if own or shown.workspace is None else ids.decode("wsp", shown.workspace, pointer="/Laurels-Workspace")
        )
        digest = crypto.digest(token)
        standing = policy.check(await self._standing(digest, chosen))
        if shown.writes and not crypto.same(policy.csrf_of(token), shown.csrf_token or ""):
            raise policy.CsrfTokenMissing(policy.CsrfTokenMissing.cure)
        if not own and chosen is None:
            raise policy.WorkspaceNotChosen(policy.WorkspaceNotChosen.cure)
        scopes = OWN if own else staff.permissions_of(standing.roles)
        if chosen == ORGANISATION or (permission not in scopes and "*" not in scopes):
            raise Forbidden(
                f"You may not do this in this workspace: it takes the permission {permission}. Ask an administrator.",
                permission=permission,
            )
        verdict = self.keys.limiter.check(digest, time.monotonic())
        if not verdict.allowed:
            raise RateLimited(
                f"You asked too often. Wait {verdict.retry_after_seconds} seconds.",
                retry_after_seconds=verdict.retry_after_seconds,
            )
        actor = Actor("staff", standing.staff_id, standing.name, scopes, standing.id)
        return Caller(chosen or ORGANISATION, actor, verdict.headers())

    async def _standing(self, digest: bytes, chosen: UUID | None) -> Standing | None:
        try:
            async with self.pool.connection() as db, db.transaction():
                await enter(db, ORGANISATION)
                async with db.cursor(row_factory=class_row(Standing)) as cursor:
                    await cursor.execute(
                        cast(LiteralString, store.STANDING),
                        {"workspace_id": ORGANISATION, "place_id": chosen, "digest": digest},
                    )
                    found = await cursor.fetchone()
                if found is not None and found.now - found.seen_at >= policy.SEEN_EVERY and _counts(found):
                    await db.execute(cast(LiteralString, store.SEEN), {"workspace_id": ORGANISATION, "id": found.id})
                return found
        except psycopg.OperationalError as lost:
            raise Unavailable("The database did not answer. Try again shortly.") from lost


def _counts(standing: Standing) -> bool:
    try:
        policy.check(standing)
    except Unauthenticated:
        return False
    return True
