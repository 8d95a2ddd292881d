"""Sessions: people who are signed in, and the gate that admits them beside the bearers of keys.

A session is an opaque random token in a cookie that scripts cannot read, kept as a digest, so that it can be ended at
once. It ends by itself when it is not used, and after some days in any case. What it may do is what its person's roles
say at that moment. Writes must carry a second token as a header, so that no other site can make them.
"""

from laurels.system.sessions.browser import (
    address_of,
    agent_of,
    origin_of,
    refuse_other_sites,
    shown,
    signed_in,
    site_of,
    stranger,
    who,
)
from laurels.system.sessions.gate import HouseGate
from laurels.system.sessions.model import Link, Opened, Session
from laurels.system.sessions.policy import CONFIRMED_FOR
from laurels.system.sessions.proving import prove, prove_by_passkey
from laurels.system.sessions.schemas import SignedIn
from laurels.system.sessions.service import check_confirmed, confirm, end_all, link, open_by_link, open_session

__all__ = [
    "CONFIRMED_FOR",
    "HouseGate",
    "Link",
    "Opened",
    "Session",
    "SignedIn",
    "address_of",
    "agent_of",
    "check_confirmed",
    "confirm",
    "end_all",
    "link",
    "open_by_link",
    "open_session",
    "origin_of",
    "prove",
    "prove_by_passkey",
    "refuse_other_sites",
    "shown",
    "signed_in",
    "site_of",
    "stranger",
    "who",
]
