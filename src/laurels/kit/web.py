"""The HTTP door: a route is a verb with a permission; the door does the rest.

`Routes` hides the transaction from FastAPI, so a route reads like the verb it calls. For each call the door asks the
gate who calls and whether they may, opens the transaction, runs the verb, remembers the answer under the
Idempotency-Key, and commits before a byte is sent.
"""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Annotated, Any, Final, Generic, Protocol, TypeVar, cast, get_args

import msgspec
from fastapi import APIRouter, Depends, Query
from fastapi import Request as HttpRequest
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter
from starlette.responses import Response
from starlette.types import Scope

from laurels.kit import crypto, doors, languages
from laurels.kit.problems import InvalidField, Problem
from laurels.kit.tx import Actor, Tx

T = TypeVar("T")
Verb = TypeVar("Verb", bound=Callable[..., Awaitable[Any]])


class Wire(BaseModel):
    """What crosses the wire: unknown fields and wrong types are refused, nothing is coerced."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, ser_json_inf_nan="null")


def _text_only(value: Any) -> Any:
    if isinstance(value, str | datetime):
        return value
    raise ValueError("write an instant as RFC 3339 text with an offset, like 2026-03-01T09:30:00Z")


def _has_offset(value: datetime) -> datetime:
    if value.tzinfo is None:
        raise ValueError("an instant needs its offset from UTC, like 2026-03-01T09:30:00Z")
    if not 1900 <= value.year <= 2200:
        raise ValueError("an instant lies between the years 1900 and 2200")
    return value.astimezone(UTC)  # PostgreSQL takes offsets of less than sixteen hours, RFC 3339 of less than a day


Instant = Annotated[datetime, Field(strict=False), BeforeValidator(_text_only), AfterValidator(_has_offset)]
"""A point in time on the wire."""

LocaleQuery = Annotated[
    str | None,
    Query(
        max_length=20,
        description="The language of sentences: en, es, id, tr, vi or zh. Left out, what Accept-Language prefers of "
        "these, else the workspace's.",
        examples=["tr"],
    ),
]

Attributes = dict[str, Any]
"""Custom attributes; each value is checked against the workspace's schema by the room that stores it."""


class Page(Wire, Generic[T]):
    """One page of a list; `next_cursor` fetches the next one and is null on the last."""

    items: list[T]
    next_cursor: str | None = None


@dataclass(frozen=True, slots=True)
class Caller:
    """Who a request comes from, once the gate has looked at its key."""

    workspace_id: Any
    actor: Actor
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Shown:
    """What a browser shows of the person before it."""

    cookies: str
    workspace: str | None
    csrf_token: str | None
    writes: bool
    secure: bool


class Gate(Protocol):
    """Whatever tells callers from strangers; the application binds one."""

    async def admit(self, *, authorization: str | None, permission: str) -> Caller: ...
    async def admit_person(self, shown: Shown, *, permission: str) -> Caller: ...
    def slow_down(self, caller: Caller, address: str) -> None: ...


ANYONE: Final = "anyone"
"""The permission of the few routes that somebody asks who cannot have signed in yet."""


@dataclass(frozen=True, slots=True)
class RouteCard:
    """What the house knows of one route."""

    method: str
    path: str
    permission: str
    action: str


