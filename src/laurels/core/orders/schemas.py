"""Orders and returns as they are read; how they are sent is the engine's."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from laurels.core.orders.model import Line, Order, Return
from laurels.kit import ids
from laurels.kit.web import Instant, Wire


class OrderLineOut(Wire):
    """A line as it stands."""

    number: int
    id: str | None
    sku: str
    quantity: int
    amount_minor: int
    gross_amount_minor: int
    unit_price: str | None
    returned_quantity: int
    returned_minor: int
    attributes: dict[str, Any]

    @classmethod
    def of(cls, line: Line) -> OrderLineOut:
        """Show a line."""
        return cls(
            number=line.number,
            id=line.line_id,
            sku=line.sku,
            quantity=line.quantity,
            amount_minor=line.amount_minor,
            gross_amount_minor=line.gross_minor,
            unit_price=None if line.unit_price is None else f"{line.unit_price:f}",
            returned_quantity=line.returned_quantity,
            returned_minor=line.returned_minor,
            attributes=dict(line.attributes or {}),
        )


class OrderOut(Wire):
    """An order as it stands."""

    id: str = Field(examples=["ord_01kaw3x9p3e9rs8s9p1y9e1v5a"])
    source: str
    external_id: str
    customer_id: str | None
    state: str = Field(examples=["paid"])
    currency: str
    amount_minor: int
    gross_amount_minor: int
    returned_minor: int
    channel: str
    store: str
    placed_at: Instant
    received_at: Instant
    lines: list[OrderLineOut]
    tenders: list[dict[str, Any]]
    attributes: dict[str, Any]

    @classmethod
    def of(cls, order: Order) -> OrderOut:
        """Show an order."""
        return cls(
            id=ids.encode("ord", order.id),
            source=order.source,
            external_id=order.external_id,
            customer_id=None if order.customer_id is None else ids.encode("cus", order.customer_id),
            state=order.state,
            currency=order.currency,
            amount_minor=order.amount_minor,
            gross_amount_minor=order.gross_minor,
            returned_minor=order.returned_minor,
            channel=order.channel,
            store=order.store,
            placed_at=order.placed_at,
            received_at=order.received_at,
            lines=[OrderLineOut.of(line) for line in order.lines],
            tenders=order.tenders,
            attributes=dict(order.attributes),
        )


class ReturnOut(Wire):
    """A return as it was booked."""

    id: str = Field(examples=["ret_01kaw3x9p3e9rs8s9p1y9e1v5a"])
    source: str
    external_id: str
    order_id: str
    amount_minor: int
    reason: str
    returned_at: Instant
    lines: list[dict[str, Any]]

    @classmethod
    def of(cls, back: Return) -> ReturnOut:
        """Show a return."""
        return cls(
            id=ids.encode("ret", back.id),
            source=back.source,
            external_id=back.external_id,
            order_id=ids.encode("ord", back.order_id),
            amount_minor=back.amount_minor,
            reason=back.reason,
            returned_at=back.returned_at,
            lines=back.lines,
        )
