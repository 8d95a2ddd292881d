"""The front: every request passes here first.

It gives the request an id, bounds and reads its body, answers hot routes itself, hands the rest to the framework, and
turns whatever goes wrong into a problem with a stable code.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import time
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from starlette.types import ASGIApp, Receive, Scope, Send

from laurels.kit import hot, ids, log, metrics, traces, web
from laurels.kit.crowd import Crowd
from laurels.kit.hot import Call, HotRoute, HotRoutes
from laurels.kit.problems import BodyTooLarge, Internal, InvalidBody, InvalidField, Problem, Unavailable, to_json
from laurels.kit.web import Gate
from laurels.kit.witness import Seen, Trail, Witness

_REQUEST_ID = re.compile(r"[A-Za-z0-9_.:-]{1,100}")
PASSED_OVER_MAX = 32_000_000
PASSED_OVER_SECONDS = 1.0
_logger = log.logger(__name__)

API = "/v1/"
TOO_MANY = "More is asked at once than can be answered in time. Nothing was changed; try again."

Headers = list[tuple[bytes, bytes]]
JSON_TYPE = (b"content-type", b"application/json")


class Front:
    """An ASGI application before the framework's."""

    def __init__(
        self, app: ASGIApp, routes: HotRoutes, *, uploads: Iterable[str] = (), crowd: Crowd | None = None
    ) -> None:
        self.app = app
        self.routes = routes.routes
        self.uploads = frozenset(uploads)
        self.gate: Gate | None = None
        self.witness: Witness | None = None
        self.crowd = crowd or Crowd(most=128, wait_seconds=1.0)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = time.perf_counter()
        headers = dict(scope["headers"])
        request_id = _request_id(headers.get(b"x-request-id"))
        scope["request_id"] = request_id
        if self.crowd.full(started) and scope["path"].startswith(API):
            # Before anything is read, for all that is done for a call that is refused is taken from those let in.
            status = await _refuse(send, Unavailable(TOO_MANY), request_id, {})
            metrics.request_answered("none", scope["method"], status, time.perf_counter() - started)
            return
        self.crowd.enter()
        try:
            await self._worked_on(scope, receive, send, headers, request_id, started)
        finally:
            self.crowd.leave(time.perf_counter())

    async def _worked_on(
        self,
        scope: Scope,
        receive: Receive,
        send: Send,
        headers: Mapping[bytes, bytes],
        request_id: str,
        started: float,
    ) -> None:
        route = self.routes.get((scope["method"], scope["path"]))
        trail = Trail()
        with traces.span(scope["method"], {"request_id": request_id}, headers=_trace_of(headers)) as span:
            bound = log.bind(request_id=request_id, **_traced())
            try:
                with metrics.requests_in_flight.track_inprogress():
                    status = await self._answered(route, scope, receive, send, headers, request_id, trail)
            finally:
                log.unbind(bound)
            template = route.path if route is not None else getattr(scope.get("route"), "path", "none")
            traces.rename(span, f"{scope['method']} {template}")
        seconds = time.perf_counter() - started
        metrics.request_answered(template, scope["method"], status, seconds)
        caller = scope.get("caller")
        if self.witness is not None and caller is not None and self.witness.wants(caller, status):
            method, path, query = scope["method"], scope["path"], scope["query_string"]
            size = trail.body_bytes or _announced(headers)
            self.witness.note(
                Seen(
                    caller, time.time(), seconds, method, path, query, template, status, request_id,
                    headers.get(b"idempotency-key"), trail.body, size, trail.answer, trail.answer_bytes,
                    scope.get("replay_of"),
                )
            )  # fmt: skip

    async def _answered(
        self,
        route: HotRoute | None,
        scope: Scope,
        receive: Receive,
        send: Send,
        headers: Mapping[bytes, bytes],
        request_id: str,
        trail: Trail,
    ) -> int:
        if _has_nul(scope):
            return await _refuse(send, InvalidField("An address has no NUL character."), request_id, {})
        if route is None:
            return await self._framework(scope, receive, send, headers, request_id, trail)
        return await self._hot(route, scope, receive, send, headers, request_id, trail)

    async def _hot(
        self,
        route: HotRoute,
        scope: Scope,
        receive: Receive,
        send: Send,
        headers: Mapping[bytes, bytes],
        request_id: str,
        trail: Trail,
    ) -> int:
        extra: Mapping[str, str] = {}
        try:
            assert self.gate is not None
            caller = await web.let_in(self.gate, scope, headers, route.permission)
            extra = caller.headers
            body = await _body(receive, headers, route.body_max)
            trail.came(body)
            hot.check_text(body)
            key = headers.get(b"idempotency-key")
            call = Call(
                caller,
                body,
                hot.query_of(scope["query_string"]),
                request_id,
                web.checked_key(None if key is None else key.decode("latin-1")),
                scope["path"],
            )
            reply = await route.handler(call)
        except Problem as problem:
            return await _refuse(send, problem, request_id, extra, trail)
        except Exception:
            _logger.exception("request.failed", path=scope["path"])
            return await _refuse(send, Internal(Internal.cure), request_id, extra, trail)
        trail.went(reply.body)
        more = {**extra, "Idempotency-Replayed": "true"} if reply.replayed else extra
        await _send(send, reply.status, reply.body, request_id, b"application/json", more)
        return reply.status

    async def _framework(
        self,
        scope: Scope,
        receive: Receive,
        send: Send,
        headers: Mapping[bytes, bytes],
        request_id: str,
        trail: Trail,
    ) -> int:
        status = 500
        begun = False

        failed = False

        async def sending(message: Any) -> None:
            nonlocal status, begun, failed
            # The framework has a page of plain text for a failure, which it then raises: we answer with a problem.
            failed = failed or _is_failure_page(message)
            if failed:
                return
            if message["type"] == "http.response.start":
                begun = True
                status = message["status"]
                message["headers"] = [*message["headers"], (b"x-request-id", request_id.encode())]
            trail.goes(message)
            await send(message)

        try:
            if scope["method"] in ("POST", "PUT", "PATCH") and scope["path"] not in self.uploads:
                body = await _body(receive, headers, hot.LARGE_BODY_MAX)
                trail.came(body)
                if body:
                    hot.check_json(body)
                receive = _again(body, receive)
                # Every body here is JSON, whatever the client's tool calls it (curl -d says it is a form).
                scope["headers"] = [h for h in scope["headers"] if h[0] != b"content-type"] + [JSON_TYPE]
            await self.app(scope, receive, sending)
        except Problem as problem:
            if begun:
                raise
            return await _refuse(send, problem, request_id, {}, trail)
        except Exception:
            _logger.exception("request.failed", path=scope["path"])
            if begun:
                raise
            return await _refuse(send, Internal(Internal.cure), request_id, {}, trail)
        return status


