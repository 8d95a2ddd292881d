"""The best combination of a group's offers, for the customer or for the shop. Pure.

Every combination is tried where that is little work, and then the result is the best of all. Where there are too many,
those that are worth most by themselves are tried in every combination, and then, for as much work again, the next ones
are added one by one where that makes it better still; so it is never worse than the best offer alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias
from uuid import UUID

from laurels.program.stacking.model import Group, Offer, Refusal, Rules
from laurels.program.stacking.taking import State, taken

EXACT_MAX: Final = 10
"""Of so many offers of a group every combination is tried, a thousand in all; of long carts fewer, see `tried`."""

_LINES_TRIED: Final = 32_000

Worth: TypeAlias = tuple[int, int, int, int]


def tried(lines: int) -> int:
    """Tell of how many offers every combination is tried on a cart of so many lines: 10 of up to 31, 6 of 500."""
    return min(EXACT_MAX, (_LINES_TRIED // max(1, lines)).bit_length() - 1)


def best(state: State, offers: Sequence[Offer], group: Group, rules: Rules) -> tuple[State, dict[UUID, Refusal], bool]:
    """Find the best combination, in which each offer keeps its place in the order.

    Gives also why the others are not in it, and whether it is the best of all.
    """
    exact = tried(len(state.priced.cart.lines))
    alone = {offer.id: taken(state, offer, rules) for offer in offers}
    if len(offers) <= exact:
        found = _every(state, offers, group, rules)
    else:
        found = _added(state, offers, group, rules, alone, exact)
    mine = found.taken[len(state.taken) :]
    refused: dict[UUID, Refusal] = {}
    for offer in offers:
        if found.has(offer):
            continue
        by_itself = alone[offer.id]
        refused[offer.id] = (
            by_itself
            if isinstance(by_itself, Refusal)
            else found.blocked(offer)
            or Refusal(
                "not_best",
                "Other incentives are worth more together.",
                {
                    "instead": [one.offer.id for one in mine],
                    "discount_minor": by_itself.taken[-1].discount_minor,
                    "better_minor": sum(one.discount_minor for one in mine),
                },
            )
        )
    return found, refused, len(offers) <= exact


def worth(state: State, before: State, group: Group) -> Worth:
    """Compare combinations: by what they take off, then by how much else they give, then by how few they are.

    For the shop something is better than nothing; of what gives something, what takes off and gives least.
    """
    many = len(state.taken) - len(before.taken)
    off = before.priced.total_minor - state.priced.total_minor
    given = state.given - before.given
    if group.mode == "best_for_margin":
        return int(many > 0), -off, -given, -many
    return 0, off, given, -many


def _every(state: State, offers: Sequence[Offer], group: Group, rules: Rules) -> State:
    """Try every combination."""
    found, reached = state, worth(state, state, group)

    def go(at: State, start: int) -> None:
        nonlocal found, reached
        if group.most is not None and len(at.taken) - len(state.taken) >= group.most:
            return
        for place in range(start, len(offers)):
            after = taken(at, offers[place], rules)
            if isinstance(after, Refusal):
                continue
            here = worth(after, state, group)
            if here > reached:
                found, reached = after, here
            go(after, place + 1)

    go(state, 0)
    return found


def _added(
    state: State,
    offers: Sequence[Offer],
    group: Group,
    rules: Rules,
    alone: Mapping[UUID, State | Refusal],
    exact: int,
) -> State:
    """Try every combination of those that are worth most alone, then add others where that is better."""
    worths = [
        (worth(by_itself, state, group), -place)
        for place, offer in enumerate(offers)
        if not isinstance(by_itself := alone[offer.id], Refusal)
    ]
    places = [-place for _, place in sorted(worths, reverse=True)]
    found = _every(state, [offers[place] for place in sorted(places[:exact])], group, rules)
    reached = worth(found, state, group)
    left = _LINES_TRIED // max(1, len(state.priced.cart.lines))
    for place in places[exact:]:
        some = [one for one in offers if one is offers[place] or found.has(one)]
        left -= len(some)
        if left < 0:
            break
        after = _all(state, some, group, rules)
        if after is not None and worth(after, state, group) > reached:
            found, reached = after, worth(after, state, group)
    return found


def _all(state: State, offers: Sequence[Offer], group: Group, rules: Rules) -> State | None:
    if group.most is not None and len(offers) > group.most:
        return None
    for offer in offers:
        after = taken(state, offer, rules)
        if isinstance(after, Refusal):
            return None
        state = after
    return state
