"""The words of orders. Money is in minor units of the order's currency."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Line:
    """A quantity of one product in an order; `amount_minor` is after discounts, `gross_minor` before."""

    number: int
    line_id: str | None
    sku: str
    quantity: int
    amount_minor: int
    gross_minor: int
    unit_price: Decimal | None
    attributes: Mapping[str, Any] | None
    returned_quantity: int = 0
    returned_minor: int = 0

    @property
    def left_quantity(self) -> int:
        return self.quantity - self.returned_quantity

    @property
    def left_minor(self) -> int:
        return self.amount_minor - self.returned_minor


@dataclass(frozen=True, slots=True)
class Tender:
    """How a part of an order was paid."""

    kind: str
    amount_minor: int
    payment_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class NewOrder:
    """An order about to be booked."""

    id: UUID
    source: str
    external_id: str
    fingerprint: bytes
    customer_id: UUID | None
    state: str
    currency: str
    amount_minor: int
    gross_minor: int
    channel: str
    store: str
    placed_at: datetime
    attributes: Mapping[str, Any]
    tenders: tuple[Tender, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Order:
    """An order as it stands, with what came back of it."""

    id: UUID
    source: str
    external_id: str
    customer_id: UUID | None
    state: str
    currency: str
    amount_minor: int
    gross_minor: int
    returned_minor: int
    channel: str
    store: str
    placed_at: datetime
    received_at: datetime
    attributes: Mapping[str, Any]
    tenders: list[dict[str, Any]]
    lines: tuple[Line, ...]

    @property
    def stands(self) -> bool:
        """Tell whether anything of it is left."""
        return any(line.left_minor or line.left_quantity for line in self.lines)

    def as_bought(self) -> Order:
        """Give the same order as it was before anything came back."""
        if not any(line.returned_quantity or line.returned_minor for line in self.lines):
            return self
        return self.with_lines(tuple(replace(line, returned_quantity=0, returned_minor=0) for line in self.lines))

    def with_returned(self, returned: Mapping[int, tuple[int, int]]) -> Order:
        """Give the same order with these quantities and amounts come back, by line number."""
        return self.with_lines(
            tuple(
                replace(line, returned_quantity=returned[line.number][0], returned_minor=returned[line.number][1])
                for line in self.lines
            )
        )

    def with_lines(self, lines: tuple[Line, ...]) -> Order:
        """Give the same order with its lines as they stand after a return."""
        return replace(self, lines=lines, returned_minor=sum(line.returned_minor for line in lines))


@dataclass(frozen=True, slots=True)
class Bought:
    """What orders come to, net of what came back, and how many of them have something left."""

    ordinal: int
    amount_minor: int
    count: int


@dataclass(frozen=True, slots=True)
class Part:
    """How much of a line comes back."""

    line_number: int
    quantity: int
    amount_minor: int


@dataclass(frozen=True, slots=True)
class NewReturn:
    """A return about to be booked."""

    id: UUID
    source: str
    external_id: str
    fingerprint: bytes
    order_id: UUID
    customer_id: UUID | None
    reason: str
    returned_at: datetime
    parts: tuple[Part, ...]

    @property
    def amount_minor(self) -> int:
        return sum(part.amount_minor for part in self.parts)


@dataclass(frozen=True, slots=True)
class Returned:
    """A known return: enough to recognise it when it is sent again."""

    source: str
    external_id: str
    id: UUID
    order_id: UUID
    fingerprint: bytes


@dataclass(frozen=True, slots=True)
class Return:
    """A return as it was booked."""

    id: UUID
    source: str
    external_id: str
    order_id: UUID
    amount_minor: int
    reason: str
    returned_at: datetime
    lines: list[dict[str, Any]]