async def _body(receive: Receive, headers: Mapping[bytes, bytes], most: int) -> bytes:
    announced = _announced(headers)
    if announced > most:
        if announced <= PASSED_OVER_MAX:
            await _pass_over(receive)
        raise _too_large(most)
    message = await receive()
    body: bytes = message.get("body", b"")
    if not message.get("more_body", False):
        if len(body) > most:
            raise _too_large(most)
        return body
    parts, size = [body], len(body)
    while message.get("more_body", False):
        message = await receive()
        if message["type"] == "http.disconnect":
            raise InvalidBody("The connection was closed before the body had arrived.")
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > most:
            await _pass_over(receive)
            raise _too_large(most)
    return b"".join(parts)


async def _pass_over(receive: Receive) -> None:
    """Read the rest of a body that is too large and forget it: who is cut off while sending never reads the answer."""
    passed = 0
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(PASSED_OVER_SECONDS):
            while passed < PASSED_OVER_MAX:
                message = await receive()
                passed += len(message.get("body", b""))
                if not message.get("more_body", False):
                    return


def _announced(headers: Mapping[bytes, bytes]) -> int:
    length = headers.get(b"content-length", b"")
    return int(length) if length.isdigit() and len(length) < 19 else 0


def _is_failure_page(message: Any) -> bool:
    if message["type"] != "http.response.start" or message["status"] != 500:
        return False
    return any(name == b"content-type" and kind.startswith(b"text/plain") for name, kind in message["headers"])


def _trace_of(headers: Mapping[bytes, bytes]) -> dict[str, str]:
    return {
        name: headers[name.encode()].decode("latin-1")
        for name in ("traceparent", "tracestate")
        if name.encode() in headers
    }


def _traced() -> dict[str, str]:
    trace_id = traces.trace_id()
    return {} if trace_id is None else {"trace_id": trace_id}


def _has_nul(scope: Scope) -> bool:
    return "\0" in scope["path"] or b"%00" in scope["query_string"]


def _too_large(most: int) -> BodyTooLarge:
    return BodyTooLarge(f"Send at most {most} bytes at once; use a bulk route or an import for more.", bytes_max=most)


def _again(body: bytes, receive: Receive) -> Receive:
    sent = False

    async def receiving() -> Any:
        nonlocal sent
        if sent:
            return await receive()
        sent = True
        return {"type": "http.request", "body": body, "more_body": False}

    return receiving


async def _refuse(
    send: Send, problem: Problem, request_id: str, extra: Mapping[str, str], trail: Trail | None = None
) -> int:
    body = msgspec.json.encode(to_json(problem, request_id))
    if trail is not None:
        trail.went(body)
    more = {**extra, **problem.headers()}
    await _send(send, problem.status, body, request_id, b"application/problem+json", more)
    return problem.status


async def _send(send: Send, status: int, body: bytes, request_id: str, kind: bytes, extra: Mapping[str, str]) -> None:
    headers: Headers = [
        (b"content-type", kind),
        (b"content-length", str(len(body)).encode()),
        (b"x-request-id", request_id.encode()),
    ]
    for name, value in extra.items():
        headers.append((name.lower().encode(), value.encode("latin-1")))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _request_id(given: bytes | None) -> str:
    if given is not None:
        text = given.decode("latin-1")
        if _REQUEST_ID.fullmatch(text):
            return text
    return ids.new_request_id()
