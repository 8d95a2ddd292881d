"""Which incentives of a cart are taken, and what they come to. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Final
from uuid import UUID

from laurels.core import carts
from laurels.core.carts import Cart, Change, Priced, Terms
from laurels.program.campaigns import LiveCampaign, Stacking
from laurels.program.stacking.model import Group, Offer, Refusal, Result, Rules, Taken

EXACT_MAX: Final = 10
"""Of so many offers of a group every combination is tried, a thousand in all; of more the search goes step by step."""


def stack(cart: Cart, offers: Sequence[Offer], rules: Rules) -> Result:
    """Settle which offers a cart gets, group by group, and price it.

    Where a group does not look for the best, what somebody asked for is not lost to what applies by itself.

    :param offers: at most one of each campaign
    """
    asked = [offer for offer in offers if offer.place is not None]
    if not asked or len(asked) == len(offers):
        return _stack(cart, offers, rules, {})
    first = _stack(cart, asked, rules, {})
    yielding: dict[UUID, Refusal] = {}
    for offer in offers:
        if offer.place is None and _group(offer, rules).mode in ("all", "first"):
            blocked = _State(first.priced, first.taken).blocked(offer)
            if blocked is not None:
                yielding[offer.id] = blocked
    return _stack(cart, [offer for offer in offers if offer.id not in yielding], rules, yielding)


def _group(offer: Offer, rules: Rules) -> Group:
    groups = rules.groups_by_key
    return groups.get(offer.stacking.group, groups["default"])


def _stack(cart: Cart, offers: Sequence[Offer], rules: Rules, refused: dict[UUID, Refusal]) -> Result:
    ordered = sorted(offers, key=lambda offer: _rank(offer, rules))
    state = _State(Priced.of(cart, once=rules.once))
    exact = True
    groups = rules.groups_by_key
    for group in groups.values():
        mine = [one for one in ordered if groups.get(one.stacking.group, groups["default"]) is group]
        if not mine:
            continue
        match group.mode:
            case "all" | "first":
                state = _in_order(state, mine, group, rules, refused)
            case _:
                state, complete = _best(state, mine, group, rules, refused)
                exact = exact and complete
    return Result(state.priced, state.taken, refused, exact, tuple(offer.id for offer in ordered))


def clash(one: Stacking, other: Stacking, one_id: UUID, other_id: UUID) -> str | None:
    """Name why two campaigns never go together: `excludes` or `never`; None if they may."""
    if other_id in one.excludes or one_id in other.excludes:
        return "excludes"
    categories = {one.category, other.category}
    return "never" if "never" in categories and "always" not in categories else None


@dataclass(frozen=True, slots=True)
class _State:
    """A cart with what is taken so far."""

    priced: Priced
    taken: tuple[Taken, ...] = ()

    def blocked(self, offer: Offer) -> Refusal | None:
        for taken in self.taken:
            why = clash(offer.stacking, taken.offer.stacking, offer.id, taken.offer.id)
            if why is not None:
                return Refusal(
                    "excluded_by",
                    f"It does not go together with {taken.offer.name!r}, which is taken.",
                    {"by": taken.offer.id, "why": why},
                )
        return None


def _rank(offer: Offer, rules: Rules) -> tuple[int, int, int, int]:
    priority = -offer.stacking.priority if rules.high_first else offer.stacking.priority
    place = 1_000_000 if offer.place is None else offer.place
    if rules.by_request:
        return place, priority, 0, offer.id.int
    return 0, priority, place, offer.id.int


def _in_order(
    state: _State, offers: Sequence[Offer], group: Group, rules: Rules, refused: dict[UUID, Refusal]
) -> _State:
    """Take the offers of a group one by one: all that go together, or the first that changes something.

    One that goes with no other is taken alone where it changes something: it does not lose to those before it.
    """
    alone = next((one for one in offers if one.stacking.category == "never" and _may(state, one, rules)), None)
    if alone is not None:
        offers = [alone, *(one for one in offers if one is not alone)]
    count = 0
    for offer in offers:
        if group.mode == "first" and count:
            first = state.taken[-1].offer
            refused[offer.id] = Refusal("not_first", f"{first.name!r} came first.", {"by": first.id})
            continue
        if group.most is not None and count >= group.most:
            refused[offer.id] = Refusal("incentives_max", f"Its group gives at most {group.most}.", {"max": group.most})
            continue
        after = _taken(state, offer, rules)
        if isinstance(after, Refusal):
            refused[offer.id] = after
        else:
            state = after
            count += 1
    return state


def _may(state: _State, offer: Offer, rules: Rules) -> bool:
    after = _taken(state, offer, rules)
    return isinstance(after, _State) and not after.taken[-1].idle


def _taken(state: _State, offer: Offer, rules: Rules) -> _State | Refusal:
    """Take one more offer, or say why not."""
    if len(state.taken) >= rules.most:
        return Refusal("incentives_max", f"A cart has at most {rules.most} incentives.", {"max": rules.most})
    blocked = state.blocked(offer)
    if blocked is not None:
        return blocked
    before, priced = state.priced, state.priced
    room, units = _room(before, offer, rules), offer.units_max
    initial = rules.initial if offer.stacking.percent_base is None else offer.stacking.percent_base == "initial"
    changes: list[Change] = []
    for effect in offer.effects:
        change = effect(priced, Terms(initial, rules.spare, rules.rounding, room, units))
        changes.append(change)
        # A line that one of its effects made cheaper is not closed to the others of the same offer.
        priced = replace(priced.after(change), touched=before.touched)
        room = None if room is None else room - change.discount_minor
        units = None if units is None else units - change.units_count
    taken = Taken(offer, tuple(changes))
    if taken.idle and not rules.idle:
        return _idle(before, room, rules)
    if offer.discount_bound is not None and taken.discount_minor > offer.discount_bound:
        left = {"left_minor": offer.discount_bound, "wanted_minor": taken.discount_minor}
        return Refusal("budget_exhausted", "Its budget does not suffice for this.", left)
    if offer.units_bound is not None and taken.units_count > offer.units_bound:
        left = {"left": offer.units_bound, "wanted": taken.units_count}
        return Refusal("units_limit_reached", "It may not make so many units cheaper.", left)
    touched = {place for change in changes for place, share in enumerate(change.shares) if share}
    priced = replace(priced, touched=before.touched | touched)
    if rules.margin_floor_bps is not None and taken.discount_minor:
        kept = carts.margin(priced)
        if kept is not None and kept[0] * 10_000 < kept[1] * rules.margin_floor_bps:
            return Refusal("margin_floor", "It would leave the shop less than it must keep.")
    return _State(priced, (*state.taken, taken))


def _room(priced: Priced, offer: Offer, rules: Rules) -> int | None:
    if rules.discount_max_bps is None:
        return offer.discount_max
    left = priced.cart.amount_minor * rules.discount_max_bps // 10_000 - priced.discount_minor
    return max(0, left if offer.discount_max is None else min(left, offer.discount_max))


def _idle(priced: Priced, room: int | None, rules: Rules) -> Refusal:
    if room == 0 and rules.discount_max_bps is not None:
        return Refusal("discount_max", "The cart is discounted as much as it may be.")
    if priced.once and priced.touched:
        return Refusal("no_effect", "The lines that it could make cheaper have an incentive already.")
    return Refusal("no_effect", "It changes nothing here.")


# ---- the best combination


def _best(
    state: _State, offers: Sequence[Offer], group: Group, rules: Rules, refused: dict[UUID, Refusal]
) -> tuple[_State, bool]:
    """Find the best combination of a group's offers, each taken in order: for the customer or for the shop."""
    ids = {offer.id for offer in offers}
    complete = len(offers) <= EXACT_MAX
    found = _every(state, offers, group, rules) if complete else _climbed(state, offers, group, rules)
    for offer in offers:
        if any(taken.offer.id == offer.id for taken in found.taken):
            continue
        alone = _taken(state, offer, rules)
        if isinstance(alone, Refusal):
            refused[offer.id] = alone
            continue
        with_others = found.blocked(offer)
        mine = [taken for taken in found.taken if taken.offer.id in ids]
        refused[offer.id] = with_others or Refusal(
            "not_best",
            "Other incentives are worth more together.",
            {
                "instead": [taken.offer.id for taken in mine],
                "discount_minor": alone.taken[-1].discount_minor,
                "better_minor": sum(taken.discount_minor for taken in mine),
            },
        )
    return found, complete


