"""The words of carts. Amounts are in minor units of the cart's currency."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from laurels.kit.money import Rounding, Spare

GiftKind: TypeAlias = Literal["points", "voucher", "credit", "tag", "message", "custom"]


@dataclass(frozen=True, slots=True)
class Line:
    """A quantity of one product, by its place in the cart.

    :param amount_minor: what the whole line costs before any incentive
    :param least_minor: what it must still cost after all of them
    :param cost_minor: what it costs the shop; None: not told
    """

    sku: str
    quantity: int
    amount_minor: int
    least_minor: int = 0
    cost_minor: int | None = None


@dataclass(frozen=True, slots=True)
class Cart:
    """The lines and the delivery, as the shop sent them."""

    lines: tuple[Line, ...]
    delivery_minor: int = 0

    @property
    def amount_minor(self) -> int:
        return sum(line.amount_minor for line in self.lines)


@dataclass(frozen=True, slots=True)
class Added:
    """Items that the shop shall put into the cart at no price, because an incentive gives them."""

    sku: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Replaced:
    """Items of a line for which the shop shall give something better at the same price."""

    place: int
    quantity: int
    sku: str


@dataclass(frozen=True, slots=True)
class Gift:
    """Something that the customer or the shop gets besides a lower price."""

    kind: GiftKind
    what: Mapping[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True, slots=True)
class Change:
    """What one effect does to a cart.

    :param shares: what it takes off each line, by place; empty where it takes nothing off any
    :param units: how many units of each line it took something off, by place
    """

    shares: tuple[int, ...] = ()
    delivery_minor: int = 0
    units: tuple[int, ...] = ()
    added: tuple[Added, ...] = ()
    replaced: tuple[Replaced, ...] = ()
    gifts: tuple[Gift, ...] = ()

    @property
    def discount_minor(self) -> int:
        return sum(self.shares) + self.delivery_minor

    @property
    def units_count(self) -> int:
        """Count the units that are cheaper by it, those that it adds included."""
        return sum(self.units) + sum(one.quantity for one in self.added) + sum(one.quantity for one in self.replaced)

    @property
    def empty(self) -> bool:
        return not (any(self.shares) or self.delivery_minor or self.added or self.replaced or self.gifts)


NOTHING = Change()


@dataclass(frozen=True, slots=True)
class Terms:
    """Under which terms an effect is worked out.

    :param initial: whether a percentage is of what the line cost before all incentives, else of what it costs by now
    :param spare: which lines get the minor units that equal shares leave over
    :param rounding: how a part of a minor unit is settled
    :param discount_max: what is left of a budget; None: no bound
    :param units_max: how many units may still be discounted; None: no bound
    """

    initial: bool = False
    spare: Spare = Spare.largest_remainder
    rounding: Rounding = Rounding.half_up
    discount_max: int | None = None
    units_max: int | None = None
