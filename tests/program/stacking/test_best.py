"""The best combination, against trying every one by other means."""

from __future__ import annotations

import random
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laurels.core.carts import Cart, Priced, Terms
from laurels.program.stacking import EXACT_MAX, Group, Offer, Result, Rules, clash, stack
from laurels.program.stacking.best import tried
from tests.program.campaigns.carting import Item, cart, item, moment, offer, on_cart
from tests.program.campaigns.test_cart_properties import BASKETS, EFFECTS

CATEGORIES = st.sampled_from(["common", "common", "common", "never", "always"])
STACKINGS = st.builds(
    lambda category, priority, base: {"category": category, "priority": priority, "percent_base": base},
    CATEGORIES,
    st.integers(0, 2),
    st.sampled_from([None, "initial"]),
)
CAMPAIGNS = st.lists(st.tuples(st.lists(EFFECTS, min_size=1, max_size=2), STACKINGS), min_size=1, max_size=8)
SETTINGS = st.builds(
    lambda once, most, group_most, base, cap: Rules(
        groups=(Group("default", "best_for_customer", group_most),),
        once=once,
        most=most,
        initial=base,
        discount_max_bps=cap,
    ),
    st.booleans(),
    st.sampled_from([2, 30]),
    st.sampled_from([None, None, 2]),
    st.booleans(),
    st.sampled_from([None, None, 3000]),
)


def offers_of(campaigns: list[tuple[list[dict[str, Any]], dict[str, Any]]], basket: list[Item]) -> list[Offer]:
    context = moment(basket, 490)
    return [
        offer(on_cart(*effects, number=number, stacking=said), context)
        for number, (effects, said) in enumerate(campaigns, start=1)
    ]


def worth_of(cart: Cart, some: tuple[Offer, ...], rules: Rules) -> int | None:
    """Price one combination in order by plain steps; None: it is not lawful."""
    for one, other in combinations(some, 2):
        if clash(one.stacking, other.stacking, one.id, other.id):
            return None
    priced, off = Priced.of(cart), 0
    for one in some:
        room = None
        if rules.discount_max_bps is not None:
            room = max(0, cart.amount_minor * rules.discount_max_bps // 10_000 - off)
        touched: set[int] = set()
        something = False
        for effect in one.effects:
            initial = rules.initial or one.stacking.percent_base == "initial"
            change = effect(priced, Terms(initial, rules.spare, rules.rounding, room))
            something = something or not change.empty
            touched |= {place for place, share in enumerate(change.shares) if share}
            off += change.discount_minor
            room = None if room is None else room - change.discount_minor
            priced = priced.after(change)
        if not something:
            return None
        priced = priced.closing(touched) if rules.once else priced
    return off


def best_of_all(cart: Cart, offers: list[Offer], rules: Rules) -> int:
    ordered = sorted(offers, key=lambda one: (-one.stacking.priority, one.id.int))
    size = min(len(ordered), rules.most, rules.groups[0].most or rules.most)
    every = (some for count in range(size + 1) for some in combinations(ordered, count))
    return max(worth for some in every if (worth := worth_of(cart, some, rules)) is not None)


@given(CAMPAIGNS, BASKETS, SETTINGS)
def test_the_best_combination_is_the_best_of_all(
    campaigns: list[tuple[list[dict[str, Any]], dict[str, Any]]], basket: list[Item], rules: Rules
) -> None:
    offers = offers_of(campaigns, basket)
    result = stack(cart(basket, 490), offers, rules)
    assert result.exact
    assert result.priced.discount_minor == best_of_all(cart(basket, 490), offers, rules)


@given(
    CAMPAIGNS,
    BASKETS,
    st.sampled_from(["all", "first", "best_for_customer", "best_for_margin"]),
    st.randoms(use_true_random=False),
)
def test_the_same_offers_give_the_same_in_whatever_order_they_come(
    campaigns: list[tuple[list[dict[str, Any]], dict[str, Any]]], basket: list[Item], mode: Any, random: Any
) -> None:
    offers = offers_of(campaigns, basket)
    rules = Rules(groups=(Group("default", mode),))
    one = stack(cart(basket, 490), offers, rules)
    random.shuffle(offers)
    assert _seen(stack(cart(basket, 490), offers, rules)) == _seen(one)


@given(CAMPAIGNS, BASKETS, SETTINGS, st.sampled_from(["all", "first", "best_for_customer", "best_for_margin"]))
def test_every_offer_is_taken_or_told_why_not(
    campaigns: list[tuple[list[dict[str, Any]], dict[str, Any]]], basket: list[Item], rules: Rules, mode: Any
) -> None:
    offers = offers_of(campaigns, basket)
    result = stack(cart(basket, 490), offers, Rules(groups=(Group("default", mode),), once=rules.once, most=rules.most))
    taken = {one.offer.id for one in result.taken}
    assert taken.isdisjoint(result.refused)
    assert taken | set(result.refused) == {one.id for one in offers} == set(result.order)
    assert result.priced.discount_minor == sum(one.discount_minor for one in result.taken)
    assert all(cost >= 0 for cost in result.priced.costs)


def _seen(result: Result) -> tuple[Any, ...]:
    codes = {id: one.code for id, one in result.refused.items()}
    return result.priced, [(one.offer.id, one.changes) for one in result.taken], codes, result.order


@pytest.mark.parametrize(("lines", "offers"), [(0, 10), (1, 10), (31, 10), (32, 9), (125, 8), (250, 7), (500, 6)])
def test_of_how_many_offers_every_combination_is_tried_depends_on_the_lines(lines: int, offers: int) -> None:
    assert tried(lines) == offers <= EXACT_MAX


@pytest.mark.parametrize("seed", range(5))
def test_beyond_a_bound_the_search_says_so_and_is_never_worse_than_the_best_alone(seed: int) -> None:
    draw = random.Random(seed)
    basket = [item(draw.randint(100, 5000), draw.randint(1, 4), sku=str(number)) for number in range(5)]
    campaigns = [
        (
            [{"kind": "order_amount", "amount": f"{draw.randint(1, 900) / 100:.2f}"}],
            {"category": draw.choice(["common", "common", "never"]), "priority": draw.randint(0, 3)},
        )
        for _ in range(EXACT_MAX + 4)
    ]
    offers = offers_of(campaigns, basket)
    rules = Rules(groups=(Group("default", "best_for_customer"),))
    result = stack(cart(basket, 490), offers, rules)
    assert not result.exact
    alone = max(stack(cart(basket, 490), [one], rules).priced.discount_minor for one in offers)
    assert result.priced.discount_minor >= alone


def test_what_adds_to_the_best_is_added_however_many_there_are() -> None:
    basket = [item(100_000)]
    campaigns = [([{"kind": "order_amount", "amount": str(number)}], {}) for number in range(1, 31)]
    result = stack(
        cart(basket, 490), offers_of(campaigns, basket), Rules(groups=(Group("default", "best_for_customer"),))
    )
    assert (len(result.taken), result.priced.discount_minor, result.exact) == (30, 46_500, False)
