"""Which incentives of a cart are taken, and what they come to. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from laurels.core.carts import Cart, Priced
from laurels.program.stacking.best import best
from laurels.program.stacking.model import Group, Offer, Refusal, Result, Rules
from laurels.program.stacking.taking import State, excluded, taken


def stack(cart: Cart, offers: Sequence[Offer], rules: Rules) -> Result:
    """Settle which offers a cart gets, group by group, and price it.

    What somebody asked for, and would get without what applies by itself, is not lost to that: what applies by itself
    gives way. Only in a group that looks for the best the better of the two is taken.

    :param offers: at most one of each campaign
    """
    asked = [offer for offer in offers if offer.place is not None]
    kept: list[Offer] = []
    if asked and len(asked) < len(offers):
        without = _Stacking(cart, asked, rules, ()).settled()
        kept = [one.offer for one in without.taken if not rules.group_of(one.offer.stacking).searched]
    return _Stacking(cart, offers, rules, kept).settled()


def _rank(offer: Offer, rules: Rules) -> tuple[int, int, int, int]:
    priority = -offer.stacking.priority if rules.high_first else offer.stacking.priority
    place = 1_000_000 if offer.place is None else offer.place
    if rules.by_request:
        return place, priority, 0, offer.id.int
    return 0, priority, place, offer.id.int


@dataclass(frozen=True, slots=True)
class _Stacking:
    """One cart to be settled.

    :param kept: what was asked for and must not be lost to what applies by itself
    """

    cart: Cart
    offers: Sequence[Offer]
    rules: Rules
    kept: Sequence[Offer]

    def settled(self) -> Result:
        """Go through the groups."""
        ordered = sorted(self.offers, key=lambda offer: _rank(offer, self.rules))
        state = State(Priced.of(self.cart))
        refused: dict[UUID, Refusal] = {}
        exact = True
        for group in self.rules.all_groups:
            mine = [one for one in ordered if self.rules.group_of(one.stacking) is group]
            if not mine:
                continue
            if group.searched:
                state, complete = self._best(state, mine, group, refused)
                exact = exact and complete
            else:
                state = self._in_order(state, mine, group, refused)
        return Result(state.priced, state.taken, refused, exact, tuple(offer.id for offer in ordered))

    def _best(
        self, state: State, offers: Sequence[Offer], group: Group, refused: dict[UUID, Refusal]
    ) -> tuple[State, bool]:
        may: list[Offer] = []
        for offer in offers:
            blocked = excluded(offer, self.kept) if offer.place is None else None
            if blocked is None:
                may.append(offer)
            else:
                refused[offer.id] = blocked
        found, others, complete = best(state, may, group, self.rules)
        refused.update(others)
        return found, complete

    def _in_order(self, state: State, offers: Sequence[Offer], group: Group, refused: dict[UUID, Refusal]) -> State:
        """Take the offers of a group one by one: all that go together, or the first that changes something.

        Where all are taken, one that goes with no other is taken alone if it changes something: it does not lose to
        those before it.
        """
        if group.mode == "all":
            alone = next((one for one in offers if one.stacking.category == "never" and self._may(state, one)), None)
            if alone is not None:
                offers = [alone, *(one for one in offers if one is not alone)]
        count = 0
        for offer in offers:
            after = self._full(state, group, count, offer) or self._taken(state, offer)
            if isinstance(after, Refusal):
                refused[offer.id] = after
            else:
                state = after
                count += 1
        return state

    def _may(self, state: State, offer: Offer) -> bool:
        after = self._taken(state, offer)
        return isinstance(after, State) and not after.taken[-1].idle

    def _waiting(self, state: State, offer: Offer) -> list[Offer]:
        """List what was asked for, comes later and must not be lost to an offer that applies by itself."""
        return [] if offer.place is not None else [one for one in self.kept if not state.has(one)]

    def _full(self, state: State, group: Group, count: int, offer: Offer) -> Refusal | None:
        """Say whether a group has what it may have, what it must keep room for included."""
        mine = [one for one in self._waiting(state, offer) if self.rules.group_of(one.stacking) is group]
        if group.mode == "first" and (count or mine):
            first = state.taken[-1].offer if count else mine[0]
            return Refusal("not_first", f"{first.name!r} came first.", {"by": first.id})
        if group.most is not None and count + len(mine) >= group.most:
            return Refusal("incentives_max", f"Its group gives at most {group.most}.", {"max": group.most})
        return None

    def _taken(self, state: State, offer: Offer) -> State | Refusal:
        """Take an offer, but nothing that applies by itself where what was asked for would then be lost."""
        waiting = self._waiting(state, offer)
        after = excluded(offer, waiting) or taken(state, offer, self.rules)
        reached = after
        for one in waiting:
            if isinstance(reached, Refusal):
                break
            reached = taken(reached, one, self.rules)
            if isinstance(reached, Refusal):
                return Refusal("gives_way", f"It would take {one.name!r} away, which was asked for.", {"to": one.id})
        return after
