"""How discounts lie on lines and units."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from laurels.core import carts
from laurels.core.carts import Cart, Change, Line, Priced, Terms
from laurels.kit.money import Rounding, Spare

AMOUNTS = st.integers(0, 10**9)
SPARES = st.sampled_from(Spare)


@st.composite
def lines(draw: st.DrawFn) -> Line:
    amount = draw(AMOUNTS)
    return Line(
        draw(st.sampled_from(["A", "B", "C"])),
        draw(st.integers(1, 50)),
        amount,
        draw(st.sampled_from([0, 0, 0, amount // 2, amount, amount + 5])),
    )


CARTS = st.lists(lines(), min_size=1, max_size=8).map(lambda some: Cart(tuple(some), 490))
TERMS = st.builds(
    Terms,
    initial=st.booleans(),
    spare=SPARES,
    rounding=st.sampled_from(Rounding),
    discount_max=st.none() | AMOUNTS,
    units_max=st.none() | st.integers(0, 60),
)


# ---- sharing


@pytest.mark.parametrize(
    ("amount", "weights", "rooms", "spare", "shares"),
    [
        (2500, [5000, 6000], [500, 6000], Spare.first, [500, 2000]),
        (1000, [1, 1, 1], [1000] * 3, Spare.largest_remainder, [334, 333, 333]),
        (400, [200, 200, 200], [200] * 3, Spare.last, [133, 133, 134]),
        (1000, [1, 1], [300, 300], Spare.first, [300, 300]),
        (100, [0, 5], [100, 40], Spare.first, [60, 40]),
        (100, [0, 0], [100, 100], Spare.first, [50, 50]),
        (0, [1, 2], [10, 10], Spare.first, [0, 0]),
        (7, [], [], Spare.first, []),
        (10, [1, 1, 98], [0, 10, 10], Spare.largest_remainder, [0, 0, 10]),
        (12, [1, 1, 98], [0, 10, 10], Spare.largest_remainder, [0, 2, 10]),
    ],
)
def test_an_amount_is_shared_by_weight_within_each_ones_room(
    amount: int, weights: list[int], rooms: list[int], spare: Spare, shares: list[int]
) -> None:
    assert carts.shared(amount, weights, rooms, spare) == shares


@given(st.lists(st.tuples(AMOUNTS, AMOUNTS), max_size=12), st.integers(0, 10**10), SPARES)
def test_shares_add_up_and_no_room_is_exceeded(pairs: list[tuple[int, int]], amount: int, spare: Spare) -> None:
    weights, rooms = [weight for weight, _ in pairs], [room for _, room in pairs]
    shares = carts.shared(amount, weights, rooms, spare)
    assert sum(shares) == min(amount, sum(rooms))
    assert all(0 <= share <= room for share, room in zip(shares, rooms, strict=True))


@given(st.lists(st.tuples(AMOUNTS, AMOUNTS), min_size=1, max_size=8), st.integers(0, 10**10))
def test_the_order_does_not_matter_to_shares_but_for_single_minor_units(
    pairs: list[tuple[int, int]], amount: int
) -> None:
    turned = pairs[::-1]
    one = carts.shared(amount, [a for a, _ in pairs], [b for _, b in pairs], Spare.largest_remainder)
    other = carts.shared(amount, [a for a, _ in turned], [b for _, b in turned], Spare.largest_remainder)
    assert sum(one) == sum(other)
    # A share that is rounded up may fill a room, and what then is shared anew may differ once more.
    assert all(abs(mine - its) <= len(pairs) for mine, its in zip(one, other[::-1], strict=True))


@pytest.mark.parametrize(
    ("shares", "maximum", "less"),
    [([1800, 3450, 4500], 5000, [923, 1769, 2308]), ([5, 5], None, [5, 5]), ([5, 5], 10, [5, 5]), ([5, 5], -1, [0, 0])],
)
def test_shares_are_cut_in_proportion(shares: list[int], maximum: int | None, less: list[int]) -> None:
    assert carts.cut(shares, maximum, Spare.largest_remainder) == less


# ---- units


@given(AMOUNTS, st.integers(1, 100), st.data())
def test_the_units_of_a_line_are_together_worth_the_line(amount: int, quantity: int, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, quantity), max_size=5)))
    ends = [0, *cuts, quantity]
    parts = [carts.worth(amount, quantity, to - at, before=at) for at, to in pairwise(ends)]
    assert sum(parts) == amount
    assert min(parts) >= 0


def test_a_unit_of_three_for_ten_is_worth_a_third() -> None:
    assert [carts.worth(1000, 3, 1, before=before) for before in range(3)] == [333, 333, 334]


@given(AMOUNTS, st.integers(1, 200), SPARES)
def test_the_discounts_of_units_add_up_to_the_lines(discount: int, quantity: int, spare: Spare) -> None:
    shares = carts.unit_shares(discount, quantity, spare)
    assert sum(shares) == discount
    assert max(shares) - min(shares) <= 1


CHEAP, DEAR, EQUAL = Line("A", 2, 1000), Line("B", 3, 9000), Line("C", 4, 2000)
THREE = Priced.of(Cart((DEAR, CHEAP, EQUAL)))


@pytest.mark.parametrize(
    ("count", "which", "chosen"),
    [
        (None, "all", {0: 3, 1: 2, 2: 4}),
        (4, "all", {0: 3, 1: 1}),
        (3, "cheapest", {1: 2, 2: 1}),
        (4, "dearest", {0: 3, 1: 1}),
        (0, "cheapest", {}),
        (99, "dearest", {0: 3, 1: 2, 2: 4}),
    ],
)
def test_units_are_picked_by_what_each_costs_equal_ones_by_the_earlier_line(
    count: int | None, which: carts.Which, chosen: dict[int, int]
) -> None:
    assert carts.picked(THREE, carts.units(THREE, range(3)), count, which) == chosen


@given(st.integers(0, 10**12), st.integers(1, 10**6), st.integers(0, 10**12), st.integers(1, 10**6))
def test_prices_compare_like_exact_fractions(one: int, many: int, other: int, several: int) -> None:
    priced = Priced.of(Cart((Line("A", many, one), Line("B", several, other))))
    mine, its = priced.prices
    assert (mine < its) == (one * several < other * many)
    assert (mine == its) == (one * several == other * many)


def test_units_that_cannot_become_cheaper_are_not_among_those_that_may() -> None:
    priced = Priced.of(Cart((Line("free", 1, 0), Line("book", 1, 1500, least_minor=1500), Line("mug", 2, 900))))
    assert carts.units(priced, range(3)) == {2: 2}
    assert carts.units(priced.closing({2}), range(3)) == {}


# ---- discounts


@given(CARTS, TERMS, AMOUNTS, st.sampled_from(["amount", "quantity"]), st.none() | AMOUNTS)
def test_an_amount_off_several_lines_is_all_of_it_or_all_that_may_be(
    cart: Cart, terms: Terms, amount: int, weights: str, maximum: int | None
) -> None:
    priced = Priced.of(cart)
    change = carts.discounted(
        priced,
        range(len(cart.lines)),
        amount,
        terms,
        weights=weights,  # pyright: ignore[reportArgumentType]
        maximum=maximum,
    )
    bounds = (amount, maximum, terms.discount_max, sum(priced.rooms))
    assert change.discount_minor == min(bound for bound in bounds if bound is not None)
    _sound(priced, change)


@given(CARTS, TERMS, st.lists(AMOUNTS, min_size=8, max_size=8), st.none() | AMOUNTS, st.none() | AMOUNTS)
def test_what_is_wanted_off_each_line_is_taken_within_all_caps(
    cart: Cart, terms: Terms, amounts: list[int], maximum: int | None, line_maximum: int | None
) -> None:
    priced = Priced.of(cart)
    units = carts.units(priced, range(len(cart.lines)))
    wanted = {place: amounts[place] for place in units}
    change = carts.fitted(priced, wanted, terms, units=units, maximum=maximum, line_maximum=line_maximum)
    _sound(priced, change)
    for bound in (maximum, terms.discount_max):
        assert bound is None or change.discount_minor <= bound
    assert line_maximum is None or all(share <= line_maximum for share in change.shares)


def _sound(priced: Priced, change: Change) -> None:
    after = priced.after(change)
    assert sum(after.discounts) == sum(priced.discounts) + sum(change.shares)
    for line, cost, share in zip(priced.cart.lines, after.costs, change.shares, strict=False):
        assert share >= 0
        assert cost >= min(line.least_minor, line.amount_minor)
    for line, share, count in zip(priced.cart.lines, change.shares, change.units, strict=False):
        assert (count > 0) == (share > 0)
        assert count <= line.quantity
    assert after.total_minor == priced.total_minor - change.discount_minor
    assert after.total_minor >= 0


@given(CARTS, st.lists(st.tuples(AMOUNTS, st.booleans()), max_size=6))
def test_discounts_add_up_however_many_come_one_after_the_other(cart: Cart, asked: list[tuple[int, bool]]) -> None:
    priced, sums = Priced.of(cart), [0] * len(cart.lines)
    for amount, initial in asked:
        change = carts.discounted(priced, range(len(cart.lines)), amount, Terms(initial=initial))
        sums = [had + share for had, share in zip(sums, change.shares or (0,) * len(sums), strict=True)]
        priced = priced.after(change)
    assert priced.discounts == tuple(sums)
    assert priced.discount_minor == sum(sums)
    assert priced.total_minor + priced.discount_minor == cart.amount_minor + cart.delivery_minor


@given(CARTS, AMOUNTS, st.permutations(range(8)))
def test_the_order_of_lines_does_not_matter_to_the_total(cart: Cart, amount: int, order: list[int]) -> None:
    assume(len(cart.lines) > 1)
    turned = Cart(tuple(cart.lines[place] for place in order if place < len(cart.lines)), cart.delivery_minor)
    totals = {
        carts.discounted(Priced.of(one), range(len(one.lines)), amount, Terms()).discount_minor
        for one in (cart, turned)
    }
    assert len(totals) == 1


def test_a_closed_line_gets_nothing_more_but_keeps_what_it_has() -> None:
    priced = Priced.of(Cart((Line("A", 1, 1000), Line("B", 1, 1000))))
    priced = priced.after(Change((300, 0), units=(1, 0))).closing({0})
    assert priced.discounts == (300, 0)
    assert carts.discounted(priced, (0, 1), 1500, Terms()).shares == (0, 1000)
    assert priced.closed == frozenset({0})
    assert priced.closing(()) is priced


def test_a_delivery_is_no_line() -> None:
    priced = Priced.of(Cart((Line("A", 1, 1000),), 490)).after(Change(delivery_minor=490))
    assert (priced.delivery_left, priced.discounts, priced.total_minor, priced.discount_minor) == (0, (0,), 1000, 490)
    assert priced.after(carts.NOTHING) is priced


@pytest.mark.parametrize(
    ("costs", "kept"), [((400, 100), (1000, 1500)), ((400, None), None), ((), None), ((2000, 0), (-500, 1500))]
)
def test_a_margin_is_known_where_all_costs_are(costs: tuple[int | None, ...], kept: tuple[int, int] | None) -> None:
    cart = Cart(tuple(Line("A", 1, 1000, cost_minor=cost) for cost in costs))
    priced = Priced.of(cart)
    change = carts.discounted(priced, range(len(costs)), 500, Terms())
    assert carts.margin(priced.after(change)) == kept
