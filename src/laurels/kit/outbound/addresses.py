"""Which addresses the house calls: public ones, by an honest name, on a port of the web."""

import asyncio
import re
import socket
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import TypeAlias

import httpx2

from laurels.kit.problems import InvalidField

Address: TypeAlias = IPv4Address | IPv6Address
Resolver: TypeAlias = Callable[[str, int], Awaitable[list[str]]]
"""Gives the addresses of a name, in the order in which to try them."""

NAME = re.compile(r"(?=.{1,253}\.?$)[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*\.?")
NUMERIC_LABEL = re.compile(r"[0-9]+|0x[0-9a-f]*")
URL_LENGTH_MAX = 2048

# Older Pythons call some of these global: protocol assignments (Oracle's metadata is there), relays of 6to4, and the
# address at which Azure answers its machines.
_CLOSED_4 = (IPv4Network("192.0.0.0/24"), IPv4Network("192.88.99.0/24"), IPv4Network("168.63.129.16/32"))
# Only global unicast is public at all; of it, these carry an IPv4 address inside or are for documents and protocols.
_GLOBAL_6 = IPv6Network("2000::/3")
_CLOSED_6 = (
    IPv6Network("2001::/23"),
    IPv6Network("2001:db8::/32"),
    IPv6Network("2002::/16"),
    IPv6Network("3fff::/20"),
)


class OutboundRefused(InvalidField):
    code, title = "outbound_refused", "This address may not be called"
    cure = "Use an https URL of a public host on port 443 or 8443, without a user name in it."


@dataclass(frozen=True, slots=True)
class Rules:
    """What may be called; only settings may widen it, never a workspace."""

    allow_http: bool = False
    allow_private: bool = False
    ports: frozenset[int] = frozenset({80, 443, 8080, 8443})


STRICT = Rules()


@dataclass(frozen=True, slots=True)
class Target:
    """A URL that passed: its parts as they go to the wire."""

    scheme: str
    host: str
    port: int
    path: str


def target_of(url: str, rules: Rules = STRICT, *, pointer: str | None = None) -> Target:
    """Read a URL and refuse what no rule allows; use it also when a URL is saved, so that the mistake shows early.

    A name is not resolved here, so a name of a private address passes now and is refused when it is called.

    :raises OutboundRefused: another scheme or port, a user name, a host that is no name, or an address that is not
    public
    """

    def refused(detail: str) -> OutboundRefused:
        return OutboundRefused(detail, pointer=pointer)

    try:
        parsed = httpx2.URL(url) if len(url) <= URL_LENGTH_MAX else None
    except (httpx2.InvalidURL, ValueError):
        parsed = None
    if parsed is None:
        raise refused("Give a complete URL such as https://example.com/hooks.")
    if parsed.scheme != "https" and not (parsed.scheme == "http" and (rules.allow_http or rules.allow_private)):
        raise refused("Use https.")
    if parsed.userinfo:
        raise refused("Leave the user name and password out of the URL; send them in a header.")
    port = parsed.port or (443 if parsed.scheme == "https" else 80)
    if port not in rules.ports and not rules.allow_private:
        raise refused(f"Use one of the ports {sorted(rules.ports)}.")
    host = parsed.raw_host.decode("ascii").lower()
    literal = _literal(host)
    if literal is None and (not NAME.fullmatch(host) or NUMERIC_LABEL.fullmatch(host.rstrip(".").rpartition(".")[2])):
        # 2130706433, 0x7f.1, 0177.0.0.1 and 127.1 are spellings of 127.0.0.1 that resolvers understand.
        raise refused("Give the host by its name.")
    if literal is not None and not rules.allow_private and not is_public(literal):
        raise refused("Give a public address; this one is private or reserved.")
    return Target(parsed.scheme, host, port, parsed.raw_path.decode("ascii"))


def is_public(address: Address) -> bool:
    """Tell whether an address belongs to a public host.

    Not so: private, loopback, link-local and with it the metadata services, shared, multicast, reserved, and IPv6 forms
    that lead to an IPv4 address (mapped, 6to4, Teredo, NAT64).
    """
    if isinstance(address, IPv4Address):
        closed = address.is_multicast or address.is_reserved or any(address in network for network in _CLOSED_4)
        return address.is_global and not closed
    if address.scope_id is not None or address not in _GLOBAL_6:
        return False
    return address.is_global and not any(address in network for network in _CLOSED_6)


async def resolve(host: str, port: int) -> list[str]:
    """Ask the system for all addresses of a name."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


async def addresses_of(host: str, port: int, resolver: Resolver, rules: Rules) -> list[str]:
    """Resolve a host once and refuse it when one of its addresses is not public; a literal stands for itself.

    :raises OutboundRefused: not every address is public
    """
    literal = _literal(host)
    found = [str(literal)] if literal is not None else await resolver(host, port)
    if not rules.allow_private and not all(is_public(ip_address(address)) for address in found):
        raise OutboundRefused(f"{host} leads to an address that is private or reserved; give a public host.")
    return found


def _literal(host: str) -> Address | None:
    try:
        return ip_address(host.removesuffix("."))
    except ValueError:
        return None
