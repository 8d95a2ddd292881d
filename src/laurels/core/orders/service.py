"""Verbs of orders, set based: each takes any number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from laurels.core import customers
from laurels.core.orders import store
from laurels.core.orders.model import Bought, Line, NewOrder, NewReturn, Order, Return
from laurels.kit.postgres import Statement
from laurels.kit.problems import NotFound
from laurels.kit.tx import Tx, jsonb


async def insert(tx: Tx, orders: Sequence[NewOrder]) -> None:
    """Book new orders with their lines."""
    if not orders:
        return
    heads = [
        {
            "id": order.id,
            "source": order.source,
            "external_id": order.external_id,
            "fingerprint": order.fingerprint.hex(),
            "customer_id": order.customer_id,
            "state": order.state,
            "currency": order.currency,
            "amount_minor": order.amount_minor,
            "gross_minor": order.gross_minor,
            "channel": order.channel,
            "store": order.store,
            "placed_at": order.placed_at,
            "attributes": order.attributes,
            "tenders": order.tenders,
        }
        for order in orders
    ]
    lines = [
        {
            "order_id": order.id,
            "number": line.number,
            "line_id": line.line_id,
            "sku": line.sku,
            "quantity": line.quantity,
            "amount_minor": line.amount_minor,
            "gross_minor": line.gross_minor,
            "unit_price": line.unit_price,
            "attributes": line.attributes,
        }
        for order in orders
        for line in order.lines
    ]
    await tx.run(store.INSERT, orders=jsonb(heads))
    await tx.run(store.INSERT_LINES, lines=jsonb(lines))


async def replace_open(tx: Tx, ids: Sequence[UUID]) -> None:
    """Forget open orders that were sent anew; nothing was earned or spent on them yet."""
    await tx.run(store.DELETE_LINES, order_ids=list(ids))
    await tx.run(store.DELETE_OPEN, order_ids=list(ids))


async def set_state(tx: Tx, *, id: UUID, state: str) -> None:
    """Note that an order was paid or cancelled."""
    await tx.run(store.SET_STATE, id=id, state=state)


async def get(tx: Tx, id: UUID) -> Order:
    """Read one order with its lines.

    :raises NotFound: there is none of that id
    """
    found = await _orders(tx, store.BY_IDS, [id])
    if not found:
        raise NotFound("There is no order of that id in this workspace.")
    return found[0]


async def find(tx: Tx, ids: Iterable[UUID]) -> dict[UUID, Order]:
    """Read orders with their lines, by their ids; unknown ones are absent."""
    return {order.id: order for order in await _orders(tx, store.BY_IDS, list(ids))}


async def within(tx: Tx, spans: Sequence[tuple[UUID, datetime, datetime | None]]) -> list[Bought]:
    """Add up what customers bought, each from an instant until before another, net of what came back."""
    if not spans:
        return []
    return await tx.all(
        store.WITHIN,
        Bought,
        customer_ids=[customer_id for customer_id, _, _ in spans],
        starts=[starts_at for _, starts_at, _ in spans],
        ends=[ends_at for _, _, ends_at in spans],
    )


async def list_orders(tx: Tx, *, customer_id: UUID | None, before: UUID | None, limit: int) -> list[Order]:
    """List orders, newest first, of everybody or of one customer.

    A customer's include those of customers merged into theirs.

    :raises NotFound: there is no such customer
    """
    if customer_id is None:
        ids = await tx.all(store.LIST, UUID, before=before, limit=limit)
    else:
        every = await customers.every_id(tx, id=customer_id)
        ids = await tx.all(store.LIST_OF_CUSTOMER, UUID, customer_ids=every, before=before, limit=limit)
    return sorted(await _orders(tx, store.BY_IDS, ids), key=lambda order: order.id, reverse=True)


async def paid(tx: Tx, *, since: datetime, until: datetime, after: tuple[datetime, UUID], limit: int) -> list[Order]:
    """Read the next paid orders of a span of time behind a place, in the order of their time."""
    ids = await tx.all(
        store.PAID, UUID, from_at=since, until_at=until, after_at=after[0], after_id=after[1], limit=limit
    )
    return sorted(await _orders(tx, store.BY_IDS, ids), key=lambda order: (order.placed_at, order.id))


async def paid_count(tx: Tx, *, since: datetime, until: datetime) -> int:
    """Count the paid orders of a span of time."""
    return await tx.value(store.PAID_COUNT, from_at=since, until_at=until)


async def lock(tx: Tx, ids: Iterable[UUID]) -> dict[UUID, Order]:
    """Lock orders, lowest id first, and read them with their lines."""
    return {order.id: order for order in await _orders(tx, store.LOCK, sorted(set(ids)))}


async def owners(
    tx: Tx, *, ids: Sequence[UUID], names: Sequence[tuple[str, str]]
) -> dict[UUID | tuple[str, str], UUID]:
    """Say which customer each order belongs to, by its id and by its name; orders of guests are absent."""
    if not ids and not names:
        return {}
    rows = await tx.all(
        store.OWNERS,
        _Owner,
        ids=list(ids),
        sources=[source for source, _ in names],
        external_ids=[name for _, name in names],
    )
    found: dict[UUID | tuple[str, str], UUID] = {}
    for row in rows:
        if row.customer_id is not None:
            found[row.id] = found[row.source, row.external_id] = row.customer_id
    return found


async def matching(tx: Tx, wanted: Iterable[tuple[UUID, str]]) -> list[UUID]:
    """Find the paid orders of these customers that have something of these skus left."""
    pairs = [{"customer_id": customer_id, "sku": sku} for customer_id, sku in sorted(set(wanted))]
    return await tx.all(store.MATCHING, UUID, wanted=jsonb(pairs))


async def add_returns(tx: Tx, returns: Sequence[NewReturn]) -> None:
    """Book returns and take their parts out of the lines. The orders are locked."""
    if not returns:
        return
    heads = [
        {
            "id": back.id,
            "source": back.source,
            "external_id": back.external_id,
            "fingerprint": back.fingerprint.hex(),
            "order_id": back.order_id,
            "customer_id": back.customer_id,
            "amount_minor": back.amount_minor,
            "reason": back.reason,
            "returned_at": back.returned_at,
        }
        for back in returns
    ]
    parts = [
        {
            "return_id": back.id,
            "order_id": back.order_id,
            "line_number": part.line_number,
            "quantity": part.quantity,
            "amount_minor": part.amount_minor,
        }
        for back in returns
        for part in back.parts
    ]
    await tx.run(store.ADD_RETURNS, returns=jsonb(heads))
    await tx.run(store.ADD_RETURN_LINES, parts=jsonb(parts), order_ids=[back.order_id for back in returns])


async def returns_of(tx: Tx, order_id: UUID) -> list[Return]:
    """List what came back of an order, in the order it was booked."""
    return await tx.all(store.RETURNS_OF, Return, order_id=order_id)


@dataclass(frozen=True, slots=True)
class _Head:
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
    attributes: dict[str, Any]
    tenders: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class _Owner:
    id: UUID
    source: str
    external_id: str
    customer_id: UUID | None


@dataclass(frozen=True, slots=True)
class _LineRow:
    order_id: UUID
    number: int
    line_id: str | None
    sku: str
    quantity: int
    amount_minor: int
    gross_minor: int
    unit_price: Decimal | None
    attributes: dict[str, Any] | None
    returned_quantity: int
    returned_minor: int

    def line(self) -> Line:
        return Line(
            self.number,
            self.line_id,
            self.sku,
            self.quantity,
            self.amount_minor,
            self.gross_minor,
            self.unit_price,
            self.attributes,
            self.returned_quantity,
            self.returned_minor,
        )


async def _orders(tx: Tx, heads: Statement, ids: list[UUID]) -> list[Order]:
    if not ids:
        return []
    rows = await tx.all(heads, _Head, ids=ids)
    lines: defaultdict[UUID, list[Line]] = defaultdict(list)
    for row in await tx.all(store.LINES, _LineRow, ids=ids):
        lines[row.order_id].append(row.line())
    return [
        Order(
            id=row.id,
            source=row.source,
            external_id=row.external_id,
            customer_id=row.customer_id,
            state=row.state,
            currency=row.currency,
            amount_minor=row.amount_minor,
            gross_minor=row.gross_minor,
            returned_minor=row.returned_minor,
            channel=row.channel,
            store=row.store,
            placed_at=row.placed_at,
            received_at=row.received_at,
            attributes=row.attributes,
            tenders=row.tenders,
            lines=tuple(lines[row.id]),
        )
        for row in rows
    ]
