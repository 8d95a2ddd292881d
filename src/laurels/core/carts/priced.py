"""A cart with the discounts that lie on it. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from laurels.core.carts.model import Cart, Change


@dataclass(frozen=True, slots=True)
class Priced:
    """A cart with the discounts that lie on it so far. It never changes: `after` gives the next.

    :param amounts: what each line cost before all incentives
    :param prices: what a unit of each line cost then, in parts so small that equal numbers are equal prices
    :param costs: what each line costs by now
    :param rooms: what may still be taken off each line
    :param closed: the places of lines off which nothing more may be taken, whatever they cost
    """

    cart: Cart
    amounts: tuple[int, ...]
    prices: tuple[int, ...]
    costs: tuple[int, ...]
    rooms: tuple[int, ...]
    delivery_discount: int = 0
    closed: frozenset[int] = frozenset()

    @classmethod
    def of(cls, cart: Cart) -> Priced:
        """Begin with no discount at all."""
        amounts = tuple([line.amount_minor for line in cart.lines])
        # Two prices of up to four billion units each that differ do so by more than one of these parts.
        prices = tuple([(line.amount_minor << 64) // line.quantity for line in cart.lines])
        rooms = tuple([max(0, line.amount_minor - line.least_minor) for line in cart.lines])
        return cls(cart, amounts, prices, amounts, rooms)

    @property
    def discounts(self) -> tuple[int, ...]:
        """List what is taken off each line."""
        return tuple([amount - cost for amount, cost in zip(self.amounts, self.costs, strict=True)])

    @property
    def discount_minor(self) -> int:
        return sum(self.amounts) - sum(self.costs) + self.delivery_discount

    @property
    def total_minor(self) -> int:
        """Tell what is to be paid, delivery included."""
        return sum(self.costs) + self.delivery_left

    @property
    def delivery_left(self) -> int:
        return self.cart.delivery_minor - self.delivery_discount

    def left(self, place: int) -> int:
        """Tell what may still be taken off a line."""
        return self.rooms[place]

    def bases(self, *, initial: bool) -> tuple[int, ...]:
        """List what a percentage of each line is of."""
        return self.amounts if initial else self.costs

    def after(self, change: Change) -> Priced:
        """Give the cart after a change."""
        delivery = self.delivery_discount + change.delivery_minor
        shares = change.shares
        if not shares:
            if not change.delivery_minor:
                return self
            return Priced(self.cart, self.amounts, self.prices, self.costs, self.rooms, delivery, self.closed)
        costs = tuple([cost - share for cost, share in zip(self.costs, shares, strict=True)])
        rooms = tuple([room - share for room, share in zip(self.rooms, shares, strict=True)])
        return Priced(self.cart, self.amounts, self.prices, costs, rooms, delivery, self.closed)

    def closing(self, places: Collection[int]) -> Priced:
        """Close lines to all that comes later."""
        if not places:
            return self
        rooms = list(self.rooms)
        for place in places:
            rooms[place] = 0
        closed = self.closed.union(places)
        return Priced(self.cart, self.amounts, self.prices, self.costs, tuple(rooms), self.delivery_discount, closed)
