"""How discounts are shared among lines and units. Pure and exact."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from laurels.core.carts.model import NOTHING, Change, Priced, Terms
from laurels.kit import money
from laurels.kit.money import Spare


def shared(amount: int, weights: Sequence[int], rooms: Sequence[int], spare: Spare) -> list[int]:
    """Share an amount by weight, no share above its room; what one has no room for goes to the others.

    2500 by [5000, 6000] with room for [500, 6000] is [500, 2000]. Less than the amount is shared where all rooms are
    full; a weight of zero gets something only when all that have weight are full.
    """
    shares = [0] * len(weights)
    amount = min(amount, sum(rooms))
    while amount > 0:
        open_places = [place for place, room in enumerate(rooms) if room > shares[place]]
        heavy = [place for place in open_places if weights[place]] or open_places
        parts = money.allocate(amount, [weights[place] for place in heavy], spare)
        full = [place for place, part in zip(heavy, parts, strict=True) if shares[place] + part > rooms[place]]
        if not full:
            for place, part in zip(heavy, parts, strict=True):
                shares[place] += part
            break
        for place in full:
            amount -= rooms[place] - shares[place]
            shares[place] = rooms[place]
    return shares


def cut(shares: Sequence[int], maximum: int | None, spare: Spare) -> list[int]:
    """Make shares smaller in proportion until they add up to a maximum."""
    if maximum is None or sum(shares) <= maximum:
        return list(shares)
    return money.allocate(max(0, maximum), shares, spare)


def worth(amount: int, quantity: int, units: int, *, before: int = 0) -> int:
    """Tell what some units of a line are worth, so that all units together are worth the line.

    `before` units were taken already: of 1000 for 3, the first is worth 333, the second 333 and the last 334.
    """
    return amount * (before + units) // quantity - amount * before // quantity


def unit_shares(discount: int, quantity: int, spare: Spare = Spare.first) -> list[int]:
    """Share a line's discount among its units: 2000 on 3 is [667, 667, 666]."""
    return money.allocate(discount, [1] * quantity, spare)


@dataclass(frozen=True, slots=True)
class Unit:
    """Some units of one line, all at one price."""

    place: int
    count: int
    price: Fraction


def units_of(priced: Priced, places: Iterable[int]) -> list[Unit]:
    """List the units of lines that are still open, each line's together."""
    lines = priced.cart.lines
    return [
        Unit(place, lines[place].quantity, Fraction(lines[place].amount_minor, lines[place].quantity))
        for place in places
        if not (priced.once and place in priced.touched)
    ]


def picked(units: Iterable[Unit], count: int | None, which: Literal["all", "cheapest", "dearest"]) -> dict[int, int]:
    """Choose so many units, the cheapest or the dearest first, of equal ones the earlier line; give counts by place.

    For "all" the units come as they stand; without a count every unit is chosen.
    """
    ordered = list(units)
    if which != "all":
        ordered.sort(key=lambda unit: (unit.price if which == "cheapest" else -unit.price, unit.place))
    chosen: dict[int, int] = {}
    left = count
    for unit in ordered:
        taken = unit.count if left is None else min(unit.count, left)
        if taken:
            chosen[unit.place] = chosen.get(unit.place, 0) + taken
        if left is not None:
            left -= taken
            if not left:
                break
    return chosen


def counted(chosen: Mapping[int, int]) -> int:
    """Count chosen units."""
    return sum(chosen.values())


def fitted(
    priced: Priced,
    wanted: Mapping[int, int],
    terms: Terms,
    *,
    maximum: int | None = None,
    line_maximum: int | None = None,
    units: Mapping[int, int] | None = None,
) -> Change:
    """Turn what an effect wants to take off each line into what it may: no more than is left, and within its caps."""
    size = len(priced.cart.lines)
    shares = [0] * size
    for place, amount in wanted.items():
        share = min(amount, priced.left(place))
        shares[place] = max(0, share if line_maximum is None else min(share, line_maximum))
    bounds = [bound for bound in (maximum, terms.discount_max) if bound is not None]
    shares = cut(shares, min(bounds) if bounds else None, terms.spare)
    if not any(shares):
        return NOTHING
    counts = [0] * size
    for place, share in enumerate(shares):
        if share:
            counts[place] = priced.cart.lines[place].quantity if units is None else units.get(place, 0)
    return Change(tuple(shares), units=tuple(counts))


def discounted(
    priced: Priced,
    places: Iterable[int],
    amount: int,
    terms: Terms,
    *,
    weights: Literal["amount", "quantity"] = "amount",
    maximum: int | None = None,
    line_maximum: int | None = None,
    units: Mapping[int, int] | None = None,
) -> Change:
    """Take one amount off several lines together, shared by what they cost or by how many units they have."""
    bounds = [bound for bound in (amount, maximum, terms.discount_max) if bound is not None]
    chosen = list(places)
    rooms = [priced.left(place) for place in chosen]
    if line_maximum is not None:
        rooms = [min(room, line_maximum) for room in rooms]
    lines = priced.cart.lines
    if weights == "quantity":
        weigh = [lines[place].quantity for place in chosen]
    else:
        weigh = [priced.base(place, initial=terms.initial) for place in chosen]
    shares = shared(min(bounds), weigh, rooms, terms.spare)
    return fitted(priced, dict(zip(chosen, shares, strict=True)), terms, units=units)


def margin(priced: Priced) -> tuple[int, int] | None:
    """Tell what the shop keeps of the goods and what they sell for; None where a cost was not told."""
    costs = [line.cost_minor for line in priced.cart.lines]
    if not costs or any(cost is None for cost in costs):
        return None
    sold = priced.cart.amount_minor - sum(priced.discounts)
    return sold - sum(cost for cost in costs if cost is not None), sold
