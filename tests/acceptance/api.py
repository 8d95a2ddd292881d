"""The public HTTP API as a client uses it, and nothing else."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import httpx2
import msgspec

ROWS_MAX = 1000
BYTES_MAX = 6_000_000
"""A list is sent before its body grows beyond this; the API takes 8 MB."""

K = TypeVar("K")
T = TypeVar("T")


class Grant(msgspec.Struct):
    """Points of one campaign."""

    points: str
    publication_id: str | None = None


class Result(msgspec.Struct):
    """What an order, event or return, or a cart with incentives, came to."""

    id: str
    earned: list[Grant] = []
    discount_minor: int = 0
    taken_back: list[Grant] = []
    order_id: str | None = None
    returned_minor: int | None = None


class Named(msgspec.Struct):
    """Something that has an id."""

    id: str


class Refusal(msgspec.Struct):
    """Why a row was refused; of a cart, why each of its incentives was."""

    code: str
    detail: str
    refused: list[dict[str, Any]] = []


class Row(msgspec.Struct):
    """The answer to one row of a list."""

    status: str
    id: str | None = None
    result: Result | None = None
    publication: Named | None = None
    problem: Refusal | None = None

    @property
    def outcome(self) -> str:
        """Say what became of the row, with the code of a refusal."""
        return self.status if self.problem is None else f"{self.status}: {self.problem.code}"

    @property
    def why(self) -> str:
        """Say why the first incentive of a cart was refused."""
        refused = [] if self.problem is None else self.problem.refused
        return refused[0]["refusal"]["code"] if refused else self.outcome


class Rows(msgspec.Struct):
    """The answer to a list."""

    results: list[Row]


class Item(msgspec.Struct, frozen=True):
    """A row to send: what we call it, and its JSON."""

    name: str
    body: bytes


_rows = msgspec.json.Decoder(Rows)


@dataclass(frozen=True, slots=True)
class Api:
    """The API of one workspace."""

    http: httpx2.AsyncClient
    key: str

    async def get(self, path: str, **query: str) -> Any:
        """Read something that must be there."""
        return _content(await self.http.get(path, params=query, headers=self._headers()))

    async def post(self, path: str, body: Any) -> Any:
        """Write something that must succeed."""
        return _content(await self._sent("POST", path, msgspec.json.encode(body)))

    async def put(self, path: str, body: Any) -> Any:
        """Declare something that must succeed."""
        return _content(await self._sent("PUT", path, msgspec.json.encode(body)))

    async def asked(self, path: str, body: Any) -> tuple[Any, Refusal | None]:
        """Write something that may be refused: the answer, or the refusal."""
        response = await self._sent("POST", path, msgspec.json.encode(body))
        if response.status_code in (409, 422):
            return None, msgspec.json.decode(response.content, type=Refusal)
        return _content(response), None

    async def send(self, path: str, items: Sequence[Item], *, rows_max: int = ROWS_MAX) -> dict[str, Row]:
        """Send rows in lists, one list after the other, and give each row's answer by its name."""
        answers: dict[str, Row] = {}
        for batch in batches(items, rows_max):
            body = b'{"items":[' + b",".join(item.body for item in batch) + b"]}"
            response = await self._sent("POST", path, body)
            if response.status_code != 200:
                raise RuntimeError(f"{path} answered {response.status_code}: {response.text[:2000]}")
            rows = _rows.decode(response.content).results
            answers.update(zip((item.name for item in batch), rows, strict=True))
        return answers

    async def _sent(self, method: str, path: str, body: bytes) -> httpx2.Response:
        headers = {**self._headers(), "Content-Type": "application/json"}
        return await self.http.request(method, path, content=body, headers=headers)

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.key}"}


def batches(items: Sequence[Item], rows_max: int = ROWS_MAX) -> Iterable[Sequence[Item]]:
    """Cut rows into lists that are neither too many nor too large for one request."""
    start, size = 0, 0
    for place, item in enumerate(items):
        if place > start and (place - start == rows_max or size + len(item.body) > BYTES_MAX):
            yield items[start:place]
            start, size = place, 0
        size += len(item.body) + 1
    if start < len(items):
        yield items[start:]


async def in_lanes(api: Api, path: str, lanes: Sequence[Sequence[Item]]) -> dict[str, Row]:
    """Send several sequences side by side, each in its own order."""
    answers = await asyncio.gather(*(api.send(path, lane) for lane in lanes))
    return {name: row for answer in answers for name, row in answer.items()}


async def side_by_side(keys: Iterable[K], work: Callable[[K], Awaitable[T]], *, width: int = 8) -> dict[K, T]:
    """Do something for each key, several at once and in no order."""
    waiting = iter(list(keys))
    done: dict[K, T] = {}

    async def worker() -> None:
        for key in waiting:
            done[key] = await work(key)

    await asyncio.gather(*(worker() for _ in range(width)))
    return done


def _content(response: httpx2.Response) -> Any:
    if response.status_code not in (200, 201):
        raise RuntimeError(f"{response.request.url} answered {response.status_code}: {response.text[:2000]}")
    return msgspec.json.decode(response.content)
