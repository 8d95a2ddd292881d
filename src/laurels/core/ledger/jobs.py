"""What the worker does for the ledger: each call handles one batch and says whether more may wait.

Each batch is one transaction, so a worker killed in the midst of it has done nothing, and its successor begins again.
What ran out or came free is told as points of a customer, unless a room speaks for the unit.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from laurels.core.ledger import service
from laurels.core.ledger.model import Hold
from laurels.core.ledger.service import Expired
from laurels.kit.tx import Tx
from laurels.system import seals

T = TypeVar("T")

EXPIRED_AT_ONCE = 1000
RELEASED_AT_ONCE = 200
SEALED_AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
class Speaker:
    """What a room does when amounts of its units ran out, or when holds on them were over."""

    expired: Callable[[Tx, Sequence[Expired]], Awaitable[None]]
    released: Callable[[Tx, Sequence[Hold]], Awaitable[None]]


async def _points_expired(tx: Tx, gone: Sequence[Expired]) -> None:
    points: defaultdict[UUID, defaultdict[UUID, int]] = defaultdict(lambda: defaultdict(int))
    for one in gone:
        points[one.owner_id][one.unit_id] += one.amount
    for customer_id, wallets in points.items():
        expired = [{"wallet_id": str(wallet_id), "points": amount} for wallet_id, amount in wallets.items()]
        tx.emit("points.expired", key=customer_id, customer_id=str(customer_id), expired=expired)


async def _points_released(tx: Tx, ended: Sequence[Hold]) -> None:
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


_OF_CUSTOMERS = Speaker(_points_expired, _points_released)
_speakers: dict[UUID, Speaker] = {}


def speak_for(units: Iterable[UUID], speaker: Speaker) -> None:
    """Let a room above tell what becomes of its units, whose owners are no customers."""
    _speakers.update(dict.fromkeys(units, speaker))


def _by_speaker(rows: Sequence[T], unit_of: Callable[[T], UUID]) -> dict[Speaker, list[T]]:
    found: dict[Speaker, list[T]] = {}
    for row in rows:
        found.setdefault(_speakers.get(unit_of(row), _OF_CUSTOMERS), []).append(row)
    return found


async def expire(tx: Tx) -> bool:
    """Book what ran out and tell each owner once for all of the batch."""
    gone = await service.expire_due(tx, limit=EXPIRED_AT_ONCE)
    for speaker, rows in _by_speaker(gone, lambda one: one.unit_id).items():
        await speaker.expired(tx, rows)
    return len(gone) == EXPIRED_AT_ONCE


async def release_overdue(tx: Tx) -> bool:
    """Give free what is reserved by holds that are over."""
    ended = await service.release_due(tx, limit=RELEASED_AT_ONCE)
    for speaker, rows in _by_speaker(ended, lambda hold: hold.account.unit_id).items():
        await speaker.released(tx, rows)
    return len(ended) == RELEASED_AT_ONCE


async def seal(tx: Tx) -> bool:
    """Chain a hash of the journals that came since the last seal."""
    sealed = await seals.seal(tx, stream=service.STREAM, content=service.content, limit=SEALED_AT_ONCE)
    return sealed == SEALED_AT_ONCE