def _worth(state: _State, before: _State, group: Group) -> tuple[int, int, int]:
    """Compare combinations: by what they take off, then by how much else they give, then by how few they are."""
    mine = state.taken[len(before.taken) :]
    off = state.priced.discount_minor - before.priced.discount_minor
    gifts = sum(
        len(change.gifts) + len(change.added) + len(change.replaced) for taken in mine for change in taken.changes
    )
    if group.mode == "best_for_margin":
        # Something beats nothing; of what gives something, what costs the shop least.
        return int(bool(mine)), -off, gifts
    return off, gifts, -len(mine)


def _every(state: _State, offers: Sequence[Offer], group: Group, rules: Rules) -> _State:
    """Try every combination, in which each keeps its place in the order."""
    best, worth = state, _worth(state, state, group)

    def go(reached: _State, start: int) -> None:
        nonlocal best, worth
        if group.most is not None and len(reached.taken) - len(state.taken) >= group.most:
            return
        for place in range(start, len(offers)):
            after = _taken(reached, offers[place], rules)
            if isinstance(after, Refusal):
                continue
            here = _worth(after, state, group)
            if here > worth:
                best, worth = after, here
            go(after, place + 1)

    go(state, 0)
    return best


def _climbed(state: _State, offers: Sequence[Offer], group: Group, rules: Rules) -> _State:
    """Add, as long as it gets better, the offer that makes it best; begin with the best alone, and keep the order."""
    chosen: list[Offer] = []
    best, worth = state, _worth(state, state, group)
    while True:
        found: tuple[_State, list[Offer]] | None = None
        for offer in offers:
            if offer in chosen:
                continue
            tried = [one for one in offers if one in chosen or one is offer]
            after = _all_of(state, tried, group, rules)
            if after is not None and _worth(after, state, group) > worth:
                found, worth = (after, tried), _worth(after, state, group)
        if found is None:
            return best
        best, chosen = found


