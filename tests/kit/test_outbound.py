import asyncio
import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from ipaddress import ip_address
from pathlib import Path
from ssl import PROTOCOL_TLS_SERVER, SSLContext, create_default_context
from typing import Any, TypeAlias

import httpcore2
import pytest

from laurels.kit.outbound import Answer, Outbound, OutboundFailed, OutboundRefused, Rules, is_public, target_of

PUBLIC = "93.184.216.34"
HTTP = Rules(allow_http=True)
Server: TypeAlias = Callable[[bytes], bytes]


def resolver(*answers: list[str]) -> Callable[[str, int], Awaitable[list[str]]]:
    """Answer each question with the next list, the last one for ever."""
    left = list(answers)

    async def resolve(host: str, port: int) -> list[str]:
        return left.pop(0) if len(left) > 1 else left[0]

    return resolve


class Network(httpcore2.AsyncNetworkBackend):
    """A network in which every address is the test server; it remembers who was called."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.called: list[tuple[str, int]] = []
        self.dead = set[str]()
        self._system: Any = httpcore2.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        self.called.append((host, port))
        if host in self.dead:
            raise httpcore2.ConnectError("nobody is here")
        return await self._system.connect_tcp("127.0.0.1", self.port, timeout=timeout)


@asynccontextmanager
async def serving(answer: Server, tls: SSLContext | None = None) -> AsyncIterator[tuple[Network, list[bytes]]]:
    """Run a server that reads the head of each request and answers what the function gives."""
    heads: list[bytes] = []

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                heads.append(head)
                writer.write(answer(head))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0, ssl=tls)
    try:
        yield Network(server.sockets[0].getsockname()[1]), heads
    finally:
        server.close()


def ok(head: bytes) -> bytes:
    return b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"


async def get(client: Outbound, url: str, **arguments: Any) -> Answer:
    async with client:
        return await client.send("GET", url, **arguments)


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",
        "10.1.2.3",
        "100.64.0.1",
        "100.100.100.200",
        "127.0.0.1",
        "127.8.8.8",
        "168.63.129.16",
        "169.254.169.254",
        "172.16.0.1",
        "192.0.0.192",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.1.1",
        "198.18.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:127.0.0.1",
        "::ffff:8.8.8.8",
        "::127.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b::808:808",
        "64:ff9b:1::1",
        "100::1",
        "2001::1",
        "2001:db8::1",
        "2002:7f00:1::1",
        "2002:808:808::1",
        "3fff::1",
        "5f00::1",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fe80::1%eth0",
        "2606:4700::1111%eth0",
        "fec0::1",
        "ff02::1",
    ],
)
def test_an_address_that_is_no_public_host_is_closed(address: str):
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", [PUBLIC, "8.8.8.8", "2606:4700:4700::1111", "2a00:1450:4001:81b::200e"])
def test_a_public_host_is_open(address: str):
    assert is_public(ip_address(address))


@pytest.mark.parametrize(
    "host",
    [
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "0x7f.0.0.0x1",
        "127.1",
        "0177.0.0.1",
        "127.0.0.1",
        "127.0.0.1.",
        "127.0.0.09",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[64:ff9b::7f00:1]",
        "[fe80::1%25eth0]",
        "169.254.169.254",
        "0",
        "１２７.0.0.1",
        "exa mple.com",
        "a..b",
        "ex%61mple.com",
        "a\\b",
        "",
        "x" * 64 + ".com",
        "a\0.com",
    ],
)
def test_a_host_in_disguise_is_refused(host: str):
    with pytest.raises(OutboundRefused):
        target_of(f"https://{host}/")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.com",
        "//example.com",
        "ftp://example.com",
        "file:///etc/passwd",
        "gopher://example.com:443/",
        "http://example.com",
        "https://user:pass@example.com",
        "https://user@example.com",
        "https://example.com:22",
        "https://example.com:99999",
        "https://example.com:x",
        "https://example.com/" + "a" * 3000,
        "javascript:alert(1)",
    ],
)
def test_a_url_outside_the_rules_is_refused_when_it_is_saved(url: str):
    with pytest.raises(OutboundRefused) as refused:
        target_of(url, pointer="/url")
    assert (refused.value.status, refused.value.pointer) == (422, "/url")


def test_an_ordinary_url_passes():
    target = target_of("https://Hooks.Example.com:8443/a?b=c#d")
    assert (target.host, target.port, target.path) == ("hooks.example.com", 8443, "/a?b=c")
    assert target_of("https://münchen.de").host == "xn--mnchen-3ya.de"
    assert target_of("https://[2606:4700:4700::1111]/").port == 443


async def test_a_request_goes_to_the_checked_address_under_its_own_name():
    async with serving(ok) as (network, heads):
        client = Outbound(HTTP, resolver=resolver([PUBLIC]), backend=network)
        answer = await get(client, "http://hooks.example.com:8080/in?x=1", headers={"X-Shop": "7"})
    assert answer.json() == {}
    assert answer.ok
    assert network.called == [(PUBLIC, 8080)]
    assert heads[0].startswith(b"GET /in?x=1 HTTP/1.1\r\n")
    assert b"Host: hooks.example.com:8080\r\n" in heads[0]
    assert b"X-Shop: 7\r\n" in heads[0]


async def test_a_name_that_turns_to_loopback_after_the_check_is_never_followed():
    async with serving(lambda head: ok(head)[:-2].replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n{}")) as (
        network,
        _,
    ):
        client = Outbound(HTTP, resolver=resolver([PUBLIC], ["127.0.0.1"]), backend=network)
        async with client:
            assert (await client.send("GET", "http://rebind.example.com/")).ok
            with pytest.raises(OutboundRefused):
                await client.send("GET", "http://rebind.example.com/")
    assert network.called == [(PUBLIC, 80)]


@pytest.mark.parametrize("addresses", [["127.0.0.1"], [PUBLIC, "10.0.0.1"], ["::ffff:169.254.169.254"], ["fe80::1%2"]])
async def test_a_name_with_any_address_that_is_not_public_is_refused(addresses: list[str]):
    async with serving(ok) as (network, _):
        with pytest.raises(OutboundRefused):
            await get(Outbound(HTTP, resolver=resolver(addresses), backend=network), "http://hooks.example.com/")
    assert network.called == []


async def test_the_system_resolver_does_not_lead_home():
    with pytest.raises(OutboundRefused):
        await get(Outbound(HTTP), "http://localhost:8080/")


async def test_a_redirect_is_an_answer_and_not_followed():
    moved = b"HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\nContent-Length: 0\r\n\r\n"
    async with serving(lambda head: moved) as (network, _):
        answer = await get(Outbound(HTTP, resolver=resolver([PUBLIC]), backend=network), "http://hooks.example.com/")
    assert (answer.status, answer.ok, len(network.called)) == (302, False, 1)


async def test_a_cookie_is_not_kept():
    biscuit = b"HTTP/1.1 200 OK\r\nSet-Cookie: a=b\r\nContent-Length: 0\r\n\r\n"
    async with (
        serving(lambda head: biscuit) as (network, heads),
        Outbound(HTTP, resolver=resolver([PUBLIC]), backend=network) as client,
    ):
        await client.send("GET", "http://hooks.example.com/")
        await client.send("GET", "http://hooks.example.com/")
    assert len(heads) == 2
    assert b"cookie" not in heads[1].lower()
    assert len(network.called) == 1, "the connection is used again"


async def test_a_long_answer_is_cut():
    endless = b"HTTP/1.1 200 OK\r\nContent-Length: 9000000\r\n\r\n" + b"x" * 100_000
    async with serving(lambda head: endless) as (network, _):
        client = Outbound(HTTP, resolver=resolver([PUBLIC]), backend=network, answer_bytes_max=1000)
        answer = await get(client, "http://hooks.example.com/")
    assert (len(answer.body), answer.cut) == (1000, True)
    with pytest.raises(OutboundFailed):
        answer.json()


async def test_an_answer_that_trickles_is_given_up_at_the_deadline():
    async with serving(lambda head: b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab") as (network, _):
        client = Outbound(HTTP, resolver=resolver([PUBLIC]), backend=network)
        with pytest.raises(OutboundFailed, match="in time"):
            await get(client, "http://hooks.example.com/", seconds_max=0.1)


async def test_a_dead_address_is_passed_over_for_the_next():
    async with serving(ok) as (network, _):
        network.dead.add("8.8.8.8")
        client = Outbound(HTTP, resolver=resolver(["8.8.8.8", PUBLIC]), backend=network)
        assert (await get(client, "http://hooks.example.com/")).ok
    assert [host for host, _ in network.called] == ["8.8.8.8", PUBLIC]


async def test_a_name_without_address_and_a_broken_answer_are_failures_of_the_other_side():
    async with serving(lambda head: b"nonsense\r\n\r\n") as (network, _):
        with pytest.raises(OutboundFailed, match="no address"):
            await get(Outbound(HTTP, resolver=resolver([]), backend=network), "http://hooks.example.com/")
        with pytest.raises(OutboundFailed):
            await get(Outbound(HTTP, resolver=resolver([PUBLIC]), backend=network), "http://hooks.example.com/")


@pytest.mark.parametrize(
    "header", [("Host", "internal"), ("transfer-encoding", "chunked"), ("X", "a\r\nY: b"), ("X\n", "a"), ("X", "é")]
)
async def test_a_header_that_could_bend_the_request_is_refused(header: tuple[str, str]):
    with pytest.raises(OutboundRefused):
        await get(Outbound(HTTP, resolver=resolver([PUBLIC])), "http://hooks.example.com/", headers=dict([header]))


async def test_private_addresses_open_by_settings_alone():
    async with serving(ok) as (network, _):
        url = f"http://127.0.0.1:{network.port}/"
        assert (await get(Outbound(Rules(allow_private=True)), url)).ok
        with pytest.raises(OutboundRefused):
            await get(Outbound(), url)


async def test_the_certificate_is_checked_against_the_name_and_not_the_address(tmp_path: Path):
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(
        [
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:prime256v1",
            "-nodes",
            "-days",
            "2",
            "-subj",
            "/CN=hooks.example.com",
            "-addext",
            "subjectAltName=DNS:hooks.example.com",
            "-keyout",
            key,
            "-out",
            certificate,
        ],
        check=True,
        capture_output=True,
    )
    server_tls = SSLContext(PROTOCOL_TLS_SERVER)
    server_tls.load_cert_chain(certificate, key)
    names: list[str | None] = []
    server_tls.sni_callback = lambda connection, name, context: names.append(name)
    async with serving(ok, server_tls) as (network, _):
        trusting = create_default_context(cafile=str(certificate))
        async with Outbound(resolver=resolver([PUBLIC]), backend=network, tls=trusting) as client:
            assert (await client.send("POST", "https://hooks.example.com/", content=b"")).ok
            with pytest.raises(OutboundFailed):
                await client.send("POST", "https://other.example.com/", content=b"")
    assert names == ["hooks.example.com", "other.example.com"]
    assert {host for host, _ in network.called} == {PUBLIC}
