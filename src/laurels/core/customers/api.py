"""Routes of customers."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query

from laurels.core.attributes import Batch, BatchOut, Text, read_rows
from laurels.core.customers import service
from laurels.core.customers.model import Identity
from laurels.core.customers.schemas import (
    Block,
    CustomerChange,
    CustomerCreate,
    CustomerOut,
    CustomerWritten,
    IdentityIn,
    Source,
)
from laurels.kit import ids
from laurels.kit.paging import PageRequest
from laurels.kit.problems import InvalidField, Problem
from laurels.kit.tx import Tx
from laurels.kit.web import Page, Routes

routes = Routes(prefix="/v1/customers", tag="Customers")
Limit = Annotated[int, Query(ge=1, le=200)]


@routes.post("", permission="customers:write", status=200)
async def create(tx: Tx, body: CustomerCreate) -> CustomerWritten:
    """Create a customer, or update the one who has one of the identities.

    So sending the same customer again is safe: `status` tells whether one was created, updated or left unchanged.
    Without identities, a new customer is created each time. Identities that belong to different customers are refused
    with 409.
    """
    return CustomerWritten.written(await service.create(tx, saying=body.saying()))


@routes.post("/bulk", permission="customers:write", status=200)
async def create_bulk(tx: Tx, body: Batch[CustomerCreate]) -> BatchOut:
    """Create or update up to 1000 customers, each as if it were sent alone. A customer may be in the batch once."""
    rows = read_rows(CustomerCreate, body.items)
    sayings = [row if isinstance(row, Problem) else row.saying(f"/items/{place}") for place, row in enumerate(rows)]
    outcomes = await service.write(tx, sayings=sayings)
    return BatchOut.of(
        [one if isinstance(one, Problem) else (one.status, ids.encode("cus", one.customer.id)) for one in outcomes],
        request_id=tx.request_id,
    )


@routes.get("", permission="customers:read")
async def list_customers(
    tx: Tx,
    email: Annotated[Text | None, Query(description="Without regard to case.")] = None,
    phone: Annotated[Text | None, Query(description="Compared by its digits.")] = None,
    source: Source | None = None,
    external_id: Text | None = None,
    limit: Limit = 50,
    cursor: str | None = None,
) -> Page[CustomerOut]:
    """List customers, newest first. One filter at a time: an e-mail address, a phone number, or an identity."""
    if (source is None) != (external_id is None):
        raise InvalidField("Give source and external_id together.", pointer="/query/external_id")
    if sum(given is not None for given in (email, phone, source)) > 1:
        raise InvalidField("Filter by an e-mail address, a phone number or an identity, not several.", pointer="/query")
    identity = Identity(source, external_id) if source is not None and external_id is not None else None
    page = await service.list_customers(
        tx, page=PageRequest(limit, cursor), email=email, phone=phone, identity=identity
    )
    return Page[CustomerOut](items=[CustomerOut.of(one) for one in page.items], next_cursor=page.next_cursor)


@routes.get("/by_identity", permission="customers:read")
async def get_by_identity(tx: Tx, source: Source, external_id: Text) -> CustomerOut:
    """Show the customer whom another system knows under this name."""
    return CustomerOut.of(await service.get_by_identity(tx, source=source, external_id=external_id))


@routes.get("/{id}", permission="customers:read")
async def get(tx: Tx, id: str) -> CustomerOut:
    """Show a customer. The id of a customer who was merged into another shows the other."""
    return CustomerOut.of(await service.get(tx, id=ids.decode("cus", id)))


@routes.patch("/{id}", permission="customers:write")
async def update(tx: Tx, id: str, body: CustomerChange) -> CustomerWritten:
    """Change some fields of a customer; those left out stay, null takes a value away."""
    return CustomerWritten.written(await service.update(tx, id=ids.decode("cus", id), saying=body.saying()))


@routes.post("/{id}/identities", permission="customers:write", status=200)
async def identify(tx: Tx, id: str, body: IdentityIn) -> CustomerWritten:
    """Add the name under which another system knows the customer. One that another customer has is refused with 409."""
    return CustomerWritten.written(await service.identify(tx, id=ids.decode("cus", id), identity=body.identity()))


@routes.post("/{id}/blocks", permission="customers:write", status=200)
async def block(tx: Tx, id: str, body: Block) -> CustomerOut:
    """Block a customer: until they are unblocked they earn nothing and use nothing, and leave dynamic segments.

    Their orders are still booked, their points stay. Blocking again changes the reason.
    """
    return CustomerOut.of(await service.block(tx, id=ids.decode("cus", id), reason=body.reason))


@routes.post("/{id}/unblocks", permission="customers:write", status=200)
async def unblock(tx: Tx, id: str, body: Block) -> CustomerOut:
    """Let a blocked customer take part again, from now on: what they bought meanwhile earns nothing later."""
    return CustomerOut.of(await service.unblock(tx, id=ids.decode("cus", id), reason=body.reason))
