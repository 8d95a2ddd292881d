"""The words of redemptions: one as it is kept, and one about to be written.

Amounts are in minor units of the cart's currency.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal, TypeAlias
from uuid import UUID

from laurels.engine.pricing import CartAsked, Decided

State: TypeAlias = Literal["reserved", "redeemed", "voided", "expired", "rolled_back"]
ENDED: Final = frozenset({"voided", "expired", "rolled_back"})


@dataclass(frozen=True, slots=True)
class Redemption:
    """A redemption as it is kept. `verdict` is what was decided, and never changes."""

    id: UUID
    source: str
    external_id: str
    fingerprint: bytes
    customer_id: UUID | None
    state: State
    currency: str
    amount_minor: int
    discount_minor: int
    total_minor: int
    paid_minor: int
    refunded_minor: int
    placed_at: datetime
    created_at: datetime
    expires_at: datetime | None
    ended_at: datetime | None
    end_reason: str | None
    programme_version: int
    stacking_version: int
    cart: dict[str, Any]
    facts: dict[str, Any]
    verdict: dict[str, Any]
    lines: list[dict[str, Any]]
    """How each line stands after returns: what is left of its quantity, of what was paid and of its discount."""


@dataclass(frozen=True, slots=True)
class NewRedemption:
    """A redemption about to be written."""

    id: UUID
    asked: CartAsked
    customer_id: UUID | None
    state: State
    expires_at: datetime | None
    programme_version: int
    stacking_version: int
    facts: dict[str, Any]
    verdict: dict[str, Any]
    decided: Decided


@dataclass(frozen=True, slots=True)
class Refused:
    """An incentive that was refused, as it is kept."""

    id: UUID
    refused_at: datetime
    source: str
    external_id: str
    customer_id: UUID | None
    campaign_id: UUID | None
    voucher_id: UUID | None
    code: str
    reason: str
    facts: dict[str, Any]