@dataclass(slots=True)
class Routes:
    """The routes of one room."""

    prefix: str
    tag: str
    router: APIRouter = field(init=False)
    cards: list[RouteCard] = field(default_factory=list[RouteCard])

    def __post_init__(self) -> None:
        self.router = APIRouter(prefix=self.prefix, tags=[self.tag])
        ALL_ROUTES.append(self)

    def get(self, path: str, *, permission: str) -> Callable[[Verb], Verb]:
        """Declare a read."""
        return self._route("GET", path, permission, 200)

    def post(
        self,
        path: str,
        *,
        permission: str,
        status: int = 201,
        shown_once: str | None = None,
        guessable: bool = False,
    ) -> Callable[[Verb], Verb]:
        """Declare a write. The member `shown_once` of its answer is a secret: a repeated key gets null in its place.

        With `guessable` each address is let through a few times a minute only, right or wrong, so that nobody guesses.
        """
        return self._route("POST", path, permission, status, shown_once, guessable=guessable)

    def patch(self, path: str, *, permission: str) -> Callable[[Verb], Verb]:
        """Declare a change of some fields."""
        return self._route("PATCH", path, permission, 200)

    def put(self, path: str, *, permission: str) -> Callable[[Verb], Verb]:
        """Declare a replacement."""
        return self._route("PUT", path, permission, 200)

    def delete(self, path: str, *, permission: str) -> Callable[[Verb], Verb]:
        """Declare a removal."""
        return self._route("DELETE", path, permission, 200)

    def plain(
        self,
        method: str,
        path: str,
        *,
        permission: str,
        status: int = 200,
        answer: Any = None,
        admitted: bool = False,
        **extra: Any,
    ) -> Callable[[Verb], Verb]:
        """Declare a route that reads or writes more than JSON; it asks `admit` itself, and opens its own door.

        :param answer: the model of its answer, where that is JSON
        :param admitted: ask the gate before the body is looked at; who comes is then `request.state.caller`
        :param extra: what OpenAPI says of its body and its answers
        """

        def declare(verb: Verb) -> Verb:
            room = "anyone" if permission == ANYONE else permission.split(":")[0]
            action = f"{room}.{verb.__name__}"
            self.cards.append(RouteCard(method, self.prefix + path, permission, action))
            self.router.add_api_route(
                path,
                verb,
                methods=[method],
                status_code=status,
                response_model=None,
                responses=None if answer is None else {status: {"model": answer}},
                name=action,
                operation_id=action.replace(".", "_"),
                summary=(verb.__doc__ or action).strip().splitlines()[0].rstrip("."),
                description=inspect.getdoc(verb),
                dependencies=[Depends(_admission(permission, guessable=False))] if admitted else [],
                openapi_extra={
                    "x-permission": permission,
                    **({"security": []} if permission == ANYONE else {}),
                    **extra,
                },
            )
            return verb

        return declare

    def _route(
        self,
        method: str,
        path: str,
        permission: str,
        status: int,
        shown_once: str | None = None,
        *,
        guessable: bool = False,
    ) -> Callable[[Verb], Verb]:
        def declare(verb: Verb) -> Verb:
            action = f"{permission.split(':')[0]}.{verb.__name__}"
            self.cards.append(RouteCard(method, self.prefix + path, permission, action))
            signature = inspect.signature(verb, eval_str=True)
            self.router.add_api_route(
                path,
                _endpoint(verb, signature, permission, action, status, writes=method != "GET", shown_once=shown_once),
                methods=[method],
                status_code=status,
                response_model=signature.return_annotation,
                name=action,
                operation_id=action.replace(".", "_"),
                summary=(verb.__doc__ or action).strip().splitlines()[0].rstrip("."),
                description=inspect.getdoc(verb),
                dependencies=[Depends(_admission(permission, guessable=guessable))],
                openapi_extra={"x-permission": permission},
            )
            return verb

        return declare


ALL_ROUTES: list[Routes] = []


async def admit(request: HttpRequest, permission: str) -> Caller:
    """Ask the gate who sends a request, and whether they may."""
    return await let_in(request.app.state.gate, request.scope, dict(request.scope["headers"]), permission)


async def let_in(gate: Gate, scope: Scope, headers: Mapping[bytes, bytes], permission: str) -> Caller:
    """Let in the bearer of a key, or the person whom a cookie shows; a key counts first. The scope learns who."""
    try:
        caller = scope["caller"] = await _admitted(gate, scope, headers, permission)
    except Problem as refused:
        scope["caller"] = refused.caller
        raise
    return caller


async def _admitted(gate: Gate, scope: Scope, headers: Mapping[bytes, bytes], permission: str) -> Caller:
    token = headers.get(b"authorization")
    if token is not None or b"cookie" not in headers:
        return await gate.admit(authorization=None if token is None else token.decode("latin-1"), permission=permission)
    shown = Shown(
        headers[b"cookie"].decode("latin-1"),
        _text(headers.get(b"laurels-workspace")),
        _text(headers.get(b"laurels-csrf")),
        scope["method"] not in ("GET", "HEAD"),
        is_secure(scope, headers),
    )
    return await gate.admit_person(shown, permission=permission)


def is_secure(scope: Mapping[str, Any], headers: Mapping[bytes, bytes]) -> bool:
    """Tell whether the browser came by https, perhaps to a proxy before us, which says so."""
    return scope["scheme"] == "https" or headers.get(b"x-forwarded-proto", b"").split(b",")[0].strip() == b"https"


def _text(header: bytes | None) -> str | None:
    return None if header is None else header.decode("latin-1")


