"""Tx: who acts, for whom, when, through which connection.

One object travels through every verb. A door (`kit.doors`) makes it and ends it; nothing else commits, reads a clock or
draws a random number, so a test clock, a dry run and a replay cost nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final, Generic, LiteralString, TypeVar, cast
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
from psycopg import AsyncConnection
from psycopg.pq import TransactionStatus
from psycopg.rows import class_row, dict_row, scalar_row
from psycopg.types.json import Jsonb

from laurels.kit import ids
from laurels.kit.postgres import Statement
from laurels.kit.problems import NotFound

T = TypeVar("T")
Connection = AsyncConnection[Any]

ORGANISATION: Final = UUID("ae313b8c-dca3-8132-b98c-b2f4ba62264e")
"""The tenant that holds people and what they sign in with. It is no workspace, and no workspace sees into it."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The workspace a transaction works in, as its row said when the transaction began."""

    id: UUID
    mode: str
    currency: str
    zone: ZoneInfo
    locale: str
    version: int
    """Rises with every change of configuration; a compiled programme of another version is stale."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever asked: an API key, a person who signed in, a job or somebody at the command line.

    Limits of what one person may give away, and approvals by a second, will be said here and asked by the verbs that
    know the amount.
    """

    kind: str
    id: UUID | None
    name: str
    scopes: frozenset[str]
    session_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened, on its way to the feed."""

    id: UUID
    type: str
    key: UUID
    payload: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Note:
    """One line of what the audit trail will say about this transaction."""

    subject_kind: str
    subject_id: UUID | None
    changes: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Ask(Generic[T]):
    """One of several statements that travel together."""

    statement: Statement
    into: type[T]
    params: Mapping[str, Any]


@dataclass(slots=True)
class Tx:
    """An open transaction of one workspace."""

    db: Connection
    workspace: Scope
    actor: Actor
    now: datetime
    request_id: str
    dry_run: bool = False
    events: list[Event] = field(default_factory=list[Event])
    notes: list[Note] = field(default_factory=list[Note])
    language: str | None = None

    @property
    def workspace_id(self) -> UUID:
        return self.workspace.id

    @property
    def locale(self) -> str:
        """Give the locale to say things in: what the reader asks for, else the workspace's."""
        return self.language or self.workspace.locale

    def new_id(self) -> UUID:
        """Draw the next identifier, ordered by this transaction's clock."""
        return ids.new_uuid7(self.now)

    def emit(self, type: str, /, *, key: UUID, **payload: Any) -> None:
        """Put an event on the feed; it becomes visible when, and only if, this transaction commits."""
        self.events.append(Event(self.new_id(), type, key, payload))

    @asynccontextmanager
    async def organisation(self) -> AsyncGenerator[Tx]:
        """Act among the people of the organisation inside this transaction; what is noted is noted here.

        Nothing of the workspace is seen meanwhile.
        """
        if self.workspace_id == ORGANISATION:
            yield self
            return
        await enter(self.db, ORGANISATION)
        try:
            yield replace(self, workspace=replace(self.workspace, id=ORGANISATION), now=self.now)
        finally:
            if self.db.info.transaction_status == TransactionStatus.INTRANS:
                await enter(self.db, self.workspace_id)

    def note(self, subject_kind: str, subject_id: UUID | None, **changes: Any) -> None:
        """Tell the audit trail what was changed, beyond who and when, which it knows."""
        self.notes.append(Note(subject_kind, subject_id, changes))

    async def maybe(self, statement: Statement, into: type[T], **params: Any) -> T | None:
        """Fetch the one row that a statement finds, or None."""
        async with self.db.cursor(row_factory=_factory(into), binary=statement.binary) as cursor:
            await cursor.execute(_text(statement), self._bound(params))
            return cast(T | None, await cursor.fetchone())

    async def one(self, statement: Statement, into: type[T], **params: Any) -> T:
        """Fetch the one row that must be there.

        :raises NotFound: there is none
        """
        row = await self.maybe(statement, into, **params)
        if row is None:
            raise NotFound("Nothing here has that id in this workspace. Check the id and the key's workspace.")
        return row

    async def all(self, statement: Statement, into: type[T], **params: Any) -> list[T]:
        """Fetch every row that a statement finds."""
        async with self.db.cursor(row_factory=_factory(into), binary=statement.binary) as cursor:
            await cursor.execute(_text(statement), self._bound(params))
            return cast(list[T], await cursor.fetchall())

    async def together(self, *asks: Ask[Any]) -> list[list[Any]]:
        """Send several statements in one round trip and fetch the rows of each."""
        if len(asks) < 2:
            return [await self.all(ask.statement, ask.into, **ask.params) for ask in asks]
        cursors: list[Any] = []
        async with self.db.pipeline():
            for ask in asks:
                cursor = self.db.cursor(row_factory=_factory(ask.into), binary=ask.statement.binary)
                await cursor.execute(_text(ask.statement), self._bound(ask.params))
                cursors.append(cursor)
        return [await cursor.fetchall() if cursor.description else [] for cursor in cursors]

    @staticmethod
    async def pause() -> None:
        """Let others of this process have their turn, between two parts of a long list that only computes."""
        await asyncio.sleep(0)

    @asynccontextmanager
    async def streaming(self) -> AsyncGenerator[None]:
        """Send the writes of this block without waiting for each; the first answer that is read waits for all.

        A statement that fails makes the block raise, at its end at the latest.
        """
        async with self.db.pipeline():
            yield

    async def value(self, statement: Statement, **params: Any) -> Any:
        """Fetch the first column of the first row, or None."""
        async with self.db.cursor() as cursor:
            await cursor.execute(_text(statement), self._bound(params))
            row = await cursor.fetchone()
            return None if row is None else row[0]

    async def run(self, statement: Statement, **params: Any) -> int:
        """Run a statement that answers no rows, and count those it touched."""
        async with self.db.cursor() as cursor:
            await cursor.execute(_text(statement), self._bound(params))
            return cursor.rowcount

    def _bound(self, params: Mapping[str, Any]) -> dict[str, Any]:
        return bind(params, workspace_id=self.workspace.id, now=self.now)


async def enter(db: Connection, workspace_id: UUID) -> None:
    """Make the open transaction see the rows of this workspace, and no others."""
    await db.execute(cast(LiteralString, f"SET LOCAL laurels.workspace_id = '{UUID(str(workspace_id))}'"))


def jsonb(value: Any) -> Jsonb:
    """Wrap a value so that it is sent as JSON; msgspec writes uuids, instants, decimals and dataclasses as they are."""
    return Jsonb(value, dumps=msgspec.json.encode)


def bind(params: Mapping[str, Any], *, workspace_id: UUID, now: datetime) -> dict[str, Any]:
    """Bind a statement's parameters: every one knows its workspace and the hour; dicts and lists of them are jsonb."""
    bound: dict[str, Any] = {"workspace_id": workspace_id, "now": now}
    for name, value in params.items():
        bound[name] = Jsonb(value) if _is_json(value) else value
    return bound


def _is_json(value: Any) -> bool:
    if isinstance(value, dict):
        return True
    return isinstance(value, list) and bool(cast(list[Any], value)) and isinstance(value[0], dict | list)


def _text(statement: Statement) -> LiteralString:
    # Statements are constants of store modules; psycopg wants that said to the type checker.
    return cast(LiteralString, str(statement))


def _factory(into: type[Any]) -> Any:
    if into is dict:
        return dict_row
    if into in _SCALARS:
        return scalar_row
    return class_row(into)


_SCALARS: frozenset[type[Any]] = frozenset({str, int, bytes, bool, UUID, datetime})
