"""Routes that read orders; those that send them are hot and belong to the engine."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Query

from laurels.core.orders import service
from laurels.core.orders.model import Order
from laurels.core.orders.schemas import OrderOut, ReturnOut
from laurels.kit import ids
from laurels.kit.paging import Page as Rows
from laurels.kit.paging import PageRequest
from laurels.kit.tx import Tx
from laurels.kit.web import Page, Routes

routes = Routes(prefix="/v1/orders", tag="Orders")


@routes.get("", permission="orders:read")
async def list_orders(
    tx: Tx,
    customer_id: str | None = None,
    cursor: Annotated[str | None, Query(description="`next_cursor` of the page before.")] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Page[OrderOut]:
    """List orders, newest first, of everybody or of one customer."""
    page = PageRequest(limit, cursor)
    after = page.key(tuple[UUID])
    customer = None if customer_id is None else ids.decode("cus", customer_id, pointer="/query/customer_id")
    found = await service.list_orders(tx, customer_id=customer, before=after and after[0], limit=page.rows_max)
    rows = Rows[Order].of(found, page, lambda order: (order.id,))
    return Page[OrderOut](items=[OrderOut.of(order) for order in rows.items], next_cursor=rows.next_cursor)


@routes.get("/{id}", permission="orders:read")
async def get(tx: Tx, id: str) -> OrderOut:
    """Show an order with its lines and what came back of them."""
    return OrderOut.of(await service.get(tx, ids.decode("ord", id)))


@routes.get("/{id}/returns", permission="orders:read")
async def list_returns(tx: Tx, id: str) -> Page[ReturnOut]:
    """List what came back of an order."""
    order = await service.get(tx, ids.decode("ord", id))
    found = await service.returns_of(tx, order.id)
    return Page[ReturnOut](items=[ReturnOut.of(back) for back in found])
