"""What the worker does for the ledger: each call handles one batch and says whether more may wait.

Each batch is one transaction, so a worker killed in the midst of it has done nothing, and its successor begins again.
"""

from __future__ import annotations

from collections import defaultdict
from uuid import UUID

from laurels.core.ledger import service
from laurels.kit.tx import Tx
from laurels.system import seals

EXPIRED_AT_ONCE = 1000
RELEASED_AT_ONCE = 200
SEALED_AT_ONCE = 2000


async def expire(tx: Tx) -> bool:
    """Book what ran out and tell each customer once for all of the batch, wallet by wallet."""
    gone = await service.expire_due(tx, limit=EXPIRED_AT_ONCE)
    points: defaultdict[UUID, defaultdict[UUID, int]] = defaultdict(lambda: defaultdict(int))
    for one in gone:
        points[one.owner_id][one.unit_id] += one.amount
    for customer_id, wallets in points.items():
        expired = [{"wallet_id": str(wallet_id), "points": amount} for wallet_id, amount in wallets.items()]
        tx.emit("points.expired", key=customer_id, customer_id=str(customer_id), expired=expired)
    return len(gone) == EXPIRED_AT_ONCE


async def release_overdue(tx: Tx) -> bool:
    """Give free what is reserved by holds that are over."""
    ended = await service.release_due(tx, limit=RELEASED_AT_ONCE)
    for hold in ended:
        customer_id = hold.account.owner_id
        assert customer_id is not None, "a hold is of a wallet, and a wallet has an owner"
        tx.emit(
            "points.released",
            key=customer_id,
            customer_id=str(customer_id),
            wallet_id=str(hold.account.unit_id),
            points=hold.amount,
            hold_id=str(hold.id),
            cause=hold.cause,
            cause_id=str(hold.cause_id),
        )
    return len(ended) == RELEASED_AT_ONCE


async def seal(tx: Tx) -> bool:
    """Chain a hash of the journals that came since the last seal."""
    sealed = await seals.seal(tx, stream=service.STREAM, content=service.content, limit=SEALED_AT_ONCE)
    return sealed == SEALED_AT_ONCE