def _all_of(state: _State, offers: Sequence[Offer], group: Group, rules: Rules) -> _State | None:
    if group.most is not None and len(offers) > group.most:
        return None
    for offer in offers:
        after = _taken(state, offer, rules)
        if isinstance(after, Refusal):
            return None
        state = after
    return state


# ---- campaigns against each other


def pairs(live: Sequence[LiveCampaign], wanted: UUID | None) -> Iterator[tuple[LiveCampaign, LiveCampaign]]:
    """List the pairs of some campaigns, or those of one campaign with each other one."""
    if wanted is None:
        yield from combinations(live, 2)
        return
    mine = next((one for one in live if one.id == wanted), None)
    if mine is not None:
        yield from ((mine, other) for other in live if other is not mine)


def apart(one: LiveCampaign, other: LiveCampaign, rules: Rules) -> str | None:
    """Say why two campaigns would not both apply to a cart that each alone would apply to; None if they would."""
    why = clash(one.stacking, other.stacking, one.id, other.id)
    if why is not None:
        return why
    groups = rules.groups_by_key
    mine, theirs = (groups.get(live.stacking.group, groups["default"]) for live in (one, other))
    if mine is not theirs:
        return "most" if rules.most < 2 else None
    if mine.mode == "first":
        return "first"
    if mine.mode != "all":
        return "best"
    return "most" if mine.most == 1 or rules.most < 2 else None
