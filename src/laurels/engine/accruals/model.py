"""The words of the machine: what was asked, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeAlias
from uuid import UUID

from laurels.core.customers import CustomerRef
from laurels.core.orders import Line
from laurels.engine.decisions import Decision
from laurels.kit.problems import Problem
from laurels.program import vocabulary


@dataclass(frozen=True, slots=True)
class TenderAsked:
    """How a part was paid."""

    kind: str
    amount_minor: int | None
    payment_id: UUID | None


@dataclass(frozen=True, slots=True)
class OrderAsked:
    """An order, checked for its form."""

    source: str
    external_id: str
    fingerprint: bytes
    customer: CustomerRef | None
    state: str
    currency: str
    channel: str
    store: str
    placed_at: datetime
    attributes: Mapping[str, Any]
    tenders: tuple[TenderAsked, ...]
    lines: tuple[Line, ...]
    trigger: str = vocabulary.ORDER_PAID
    """What it triggers: an order that is paid, or a cart."""
    delivery_minor: int | None = None
    """What the delivery of a cart costs."""

    @property
    def amount_minor(self) -> int:
        return sum(line.amount_minor for line in self.lines)


@dataclass(frozen=True, slots=True)
class EventAsked:
    """A custom event, checked for its form."""

    source: str
    external_id: str
    fingerprint: bytes
    type: str
    customer: CustomerRef
    occurred_at: datetime
    attributes: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PartAsked:
    """What comes back of one line."""

    number: int | None
    line_id: str | None
    quantity: int | None
    amount_minor: int | None


@dataclass(frozen=True, slots=True)
class ReturnAsked:
    """A return, checked for its form: of an order by id or name, or of the newest purchase that matches."""

    source: str
    external_id: str
    fingerprint: bytes
    returned_at: datetime
    reason: str
    order_id: UUID | None = None
    order_source: str = ""
    order_external_id: str | None = None
    parts: tuple[PartAsked, ...] = ()
    amount_minor: int | None = None
    customer: CustomerRef | None = None
    sku: str = ""
    quantity: int = 0
    unit_price: Decimal | None = None


Asked: TypeAlias = OrderAsked | EventAsked | ReturnAsked


@dataclass(frozen=True, slots=True)
class Done:
    """What became of one request: booked now or before, and the decision that says what it earned."""

    status: str
    kind: str
    id: UUID
    decision: Decision | None
    order_id: UUID | None = None
    amount_minor: int | None = None
    note: str | None = None


Outcome: TypeAlias = Done | Problem
