"""Which incentives of a cart are taken, in which order, and why others are not."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from laurels.kit import ids
from laurels.program.stacking import DEFAULT, Group, Offer, Result, Rules, clash, stack
from laurels.program.stacking.schemas import StackingIn
from laurels.program.vocabulary import CART
from tests.program.campaigns.carting import COFFEE, TEA, Item, cart, coffee, item, moment, offer, on_cart, tea
from tests.program.campaigns.stage import SOURCES

CARTS = SOURCES.language(CART)
HUNDRED = (item(10000),)
FIRST, BEST, MARGIN = (
    Rules(groups=(Group("default", mode),)) for mode in ("first", "best_for_customer", "best_for_margin")
)


def off(amount: str, **more: Any) -> dict[str, Any]:
    return {"kind": "order_amount", "amount": amount, **more}


def percent(part: str, **more: Any) -> dict[str, Any]:
    return {"kind": "order_percent", "percent": part, **more}


TAG = {"kind": "tag", "tag": "wrap"}


def given(
    number: int,
    *effects: dict[str, Any],
    items: tuple[Item, ...] = HUNDRED,
    delivery: int = 0,
    asked: int | None = None,
    bounds: dict[str, int] | None = None,
    excludes: tuple[int, ...] = (),
    **stacking: Any,
) -> Offer:
    """Offer a campaign of a number; `asked` is its place among what was asked for."""
    excluded = [ids.encode("cmp", UUID(int=one)) for one in excludes]
    live = on_cart(*effects, number=number, stacking={**stacking, "excludes": excluded})
    return offer(live, moment(items, delivery), place=asked, **(bounds or {}))


def total(result: Result) -> int:
    return result.priced.total_minor


def taken(result: Result) -> list[int]:
    return [one.offer.id.int for one in result.taken]


def refused(result: Result) -> dict[int, str]:
    return {id.int: one.code for id, one in result.refused.items()}


def settled(*offers: Offer, rules: Rules = DEFAULT, items: tuple[Item, ...] = HUNDRED, delivery: int = 0) -> Result:
    return stack(cart(items, delivery), offers, rules)


# ---- order and percentages


@pytest.mark.parametrize(
    ("ten", "fifth", "rules", "due"),
    [
        ({"priority": 1}, {"priority": 4}, DEFAULT, 7000),
        ({"priority": 5}, {"priority": 2}, DEFAULT, 7200),
        ({"priority": 5}, {"priority": 2}, Rules(high_first=False), 7000),
        ({"priority": 5, "asked": 1}, {"priority": 2, "asked": 0}, Rules(by_request=True), 7000),
        ({"priority": 5, "asked": 0}, {"priority": 2}, Rules(by_request=True), 7200),
        ({"priority": 1, "asked": 0}, {"priority": 2}, Rules(by_request=True), 7200),
        ({"asked": 1}, {"asked": 0}, DEFAULT, 7000),
        ({}, {}, DEFAULT, 7200),
    ],
)
def test_incentives_come_in_an_order_that_decides_what_percentages_are_of(
    ten: dict[str, Any], fifth: dict[str, Any], rules: Rules, due: int
) -> None:
    assert total(settled(given(1, off("10"), **ten), given(2, percent("20"), **fifth), rules=rules)) == due


@pytest.mark.parametrize(
    ("initial", "base", "due"),
    [(False, None, 7200), (True, None, 7000), (False, "initial", 7000), (True, "discounted", 7200)],
)
def test_percentages_are_of_the_price_that_the_rules_or_the_campaign_say(
    initial: bool, base: str | None, due: int
) -> None:
    offers = given(1, percent("10")), given(2, percent("20"), percent_base=base)
    assert total(settled(*offers, rules=Rules(initial=initial))) == due


def test_effects_of_one_campaign_follow_each_other() -> None:
    result = settled(given(1, percent("50"), off("10"), {"kind": "delivery"}), delivery=490)
    assert [change.discount_minor for change in result.taken[0].changes] == [5000, 1000, 490]
    assert total(result) == 4000


# ---- what goes with what


@pytest.mark.parametrize(("mine", "its"), [((2,), ()), ((), (1,)), ((2,), (1,))])
def test_what_is_excluded_from_either_side_does_not_go_together(mine: tuple[int, ...], its: tuple[int, ...]) -> None:
    result = settled(given(1, off("1"), excludes=mine), given(2, off("2"), excludes=its))
    assert (taken(result), refused(result)) == ([1], {2: "excluded_by"})
    assert result.refused[UUID(int=2)].facts == {"by": UUID(int=1), "why": "excludes"}


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ("common", "common", None),
        ("common", "never", "never"),
        ("never", "common", "never"),
        ("never", "never", "never"),
        ("never", "always", None),
        ("always", "never", None),
        ("always", "common", None),
    ],
)
def test_never_goes_with_nothing_but_always(one: str, other: str, why: str | None) -> None:
    mine, its = given(1, off("1"), category=one), given(2, off("2"), category=other)
    assert clash(mine.stacking, its.stacking, mine.id, its.id) == why


def test_one_that_goes_with_no_other_does_not_lose_to_those_before_it() -> None:
    result = settled(
        given(1, off("10"), priority=5),
        given(2, percent("20"), priority=1, category="never"),
        given(3, {"kind": "delivery"}, category="always"),
        delivery=490,
    )
    assert (taken(result), refused(result), total(result)) == ([2, 3], {1: "excluded_by"}, 8000)


def test_one_that_goes_with_no_other_and_changes_nothing_keeps_nobody_away() -> None:
    nothing = given(2, off("20", lines=COFFEE), category="never")
    result = settled(given(1, off("10")), nothing)
    assert (taken(result), total(result)) == ([1], 9000)
    assert refused(result) == {2: "excluded_by"}


def test_of_two_that_go_with_no_other_the_first_is_taken() -> None:
    result = settled(
        given(1, percent("20"), priority=2, category="never"), given(2, off("10"), priority=5, category="never")
    )
    assert (taken(result), total(result)) == ([2], 9000)


# ---- groups and modes


def test_the_first_of_a_group_is_the_first_that_changes_something() -> None:
    offers = given(1, off("9", lines=COFFEE)), given(2, off("5")), given(3, off("50"))
    result = settled(*offers, rules=FIRST)
    assert (taken(result), refused(result)) == ([2], {1: "no_effect", 3: "not_first"})
    assert result.refused[UUID(int=3)].facts == {"by": UUID(int=2)}


def test_in_a_group_of_firsts_the_order_decides_also_before_one_that_goes_with_no_other() -> None:
    result = settled(given(1, off("9")), given(2, off("50"), category="never"), rules=FIRST)
    assert taken(result) == [1]


def test_the_best_for_the_customer_takes_off_most() -> None:
    offers = given(1, off("15"), excludes=(2, 3)), given(2, off("10")), given(3, percent("5"))
    result = settled(*offers, rules=BEST)
    assert (taken(result), total(result), result.exact) == ([1], 8500, True)
    result = settled(offers[0], offers[1], given(3, percent("6")), rules=BEST)
    assert (taken(result), total(result)) == ([2, 3], 8460)
    assert refused(result) == {1: "excluded_by"}


def test_of_combinations_that_take_off_as_much_the_one_that_gives_more_is_best_then_the_smaller() -> None:
    half = percent("100")
    result = settled(given(1, half), given(2, half), given(3, TAG), rules=BEST)
    assert (taken(result), refused(result)) == ([1, 3], {2: "not_best"})
    facts = result.refused[UUID(int=2)].facts
    assert (facts["discount_minor"], facts["better_minor"]) == (10000, 10000)
    assert facts["instead"] == [UUID(int=1), UUID(int=3)]


def test_the_best_for_the_margin_is_something_that_costs_least() -> None:
    offers = given(1, off("15")), given(2, off("10")), given(3, off("90", lines=COFFEE))
    result = settled(*offers, rules=MARGIN)
    assert (taken(result), refused(result)) == ([2], {1: "not_best", 3: "no_effect"})


def test_groups_are_settled_in_their_order_and_a_campaign_of_no_group_is_of_the_default() -> None:
    rules = Rules(groups=(Group("late"), Group("one", "first")))
    assert [group.key for group in rules.all_groups] == ["late", "one", "default"]
    result = settled(
        given(1, off("10"), group="one"),
        given(2, off("20"), group="one"),
        given(3, percent("50"), group="late"),
        given(4, off("1"), group="gone"),
        rules=rules,
    )
    assert (taken(result), total(result)) == ([3, 1, 4], 3900)


def test_a_group_gives_at_most_so_many() -> None:
    offers = given(1, off("1")), given(2, off("2")), given(3, off("3"))
    assert taken(settled(*offers, rules=Rules(groups=(Group("default", "all", 2),)))) == [1, 2]
    assert taken(settled(*offers, rules=Rules(groups=(Group("default", "best_for_customer", 2),)))) == [2, 3]


def test_a_cart_has_at_most_so_many() -> None:
    result = settled(given(1, off("1")), given(2, off("2")), given(3, off("3")), rules=Rules(most=2))
    assert (taken(result), refused(result)) == ([1, 2], {3: "incentives_max"})


# ---- caps


def test_all_discounts_together_are_at_most_a_part_of_the_cart() -> None:
    rules = Rules(discount_max_bps=2550)
    result = settled(given(1, off("20")), given(2, off("20")), given(3, off("1")), given(4, TAG), rules=rules)
    assert [one.discount_minor for one in result.taken] == [2000, 550, 0]
    assert (taken(result), refused(result)) == ([1, 2, 4], {3: "discount_max"})


def test_the_shop_keeps_its_margin() -> None:
    items = (item(10000, cost=6000),)
    offers = given(1, off("20"), items=items), given(2, off("20"), items=items), given(3, TAG, items=items)
    result = settled(*offers, items=items, rules=Rules(margin_floor_bps=2500))
    assert (taken(result), refused(result)) == ([1, 3], {2: "margin_floor"})
    assert taken(settled(*offers, rules=Rules(margin_floor_bps=2500))) == [1, 2, 3]


def test_a_budget_clips_a_campaign_over_all_its_effects_or_refuses_it_whole() -> None:
    two = (off("10"), off("5"))
    assert total(settled(given(1, *two, bounds={"discount_max": 1200}))) == 8800
    result = settled(given(1, *two, bounds={"discount_bound": 1200}))
    assert refused(result) == {1: "budget_exhausted"}
    assert result.refused[UUID(int=1)].facts == {"left_minor": 1200, "wanted_minor": 1500}
    assert total(settled(given(1, *two, bounds={"discount_bound": 1500}))) == 8500


def test_a_limit_of_units_clips_a_campaign_over_all_its_effects_or_refuses_it_whole() -> None:
    items = (coffee(4000, 4), tea(3000, 3))
    each = {"kind": "line_amount", "amount": "1"}
    two = ({**each, "lines": TEA}, {**each, "lines": COFFEE})
    assert total(settled(given(1, *two, items=items, bounds={"units_max": 5}), items=items)) == 6500
    result = settled(given(1, *two, items=items, bounds={"units_bound": 5}), items=items)
    assert refused(result) == {1: "units_limit_reached"}
    assert result.refused[UUID(int=1)].facts == {"left": 5, "wanted": 7}


# ---- one incentive for each line


def test_each_line_is_made_cheaper_by_one_incentive_only() -> None:
    items = (coffee(10000), tea(1000))
    offers = (
        given(1, percent("10", lines=COFFEE), percent("10", lines=COFFEE), items=items),
        given(2, percent("50"), items=items),
        given(3, percent("50", lines=TEA), items=items),
        given(4, {"kind": "delivery"}, items=items, delivery=490),
    )
    result = settled(*offers, items=items, delivery=490, rules=Rules(once=True))
    assert result.priced.discounts == (1900, 500)
    assert (taken(result), refused(result)) == ([1, 2, 4], {3: "no_effect"})
    assert "already" in result.refused[UUID(int=3)].message


# ---- nothing to change


def test_what_changes_nothing_is_refused_or_used_up_if_it_was_asked_for() -> None:
    nothing = off("5", lines=COFFEE)
    offers = given(1, nothing, asked=0), given(2, nothing), given(3, TAG)
    assert refused(settled(*offers)) == {1: "no_effect", 2: "no_effect"}
    allowed = settled(*offers, rules=Rules(idle=True))
    assert (taken(allowed), refused(allowed)) == ([1, 3], {2: "no_effect"})


# ---- what applies by itself gives way


def test_what_excludes_something_that_was_asked_for_gives_way() -> None:
    asked, by_itself = given(1, off("5"), asked=0), given(2, off("50"), priority=9, excludes=(1,))
    result = settled(by_itself, asked)
    assert (taken(result), refused(result)) == ([1], {2: "excluded_by"})
    assert taken(settled(by_itself, asked, rules=BEST)) == [2]


def test_one_that_goes_with_no_other_and_applies_by_itself_gives_way() -> None:
    result = settled(given(1, off("5"), asked=0), given(2, off("50"), category="never", priority=9))
    assert (taken(result), refused(result)) == ([1], {2: "excluded_by"})


def test_who_asks_has_room_among_the_first_and_the_most() -> None:
    asked, by_itself = given(1, off("5"), asked=0), given(2, off("50"), priority=9)
    for rules, code in (
        (FIRST, "not_first"),
        (Rules(groups=(Group("default", "all", 1),)), "incentives_max"),
        (Rules(most=1), "gives_way"),
        (Rules(once=True), "gives_way"),
        (Rules(discount_max_bps=5000), "gives_way"),
    ):
        result = settled(by_itself, asked, rules=rules)
        assert (taken(result), refused(result)) == ([1], {2: code})


def test_what_takes_nothing_away_from_what_was_asked_for_comes_in_its_order() -> None:
    result = settled(given(1, percent("10"), asked=0), given(2, off("50"), priority=9))
    assert (taken(result), total(result)) == ([2, 1], 4500)


def test_what_would_not_be_taken_anyway_makes_nobody_give_way() -> None:
    lost = given(1, off("5", lines=COFFEE), asked=0)
    assert taken(settled(lost, given(2, off("50"), excludes=(1,)))) == [2]


def test_a_search_leaves_what_was_asked_for_in_another_group_alone() -> None:
    rules = Rules(groups=(Group("default", "best_for_customer"), Group("codes")))
    result = settled(given(1, off("5"), asked=0, group="codes"), given(2, off("50"), excludes=(1,)), rules=rules)
    assert (taken(result), refused(result)) == ([1], {2: "excluded_by"})


# ---- the wire


def test_rules_on_the_wire_are_the_rules_that_hold() -> None:
    assert StackingIn().rules(0, CARTS) == DEFAULT
    said = StackingIn.model_validate(
        {
            "groups": [{"key": "codes", "mode": "first", "max": 3}],
            "application": "partial",
            "no_effect": "allow",
            "order": "requested",
            "priority": "low_first",
            "percent_base": "initial",
            "one_per_line": True,
            "incentives_max": 5,
            "apart": [["coupon", "gift_card"]],
            "discount_max_percent": "50",
            "margin_floor_percent": "12.5",
            "points_condition": "order.amount > 50",
            "spare": "first",
            "rounding": "down",
        }
    ).rules(7, CARTS)
    assert (said.version, said.groups, said.partial, said.idle) == (7, (Group("codes", "first", 3),), True, True)
    assert (said.by_request, said.high_first, said.initial, said.once, said.most) == (True, False, True, True, 5)
    assert said.apart == {frozenset({"coupon", "gift_card"})}
    assert {kind: rule.text for kind, rule in said.conditions.items()} == {"points": "order.amount > 50"}
    assert (said.discount_max_bps, said.margin_floor_bps) == (5000, 1250)
