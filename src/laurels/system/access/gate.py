"""The gate: who calls, may they, and how fast.

A key that was found is believed for two seconds, so that a busy key costs a look-up or two per process and two seconds,
and a revoked one is refused within them. Whoever asks while a key is looked up waits for that look-up.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, LiteralString, cast
from uuid import UUID

import psycopg
from psycopg.rows import class_row
from psycopg_pool import AsyncConnectionPool

from laurels.kit import crypto
from laurels.kit.limits import RateLimiter
from laurels.kit.problems import Problem, RateLimited, Unauthenticated, Unavailable
from laurels.kit.tx import Actor
from laurels.kit.web import Caller
from laurels.system.access import policy, store
from laurels.system.access.model import ApiKey
from laurels.system.workspaces import enter

BELIEVED_SECONDS = 2.0
FRESH_SECONDS = 1.0
"""A key that was found longer ago is looked up beside the requests that it makes, so that none has to wait for it."""
KEYS_MAX = 10_000
ATTEMPTS_MAX = 5
GUESSES_PER_MINUTE = 20
"""How often an address may ask for what could be guessed, such as the balance of a gift card."""


@dataclass(slots=True)
class _Known:
    workspace_id: UUID
    key: ApiKey | None
    now: datetime
    until: float
    actor: Actor


@dataclass(slots=True)
class KeyGate:
    """Admits the bearers of API keys."""

    pool: AsyncConnectionPool[Any]
    limiter: RateLimiter
    known: dict[bytes, _Known] = field(default_factory=dict[bytes, _Known])
    asking: dict[bytes, asyncio.Task[_Known]] = field(default_factory=dict[bytes, asyncio.Task[_Known]])
    guesses: RateLimiter = field(default_factory=lambda: RateLimiter(GUESSES_PER_MINUTE, 60, name="guesses"))

    async def admit(self, *, authorization: str | None, permission: str) -> Caller:
        """Let a request in, or refuse it.

        :raises Unauthenticated: there is no valid key
        :raises Forbidden: the key lacks the permission
        :raises RateLimited: the key asks too fast
        """
        if authorization is None or not authorization.startswith("Bearer "):
            raise Unauthenticated("Send an API key in the header `Authorization: Bearer lks_…`.")
        text = authorization[7:].strip()
        digest = crypto.digest(text)
        known = self.known.get(digest)
        left = 0 if known is None else known.until - time.monotonic()
        if known is None or left <= 0:
            known = await asyncio.shield(self._asked(text, digest))
        elif left < BELIEVED_SECONDS - FRESH_SECONDS:
            self._asked(text, digest)
        try:
            return self._let_in(known, digest, permission)
        except Problem as refused:
            if known.key is not None:
                refused.caller = Caller(known.workspace_id, known.actor, {})
            raise

    def _let_in(self, known: _Known, digest: bytes, permission: str) -> Caller:
        policy.admit(known.key, permission=permission, now=known.now)
        # Looking up may have taken long, and a moment before those that passed meanwhile would count them as its own.
        verdict = self.limiter.check(digest, time.monotonic())
        if not verdict.allowed:
            raise RateLimited(
                f"This key asked too often. Wait {verdict.retry_after_seconds} seconds.",
                retry_after_seconds=verdict.retry_after_seconds,
            )
        return Caller(known.workspace_id, known.actor, verdict.headers())

    def slow_down(self, caller: Caller, address: str) -> None:
        """Let an address ask for what could be guessed a few times a minute, whether it guesses right or wrong.

        :raises RateLimited: it asks too often
        """
        verdict = self.guesses.check(f"{caller.workspace_id} {address}", time.monotonic())
        if not verdict.allowed:
            raise RateLimited(
                f"This address asked too often. Wait {verdict.retry_after_seconds} seconds.",
                retry_after_seconds=verdict.retry_after_seconds,
            )

    def _asked(self, text: str, digest: bytes) -> asyncio.Task[_Known]:
        """Look a key up once for all who ask for it meanwhile."""
        task = self.asking.get(digest)
        if task is None:
            task = self.asking[digest] = asyncio.create_task(self._found(text, digest))
            task.add_done_callback(lambda done: self._answered(digest, done))
        return task

    def _answered(self, digest: bytes, done: asyncio.Task[_Known]) -> None:
        del self.asking[digest]
        if not done.cancelled():
            done.exception()  # where nobody waits for it, the next one to ask looks again

    async def _found(self, text: str, digest: bytes) -> _Known:
        """Look a key up, again on another connection if one was lost."""
        failure: Exception | None = None
        for _ in range(ATTEMPTS_MAX):
            try:
                return await self._look_up(text, digest)
            except psycopg.OperationalError as lost:
                failure = lost
            await asyncio.sleep(0.05)
        raise Unavailable("The database did not answer. Try again shortly.") from failure

    async def _look_up(self, text: str, digest: bytes) -> _Known:
        workspace_id = policy.workspace_of(text)
        async with self.pool.connection() as db, db.transaction():
            moment = time.monotonic()
            await enter(db, workspace_id)
            async with db.cursor(row_factory=class_row(ApiKey)) as cursor:
                await cursor.execute(
                    cast(LiteralString, store.BY_DIGEST), {"workspace_id": workspace_id, "digest": digest}
                )
                key = await cursor.fetchone()
            row = await (await db.execute("SELECT now()")).fetchone()
        assert row is not None, "a database knows the time"
        actor = Actor("api_key", key.id if key else None, key.name if key else "", frozenset(key.scopes if key else ()))
        known = _Known(workspace_id, key, row[0], moment + BELIEVED_SECONDS, actor)
        if len(self.known) >= KEYS_MAX:
            self.known.clear()
        self.known[digest] = known
        return known
