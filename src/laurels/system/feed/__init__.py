"""The feed: everything that happened, in order.

Verbs emit events in their own transaction; the dispatcher numbers them after commit, per workspace, without gaps. Who
follows the feed keeps the last number it handled and asks for what comes after it; delivery is at least once, so a
follower skips numbers it has seen. A follower inside the house has a name, and its position moves in its transaction.
"""

from laurels.system.feed.jobs import dispatch
from laurels.system.feed.model import FeedEvent
from laurels.system.feed.service import customer_of, declare, follow, number_committed, pull

__all__ = ["FeedEvent", "customer_of", "declare", "dispatch", "follow", "number_committed", "pull"]
