"""Problems: what a caller is told when a thing is refused (RFC 9457), each with a stable code.

A problem class sits beside what raises it. Its `detail` tells the reader what to do; its `cure` says so once
for the reference.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar, TypeAlias

JSON: TypeAlias = "bool | int | float | str | Sequence[JSON] | Mapping[str, JSON] | None"

RESERVED = frozenset({"type", "title", "status", "detail", "code", "pointer", "request_id"})
CODE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")


class Problem(Exception):
    """A refusal that reaches the caller as `application/problem+json`.

    :param detail: one or two sentences that tell the reader what is wrong and what to do
    :param pointer: JSON pointer of the field at fault, such as `/lines/0/quantity` or `/query/limit`
    :param extra: further members of the answer, such as `available=20`
    """

    code: ClassVar[str] = "problem"
    status: ClassVar[int] = 500
    title: ClassVar[str] = "The request could not be carried out"
    cure: ClassVar[str] = "Read the detail, or look up the request id in the log."

    def __init_subclass__(cls) -> None:
        """Refuse a class whose code, status or title would break the reference."""
        if not CODE.fullmatch(cls.code) or not 400 <= cls.status <= 599 or not cls.title or not cls.cure:
            raise TypeError(f"{cls.__name__} needs a snake_case code, a 4xx or 5xx status, a title and a cure")

    def __init__(self, detail: str, *, pointer: str | None = None, **extra: JSON) -> None:
        taken = RESERVED.intersection(extra)
        if taken:
            raise TypeError(f"{type(self).__name__} may not carry the reserved members {sorted(taken)}")
        super().__init__(detail)
        self.detail = detail
        self.pointer = pointer
        self.extra: dict[str, JSON] = extra
        self.caller: Any = None
        """Whom it refuses, where the gate knows who they are."""

    def headers(self) -> dict[str, str]:
        """Give the HTTP headers that belong to this answer besides its content type."""
        return {}

    @classmethod
    def registry(cls) -> "dict[str, type[Problem]]":
        """List every problem class by its code, in order, for the generated reference.

        A subclass that declares no code of its own is only a finer name of its parent and is left out.

        :raises TypeError: two classes declare one code
        """
        found: dict[str, type[Problem]] = {}
        for kind in _descendants(Problem):
            if "code" not in vars(kind):
                continue
            other = found.setdefault(kind.code, kind)
            if other is not kind:
                raise TypeError(f"{kind.__qualname__} and {other.__qualname__} both declare the code {kind.code}")
        return dict(sorted(found.items()))


def _descendants(kind: type[Problem]) -> Iterator[type[Problem]]:
    for child in kind.__subclasses__():
        yield child
        yield from _descendants(child)


def to_json(problem: Problem, request_id: str) -> dict[str, JSON]:
    """Write the problem as the members of an RFC 9457 answer; absent members are left out.

    >>> to_json(InvalidField("Give a quantity of at least 1.", pointer="/quantity"), "req_1")["type"]
    '/problems/invalid_field'
    """
    members: dict[str, JSON] = {
        "type": f"/problems/{problem.code}",
        "title": problem.title,
        "status": problem.status,
        "detail": problem.detail,
        "code": problem.code,
    }
    if problem.pointer is not None:
        members["pointer"] = problem.pointer
    members["request_id"] = request_id
    return members | problem.extra


class InvalidBody(Problem):
    code, status, title = "invalid_body", 400, "The body cannot be read"
    cure = "Send well-formed UTF-8 JSON: no duplicate keys, no NUL, no NaN, and not nested too deeply."


class InvalidField(Problem):
    code, status, title = "invalid_field", 422, "A field has a value that cannot be accepted"
    cure = "Correct the field that the pointer names and send the request again."


class BodyTooLarge(Problem):
    code, status, title = "body_too_large", 413, "The body is too large"
    cure = "Send less at once, or use a bulk route or an import."


class Unauthenticated(Problem):
    code, status, title = "unauthenticated", 401, "The caller is not known"
    cure = "Send a valid API key as `Authorization: Bearer …`, or sign in."

    def headers(self) -> dict[str, str]:
        return {"WWW-Authenticate": "Bearer"}


class Forbidden(Problem):
    code, status, title = "forbidden", 403, "The caller may not do this"
    cure = "Use a key or a role that has the permission named in the detail."


class NotFound(Problem):
    code, status, title = "not_found", 404, "There is no such thing here"
    cure = "Check the id and that it belongs to this workspace and mode."


class Conflict(Problem):
    code, status, title = "conflict", 409, "The request conflicts with what is stored"
    cure = "Read the current state, then decide whether the request still makes sense."


class Internal(Problem):
    code, status, title = "internal_error", 500, "Something is broken on our side"
    cure = "Nothing was changed. Tell the operator the request id; the log has the rest."


class RateLimited(Problem):
    """Too many requests; give `retry_after_seconds=` as an extra to fill the header of that name."""

    code, status, title = "rate_limited", 429, "Too many requests"
    cure = "Wait for the seconds in `Retry-After`, then go on at the rate that `RateLimit-Policy` names."

    def headers(self) -> dict[str, str]:
        return _retry_after(self)


class Unavailable(Problem):
    """Something needed is away for a moment: a second, or `retry_after_seconds=` as an extra."""

    code, status, title = "unavailable", 503, "The service cannot answer at the moment"
    cure = "Send the same request again later, with the same `Idempotency-Key`."

    def headers(self) -> dict[str, str]:
        return _retry_after(self) or {"Retry-After": "1"}


def _retry_after(problem: Problem) -> dict[str, str]:
    seconds = problem.extra.get("retry_after_seconds")
    return {"Retry-After": str(seconds)} if isinstance(seconds, int) else {}
