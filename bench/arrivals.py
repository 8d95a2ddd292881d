"""A load that does not wait: calls leave at times fixed beforehand, whether or not earlier ones were answered.

A client that waits for its answer before it asks again asks less often just when answers are slow, and so never sees
how slow. Here each call has its time, and how long it took counts from then on.
"""

from __future__ import annotations

import asyncio
import math
import random
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import uvloop

CONNECTIONS_MAX = 1000
"""So many calls are under way at once; more wait here, and their waiting counts."""


@dataclass(frozen=True, slots=True)
class Call:
    """One call that is to be made."""

    name: str
    path: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """How a call was answered, and how long after its time.

    :param at: when the call was to leave, in seconds after the beginning
    :param status: 0: the connection broke
    """

    name: str
    at: float
    seconds: float
    status: int
    retry_after: bool = False

    @property
    def good(self) -> bool:
        return self.status == 200


@dataclass(slots=True)
class Answers:
    """All answers of a load, and over what time they came."""

    seconds: float
    all: list[Answer] = field(default_factory=list[Answer])

    @property
    def rate(self) -> float:
        """Give how many calls a second were answered as they should."""
        return sum(one.good for one in self.all) / self.seconds

    def of(self, name: str) -> list[float]:
        """List how long the calls of a name took that were answered as they should, in milliseconds."""
        return [one.seconds * 1e3 for one in self.all if one.good and one.name == name]

    def refused(self) -> list[Answer]:
        """List what was not answered as it should."""
        return [one for one in self.all if not one.good]


def quantile(values: Sequence[float], share: float) -> float:
    """Give the value that so large a share of some values does not exceed."""
    return sorted(values)[max(0, math.ceil(len(values) * share) - 1)] if values else math.nan


def poisson(rate: float, seconds: float, seed: int) -> list[float]:
    """Draw times of arrival at a mean rate, as many customers who know nothing of each other have them."""
    drawn = random.Random(seed)
    at, times = drawn.expovariate(rate), list[float]()
    while at < seconds:
        times.append(at)
        at += drawn.expovariate(rate)
    return times


def mixed(ways: Iterable[tuple[int, Callable[[], Call]]], seed: int) -> Callable[[], Call]:
    """Make calls of several kinds, each with its weight, in an order that is drawn."""
    drawn = random.Random(seed)
    listed = list(ways)
    weights = [weight for weight, _ in listed]
    return lambda: drawn.choices(listed, weights)[0][1]()


def waiting(port: int, key: str, call: Callable[[], Call], *, clients: int, seconds: float) -> Answers:
    """Make calls from clients that each wait for their answer: so many a second as the server can take."""
    return uvloop.run(_waiting(_Line(port, key), call, clients, seconds))


def arriving(port: int, key: str, call: Callable[[], Call], times: Sequence[float]) -> Answers:
    """Make a call at each of these times."""
    return uvloop.run(_arriving(_Line(port, key), [(at, call()) for at in times]))


def alone(port: int, key: str, call: Callable[[], Call], *, seconds: float) -> float:
    """Give how long a call takes while nothing else happens, in milliseconds."""
    found = waiting(port, key, call, clients=1, seconds=seconds)
    return statistics.median([one.seconds for one in found.all if one.good]) * 1e3


async def _waiting(line: _Line, call: Callable[[], Call], clients: int, seconds: float) -> Answers:
    answers = Answers(seconds)
    began = time.perf_counter()

    async def client() -> None:
        while (at := time.perf_counter() - began) < seconds:
            answer = await line.ask(call(), at, began)
            answers.all.append(answer)
            if answer.retry_after:
                await asyncio.sleep(1)  # as the answer says

    await asyncio.gather(*[client() for _ in range(clients)])
    answers.seconds = time.perf_counter() - began
    line.close()
    return answers


async def _arriving(line: _Line, planned: Sequence[tuple[float, Call]]) -> Answers:
    answers = Answers(planned[-1][0] if planned else 0)
    under_way: set[asyncio.Task[Answer]] = set()
    began = time.perf_counter()

    def done(task: asyncio.Task[Answer]) -> None:
        under_way.discard(task)
        answers.all.append(task.result())

    for at, call in planned:
        early = at - (time.perf_counter() - began)
        if early > 0:
            await asyncio.sleep(early)
        task = asyncio.create_task(line.ask(call, at, began))
        under_way.add(task)
        task.add_done_callback(done)
    while under_way:
        await asyncio.wait(under_way)
    line.close()
    return answers


@dataclass(slots=True)
class _Line:
    """Connections to a server, each used by one call at a time."""

    port: int
    key: str
    idle: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = field(
        default_factory=list[tuple[asyncio.StreamReader, asyncio.StreamWriter]]
    )
    room: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(CONNECTIONS_MAX))

    async def ask(self, call: Call, at: float, began: float) -> Answer:
        """Make a call and read its answer."""
        async with self.room:
            try:
                status, retry = await self._ask(call)
            except (OSError, asyncio.IncompleteReadError):
                status, retry = 0, False
        return Answer(call.name, at, time.perf_counter() - began - at, status, retry)

    async def _ask(self, call: Call) -> tuple[int, bool]:
        reader, writer = self.idle.pop() if self.idle else await asyncio.open_connection("127.0.0.1", self.port)
        head = (
            f"POST {call.path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {self.key}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(call.body)}\r\n\r\n"
        )
        writer.write(head.encode() + call.body)
        answer = (await reader.readuntil(b"\r\n\r\n")).lower()
        start = answer.index(b"content-length:") + 15
        await reader.readexactly(int(answer[start : answer.index(b"\r\n", start)]))
        if b"connection: close" in answer:
            writer.close()
        else:
            self.idle.append((reader, writer))
        return int(answer[9:12]), b"\r\nretry-after:" in answer

    def close(self) -> None:
        """Hang up."""
        for _, writer in self.idle:
            writer.close()
