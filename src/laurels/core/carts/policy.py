"""How discounts are shared among lines and units. Pure and exact."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, TypeAlias

from laurels.core.carts.model import NOTHING, Change, Terms
from laurels.core.carts.priced import Priced
from laurels.kit import money
from laurels.kit.money import Spare

Which: TypeAlias = Literal["all", "cheapest", "dearest"]
Units: TypeAlias = Mapping[int, int]
"""Some units of some lines: how many, by the place of the line."""


def shared(amount: int, weights: Sequence[int], rooms: Sequence[int], spare: Spare) -> list[int]:
    """Share an amount by weight, no share above its room; what one has no room for goes to the others.

    2500 by [5000, 6000] with room for [500, 6000] is [500, 2000]. Less than the amount is shared where all rooms are
    full; a weight of zero gets something only when all that have weight are full.
    """
    shares = [0] * len(weights)
    amount = min(amount, sum(rooms))
    places = [place for place, room in enumerate(rooms) if room > 0]
    while amount > 0:
        heavy = [place for place in places if weights[place]] or places
        parts = money.allocate(amount, [weights[place] for place in heavy], spare)
        full = {place for place, part in zip(heavy, parts, strict=True) if part > rooms[place]}
        if not full:
            for place, part in zip(heavy, parts, strict=True):
                shares[place] = part
            break
        for place in full:
            amount -= rooms[place]
            shares[place] = rooms[place]
        places = [place for place in places if place not in full]
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


def units(priced: Priced, places: Iterable[int]) -> dict[int, int]:
    """List the units that may become cheaper: those of lines off which something can still be taken."""
    lines, rooms = priced.cart.lines, priced.rooms
    return {place: lines[place].quantity for place in places if rooms[place]}


def picked(priced: Priced, units: Units, count: int | None, which: Which) -> dict[int, int]:
    """Choose so many units, the cheapest or the dearest first, of equal ones the earlier line.

    For "all" they come as they stand; without a count every unit is chosen. Prices are those before all incentives.
    """
    if count is None or sum(units.values()) <= count:
        return dict(units)
    places = sorted(units)
    if which != "all":
        places.sort(key=priced.prices.__getitem__, reverse=which == "dearest")
    chosen: dict[int, int] = {}
    for place in places:
        if count <= 0:
            break
        chosen[place] = min(units[place], count)
        count -= chosen[place]
    return chosen


def fitted(
    priced: Priced,
    wanted: Mapping[int, int],
    terms: Terms,
    *,
    units: Units,
    maximum: int | None = None,
    line_maximum: int | None = None,
) -> Change:
    """Turn what an effect wants to take off some units into what it may: no more than is left, and within its caps."""
    rooms = priced.rooms
    shares = [0] * len(rooms)
    for place, amount in wanted.items():
        share = min(amount, rooms[place])
        shares[place] = share if line_maximum is None else min(share, line_maximum)
    return _change(cut(shares, _least(maximum, terms.discount_max), terms.spare), units)


def discounted(
    priced: Priced,
    places: Iterable[int],
    amount: int,
    terms: Terms,
    *,
    weights: Literal["amount", "quantity"] = "amount",
    maximum: int | None = None,
) -> Change:
    """Take one amount off several lines together, shared by what they cost or by how many units they have."""
    chosen = list(places)
    lines, rooms = priced.cart.lines, priced.rooms
    if weights == "quantity":
        weigh = [lines[place].quantity for place in chosen]
    else:
        bases = priced.bases(initial=terms.initial)
        weigh = [bases[place] for place in chosen]
    bound = _least(maximum, terms.discount_max)
    most = amount if bound is None else min(amount, bound)
    shares = [0] * len(rooms)
    for place, share in zip(chosen, shared(most, weigh, [rooms[place] for place in chosen], terms.spare), strict=True):
        shares[place] = share
    return _change(shares, {place: lines[place].quantity for place in chosen})


def _least(one: int | None, other: int | None) -> int | None:
    if one is None or other is None:
        return other if one is None else one
    return min(one, other)


def _change(shares: list[int], units: Units) -> Change:
    if not any(shares):
        return NOTHING
    counts = [0] * len(shares)
    for place, count in units.items():
        if shares[place]:
            counts[place] = count
    return Change(tuple(shares), units=tuple(counts))


def margin(priced: Priced) -> tuple[int, int] | None:
    """Tell what the shop keeps of the goods and what they sell for; None where a cost was not told."""
    costs = [line.cost_minor for line in priced.cart.lines]
    if not costs or any(cost is None for cost in costs):
        return None
    sold = sum(priced.costs)
    return sold - sum(cost for cost in costs if cost is not None), sold
