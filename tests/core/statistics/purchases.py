"""What tests of statistics need of a shop: customers, orders, returns, a merge, and the days in plain Python."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from laurels.core import customers, orders
from laurels.core.customers import Identity, Saying
from laurels.core.orders import Line, NewOrder, NewReturn, Order
from laurels.kit import calendar
from laurels.kit.postgres import statement
from laurels.kit.tx import Tx

MERGE = statement("""
UPDATE customer
SET state = 'merged', merged_into_id = %(into)s
WHERE workspace_id = %(workspace_id)s AND (id = %(id)s OR merged_into_id = %(id)s)
""")

KEPT = statement("""
SELECT customer_id, day, orders, amount_minor, gross_minor, quantity, returned_minor, first_at, last_at
FROM customer_day
WHERE workspace_id = %(workspace_id)s
""")

FORGET = statement("""
DELETE FROM customer_day
WHERE workspace_id = %(workspace_id)s
""")


@dataclass(frozen=True, slots=True)
class Day:
    """A row of `customer_day`."""

    customer_id: UUID
    day: date
    orders: int
    amount_minor: int
    gross_minor: int
    quantity: int
    returned_minor: int
    first_at: datetime
    last_at: datetime


async def kept(tx: Tx) -> set[Day]:
    """Read all days of the workspace."""
    return set(await tx.all(KEPT, Day))


async def customer(tx: Tx, name: str) -> UUID:
    """Create a customer."""
    written = await customers.create(tx, saying=Saying({"name": name}, identities=(Identity("shop", name),)))
    return written.customer.id


@dataclass(slots=True)
class Shop:
    """A shop that remembers what it sold, so that it can add it up itself."""

    names: list[UUID] = field(default_factory=list[UUID])
    merged: dict[UUID, UUID] = field(default_factory=dict[UUID, UUID])
    sold: dict[UUID, Order] = field(default_factory=dict[UUID, Order])

    async def order(
        self,
        tx: Tx,
        customer_id: UUID | None,
        *amounts: int,
        placed_at: datetime,
        state: str = "paid",
        quantity: int = 2,
    ) -> Order:
        """Book an order with a line for each amount, before a discount of 10."""
        id = tx.new_id()
        lines = tuple(
            Line(number, None, f"sku-{number}", quantity, amount, amount + 10, None, None)
            for number, amount in enumerate(amounts, 1)
        )
        await orders.insert(
            tx,
            [
                NewOrder(
                    id=id,
                    source="shop",
                    external_id=str(id),
                    fingerprint=b"",
                    customer_id=customer_id,
                    state=state,
                    currency="GBP",
                    amount_minor=sum(amounts),
                    gross_minor=sum(amounts) + 10 * len(amounts),
                    channel="",
                    store="",
                    placed_at=placed_at,
                    attributes={},
                    tenders=(),
                    lines=lines,
                )
            ],
        )
        self.sold[id] = await orders.get(tx, id)
        return self.sold[id]

    async def give_back(self, tx: Tx, order: Order, parts: Sequence[orders.Part]) -> None:
        """Book a return of these parts."""
        id = tx.new_id()
        await orders.add_returns(
            tx,
            [NewReturn(id, "shop", str(id), b"", order.id, order.customer_id, "", tx.now, tuple(parts))],
        )
        self.sold[order.id] = await orders.get(tx, order.id)

    async def set_state(self, tx: Tx, order: Order, state: str) -> None:
        """Note that an order was paid or cancelled."""
        await orders.set_state(tx, id=order.id, state=state)
        self.sold[order.id] = replace(self.sold[order.id], state=state)

    async def merge(self, tx: Tx, id: UUID, into: UUID) -> None:
        """Merge a customer, and whoever was merged into them, into another."""
        await tx.run(MERGE, id=id, into=into)
        self.merged = {one: into if survivor == id else survivor for one, survivor in self.merged.items()} | {id: into}

    def days(self, tx: Tx) -> set[Day]:
        """Add up what was sold, in the plainest way."""
        found: defaultdict[tuple[UUID, date], list[Order]] = defaultdict(list)
        for order in self.sold.values():
            if order.customer_id is None or order.state != "paid":
                continue
            if any(line.left_quantity or line.left_minor for line in order.lines):
                owner = self.merged.get(order.customer_id, order.customer_id)
                found[owner, calendar.local_day(order.placed_at, tx.workspace.zone)].append(order)
        return {
            Day(
                customer_id=owner,
                day=day,
                orders=len(bought),
                amount_minor=sum(line.left_minor for order in bought for line in order.lines),
                gross_minor=sum(order.gross_minor for order in bought),
                quantity=sum(line.left_quantity for order in bought for line in order.lines),
                returned_minor=sum(line.returned_minor for order in bought for line in order.lines),
                first_at=min(order.placed_at for order in bought),
                last_at=max(order.placed_at for order in bought),
            )
            for (owner, day), bought in found.items()
        }

    async def lives(self, tx: Tx, chance: random.Random, steps: int) -> set[UUID]:
        """Do random things, each as likely late as on time, and name whom they concern."""
        touched: set[UUID] = set()
        for _ in range(steps):
            what = chance.random()
            who = chance.choice(self.names)
            if what < 0.6 or not self.sold:
                placed_at = tx.now - timedelta(hours=chance.choice([0, 1, 5, 23, 24, 24 * 7, 24 * 31, 24 * 200]))
                amounts = [chance.choice([0, 1, 999, 5000]) for _ in range(chance.randint(1, 3))]
                state = chance.choice(["paid", "paid", "paid", "open"])
                buyer = None if chance.random() < 0.1 else who
                await self.order(tx, buyer, *amounts, placed_at=placed_at, state=state)
                touched |= {who}
            elif what < 0.9:
                touched |= await self._changed(tx, chance, chance.choice(list(self.sold.values())))
            elif self.names[0] != who and who not in self.merged:
                into = chance.choice([one for one in self.names if one != who and one not in self.merged])
                await self.merge(tx, who, into)
                touched |= {who}
        return touched

    async def _changed(self, tx: Tx, chance: random.Random, order: Order) -> set[UUID]:
        if order.state == "open":
            await self.set_state(tx, order, chance.choice(["paid", "cancelled"]))
        elif order.state == "paid":
            kind = chance.random()
            whole = orders.whole(order)
            if kind < 0.4:
                await self.give_back(tx, order, whole)
            elif whole and kind < 0.8:
                line = order.lines[whole[0].line_number - 1]
                part = (
                    orders.part_of_quantity(line, 1, pointer="")
                    if line.left_quantity
                    else orders.part_of_amount(line, line.left_minor, pointer="")
                )
                await self.give_back(tx, order, [part])
            elif whole:
                line = order.lines[whole[0].line_number - 1]
                await self.give_back(tx, order, [orders.part_of_amount(line, line.left_minor, pointer="")])
            else:
                await self.set_state(tx, order, "cancelled")
        return set() if order.customer_id is None else {order.customer_id}
