"""What is true of every effect on every cart."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laurels.core.carts import Line, Priced, Terms
from laurels.kit.money import Rounding, Spare
from laurels.program.campaigns import Refusal, offered
from laurels.program.campaigns.effects.forming import formed, most
from tests.program.campaigns.carting import BOTH, COFFEE, TEA, Item, cart, costs, item, moment, on_cart

LINES = st.sampled_from([None, COFFEE, TEA, BOTH])
COUNTS = st.integers(1, 4)
MONEY = st.integers(1, 9000).map(lambda minor: f"{minor / 100:.2f}")
PERCENT = st.sampled_from(["5", "12.5", "33.3", "50", "99", "100"])
WHICH = st.sampled_from(["all", "cheapest", "dearest"])


def given_some(**arguments: Any) -> dict[str, Any]:
    return {name: value for name, value in arguments.items() if value is not None}


REDUCTION = st.one_of(
    st.builds(lambda it: {"percent": it}, PERCENT),
    st.builds(lambda it: {"amount": it}, MONEY),
    st.builds(lambda it: {"price": it}, MONEY),
)
CAPPED = {"lines": LINES, "maximum": st.none() | MONEY}
ON_UNITS = {
    **CAPPED,
    "which": WHICH,
    "units_max": st.none() | COUNTS,
    "line_units_max": st.none() | COUNTS,
    "line_maximum": st.none() | MONEY,
}


def built(kind: str, **arguments: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(arguments).map(lambda them: {"kind": kind, **given_some(**them)})


ORDER_AMOUNT = built("order_amount", amount=MONEY, spread=st.sampled_from(["amount", "quantity"]), **CAPPED)
ORDER_PERCENT = built("order_percent", percent=PERCENT, **CAPPED)
ORDER_PRICE = built("order_price", price=MONEY, **CAPPED)
LINE_AMOUNT = built("line_amount", amount=MONEY, off=st.sampled_from(["unit", "line"]), **ON_UNITS)
LINE_PERCENT = built("line_percent", percent=PERCENT, **ON_UNITS)
LINE_PRICE = built("line_price", price=MONEY, **ON_UNITS)
BUY = st.builds(lambda lines, n: given_some(lines=lines, quantity=n), LINES, COUNTS) | st.builds(
    lambda lines, amount: given_some(lines=lines, amount=amount), LINES, MONEY
)
GET = st.builds(
    lambda lines, n, which, at: given_some(lines=lines, quantity=n, which=which, at=at),
    LINES,
    COUNTS,
    st.sampled_from(["cheapest", "dearest"]),
    REDUCTION,
)
BUY_GET = built("buy_get", buy=BUY, get=GET, same_product=st.booleans(), repeat_max=st.none() | COUNTS)
NEEDED = st.builds(lambda lines, n: given_some(lines=lines, quantity=n), LINES, COUNTS)
BUNDLE = st.builds(
    lambda items, of, reduction, times: given_some(kind="bundle", items=items, of=of, repeat_max=times, **reduction),
    st.lists(NEEDED, min_size=1, max_size=3),
    st.sampled_from(["bundle", "bundle", "order"]),
    REDUCTION,
    st.none() | COUNTS,
)
VOLUME = st.builds(
    lambda lines, counted, first, second: given_some(
        kind="volume", lines=lines, counted=counted, steps=[{"quantity": 2, **first}, {"quantity": 6, **second}]
    ),
    LINES,
    LINES,
    REDUCTION,
    REDUCTION | st.just({"order_amount": "7.77"}),
)
FREE_ITEM = built("free_item", items=st.just([{"sku": "A", "quantity": 2}, {"sku": "X"}]))
DELIVERY = built("delivery", at=REDUCTION, maximum=st.none() | MONEY)
EFFECTS = st.one_of(
    ORDER_AMOUNT,
    ORDER_PERCENT,
    ORDER_PRICE,
    LINE_AMOUNT,
    LINE_PERCENT,
    LINE_PRICE,
    BUY_GET,
    BUNDLE,
    VOLUME,
    FREE_ITEM,
    DELIVERY,
)


@st.composite
def items(draw: st.DrawFn, *, even: bool = False) -> Item:
    """Draw a line; of an even one each unit costs the same whole amount, and it has no least price."""
    quantity = draw(st.integers(1, 6))
    amount = draw(st.integers(0, 3000)) * quantity if even else draw(st.integers(0, 9000))
    least = 0 if even else draw(st.sampled_from([0, 0, amount // 3, amount]))
    kinds = draw(st.sampled_from([("coffee",), ("tea",), ("coffee", "tea"), ()]))
    return item(amount, quantity, *kinds, sku=draw(st.sampled_from("ABC")), least=least)


BASKETS = st.lists(items(), min_size=1, max_size=6)
EVEN = st.lists(items(even=True), min_size=1, max_size=5)
TERMS = st.builds(
    Terms,
    initial=st.booleans(),
    spare=st.sampled_from(Spare),
    rounding=st.sampled_from(Rounding),
    discount_max=st.none() | st.integers(1, 9000),
)


@given(st.lists(EFFECTS, min_size=1, max_size=3), BASKETS, TERMS)
def test_no_line_falls_below_its_least_however_many_effects_there_are(
    effects: list[dict[str, Any]], basket: list[Item], terms: Terms
) -> None:
    bound = offered(on_cart(*effects), moment(basket, 490))
    assert not isinstance(bound, Refusal)
    priced = Priced.of(cart(basket, 490))
    for effect in bound:
        found = effect(priced, terms)
        assert all(share >= 0 for share in found.shares)
        assert 0 <= found.delivery_minor <= priced.delivery_left
        assert terms.discount_max is None or found.discount_minor <= terms.discount_max
        after = priced.after(found)
        assert after.total_minor == priced.total_minor - found.discount_minor >= 0
        priced = after
    for line, cost in zip(priced.cart.lines, priced.costs, strict=True):
        assert line.amount_minor >= cost >= min(line.amount_minor, line.least_minor)


@given(LINE_AMOUNT | LINE_PERCENT | LINE_PRICE | BUY_GET | FREE_ITEM, BASKETS, st.integers(0, 9))
def test_a_limit_of_units_is_kept_whatever_the_cart(effect: dict[str, Any], basket: list[Item], limit: int) -> None:
    bound = offered(on_cart(effect), moment(basket))
    assert not isinstance(bound, Refusal)
    found = bound[0](Priced.of(cart(basket)), Terms(units_max=limit))
    assert found.units_count <= limit
    assert all(count <= one.line.quantity for count, one in zip(found.units, basket, strict=False))


@given(EFFECTS, EVEN, st.randoms(use_true_random=False))
def test_the_order_of_the_lines_does_not_matter_to_what_one_effect_takes_off(
    effect: dict[str, Any], basket: list[Item], random: Any
) -> None:
    if effect.get("units_max") and effect.get("which") == "all":
        effect = {**effect, "which": "cheapest"}  # of all alike, the first lines come first
    turned = list(basket)
    random.shuffle(turned)
    assert costs(effect, *basket, delivery=490) == costs(effect, *turned, delivery=490)


@given(
    st.one_of(ORDER_AMOUNT, ORDER_PERCENT, ORDER_PRICE, LINE_AMOUNT, LINE_PERCENT, LINE_PRICE, FREE_ITEM, DELIVERY)
    | built("buy_get", buy=st.just({"quantity": 2}), get=st.builds(lambda at: {"at": at}, REDUCTION)),
    EVEN,
    st.data(),
)
def test_more_of_a_product_never_costs_less(effect: dict[str, Any], basket: list[Item], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(basket) - 1))
    line = basket[place].line
    more = Line(line.sku, line.quantity + 1, line.amount_minor // line.quantity * (line.quantity + 1))
    larger = [Item(more, one.collections) if number == place else one for number, one in enumerate(basket)]
    assert costs(effect, *larger) >= costs(effect, *basket)


ONE, FEW, MANY = (item(1000), item(3000, 3), item(4000, 4))


@pytest.mark.parametrize(
    ("effect", "less", "more"),
    [
        ({"kind": "volume", "steps": [{"quantity": 4, "percent": "50"}]}, (FEW,), (MANY,)),
        ({"kind": "buy_get", "buy": {"quantity": 2}, "get": {"quantity": 2}}, (FEW,), (MANY,)),
        ({"kind": "buy_get", "buy": {"quantity": 1}, "get": {"which": "dearest"}}, (ONE,), (ONE, item(1, sku="B"))),
        ({"kind": "bundle", "items": [{"quantity": 4}], "percent": "50"}, (FEW,), (MANY,)),
    ],
)
def test_some_effects_reward_a_larger_cart_with_a_lower_total(
    effect: dict[str, Any], less: tuple[Item, ...], more: tuple[Item, ...]
) -> None:
    assert costs(effect, *more) < costs(effect, *less)


# ---- bundles


NEEDS = st.lists(st.integers(1, 3), min_size=1, max_size=3)


@given(NEEDS, st.lists(st.tuples(st.integers(0, 3), st.sets(st.integers(0, 2))), max_size=5))
def test_as_many_bundles_are_formed_as_there_can_be_and_of_the_units_that_come_first(
    needs: list[int], drawn: list[tuple[int, set[int]]]
) -> None:
    fits = {place: sorted(item for item in which if item < len(needs)) for place, (_, which) in enumerate(drawn)}
    free = {place: count for place, (count, _) in enumerate(drawn)}
    assert formed(needs, fits, free) == _foremost(needs, fits, free)


def _foremost(needs: list[int], fits: dict[int, list[int]], free: dict[int, int]) -> dict[int, int] | None:
    """Try every choice of units, and keep the one whose earlier places give most."""
    found: list[tuple[int, ...]] = []
    for counts in product(*(range(count + 1) for count in free.values())):
        if sum(counts) == sum(needs) and _served(needs, fits, counts):
            found.append(counts)
    if not found:
        return None
    return {place: count for place, count in enumerate(max(found)) if count}


def _served(needs: list[int], fits: dict[int, list[int]], counts: tuple[int, ...]) -> bool:
    """Ask Hall: every set of items has as many units as it needs, when all units are used."""
    units = [fits[place] for place, count in enumerate(counts) for _ in range(count)]
    subsets = product((False, True), repeat=len(needs))
    return all(
        sum(need for need, chosen in zip(needs, which, strict=True) if chosen)
        <= sum(1 for fit in units if any(which[item] for item in fit))
        for which in subsets
    ) and all(units)


@pytest.mark.parametrize(
    ("limit", "holds", "found"),
    [
        (10, lambda n: n <= 7, 7),
        (10, lambda n: True, 10),
        (10, lambda n: False, 0),
        (0, lambda n: True, 0),
        (-3, lambda n: True, 0),
        (1, lambda n: False, 0),
        (2, lambda n: n <= 1, 1),
    ],
)
def test_the_largest_count_that_holds_is_found(limit: int, holds: Callable[[int], bool], found: int) -> None:
    assert most(limit, holds) == found


def test_a_bundle_of_overlapping_items_takes_the_units_that_make_it_possible() -> None:
    overlapping = {"kind": "bundle", "items": [{"lines": BOTH}, {"lines": COFFEE}], "price": "10"}
    assert costs(overlapping, item(900, 1, "coffee"), item(800, 1, "tea"), item(700, 1, "coffee")) == 1000 + 700
