"""Witnesses: whoever is told of each call once it is answered, with what came and what went.

A witness is called on the way of every request, so it takes note and returns; whatever takes time it does later.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple, Protocol

from laurels.kit.web import Caller

KEPT_BYTES: Final = 16_384
"""So much of a body and of an answer is kept for the witness."""
JSON_KINDS: Final = (b"application/json", b"application/problem+json")


class Seen(NamedTuple):
    """One call of somebody who is known, as it came and as it was answered.

    :param at: when it was answered, in seconds since 1970
    :param route: the template of its path
    :param body: its first bytes; `body_bytes` says how many came, or were announced
    :param answer: the first bytes of what was answered, where that is JSON
    :param replay_of: which call was sent again by it
    """

    caller: Caller
    at: float
    seconds: float
    method: str
    path: str
    query: bytes
    route: str
    status: int
    request_id: str
    key: bytes | None
    body: bytes
    body_bytes: int
    answer: bytes
    answer_bytes: int
    replay_of: str | None


class Witness(Protocol):
    """Whoever is told."""

    def wants(self, caller: Caller, status: int) -> bool: ...
    def note(self, seen: Seen) -> None: ...


class Trail:
    """What a call leaves behind on its way: the beginnings of what came and of what went, and how much it was."""

    __slots__ = ("_readable", "answer", "answer_bytes", "body", "body_bytes")

    def __init__(self) -> None:
        self.body = self.answer = b""
        self.body_bytes = self.answer_bytes = 0
        self._readable = True

    def came(self, body: bytes) -> None:
        """Keep the beginning of a body."""
        self.body, self.body_bytes = body[:KEPT_BYTES], len(body)

    def went(self, answer: bytes) -> None:
        """Keep the beginning of an answer that is sent at once."""
        self.answer, self.answer_bytes = answer[:KEPT_BYTES], len(answer)

    def goes(self, message: Any) -> None:
        """Keep the beginning of an answer that is sent part by part, unless it is a picture or a file."""
        if message["type"] == "http.response.start":
            self._readable = any(n == b"content-type" and v.startswith(JSON_KINDS) for n, v in message["headers"])
            return
        part: bytes = message.get("body", b"")
        self.answer_bytes += len(part)
        if self._readable and len(self.answer) < KEPT_BYTES:
            self.answer += part[: KEPT_BYTES - len(self.answer)]
