"""What the worker does for the request log."""

from __future__ import annotations

from laurels.insight.requests import service
from laurels.insight.requests.model import Kept
from laurels.kit.tx import Tx

FORGOTTEN_AT_ONCE = 2000


async def forget(tx: Tx, *, kept: Kept) -> bool:
    """Delete calls that were kept for long enough; tell whether there may be more."""
    return await service.forget(tx, kept=kept, limit=FORGOTTEN_AT_ONCE) == FORGOTTEN_AT_ONCE
