"""The client: one request to an address that was checked, one bounded answer."""

import asyncio
import json
import re
import ssl
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self, cast

import httpcore2
import httpx2

from laurels.kit import traces
from laurels.kit.outbound.addresses import (
    STRICT,
    OutboundRefused,
    Resolver,
    Rules,
    Target,
    addresses_of,
    resolve,
    target_of,
)
from laurels.kit.problems import Problem

CONNECT_SECONDS = 5.0  # for one address of several; the deadline of the request holds for all
OURS = frozenset({"host", "content-length", "transfer-encoding", "connection", "upgrade", "te", "trailer"})
HEADER_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
HEADER_VALUE = re.compile(r"[\t\x20-\x7e]*")


class OutboundFailed(Problem):
    code, status, title = "outbound_failed", 502, "The other side could not be reached"
    cure = "Check that the other side runs, answers in time and has a valid certificate; then try again."


@dataclass(frozen=True, slots=True)
class Answer:
    """What the other side answered; `body` is as it was sent, `cut` says that it was longer than allowed."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    cut: bool = False

    @property
    def ok(self) -> bool:
        """Tell whether the status is 2xx; a redirect is not followed and not ok."""
        return 200 <= self.status < 300

    def json(self) -> Any:
        """Read the body as JSON.

        :raises OutboundFailed: it was cut or is no JSON
        """
        try:
            if not self.cut:
                return json.loads(self.body)
        except (ValueError, RecursionError):
            pass
        raise OutboundFailed("The other side did not answer with JSON of a reasonable size.")


class Outbound:
    """A client with a pool of connections; make one a process and close it at the end.

    :param resolver: gives the addresses of a name; tests pass their own
    :param backend: opens the connections; tests pass their own
    """

    def __init__(
        self,
        rules: Rules = STRICT,
        *,
        seconds_max: float = 10.0,
        answer_bytes_max: int = 1_000_000,
        connections_max: int = 100,
        resolver: Resolver = resolve,
        backend: httpcore2.AsyncNetworkBackend | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._rules = rules
        self._seconds_max = seconds_max
        self._answer_bytes_max = answer_bytes_max
        self._pool = httpcore2.AsyncConnectionPool(
            ssl_context=tls or httpcore2.default_ssl_context(),
            max_connections=connections_max,
            max_keepalive_connections=connections_max,
            keepalive_expiry=30.0,
            network_backend=_Pinned(rules, resolver, backend or _system()),
        )

    async def send(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        content: bytes = b"",
        seconds_max: float | None = None,
    ) -> Answer:
        """Send one request and read the answer within one deadline for all of it.

        :raises OutboundRefused: the URL, an address of its host or a header is not allowed
        :raises OutboundFailed: no connection, no valid certificate, no answer in time
        """
        target = target_of(url, self._rules)
        request = _request(method, target, {**traces.outgoing(), **(headers or {})}, content)
        try:
            async with asyncio.timeout(seconds_max or self._seconds_max):
                response = await self._pool.handle_async_request(request)
                try:
                    return await self._read(response)
                finally:
                    await response.aclose()
        except (TimeoutError, httpcore2.TimeoutException):
            raise OutboundFailed(f"{target.host} did not answer in time.") from None
        except (httpcore2.NetworkError, httpcore2.ProtocolError, OSError) as failure:
            raise OutboundFailed(f"{target.host} could not be reached: {_said(failure)}.") from failure

    async def _read(self, response: httpcore2.Response) -> Answer:
        body = bytearray()
        async for chunk in response.aiter_stream():
            body += chunk
            if len(body) > self._answer_bytes_max:
                break
        cut = len(body) > self._answer_bytes_max
        headers = httpx2.Headers(response.headers)
        return Answer(response.status, headers, bytes(body[: self._answer_bytes_max]), cut)

    async def aclose(self) -> None:
        """Close all connections."""
        await self._pool.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()


def _system() -> httpcore2.AsyncNetworkBackend:
    # Where anyio is missing the name stands for a class that only raises; our web server brings anyio.
    return cast("httpcore2.AsyncNetworkBackend", httpcore2.AnyIOBackend())


class _Pinned(httpcore2.AsyncNetworkBackend):
    """Opens connections to addresses that were checked, so that what a name means cannot change in between.

    It sits below the pool, which therefore keeps connections by name: one that was made and verified for one host is
    never used for another host of the same address.
    """

    def __init__(self, rules: Rules, resolver: Resolver, backend: httpcore2.AsyncNetworkBackend) -> None:
        self._rules = rules
        self._resolver = resolver
        self._backend = backend

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 the pool calls it so
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        failure: Exception = httpcore2.ConnectError("the name has no address")
        for address in await addresses_of(host, port, self._resolver, self._rules):
            try:
                return await self._backend.connect_tcp(address, port, CONNECT_SECONDS, local_address, socket_options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as failed:
                failure = failed
        raise failure

    async def sleep(self, seconds: float) -> None:
        await self._backend.sleep(seconds)


def _request(method: str, target: Target, headers: Mapping[str, str], content: bytes) -> httpcore2.Request:
    for name, value in headers.items():
        if name.lower() in OURS or not HEADER_NAME.fullmatch(name) or not HEADER_VALUE.fullmatch(value):
            raise OutboundRefused(f"Leave out the header {name[:40]!r}, or give it a plain value.")
    host = f"[{target.host}]" if ":" in target.host else target.host
    usual = target.port == (443 if target.scheme == "https" else 80)
    # `identity` keeps a small answer from unpacking into a large one.
    sent = {"Host": host if usual else f"{host}:{target.port}", "Accept-Encoding": "identity", "User-Agent": "Laurels"}
    given = {name.lower() for name in headers}
    sent = {name: value for name, value in sent.items() if name.lower() not in given} | dict(headers)
    if content or method in ("POST", "PUT", "PATCH"):
        sent["Content-Length"] = str(len(content))
    return httpcore2.Request(
        method,
        httpcore2.URL(scheme=target.scheme, host=target.host, port=target.port, target=target.path),
        headers=[(name.encode(), value.encode()) for name, value in sent.items()],
        content=content,
    )


def _said(failure: Exception) -> str:
    return str(failure).strip()[:200] or type(failure).__name__
