"""Taking one more offer for a cart, or saying why not. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from laurels.core import carts
from laurels.core.carts import Change, Priced, Terms
from laurels.program.campaigns import Stacking
from laurels.program.stacking.model import Offer, Refusal, Rules, Taken


@dataclass(frozen=True, slots=True)
class State:
    """A cart with what is taken so far.

    :param given: how many things that is besides discounts
    """

    priced: Priced
    taken: tuple[Taken, ...] = ()
    given: int = 0

    def has(self, offer: Offer) -> bool:
        """Tell whether an offer is taken."""
        return any(taken.offer.id == offer.id for taken in self.taken)

    def blocked(self, offer: Offer) -> Refusal | None:
        """Say which of what is taken excludes an offer."""
        return excluded(offer, [taken.offer for taken in self.taken])


def clash(one: Stacking, other: Stacking, one_id: UUID, other_id: UUID) -> str | None:
    """Name why two campaigns never go together: `excludes` or `never`; None if they may."""
    # Most exclude nothing, and to look an id up costs more than to see that.
    if (one.excludes and other_id in one.excludes) or (other.excludes and one_id in other.excludes):
        return "excludes"
    if one.category != "never" and other.category != "never":
        return None
    return None if "always" in (one.category, other.category) else "never"


def excluded(offer: Offer, others: Iterable[Offer]) -> Refusal | None:
    """Say which of others excludes an offer, from either side."""
    for other in others:
        why = clash(offer.stacking, other.stacking, offer.id, other.id)
        if why is not None:
            message = f"It does not go together with {other.name!r}, which is taken."
            return Refusal("excluded_by", message, {"by": other.id, "why": why})
    return None


def taken(state: State, offer: Offer, rules: Rules) -> State | Refusal:
    """Take one more offer, or say why not."""
    if len(state.taken) >= rules.most:
        return Refusal("incentives_max", f"A cart has at most {rules.most} incentives.", {"max": rules.most})
    blocked = state.blocked(offer)
    if blocked is not None:
        return blocked
    before, priced = state.priced, state.priced
    first_room = room = _room(before, offer, rules)
    units = offer.units_max
    initial = rules.initial if offer.stacking.percent_base is None else offer.stacking.percent_base == "initial"
    changes: list[Change] = []
    for effect in offer.effects:
        change = effect(priced, Terms(initial, rules.spare, rules.rounding, room, units))
        changes.append(change)
        priced = priced.after(change)
        room = None if room is None else room - change.discount_minor
        units = None if units is None else units - change.units_count
    took = Taken(offer, tuple(changes))
    refusal = _refusal(took, before, first_room, rules)
    if refusal is not None:
        return refusal
    if rules.margin_floor_bps is not None and took.discount_minor:
        kept = carts.margin(priced)
        if kept is not None and kept[0] * 10_000 < kept[1] * rules.margin_floor_bps:
            return Refusal("margin_floor", "It would leave the shop less than it must keep.")
    if rules.once:
        # Only now: what one of its effects made cheaper is not closed to the others of the same offer.
        priced = priced.closing({place for change in changes for place, share in enumerate(change.shares) if share})
    given = sum([len(change.gifts) + len(change.added) + len(change.replaced) for change in changes])
    return State(priced, (*state.taken, took), state.given + given)


def _refusal(took: Taken, before: Priced, room: int | None, rules: Rules) -> Refusal | None:
    offer = took.offer
    if took.idle and not (rules.idle and offer.place is not None):
        if room == 0:
            return Refusal("discount_max", "The cart is discounted as much as it may be.")
        if before.closed:
            return Refusal("no_effect", "The lines that it could make cheaper have an incentive already.")
        return Refusal("no_effect", "It changes nothing here.")
    if offer.discount_bound is not None and took.discount_minor > offer.discount_bound:
        left = {"left_minor": offer.discount_bound, "wanted_minor": took.discount_minor}
        return Refusal("budget_exhausted", "Its budget does not suffice for this.", left)
    if offer.units_bound is not None and took.units_count > offer.units_bound:
        left = {"left": offer.units_bound, "wanted": took.units_count}
        return Refusal("units_limit_reached", "It may not make so many units cheaper.", left)
    return None


def _room(priced: Priced, offer: Offer, rules: Rules) -> int | None:
    """Tell how much an offer may take off, by its budget and by what the rules leave of the cart."""
    if rules.discount_max_bps is None:
        return offer.discount_max
    left = max(0, priced.cart.amount_minor * rules.discount_max_bps // 10_000 - priced.discount_minor)
    return left if offer.discount_max is None else min(left, offer.discount_max)
