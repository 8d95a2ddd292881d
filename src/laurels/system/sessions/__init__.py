"""Sessions: people who are signed in, and the gate that admits them beside the bearers of keys.

A session is an opaque random token in a cookie that scripts cannot read, kept as a digest, so that it can be ended at
once. It ends by itself when it is not used, and after some days in any case. What it may do is what its person's roles
say at that moment. Writes must carry a second token as a header, so that no other site can make them.
"""

from laurels.system.sessions.gate import HouseGate
from laurels.system.sessions.model import Opened, Session
from laurels.system.sessions.service import link, open_by_link

__all__ = ["HouseGate", "Opened", "Session", "link", "open_by_link"]
