"""What the explorer is asked for, and what it shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries are looked for; None does not narrow. Amounts are in the wallet's smallest part, without a sign."""

    wallet_ids: list[UUID]
    customer_ids: list[UUID] | None = None
    cause: str | None = None
    reason: str | None = None
    actor: str | None = None
    from_at: datetime | None = None
    until_at: datetime | None = None
    amount_min: int | None = None
    amount_max: int | None = None


@dataclass(frozen=True, slots=True)
class Booked:
    """A journal, and what brought it about."""

    journal_id: UUID
    cause: str
    cause_id: UUID


@dataclass(frozen=True, slots=True)
class Entry:
    """One movement in or out of one wallet; `amount` is signed.

    :param twins: how many movements like this one stand before it in its journal
    """

    journal_id: UUID
    ordinal: int
    recorded_at: datetime
    occurred_at: datetime
    cause: str
    cause_id: UUID
    customer_id: UUID
    wallet_id: UUID
    amount: int
    reason: str
    reverses_id: UUID | None
    twins: int

    @property
    def booked(self) -> Booked:
        """Give the journal that it is of."""
        return Booked(self.journal_id, self.cause, self.cause_id)


@dataclass(frozen=True, slots=True)
class Because:
    """What a campaign gave with a journal, or took back; `points` is signed."""

    campaign_id: UUID
    name: str
    version: int
    wallet_id: UUID
    points: int


@dataclass(frozen=True, slots=True)
class Hand:
    """Who booked a journal, and why."""

    journal_id: UUID
    actor_kind: str
    actor_name: str
    request_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a journal is there."""

    decided: bool = False
    campaigns: tuple[Because, ...] = ()
    hand: Hand | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Up to which journal was looked."""

    recorded_at: datetime
    id: UUID


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was decided when a journal was written."""

    journal_id: UUID
    verdict: dict[str, Any]
