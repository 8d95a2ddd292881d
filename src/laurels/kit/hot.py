"""Hot routes: the few that carry the load, decoded by msgspec and answered before FastAPI sees them.

They live in the same process and the same OpenAPI document as all others, and pass the same gate.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast
from urllib.parse import parse_qsl
from uuid import UUID

import msgspec

from laurels.kit import crypto, doors
from laurels.kit.problems import InvalidBody, InvalidField
from laurels.kit.web import Caller, RouteCard

SMALL_BODY_MAX = 1_000_000
LARGE_BODY_MAX = 8_000_000

_TRUTHS = {"true": True, "1": True, "yes": True, "on": True, "false": False, "0": False, "no": False, "off": False}
NAME_SHOWN_MAX = 100
_UNKNOWN = "Object contains unknown field `"
_MISSING = re.compile(r"missing required field `(?P<name>.*)`")


@dataclass(frozen=True, slots=True)
class Call:
    """One request to a hot route, admitted and read but not decoded."""

    caller: Caller
    body: bytes
    query: Mapping[str, str]
    request_id: str
    key: str | None
    path: str = ""

    @property
    def workspace_id(self) -> UUID:
        return self.caller.workspace_id

    @property
    def dry_run(self) -> bool:
        """Whether nothing shall be kept.

        :raises InvalidField: it is neither true nor false, and a guess might book what was only a question
        """
        said = self.query.get("dry_run", "false").lower()
        if said not in _TRUTHS:
            raise InvalidField("Say dry_run=true or dry_run=false.", pointer="/query/dry_run")
        return _TRUTHS[said]

    def asked(self, action: str, *, dry_run: bool = False, keyed: bool = False) -> doors.Request:
        """Say at a door who asks for what; `keyed` where the answer is remembered under the call's key."""
        return doors.Request(
            workspace_id=self.workspace_id,
            actor=self.caller.actor,
            action=action,
            request_id=self.request_id,
            dry_run=dry_run,
            key=self.key if keyed else None,
            fingerprint=self.fingerprint if keyed and self.key is not None else b"",
        )

    @property
    def fingerprint(self) -> bytes:
        """What a repeated key must come with again: the same route, query and body."""
        return crypto.fingerprint(f"POST {self.path} {sorted(self.query.items())}\n".encode() + self.body)


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer of a hot route."""

    status: int
    body: bytes
    replayed: bool = False


Handler = Callable[[Call], Awaitable[Reply]]


@dataclass(frozen=True, slots=True)
class HotRoute:
    """A hot route, with what OpenAPI says of it."""

    method: str
    path: str
    permission: str
    handler: Handler
    summary: str
    tag: str
    body: Any
    answer: Any
    status: int
    body_max: int = SMALL_BODY_MAX
    row: Any = None
    """The type of the rows of a list, each decoded by itself."""

    @property
    def card(self) -> RouteCard:
        action = f"{self.permission.split(':')[0]}.{self.handler.__name__}"
        return RouteCard(self.method, self.path, self.permission, action)


@dataclass(slots=True)
class HotRoutes:
    """All hot routes of an application, by method and path."""

    routes: dict[tuple[str, str], HotRoute] = field(default_factory=dict[tuple[str, str], HotRoute])

    def add(self, *routes: HotRoute) -> None:
        """Add routes."""
        for route in routes:
            self.routes[route.method, route.path] = route

    def document(self, openapi: dict[str, Any]) -> None:
        """Write the hot routes into the OpenAPI document of all others."""
        types = [t for route in self.routes.values() for t in (route.body, route.answer, route.row) if t is not None]
        _, components = msgspec.json.schema_components(types, ref_template="#/components/schemas/{name}")
        openapi.setdefault("components", {}).setdefault("schemas", {}).update(components)
        for route in self.routes.values():
            openapi["paths"].setdefault(route.path, {})[route.method.lower()] = _operation(route)


def _operation(route: HotRoute) -> dict[str, Any]:
    body = {"$ref": f"#/components/schemas/{route.body.__name__}"}
    if route.row is not None:
        (row,), _ = msgspec.json.schema_components([route.row], ref_template="#/components/schemas/{name}")
        body = {
            "type": "object",
            "required": ["items"],
            "additionalProperties": False,
            "properties": {"items": {"type": "array", "minItems": 1, "maxItems": 1000, "items": row}},
        }
    answer = {"$ref": f"#/components/schemas/{route.answer.__name__}"}
    problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {
        "tags": [route.tag],
        "summary": route.summary,
        "operationId": route.card.action.replace(".", "_"),
        "x-permission": route.permission,
        "parameters": [
            {
                "name": "dry_run",
                "in": "query",
                "schema": {"type": "boolean", "default": False},
                "description": "Do everything but keep nothing: the answer tells what would happen.",
            },
            {
                "name": "Idempotency-Key",
                "in": "header",
                "schema": {"type": "string", "maxLength": 255},
                "description": "A repeated key gets the first answer, for seven days.",
            },
        ],
        "requestBody": {"required": True, "content": {"application/json": {"schema": body}}},
        "responses": {
            str(route.status): {
                "description": "Done",
                "content": {"application/json": {"schema": answer}},
            },
            "4XX": {"description": "Refused", "content": problem},
            "503": {"description": "Away for a moment", "content": problem},
        },
    }


def decode(decoder: msgspec.json.Decoder[Any], body: bytes | msgspec.Raw) -> Any:
    """Read a body, or refuse it naming the field and the cure. Of a key that comes twice, the last one counts.

    :raises InvalidField: a field is missing, unknown or of another type
    :raises InvalidBody: it is not JSON
    """
    try:
        return decoder.decode(body)
    except msgspec.ValidationError as error:
        raise _invalid(str(error), decoder.type) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InvalidBody(f"The body is no JSON that can be read: {error}.") from None


def check_json(body: bytes) -> None:
    """Refuse what is no JSON, or holds what no database can keep.

    :raises InvalidBody: it is malformed, nested too deeply, or has a NUL character
    """
    try:
        _ANY.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InvalidBody(f"The body is no JSON that can be read: {error}.") from None
    check_text(body)


def check_text(body: bytes) -> None:
    """Refuse NUL characters, raw or escaped."""
    if b"\x00" in body or (b"\\u0000" in body and _ESCAPED_NUL.search(body)):
        raise InvalidBody("The body has a NUL character, which cannot be stored. Remove it.")


_ANY = msgspec.json.Decoder(strict=True)
_ESCAPED_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")


def query_of(raw: bytes) -> dict[str, str]:
    """Read a query string."""
    return dict(parse_qsl(raw.decode("ascii", "replace"))) if raw else {}


def _invalid(message: str, expected: Any) -> InvalidField:
    why, at, path = message.rpartition(" - at `")
    pointer = _pointer(path[:-1]) if at else ""
    why = why if at else message
    if why.startswith(_UNKNOWN):
        name = why[len(_UNKNOWN) : -1]
        return unknown_field(name, _names(expected), f"{pointer}/{name}")
    missing = _MISSING.search(why)
    if missing is not None:
        return InvalidField(f"The field {missing['name']!r} is missing.", pointer=f"{pointer}/{missing['name']}")
    return InvalidField(f"{why[:500]}.".replace("`", ""), pointer=pointer or "/")


def unknown_field(name: str, known: Iterable[str], pointer: str) -> InvalidField:
    """Refuse a field that nobody knows, and name the one that was probably meant."""
    short = name[:NAME_SHOWN_MAX]
    near = difflib.get_close_matches(short, [one for one in known if one != name], 1)
    hint = f" Did you mean {near[0]}?" if near else " Remove it, or look the name up."
    return InvalidField(
        f"There is no field {short!r} here.{hint}", pointer=pointer.removesuffix(name) + short.replace("/", "~1")
    )


def _names(expected: Any) -> list[str]:
    seen: set[str] = set()
    todo = [expected]
    visited: set[Any] = set()
    while todo:
        kind = todo.pop()
        if kind in visited:
            continue
        visited.add(kind)
        if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
            for one in msgspec.structs.fields(kind):
                seen.add(one.encode_name)
                todo.append(one.type)
        else:
            arguments: tuple[Any, ...] = getattr(cast(Any, kind), "__args__", ())
            todo.extend(arg for arg in arguments if not isinstance(arg, str))
    return sorted(seen)


def _pointer(path: str) -> str:
    return re.sub(r"\[(\d+)\]", r"/\1", path[1:].replace("[...]", "")).replace(".", "/")
