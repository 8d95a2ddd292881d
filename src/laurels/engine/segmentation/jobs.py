"""What the worker does for segments: follow the feed, compare when time has passed, work off who waits."""

from __future__ import annotations

from laurels.core import segments, statistics
from laurels.engine.segmentation import policy, refreshing
from laurels.kit.tx import Tx
from laurels.system import feed

EVENTS_AT_ONCE = 1000
CUSTOMERS_AT_LEAST = 100


async def follow(tx: Tx) -> bool:
    """Make the next stretch of the feed count: what was bought by whom, and who is in which segments for it."""
    events = await feed.follow(tx, statistics.FOLLOWER, EVENTS_AT_ONCE)
    if not events:
        return False
    heard = policy.heard(events)
    about = set(await statistics.keep(tx, heard.recounted))
    about.update(id for event in heard.listed if (id := feed.customer_of(event)) is not None)
    await refreshing.refresh(tx, about)
    if heard.facts:
        await segments.turn(tx)
        await refreshing.due_where(tx, heard.facts)
    return len(events) == EVENTS_AT_ONCE


async def compare(tx: Tx) -> bool:
    """Hold against everybody what is due: new and changed rules, rebuilds, and rules to which time alone matters."""
    look = await segments.look(tx)
    if not look.ruled or (not look.due and look.version_seen == tx.workspace.version):
        return False
    if not await segments.comparing(tx):
        return False
    if look.version_seen != tx.workspace.version:
        await refreshing.reread(tx)
        return True
    await refreshing.compare(tx)
    return False


async def settle(tx: Tx) -> bool:
    """Make true what a comparison found, for some of those who wait; the segment with the fewest comes first."""
    waiting = (await segments.look(tx)).waiting_ids
    if not waiting:
        return False
    await segments.turn(tx)
    limit = max(CUSTOMERS_AT_LEAST, refreshing.CHANGES_AT_ONCE // len(waiting))
    customer_ids, claimed = await segments.claim(tx, waiting, limit=limit)
    await refreshing.refresh(tx, customer_ids, of=claimed)
    return True
