"""A client of the public API, as a shop would write one: with a key, patience, and no knowledge of what is inside."""

from __future__ import annotations

import asyncio
from types import TracebackType
from typing import Any

import httpx2
import msgspec

ATTEMPTS_MAX = 6
BULK_MAX = 1000


class Refused(Exception):
    """The API refused what the demo believed to be right; `code` is the problem's."""

    def __init__(self, said: str, *, code: str = "") -> None:
        super().__init__(said)
        self.code = code


class Api:
    """The API of one workspace."""

    def __init__(self, address: str, key: str) -> None:
        self._http = httpx2.AsyncClient(
            base_url=address,
            headers={"Authorization": f"Bearer {key}", "Content-Type": "application/json"},
            timeout=120,
        )

    async def __aenter__(self) -> Api:
        """Open the connection."""
        await self._http.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the connection."""
        await self._http.__aexit__(kind, error, trace)

    async def get(self, path: str) -> Any:
        """Read something.

        :raises Refused: it is not there
        """
        return await self._send("GET", path, None)

    async def put(self, path: str, body: Any) -> Any:
        """Replace something.

        :raises Refused: the body is not right
        """
        return await self._send("PUT", path, body)

    async def post(self, path: str, body: Any) -> Any:
        """Write something.

        :raises Refused: the body is not right
        """
        return await self._send("POST", path, body)

    async def bulk(self, path: str, items: list[Any]) -> int:
        """Write a list, a thousand rows at a time, and count what is new.

        :raises Refused: a row is not right
        """
        created = 0
        for start in range(0, len(items), BULK_MAX):
            answer = await self.post(path, {"items": items[start : start + BULK_MAX]})
            if answer["refused"]:
                row = next(row for row in answer["results"] if row["status"] == "refused")
                raise Refused(f"{path} refused row {row['index']} of {answer['refused']}: {row['problem']}")
            created += int(answer["created"])
        return created

    async def _send(self, method: str, path: str, body: Any) -> Any:
        content = None if body is None else msgspec.json.encode(body)
        for attempt in range(1, ATTEMPTS_MAX + 1):
            try:
                answer = await self._http.request(method, path, content=content)
            except httpx2.TransportError:
                # Everything is sent with an id of its own, so sending it again does no harm.
                if attempt == ATTEMPTS_MAX:
                    raise
                answer = None
            if answer is not None and answer.status_code not in (429, 503):
                break
            await asyncio.sleep(0.1 * 2**attempt)
        else:
            raise Refused(f"{method} {path}: the server stayed too busy.")
        if not answer.is_success:
            raise Refused(f"{method} {path}: {answer.status_code} {answer.text[:500]}", code=_code(answer.content))
        return msgspec.json.decode(answer.content)


def _code(content: bytes) -> str:
    try:
        return str(msgspec.json.decode(content, type=dict[str, Any]).get("code", ""))
    except msgspec.DecodeError:
        return ""
