"""What a payment with points is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Payment:
    """Points reserved to pay; its id is also its hold's. Points are in the wallet's smallest part."""

    id: UUID
    source: str
    external_id: str
    customer_id: UUID
    wallet_id: UUID
    points: int
    amount_minor: int
    currency: str
    created_at: datetime
    expires_at: datetime
    status: str
    """reserved, captured, voided or expired."""
    captured_by: UUID | None
    """The journal that captured it."""
    captured_points: int
    refunded_points: int
