"""What effects come to, to the last part of a point."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laurels.program.campaigns import evaluate
from tests.program.campaigns.stage import campaign, event, fixed, formula, line, order, per_item, proportional


def earned(live: Any, context: dict[str, Any]) -> list[int]:
    return [award.points for award in evaluate(live, context).earned]


COFFEE = '"coffee" in line.collections'


@pytest.mark.parametrize(
    ("effect", "context", "points"),
    [
        (fixed("50"), order(1), 50),
        (fixed("1.5", wallet="miles"), order(1), 15),
        (proportional("1", "1.00"), order(1299), 12),
        (proportional("1", "1.00"), order(650, 649), 12),
        (proportional("2", "5.00"), order(1299), 5),
        (proportional("1", "1.00", rounding="up"), order(1201), 13),
        (proportional("1", "1.00", rounding="half_up"), order(1250), 13),
        (proportional("1", "1.00", rounding="half_even"), order(1250), 12),
        (proportional("1", "1.00", of="gross_amount"), order(line(500, gross_amount=900)), 9),
        (proportional("1", "1.00", lines=COFFEE), order(line(999, "coffee"), line(999, "tea"), line(1, "coffee")), 10),
        (
            proportional("1", "1.00", of="gross_amount", lines=COFFEE),
            order(line(500, "coffee", gross_amount=900), line(800, "tea")),
            9,
        ),
        (proportional("1", "0.5", of="order.quantity"), order(line(1, quantity=3)), 6),
        (proportional("1", "10", of="wallets.miles.spendable", rounding="up"), order(1), 1),
        (
            proportional("3", "1", of="line.product.weight", lines="true"),
            order(line(1, product={"weight": Decimal("0.25")}), line(1, product={"weight": Decimal("0.5")})),
            2,
        ),
        (per_item("10"), order(line(1, quantity=3), line(1)), 40),
        (per_item("10", lines='line.sku == "B"'), order(line(1, quantity=3), line(1, quantity=2, sku="B")), 20),
        (formula("order.quantity * 5"), order(line(1, quantity=3)), 15),
        (formula("order.amount * 2"), order(1299), 25),
        (formula("order.amount * 0.075", rounding="half_up"), order(1300), 1),
        (formula("wallets.miles.spendable + wallets.miles.pending"), order(1), 1),
        (formula("order.quantity > 2 ? 100 : 1"), order(line(1, quantity=3)), 100),
        (formula("customer.attributes.past_spend / 10"), order(1, customer={"past_spend": Decimal("255.50")}), 25),
    ],
)
def test_an_effect_comes_to_exactly_so_many_points(effect: Any, context: Any, points: int) -> None:
    assert earned(campaign(effect), context) == [points]


def test_points_of_an_event_keep_the_precision_of_the_wallet() -> None:
    live = campaign(proportional("1.5", "1", of="event.distance", wallet="miles"), trigger="event.ride")
    assert earned(live, event("ride", distance=1001)) == [15015]


@pytest.mark.parametrize(
    ("effect", "context"),
    [
        (proportional("1", "1.00"), order(99)),
        (proportional("1", "1.00", minimum="5"), order(0)),
        (proportional("1", "1.00", minimum="5", lines=COFFEE), order(line(5000, "tea"))),
        (per_item("10", lines=COFFEE), order(line(5000, "tea"))),
        (formula("order.quantity - 10"), order(1)),
        (formula("order.quantity - 10", minimum="1"), order(1)),
    ],
)
def test_an_effect_that_comes_to_nothing_is_a_refusal(effect: Any, context: Any) -> None:
    verdict = evaluate(campaign(effect), context)
    assert verdict.earned == ()
    assert verdict.refused is not None
    assert verdict.refused.code == "nothing_earned"


def test_a_missing_fact_is_named() -> None:
    verdict = evaluate(campaign(formula("customer.attributes.past_spend / 10")), order(1))
    assert verdict.refused is not None
    assert verdict.refused.code == "effect_failed"
    assert "customer.attributes.past_spend" in verdict.refused.message


def test_more_points_than_can_be_kept_are_refused() -> None:
    verdict = evaluate(campaign(formula("order.quantity * 9000000000000000000.0")), order(line(1, quantity=2)))
    assert verdict.refused is not None
    assert "maximum" in verdict.refused.message


def test_an_effect_that_fails_does_not_take_the_others_down() -> None:
    live = campaign(formula("customer.attributes.past_spend / 10"), fixed("5"))
    [award] = evaluate(live, order(1)).earned
    assert (award.points, award.effect_index) == (5, 1)


@pytest.mark.parametrize(("amount", "points"), [(50, 5), (400, 5), (700, 7), (5000, 20)])
def test_a_minimum_lifts_and_a_maximum_caps(amount: int, points: int) -> None:
    assert earned(campaign(proportional("1", "1.00", minimum="5", maximum="20")), order(amount)) == [points]


@given(
    amounts=st.lists(st.integers(0, 10**12), min_size=1, max_size=4),
    points=st.decimals("0.01", 1000, places=2),
    per=st.decimals("0.01", 1000, places=2),
    rounding=st.sampled_from(["down", "up", "half_up", "half_even"]),
)
def test_points_are_rounded_once_for_the_whole_order(
    amounts: list[int], points: Decimal, per: Decimal, rounding: str
) -> None:
    live = campaign(proportional(str(points), str(per), rounding=rounding, lines="true"))
    awarded = sum(earned(live, order(*amounts)))
    exact = sum(amounts) * points.as_integer_ratio()[0] * per.as_integer_ratio()[1]
    parts = points.as_integer_ratio()[1] * per.as_integer_ratio()[0] * 100
    assert abs(awarded * parts - exact) < parts
    assert awarded >= 0
    if rounding in ("half_up", "half_even"):
        assert 2 * abs(awarded * parts - exact) <= parts


@given(amount=st.integers(0, 10**9), maximum=st.integers(1, 10**6))
def test_an_award_never_passes_its_maximum(amount: int, maximum: int) -> None:
    live = campaign(proportional("3", "1.00", maximum=str(maximum)))
    assert all(0 < points <= maximum for points in earned(live, order(amount)))


@given(amount=st.integers(0, 10**6), lower=st.integers(0, 10**6))
def test_a_smaller_order_never_earns_more(amount: int, lower: int) -> None:
    live = campaign(proportional("2", "3.00", rounding="half_even"))
    few, many = sorted((amount, lower))
    assert sum(earned(live, order(few))) <= sum(earned(live, order(many)))
