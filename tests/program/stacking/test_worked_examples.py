"""Worked examples of other systems and their documentation, run from the file that tells them.

They are where tests find outside data: LAURELS_DATA, or shared/data beside the repository. Sources disagree on policy,
so each has here how it is set up: as which campaigns, under which rules. What comes in and what shall come out is read
from the file.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeAlias
from uuid import UUID

import pytest

from laurels.core import carts
from laurels.core.carts import Added, Terms
from laurels.engine.accruals import CustomerRefIn
from laurels.engine.decisions import Moment, Programme
from laurels.engine.pricing import deciding, policy
from laurels.engine.pricing.deciding import Known
from laurels.engine.pricing.model import Decided
from laurels.engine.pricing.schemas import CartLineIn, IncentiveIn, PricedCartIn
from laurels.kit.money import Spare
from laurels.program import campaigns, stacking
from laurels.program.campaigns import Index, Live, LiveCampaign
from laurels.program.stacking import Group, Result, Rules
from laurels.program.vocabulary import CART
from laurels.program.vouchers import Voucher
from tests.program.campaigns.carting import Item, cart, item, moment, offer, on_cart
from tests.program.campaigns.stage import LONDON, MONDAY_NOON, PROGRAM, SOURCES

ROOT = Path(__file__).resolve().parents[3]
AREAS = frozenset(
    {"stacking", "fixed", "mixed", "condition", "allocation", "volume", "bogo", "effects", "limits", "bundle"}
)
INITIAL, FIRST, LAST = Rules(initial=True), Rules(spare=Spare.first), Rules(spare=Spare.last)
BEST = Group("default", "best_for_customer")

Case: TypeAlias = Callable[[Any, Any], None]
CASES: dict[str, Case] = {}


def data() -> Path:
    return (ROOT / os.environ.get("LAURELS_DATA", "../shared/data")).resolve() / "worked_examples" / "examples.jsonl"


def examples() -> list[Any]:
    """Read the examples of these areas; numbers stay exact."""
    if not data().exists():
        return []
    with data().open() as lines:
        read = [json.loads(line, parse_float=Decimal) for line in lines]
    return [one for one in read if one["area"] in AREAS]


def case(*ids: str) -> Callable[[Case], Case]:
    def known(run: Case) -> Case:
        CASES.update(dict.fromkeys(ids, run))
        return run

    return known


@pytest.mark.skipif(not data().exists(), reason="there is no worked_examples/examples.jsonl; see LAURELS_DATA")
def test_every_example_is_set_up_here() -> None:
    assert {one["id"] for one in examples()} == set(CASES)


@pytest.mark.parametrize("example", examples(), ids=lambda one: one["id"])
def test_an_example_comes_out_as_its_source_says(example: Any) -> None:
    CASES[example["id"]](example["input"], example["expected"])


# ---- reading what is told in words


def minor(amount: Any) -> int:
    return int(Decimal(amount) * 100)


def numbers(text: str) -> list[str]:
    return re.findall(r"\d+(?:\.\d+)?", text)


def goods(*lines: tuple[Any, int], of: str = "") -> list[Item]:
    """Put lines of unit price and quantity into a cart, each of its own SKU."""
    return [
        item(minor(price) * quantity, quantity, *([of] if of else []), sku=f"sku-{place}")
        for place, (price, quantity) in enumerate(lines)
    ]


def amount_off(amount: Any, **more: Any) -> dict[str, Any]:
    return {"kind": "order_amount", "amount": str(amount), **more}


def percent_off(percent: Any, **more: Any) -> dict[str, Any]:
    return {"kind": "order_percent", "percent": str(percent), **more}


def of_sku(place: int) -> str:
    return f'line.sku == "sku-{place}"'


def settled(items: Sequence[Item], *lives: LiveCampaign, rules: Rules = stacking.DEFAULT, delivery: int = 0) -> Result:
    """Price a cart with campaigns, those left out whose conditions do not hold."""
    context = moment(items, delivery)
    bound = [live for live in lives if not isinstance(campaigns.offered(live, context), campaigns.Refusal)]
    return stacking.stack(cart(items, delivery), [offer(live, context) for live in bound], rules)


def alone(items: Sequence[Item], effect: dict[str, Any], rules: Rules = stacking.DEFAULT) -> Result:
    return settled(items, on_cart(effect), rules=rules)


def due(result: Result) -> int:
    return result.priced.total_minor


def off(result: Result) -> int:
    return result.priced.discount_minor


def each_off(result: Result) -> list[int]:
    return list(result.priced.discounts)


# ---- stacking


def promo(told: dict[str, Any], number: int) -> LiveCampaign:
    effect = amount_off(told["fixed"]) if "fixed" in told else percent_off(told["percent"])
    said = {"priority": told["priority"], "category": "never" if told.get("exclusive") else "common"}
    return on_cart(effect, number=number, stacking=said)


@case("PROMO-01", "PROMO-02", "PROMO-03", "PROMO-04")
def by_priority(told: Any, expected: Any) -> None:
    promos = [promo(one, number) for number, one in enumerate(told["promos"], start=1)]
    assert due(settled(goods((told["cart"], 1)), *promos)) == minor(expected["total"])


@case("PROMO-07")
def of_which_price(told: Any, expected: Any) -> None:
    promos = [on_cart(percent_off(*numbers(one)), number=number) for number, one in enumerate(told["promos"], start=1)]
    items = goods((told["cart"], 1))
    assert due(settled(items, *promos, rules=INITIAL)) == minor(expected["based_on_initial"])
    assert due(settled(items, *promos)) == minor(expected["based_on_discounted"])


@case("PROMO-08")
def by_name(told: Any, expected: Any) -> None:
    promos = [
        on_cart(percent_off(*numbers(one)), number=number, stacking={"priority": -number})
        for number, one in enumerate(sorted(told["promos"]), start=1)
    ]
    assert due(settled(goods((told["cart"], 1)), *promos)) == minor(expected["total"])


@case("PROMO-10")
def no_double(told: Any, expected: Any) -> None:
    names = list(told["lines"])
    bundled = next(one for one in told["offers"] if " for " in one)
    size = int(numbers(bundled)[0])
    prices = list(told["lines"].values())
    items = [item(minor(prices[0]), size, sku="sku-0"), item(minor(prices[1]), 1, sku="sku-1")]

    def live(said: str, number: int) -> LiveCampaign:
        lines = of_sku(next(place for place, name in enumerate(names) if name in said))
        if said is bundled:
            parts = [{"lines": lines, "quantity": size}]
            return on_cart({"kind": "bundle", "items": parts, "price": numbers(said)[1]}, number=number)
        return on_cart({"kind": "line_percent", "percent": numbers(said)[0], "lines": lines}, number=number)

    lives = [live(said, number) for number, said in enumerate(told["offers"], start=1)]
    one = settled(items, *lives, rules=Rules(groups=(Group("default", "best_for_customer", 1),)))
    each = settled(items, *lives, rules=Rules(groups=(BEST,), once=True))
    assert off(one) == minor(expected["no_stacking_discount"])
    assert off(each) == minor(expected["no_double_stacking_discount"])
    assert due(each) == minor(expected["no_double_total"])


@case("PROMO-11")
def all_or_partial(told: Any, expected: Any) -> None:
    assert ["valid" in one for one in told["stack"]] == [True, False]
    assert "nothing" in expected["policy_all"]
    assert "A" in expected["policy_partial"]
    valid = on_cart(percent_off("10"), trigger="code")
    expired = on_cart(percent_off("10"), number=2, trigger="code", ends_at="2026-01-01T00:00:00Z")
    known = Known(vouchers={"A": code_of(valid, "A"), "B": code_of(expired, "B")})
    nothing = decided(goods((100, 1)), Rules(), valid, expired, codes=("A", "B"), known=known)
    assert (nothing.refused, nothing.used, nothing.priced.discount_minor) == (True, (), 0)
    partial = decided(goods((100, 1)), Rules(partial=True), valid, expired, codes=("A", "B"), known=known)
    assert [one.found.live for one in partial.used] == [valid]
    assert [refusal.code for _, refusal in partial.unused] == ["campaign_ended"]


def code_of(live: LiveCampaign, code: str) -> Voucher:
    """Make a code of a campaign that can be used without end."""
    return Voucher(
        id=UUID(int=live.id.int + 100), kind="coupon", campaign_id=live.id, batch_id=None, code=code, key=code,
        case_sensitive=False, state="active", reason=None, uses_max=None, starts_at=None, ends_at=None,
        customer_id=None, holder_only=False, free=False, published_at=None, attributes={}, created_at=MONDAY_NOON,
    )  # fmt: skip


def decided(
    items: Sequence[Item],
    rules: Rules,
    *lives: LiveCampaign,
    codes: Sequence[str] = (),
    known: Known,
    customer_id: UUID | None = None,
) -> Decided:
    """Let the engine find what may be used on a cart, decide on it, and count what it used."""
    lines = [CartLineIn(one.line.sku, one.line.quantity, one.line.amount_minor) for one in items]
    who = None if customer_id is None else CustomerRefIn(source="shop", external_id="ada")
    body = PricedCartIn("GBP", lines, customer=who, incentives=[IncentiveIn(code=code) for code in codes])
    asked = policy.cart_asked(body, now=MONDAY_NOON, currency="GBP")
    live = Live(Index.of_all(lives), frozenset(), {}, frozenset({PROGRAM}), SOURCES, LONDON)
    programme = Programme(1, False, live, {}, {PROGRAM: "automatic"}, {}, frozenset(), stacking=rules)
    whom = customer_id or UUID(int=0)
    happened = Moment(CART, whom, MONDAY_NOON, LONDON, moment(items))
    found = deciding.found(asked, happened, programme, known)
    prepared = deciding.prepare(asked, happened, found, programme, known, MONDAY_NOON)
    result = deciding.decide(prepared, programme, known)
    deciding.moved_on(known, result, customer_id)
    return result


# ---- fixed, mixed, conditions


@case("PROMO-12")
def never_below_nothing(told: Any, expected: Any) -> None:
    result = alone(goods((told["cart"], 1)), amount_off(told["fixed"]))
    assert (off(result), due(result)) == (minor(expected["discount"]), minor(expected["total"]))


@case("PROMO-14")
def with_delivery(told: Any, expected: Any) -> None:
    quantity, price = numbers(told["lines"])
    each, least = numbers(told["promo"])
    result = settled(
        goods((price, int(quantity))),
        on_cart({"kind": "line_amount", "amount": each}),
        on_cart({"kind": "delivery"}, number=2, condition=f"order.amount >= {least}"),
        delivery=minor(told["shipping"]),
    )
    assert (due(result), result.priced.delivery_left) == (minor(expected["total"]), minor(expected["shipping"]))


@case("PROMO-15")
def of_the_nth_order(told: Any, expected: Any) -> None:
    amount, nth = numbers(told["promo"])
    live = on_cart(amount_off(amount), condition=f'customer.orders("ever") == {int(nth) - 1}')
    items = goods((told["cart"], 1))

    def total(orders: int) -> int:
        context = moment(items)
        context["customer"]["orders"] = {"ever": orders}
        bound = campaigns.offered(live, context)
        offers = [] if isinstance(bound, campaigns.Refusal) else [offer(live, context)]
        return due(stacking.stack(cart(items), offers, stacking.DEFAULT))

    assert [total(orders) for orders in told["orders_already_placed"]] == [minor(one) for one in expected["total"]]
    assert total(int(nth) - 1) == minor(expected["if_5_placed_and_last_cancelled"])


@case("PROMO-16")
def of_a_part_of_the_cart(told: Any, expected: Any) -> None:
    amount, least = numbers(told["promo"])
    rule = f'order.lines.filter(one, "tea" in one.collections).map(one, one.amount).sum() >= {least}'
    live = on_cart(amount_off(amount), condition=rule)
    totals = [due(settled(goods((told["mug"], quantity), of="tea"), live)) for quantity in told["qty"]]
    assert totals == [minor(one) for one in expected["total"]]


# ---- allocation


@case("PROMO-19")
def with_a_least_price(told: Any, expected: Any) -> None:
    (_, price, least), (_, each, quantity) = (
        [None, *numbers(one)] if len(numbers(one)) == 2 else [None, *numbers(one), 1] for one in told["lines"]
    )
    items = [
        item(minor(price), least=minor(least)),
        item(minor(each) * int(str(quantity)), int(str(quantity)), sku="B"),
    ]
    result = alone(items, amount_off(told["fixed_order"]), FIRST)
    units = [carts.unit_shares(share, one.line.quantity) for share, one in zip(each_off(result), items, strict=True)]
    assert units == [[minor(unit) for unit in line] for line in expected.values()]


@case("PROMO-21")
def the_spare_unit_to_the_last(told: Any, expected: Any) -> None:
    result = alone(goods(*((price, 1) for price in told["lines"])), amount_off(told["fixed_order"]), LAST)
    assert each_off(result) == [minor(one) for one in expected["discounts"]]


@case("PROMO-22")
def a_percentage_with_a_cap(told: Any, expected: Any) -> None:
    effect = percent_off(told["percent"], maximum=str(told["cap"]))
    assert each_off(alone(goods(*((price, 1) for price in told["lines"])), effect, FIRST)) == [
        minor(one) for one in expected["discounts"]
    ]


@case("PROMO-23")
def by_amount(told: Any, expected: Any) -> None:
    result = alone(goods(*told["lines"]), amount_off(told["fixed_order"]))
    assert each_off(result) == [minor(one) for one in expected["discounts"]]


# ---- volume, and buy and get


@case("PROMO-25")
def the_more_the_cheaper(told: Any, expected: Any) -> None:
    first, second, floor = numbers(told["rule"])
    steps = [{"quantity": 1, "percent": first}, {"quantity": int(floor), "percent": second}]
    effect = {"kind": "volume", "lines": of_sku(0), "counted": '"tea" in line.collections', "steps": steps}
    for bought, discount in expected.items():
        shirts, pants = map(int, numbers(bought))
        items = goods((told["shirts"]["price"], shirts), (40, pants), of="tea")
        assert each_off(alone(items, effect)) == [minor(discount), 0]


def for_fewer(rule: str, **more: Any) -> dict[str, Any]:
    """Read "3 for 2" as: buy 2, get 1."""
    several, paid = map(int, numbers(rule)[:2])
    return {"kind": "buy_get", "buy": {"quantity": paid}, "get": {"quantity": several - paid}, **more}


def buying(rule: str, **more: Any) -> dict[str, Any]:
    """Read "buy 2 get 2"."""
    bought, got = map(int, numbers(rule)[:2])
    return {"kind": "buy_get", "buy": {"quantity": bought}, "get": {"quantity": got}, **more}


@case("PROMO-26")
def three_for_two(told: Any, expected: Any) -> None:
    assert off(alone(goods(*told["lines"]), for_fewer(told["rule"]))) == minor(expected["discount"])


@case("PROMO-27")
def three_for_two_once(told: Any, expected: Any) -> None:
    effect = for_fewer(told["rule"], repeat_max=1)
    result = alone(goods(*told["lines"]), effect)
    times = result.taken[0].units_count // effect["get"]["quantity"]
    used = times * (effect["buy"]["quantity"] + effect["get"]["quantity"])
    assert off(result) == minor(expected["discount"])
    assert used == expected["units_consumed"]
    assert sum(quantity for _, quantity in told["lines"]) - used == expected["units_left"]


@case("PROMO-29")
def of_the_same_product(told: Any, expected: Any) -> None:
    [line] = told["lines"]
    effect = buying(told["rule"], same_product=True)
    price = Decimal(line["subtotal"]) / line["qty"]
    assert off(alone(goods((price, line["qty"])), effect)) == minor(expected["discount"])
    assert off(alone(goods((price, 3)), effect)) == minor(expected["with_qty_3"])


@case("PROMO-31")
def of_single_lines(told: Any, expected: Any) -> None:
    result = alone(goods(*((price, 1) for price in told["prices"])), buying(told["rule"]))
    assert [share for share in each_off(result) if share] == [minor(one) for one in expected["free"]]


@case("PROMO-32")
def no_more_than_a_unit_costs(told: Any, expected: Any) -> None:
    amount, units = numbers(told["rule"])
    items = [item(minor(line["subtotal"]), line["qty"]) for line in told["lines"]]
    effect = {"kind": "line_amount", "amount": amount, "line_units_max": int(units)}
    assert each_off(alone(items, effect)) == [minor(one) for one in expected["discounts"]]


# ---- effects, limits and bundles


@case("PROMO-33")
def six_effects(told: Any, expected: Any) -> None:
    items = goods(*told["lines"].values())
    names = list(told["lines"])
    chosen = " || ".join(of_sku(names.index(name)) for name in told["applies_to"])
    value = str(told["value"])
    assert sum(one.line.amount_minor for one in items) == minor(told["order"])

    def run(kind: str, **more: Any) -> Result:
        return alone(items, {"kind": kind, "lines": chosen, **more})

    def split(said: Any) -> list[int]:
        return [minor(said.get(name, 0)) for name in names]

    assert due(run("line_amount", amount=value, off="line")) == minor(expected["per_line_subtotal"])
    assert due(run("line_amount", amount=value)) == minor(expected["per_unit"])
    by_amount, by_quantity = (run("order_amount", amount=value, spread=how) for how in ("amount", "quantity"))
    assert each_off(by_amount) == split(expected["split_by_amount"])
    assert each_off(by_quantity) == split(expected["split_by_quantity"])
    assert due(by_amount) == minor(expected["split_by_amount"]["total"])
    assert due(by_quantity) == minor(expected["split_by_quantity"]["total"])
    assert due(run("line_percent", percent=value)) == minor(expected["percent_10"])
    assert due(run("line_price", price=value)) == minor(expected["new_unit_price_10"])


@case("PROMO-35")
def units_of_a_customer(told: Any, expected: Any) -> None:
    limit = {"scope": "customer", "period": "ever", "measure": "units", "max": told["max_units_per_customer"]}
    live = on_cart({"kind": "line_percent", "percent": "10"}, limits=[limit])
    known = Known()
    for bought, cheaper in zip(told["orders_of_one_customer"], expected["discounted_units"], strict=True):
        result = decided(goods((10, bought)), Rules(), live, known=known, customer_id=UUID(int=7))
        assert sum(count.amount for used in result.used for count in used.counts) == cheaper


@case("PROMO-37")
def bundles_of_an_order(told: Any, expected: Any) -> None:
    count = told["bundles_in_cart"]
    items = goods((100, count), (100, count))
    parts = [{"lines": of_sku(place)} for place in range(2)]

    def run(**more: Any) -> Result:
        return alone(items, {"kind": "bundle", "of": "order", "items": parts, **more})

    amount, percent, price = (numbers(one)[0] for one in told["effects"])
    assert off(run(amount=amount)) == minor(expected["amount"])
    assert off(run(percent=percent, scaled=True)) * 100 == minor(expected["percent"]) * 200 * count
    assert due(run(price=price)) == minor(expected["new_price"])


@case("PROMO-38")
def free_and_missing(told: Any, expected: Any) -> None:
    for there, added, free in zip(told["already_in_cart"], expected["added"], expected["free"], strict=True):
        items = [*goods((30, 1)), *([item(1500 * there, there, sku="shirt")] if there else [])]
        gift = {"kind": "free_item", "items": [{"sku": "shirt", "quantity": free}]}
        [change] = alone(items, gift).taken[0].changes
        assert change.added == ((Added("shirt", added),) if added else ())
        assert change.units_count == free
        [always] = alone(items, {**gift, "add": "new"}).taken[0].changes
        assert always.added == (Added("shirt", free),)


@case("PROMO-40")
def the_quantity_of_a_maximum(told: Any, expected: Any) -> None:
    for (buy, get, most), quantity in zip(told["cases"], expected["max_qty"], strict=True):
        live = on_cart({"kind": "buy_get", "buy": {"quantity": buy}, "get": {"quantity": get}})

        def cheaper(bought: int, live: LiveCampaign = live, most: int = most) -> int:
            items = goods((10, bought))
            return (
                offer(live, moment(items)).effects[0](carts.Priced.of(cart(items)), Terms(units_max=most)).units_count
            )

        assert [cheaper(quantity - 1) < most, cheaper(quantity), cheaper(quantity * 2)] == [True, most, most]
