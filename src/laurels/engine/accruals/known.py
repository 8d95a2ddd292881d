"""What is known of a list of requests, and moves on as they are decided, one after the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from laurels.core.catalog import ProductFacts
from laurels.core.customers import CustomerRef, Known
from laurels.core.events import Event
from laurels.core.ledger import AccountRef
from laurels.core.orders import Order, Returned
from laurels.engine import decisions
from laurels.engine.accruals.model import EventAsked, OrderAsked
from laurels.engine.decisions import Decision, Programme
from laurels.engine.payments import Payment
from laurels.program import campaigns, vocabulary
from laurels.program.publications import Open

REACHED: Final = campaigns.REACHED
SPENT, ORDERS = REACHED
GROUP: Final = "publication."


@dataclass(frozen=True, slots=True)
class Lowered:
    """A publication in whose time an order lies that comes back, and the counters that fall with it."""

    id: UUID
    customer_id: UUID
    starts_at: datetime
    ends_at: datetime | None
    counters: Mapping[str, AccountRef]


@dataclass(slots=True)
class Published:
    """What is known of the publications of a list. `reached` moves on from request to request.

    :param opened: those that are open for each customer at each moment, the oldest first
    :param reached: what each has reached, by the name of the fact
    :param before: what a counter is opened with, of those that are not there yet
    :param lowered: of each order that comes back, the publications in whose time it lies
    :param given: about which orders and events something was given for a publication
    """

    opened: dict[tuple[UUID, datetime], list[Open]] = field(default_factory=dict[tuple[UUID, datetime], list[Open]])
    reached: dict[UUID, dict[str, int]] = field(default_factory=dict[UUID, dict[str, int]])
    before: dict[UUID, int] = field(default_factory=dict[UUID, int])
    lowered: dict[UUID, list[Lowered]] = field(default_factory=dict[UUID, list[Lowered]])
    given: dict[UUID, list[UUID]] = field(default_factory=dict[UUID, list[UUID]])
    orders: dict[UUID, Order] = field(default_factory=dict[UUID, Order])
    events: dict[UUID, Event] = field(default_factory=dict[UUID, Event])

    def ids(self, customer_id: UUID, at: datetime) -> dict[UUID, list[UUID]]:
        """List the publications that are open for a customer at a moment, by campaign."""
        found: dict[UUID, list[UUID]] = {}
        for one in self.opened.get((customer_id, at), ()):
            found.setdefault(one.campaign_id, []).append(one.id)
        return found

    def seen(self, customer_id: UUID, at: datetime, order_minor: int | None) -> list[dict[str, Any]]:
        """Give what rules see of the open publications of a moment; of an order, with itself counted in."""
        rows: list[dict[str, Any]] = []
        for one in self.opened.get((customer_id, at), ()):
            row: dict[str, Any] = {
                "id": str(one.id),
                "campaign_id": str(one.campaign_id),
                "source_id": one.source_id,
                "published_at": one.published_at.isoformat(),
            }
            for name, reached in self.reached[one.id].items():
                row[name.removeprefix(GROUP)] = reached + adds(name, order_minor)
            rows.append(row)
        return rows


def adds(name: str, order_minor: int | None) -> int:
    """Say what an order adds to what a publication has reached; an event adds nothing."""
    if order_minor is None:
        return 0
    return order_minor if name == SPENT else 1


@dataclass(frozen=True, slots=True)
class Booked:
    """An order or event that is known already."""

    source: str
    external_id: str
    id: UUID
    state: str
    fingerprint: bytes


@dataclass(slots=True)
class Facts:
    """What is known of a list. `counted` and `wallets` move on as the list is decided, one request after the other."""

    customers: dict[CustomerRef, Known] = field(default_factory=dict[CustomerRef, Known])
    blocked: set[UUID] = field(default_factory=set[UUID])
    """The customers who get nothing."""
    orders: dict[tuple[str, str], Booked] = field(default_factory=dict[tuple[str, str], Booked])
    events: dict[tuple[str, str], UUID] = field(default_factory=dict[tuple[str, str], UUID])
    returns: dict[tuple[str, str], Returned] = field(default_factory=dict[tuple[str, str], Returned])
    products: dict[str, ProductFacts] = field(default_factory=dict[str, ProductFacts])
    counted: dict[UUID, int] = field(default_factory=dict[UUID, int])
    wallets: dict[UUID, dict[str, dict[str, int]]] = field(default_factory=dict[UUID, dict[str, dict[str, int]]])
    members: set[tuple[UUID, UUID]] = field(default_factory=set[tuple[UUID, UUID]])
    payments: dict[UUID, Payment] = field(default_factory=dict[UUID, Payment])
    first_decisions: dict[UUID, Decision] = field(default_factory=dict[UUID, Decision])
    standing: dict[UUID, Decision] = field(default_factory=dict[UUID, Decision])
    locked: dict[UUID, Order] = field(default_factory=dict[UUID, Order])
    stores: dict[str, dict[str, Any]] = field(default_factory=dict[str, dict[str, Any]])
    """The attributes of each store, by its code."""
    found: dict[tuple[UUID, datetime], dict[str, Any]] = field(
        default_factory=dict[tuple[UUID, datetime], dict[str, Any]]
    )
    """What else live rules read of each customer at each moment."""
    published: Published = field(default_factory=Published)
    beside: Sequence[list[Any]] = ()
    """The rows of what was asked for beside it."""

    def kept(self, programme: Programme, customer: Known, one: OrderAsked | EventAsked) -> dict[str, Any]:
        """Give what the decision about a request is made from, and kept with."""
        at = happened_at(one)
        if isinstance(one, EventAsked):
            return decisions.facts_of(
                programme,
                customer,
                wallets=self.wallets.get(customer.id),
                found=self.found.get((customer.id, at)),
                publications=self.published.seen(customer.id, at, None),
            )
        return decisions.facts_of(
            programme,
            customer,
            skus=(line.sku for line in one.lines),
            products=self.products,
            wallets=self.wallets.get(customer.id),
            store_attributes=self.stores.get(one.store),
            found=self.found.get((customer.id, at)),
            publications=self.published.seen(customer.id, at, one.amount_minor),
        )


def trigger_of(one: OrderAsked | EventAsked) -> str:
    """Name what a request triggers."""
    return one.trigger if isinstance(one, OrderAsked) else f"event.{one.type}"


def happened_at(one: OrderAsked | EventAsked) -> Any:
    """Say when a thing happened."""
    return one.placed_at if isinstance(one, OrderAsked) else one.occurred_at


def is_cart(one: OrderAsked | EventAsked) -> bool:
    """Tell a cart from an order that is paid."""
    return isinstance(one, OrderAsked) and one.trigger != vocabulary.ORDER_PAID
