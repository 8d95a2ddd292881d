"""The front works on so many calls at once, and tells who comes beside them to come again."""

from __future__ import annotations

import asyncio
from typing import Any

from laurels.kit.crowd import Crowd
from laurels.kit.front import Front
from laurels.kit.hot import HotRoutes


class Slow:
    """A framework that answers when it is told to."""

    def __init__(self) -> None:
        self.go = asyncio.Event()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        await self.go.wait()
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"{}"})


async def asked(front: Front, path: str) -> tuple[int, dict[bytes, bytes]]:
    """Ask for something, and give status and headers."""
    heard: list[Any] = []

    async def send(message: Any) -> None:
        heard.append(message)

    async def receive() -> Any:
        return {"type": "http.request", "body": b"", "more_body": False}

    scope = {"type": "http", "method": "GET", "path": path, "headers": [], "query_string": b""}
    await front(scope, receive, send)
    return heard[0]["status"], dict(heard[0]["headers"])


async def test_who_comes_beside_too_many_is_refused_at_once_and_later_let_in() -> None:
    slow = Slow()
    front = Front(slow, HotRoutes(), crowd=Crowd(most=2, wait_seconds=1))
    waiting = [asyncio.create_task(asked(front, "/v1/things")) for _ in range(2)]
    await asyncio.sleep(0)
    status, headers = await asked(front, "/v1/things")
    assert (status, headers[b"retry-after"]) == (503, b"1")
    health = asyncio.create_task(asked(front, "/health/live"))
    await asyncio.sleep(0)
    slow.go.set()
    assert [status for status, _ in await asyncio.gather(*waiting, health)] == [200, 200, 200]
    assert (await asked(front, "/v1/things"))[0] == 200
