"""Routes of the request log, and sending a call again."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

from fastapi import Query
from fastapi import Request as HttpRequest
from starlette.responses import Response

from laurels.insight.requests import policy, service
from laurels.insight.requests.model import Filters, Logged
from laurels.insight.requests.schemas import ReplayOut, RequestDetailOut, RequestOut
from laurels.kit import doors, ids, web
from laurels.kit.paging import LIMIT_DEFAULT, LIMIT_MAX, PageRequest
from laurels.kit.tx import Tx
from laurels.kit.web import Instant, Page, Routes
from laurels.kit.witness import Trail

routes = Routes(prefix="/v1/requests", tag="Requests")
READ, REPLAY = "requests:read", "requests:replay"


@routes.get("", permission=READ)
async def list_requests(
    tx: Tx,
    method: Annotated[str | None, Query(max_length=10, examples=["POST"])] = None,
    path: Annotated[
        str | None,
        Query(max_length=200, description="A part of the path, or the template of a route.", examples=["/v1/orders"]),
    ] = None,
    status: Annotated[
        str | None, Query(pattern="^[1-5](xx|[0-9]{2})$", description="A status, or a class of them.", examples=["4xx"])
    ] = None,
    key_id: Annotated[str | None, Query(examples=["key_01kaw3x9p3e9rs8s9p1y9e1v5a"])] = None,
    request_id: Annotated[str | None, Query(max_length=100)] = None,
    object_id: Annotated[str | None, Query(max_length=40, description="Only those that name this id.")] = None,
    since: Instant | None = None,
    until: Instant | None = None,
    limit: Annotated[int, Query(ge=1, le=LIMIT_MAX)] = LIMIT_DEFAULT,
    cursor: str | None = None,
) -> Page[RequestOut]:
    """List the last calls of this workspace's keys, newest first. Their bodies and answers are shown one by one."""
    lowest, highest = (None, None) if status is None else policy.statuses(status)
    filters = Filters(
        method=None if method is None else method.upper(),
        path=path,
        status_from=lowest,
        status_to=highest,
        actor_id=None if key_id is None else ids.decode("key", key_id, pointer="/query/key_id"),
        request_id=request_id,
        object_id=object_id,
        since=since,
        until=until,
    )
    found = await service.list_requests(tx, PageRequest(limit, cursor), filters)
    return Page[RequestOut](items=[RequestOut.of(one) for one in found.items], next_cursor=found.next_cursor)


@routes.get("/{id}", permission=READ)
async def get_request(tx: Tx, id: str) -> RequestDetailOut:
    """Show a call with what was sent and answered, secrets hidden and long ones cut."""
    found = await service.get(tx, ids.decode("rql", id))
    return RequestDetailOut.of_whole(found, not_replayable=policy.why_not_again(found, mode=tx.workspace.mode))


@routes.plain("POST", "/{id}/replays", permission=REPLAY, answer=ReplayOut, admitted=True)
async def replay(
    request: HttpRequest,
    id: str,
    dry_run: Annotated[bool, Query(description="Send it as a dry run: the answer tells what would happen.")] = False,
) -> Response:
    """Send a call of a test workspace again, through the same door, as whoever asks for it.

    Who replays needs the permission of the route too. A write goes out under a new Idempotency-Key, and what was booked
    under a name of its own, such as an order, is still not booked twice. A request of which something was hidden or cut
    cannot be replayed.
    """
    caller: web.Caller = request.state.caller
    logged = await doors.transact(
        request.app.state.pool,
        lambda tx: service.to_replay(tx, ids.decode("rql", id)),
        web.door(request, caller, "requests.replay", dry_run=dry_run),
    )
    request_id = ids.new_request_id()
    reads = logged.method in policy.READS
    key = None if reads else f"replay-{request_id}"
    query = policy.dry(logged.query) if dry_run and not reads else logged.query
    answered = await _sent_again(request, replace(logged, query=query), request_id, key)
    return Response(answered.model_dump_json(), 200, dict(caller.headers), "application/json")


_OF_THE_CONNECTION = ("type", "asgi", "http_version", "scheme", "client", "server", "root_path")
_NOT_SENT_AGAIN = frozenset(
    {b"content-length", b"content-type", b"idempotency-key", b"if-match", b"x-request-id", b"transfer-encoding"}
)


async def _sent_again(request: HttpRequest, logged: Logged, request_id: str, key: str | None) -> ReplayOut:
    """Let a call pass the front as if it came from outside, with what the present one shows of its sender."""
    content = logged.body.encode()
    headers = [header for header in request.scope["headers"] if header[0] not in _NOT_SENT_AGAIN]
    headers += [(b"x-request-id", request_id.encode()), (b"content-length", str(len(content)).encode())]
    if key is not None:
        headers.append((b"idempotency-key", key.encode()))
    scope = {name: request.scope[name] for name in _OF_THE_CONNECTION if name in request.scope}
    scope |= {
        "method": logged.method,
        "path": logged.path,
        "raw_path": logged.path.encode(),
        "query_string": logged.query.encode(),
        "headers": headers,
        "replay_of": ids.encode("rql", logged.id),
    }
    sent: list[dict[str, Any]] = [{"type": "http.request", "body": content, "more_body": False}]
    trail, status = Trail(), 0

    async def receive() -> dict[str, Any]:
        return sent.pop() if sent else {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        nonlocal status
        status = message.get("status", status)
        trail.goes(message)

    await request.app.state.front(scope, receive, send)
    return ReplayOut(
        status=status,
        request_id=request_id,
        idempotency_key=key,
        answer=trail.answer.decode("utf-8", "replace"),
        answer_bytes=trail.answer_bytes,
    )