def door(request: HttpRequest, caller: Caller, action: str, **more: Any) -> doors.Request:
    """Say at the door who comes, for a route that opens it itself."""
    return doors.Request(caller.workspace_id, caller.actor, action, request.scope["request_id"], **more)


def _endpoint(
    verb: Callable[..., Awaitable[Any]],
    signature: inspect.Signature,
    permission: str,
    action: str,
    status: int,
    *,
    writes: bool,
    shown_once: str | None,
) -> Callable[..., Awaitable[Response]]:
    render = TypeAdapter(signature.return_annotation).dump_json
    kept = None if shown_once is None else _without(shown_once)

    async def endpoint(request: HttpRequest, **arguments: Any) -> Response:
        dry_run = bool(arguments.pop("dry_run", False))
        caller: Caller = request.state.caller
        key = _key(request) if writes else None

        async def work(tx: Tx) -> tuple[int, bytes]:
            return status, render(await verb(tx, **arguments))

        answered = await doors.answer(
            request.app.state.pool,
            work,
            doors.Request(
                workspace_id=caller.workspace_id,
                actor=caller.actor,
                action=action,
                request_id=request.scope["request_id"],
                dry_run=dry_run,
                key=key,
                fingerprint=b"" if key is None else await _fingerprint(request),
                language=languages.preferred(request.headers.get("accept-language")),
            ),
            kept=kept,
        )
        headers = dict(caller.headers)
        if answered.replayed:
            headers["Idempotency-Replayed"] = "true"
        return Response(answered.body, answered.status, headers, "application/json")

    hidden = [p for p in signature.parameters.values() if p.annotation is not Tx]
    shown = [
        inspect.Parameter("request", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=HttpRequest),
        *(p.replace(kind=inspect.Parameter.KEYWORD_ONLY) for p in hidden),
    ]
    if writes:
        shown.append(inspect.Parameter("dry_run", inspect.Parameter.KEYWORD_ONLY, default=False, annotation=_DRY_RUN))
    endpoint.__signature__ = inspect.Signature(shown)  # type: ignore[attr-defined]
    return endpoint


def _admission(permission: str, *, guessable: bool) -> Callable[[HttpRequest], Awaitable[None]]:
    """Ask the gate before the rest of a request is looked at, so that a stranger learns nothing from refusals."""

    async def admitted(request: HttpRequest) -> None:
        request.state.caller = await admit(request, permission)
        if guessable:
            gate = cast(Gate, request.app.state.gate)
            gate.slow_down(request.state.caller, "" if request.client is None else request.client.host)

    return admitted


def known_fields(body: Any, place: Sequence[Any]) -> list[str]:
    """List the fields that the object at this place of a body may have, for who wrote an unknown one."""
    kinds = [body]
    for step in place:
        kinds = [
            inner
            for kind in _models(kinds)
            if isinstance(step, str) and step in kind.model_fields
            for inner in (kind.model_fields[step].annotation,)
        ] or kinds
    return sorted({name for kind in _models(kinds) for name in kind.model_fields})


def _models(kinds: Sequence[Any]) -> list[type[BaseModel]]:
    """Find the models in annotations such as `list[A] | None`."""
    found: list[type[BaseModel]] = []
    for kind in kinds:
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            found.append(kind)
        else:
            found += _models(get_args(kind))
    return found


def _without(member: str) -> Callable[[bytes], bytes]:
    def blanked(body: bytes) -> bytes:
        return msgspec.json.encode({**msgspec.json.decode(body, type=dict[str, Any]), member: None})

    return blanked


_DRY_RUN = Annotated[bool, Query(description="Do everything but keep nothing: the answer tells what would happen.")]


def _key(request: HttpRequest) -> str | None:
    return checked_key(request.headers.get("idempotency-key"))


def checked_key(key: str | None) -> str | None:
    """Take an Idempotency-Key off the wire, or refuse it.

    :raises InvalidField: it is empty, too long or not printable ASCII
    """
    if key is None:
        return None
    if not key or len(key) > 255 or not key.isascii() or not key.isprintable():
        raise InvalidField("An Idempotency-Key has 1 to 255 printable ASCII characters.", pointer="/Idempotency-Key")
    return key


async def _fingerprint(request: HttpRequest) -> bytes:
    body = await request.body()
    return crypto.fingerprint(f"{request.method} {request.url.path}?{request.url.query}\n".encode() + body)
