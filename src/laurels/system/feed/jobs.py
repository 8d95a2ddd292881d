"""The dispatcher: a loop of the worker that numbers events as they commit."""

from __future__ import annotations

from laurels.kit.tx import Tx
from laurels.system.feed import service


async def dispatch(tx: Tx) -> bool:
    """Number one batch and say whether there may be more."""
    return await service.number_committed(tx) == service.NUMBERED_AT_ONCE
