"""Outbound: the only way in which the house calls an address that somebody else wrote down.

Webhooks, connectors and fetched images go through here. A name is resolved once, every address of it must be public,
the connection goes to the address that was checked, and the caller's name stays in `Host` and TLS. No redirects, no
cookies, no proxies of the environment; ports, time and size of an answer are bounded.
"""

from laurels.kit.outbound.addresses import OutboundRefused, Resolver, Rules, Target, is_public, resolve, target_of
from laurels.kit.outbound.client import Answer, Outbound, OutboundFailed

__all__ = [
    "Answer",
    "Outbound",
    "OutboundFailed",
    "OutboundRefused",
    "Resolver",
    "Rules",
    "Target",
    "is_public",
    "resolve",
    "target_of",
]
