"""What the worker does for redemptions."""

from __future__ import annotations

from laurels.engine.redemptions import reserving
from laurels.kit.tx import Tx


async def expire(tx: Tx) -> bool:
    """Give up reservations whose time is over; tell whether more may wait."""
    return await reserving.void_overdue(tx)
