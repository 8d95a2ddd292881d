"""Gathering: single calls that arrive while a list is in flight travel together in the next one.

A call is never held back to wait for company while nothing is in flight: alone, it goes at once. A further list takes
off beside the one in flight only when it is well filled, since each list costs its round trips however short it is.
Whoever would wait longer than is of use is refused at once: better some are told so than all wait ever longer.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from laurels.kit import metrics
from laurels.kit.problems import Unavailable

FULL = 32
"""As many as make a second list worth its round trips; measured, beyond it the cost a call hardly falls."""
WEIGHT = 0.2
"""How much each list counts in what one is taken to last."""

Item = TypeVar("Item")
Result = TypeVar("Result")


@dataclass(slots=True)
class _Line(Generic[Item, Result]):
    waiting: deque[tuple[Item, asyncio.Future[Result]]] = field(
        default_factory=deque[tuple[Item, asyncio.Future[Result]]]
    )
    flying: int = 0


class Gatherer(Generic[Item, Result]):
    """Runs items in lists, one line for each key; what shares a list shares its transaction."""

    def __init__(
        self,
        run: Callable[[Hashable, list[Item]], Awaitable[list[Result]]],
        *,
        name: str,
        lists_max: int = 2,
        items_max: int = 128,
        full: int = FULL,
        wait_max_ms: int = 1000,
    ) -> None:
        self._run = run
        self._lists_max = lists_max
        self._items_max = items_max
        self._full = full
        self._wait_max_seconds = wait_max_ms / 1000
        self._list_seconds = 0.0
        self._lines: dict[Hashable, _Line[Item, Result]] = {}
        self._sizes = metrics.batch_size.labels(name)
        self._tasks: set[asyncio.Task[None]] = set()

    async def submit(self, key: Hashable, item: Item) -> Result:
        """Run one item in the next list of its key and give its result.

        :raises Unavailable: so many wait already that it would wait too long
        """
        line = self._lines.get(key)
        if line is None:
            line = self._lines[key] = _Line[Item, Result]()
        if self._wait_seconds(line) > self._wait_max_seconds:
            raise Unavailable("More is asked at once than can be answered in time. Nothing was changed; try again.")
        future: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        line.waiting.append((item, future))
        if not line.flying or (line.flying < self._lists_max and len(line.waiting) >= self._full):
            line.flying += 1
            task = asyncio.create_task(self._fly(key, line))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return await future

    def _wait_seconds(self, line: _Line[Item, Result]) -> float:
        """Tell how long one more would wait at least: until the full lists of those before it have flown."""
        return len(line.waiting) // self._items_max * self._list_seconds / self._lists_max

    async def _fly(self, key: Hashable, line: _Line[Item, Result]) -> None:
        while line.waiting:
            taken = [line.waiting.popleft() for _ in range(min(len(line.waiting), self._items_max))]
            self._sizes.observe(len(taken))
            began = asyncio.get_running_loop().time()
            try:
                results = await self._run(key, [item for item, _ in taken])
            except Exception as failure:
                for _, future in taken:
                    if not future.done():
                        future.set_exception(failure)
                continue
            self._list_seconds += (asyncio.get_running_loop().time() - began - self._list_seconds) * WEIGHT
            for (_, future), result in zip(taken, results, strict=True):
                if not future.done():
                    future.set_result(result)
        line.flying -= 1
        if not line.flying and not line.waiting:
            self._lines.pop(key, None)
