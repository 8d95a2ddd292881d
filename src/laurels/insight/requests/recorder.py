"""The recorder: notes calls in memory once they are answered, and writes them in batches beside the requests."""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter, deque
from collections.abc import AsyncGenerator, Collection, Sequence
from contextlib import asynccontextmanager
from typing import Final
from uuid import UUID

from laurels.insight.requests import policy, store
from laurels.kit import doors, ids, log, metrics
from laurels.kit.postgres import Pool
from laurels.kit.tx import Actor, Tx, jsonb
from laurels.kit.web import Caller
from laurels.kit.witness import Seen

ROOM: Final = 512
"""So many calls wait in memory, each of at most 32 kB."""
SECONDS: Final = 1.0
WRITTEN_A_TURN: Final = 50
"""Writing is for people to read: under load it takes little of what the requests need, and the rest is counted."""
WRITTEN_AT_ONCE: Final = 25
BYTES_A_TURN: Final = 131_072
GRACE_SECONDS: Final = 5.0
WRITER: Final = Actor("job", None, "requests.write", frozenset())

_log = log.logger(__name__)


class Recorder:
    """What a process notes of the calls of API keys, and of those that were sent again.

    :param passed_over: routes that are not noted at all, as (method, template)
    :param silent: routes of which neither body nor answer is kept
    """

    def __init__(
        self,
        pool: Pool,
        *,
        passed_over: Collection[tuple[str, str]] = (),
        silent: Collection[tuple[str, str]] = (),
        room: int = ROOM,
    ) -> None:
        self._pool = pool
        self._passed_over = frozenset(passed_over)
        self._silent = frozenset(silent)
        self._room = room
        self._waiting: dict[UUID, deque[Seen]] = {}
        self._count = 0
        self._left_out = Counter[UUID]()
        self._turn = asyncio.Lock()

    def wants(self, caller: Caller, status: int) -> bool:
        """Tell whether there is room for a call, or count that there was none.

        A quarter of the room is for calls that were refused, and no workspace takes all of it.
        """
        waiting = self._waiting.get(caller.workspace_id)
        own = 0 if waiting is None else len(waiting)
        quarters = 4 if status >= policy.REFUSED_FROM else 3
        if self._count * 4 < self._room * quarters and own * 4 < self._room * (quarters - 1):
            return True
        if caller.actor.kind == "api_key":
            self._left_out[caller.workspace_id] += 1
        return False

    def note(self, seen: Seen) -> None:
        """Take note of a call."""
        route = (seen.method, seen.route)
        if (seen.caller.actor.kind != "api_key" and seen.replay_of is None) or route in self._passed_over:
            return
        if route in self._silent:
            seen = seen._replace(body=b"", answer=seen.answer if seen.status >= policy.REFUSED_FROM else b"")
        waiting = self._waiting.get(seen.caller.workspace_id)
        if waiting is None:
            waiting = self._waiting[seen.caller.workspace_id] = deque()
        waiting.append(seen)
        self._count += 1

    @asynccontextmanager
    async def writing(self) -> AsyncGenerator[None]:
        """Write what was noted every second, and what is left at the end."""
        stop = asyncio.Event()
        task = asyncio.create_task(self._write_until(stop))
        try:
            yield
        finally:
            stop.set()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(task, GRACE_SECONDS)

    async def _write_until(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), SECONDS)
            async with self._turn:
                await self._some()
        await self.write()

    async def write(self) -> None:
        """Write all that was noted so far."""
        async with self._turn:
            while self._count:
                await self._some()

    async def _some(self) -> None:
        """Write some of what waits, of each workspace in turn: so many calls, and so much of their bodies."""
        calls, size = WRITTEN_A_TURN, BYTES_A_TURN
        while self._count and calls > 0 and size > 0:
            for workspace_id in list(self._waiting):
                part = self._taken(workspace_id, min(WRITTEN_AT_ONCE, calls), size)
                calls -= len(part)
                size -= sum(len(seen.body) + len(seen.answer) for seen in part)
                if part:
                    await self._write(workspace_id, part)

    def _taken(self, workspace_id: UUID, most: int, size: int) -> Sequence[Seen]:
        waiting, part = self._waiting[workspace_id], list[Seen]()
        while waiting and len(part) < most and size > 0:
            part.append(waiting.popleft())
            size -= len(part[-1].body) + len(part[-1].answer)
        if not waiting:
            del self._waiting[workspace_id]
        self._count -= len(part)
        return part

    async def _write(self, workspace_id: UUID, part: Sequence[Seen]) -> None:
        left_out = self._left_out.pop(workspace_id, 0)

        async def write(tx: Tx) -> None:
            rows: list[policy.Row] = []
            for place, seen in enumerate(part):
                silent = (seen.method, seen.route) in self._silent
                live = tx.workspace.mode == "live"
                rows.append(policy.row(seen, live=live, left_out=0 if place else left_out, silent=silent))
                await tx.pause()
            await tx.run(store.ADD, calls=jsonb(rows))

        request = doors.Request(workspace_id, WRITER, WRITER.name, ids.new_request_id())
        try:
            await doors.transact(self._pool, write, request)
        except Exception as error:
            # The log is for people; no request suffers for it, and what is missing is counted.
            self._left_out[workspace_id] += left_out + len(part)
            _log.warning("requests.not_written", workspace_id=str(workspace_id), error=str(error))
        else:
            metrics.requests_left_out.inc(left_out)
