"""What the worker does for figures."""

from __future__ import annotations

from laurels.insight.figures import service
from laurels.kit.tx import Tx


async def follow(tx: Tx) -> bool:
    """Add what was sealed and what was told since the last time; tell whether there may be more."""
    sealed = await service.add_sealed(tx)
    heard = await service.add_heard(tx)
    return sealed or heard
