"""What each effect takes off a cart, to the minor unit, and what it gives besides."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from laurels.core.carts import Added, Cart, Change, Gift, Line, Priced, Replaced, Terms
from laurels.kit.money import Rounding, Spare
from laurels.kit.problems import InvalidField
from laurels.program.campaigns import Refusal, offered
from laurels.program.campaigns.effects import KINDS, Earning
from tests.program.campaigns.carting import (
    BOTH,
    COFFEE,
    TEA,
    Item,
    change,
    coffee,
    costs,
    item,
    moment,
    on_cart,
    tea,
)
from tests.program.campaigns.stage import BEANS, definition, fixed, proportional

CAMPAIGN = "cmp_01kaw3x9p3e9rs8s9p1y9e1v5a"


def of(kind: str, **arguments: Any) -> dict[str, Any]:
    return {"kind": kind, **arguments}


PAIR = [{"lines": COFFEE}, {"lines": TEA}]


def bundle(*items: dict[str, Any], **arguments: Any) -> dict[str, Any]:
    return of("bundle", items=list(items) or PAIR, **arguments)


def volume(*steps: dict[str, Any], **arguments: Any) -> dict[str, Any]:
    return of("volume", steps=list(steps), **arguments)


def buy(quantity: int | None, /, *, get: Any = None, lines: str | None = None, **more: Any) -> dict[str, Any]:
    bought = {"quantity": quantity, "lines": lines, "amount": more.pop("amount", None)}
    return of("buy_get", buy={k: v for k, v in bought.items() if v is not None}, get=get or {}, **more)


def shares(found: Change, lines: int) -> list[int]:
    return list(found.shares or (0,) * lines)


# ---- the sentence that each effect gives as its example, in its very numbers

EXAMPLES: dict[str, tuple[tuple[dict[str, Any], tuple[Item, ...], list[int]], ...]] = {
    "order_amount": ((of("order_amount", amount="10.00"), (item(6000), item(4000)), [5400, 3600]),),
    "order_percent": (
        (of("order_percent", percent="15", maximum="50.00"), (item(65000),), [60000]),
        (of("order_percent", percent="15", maximum="50.00"), (item(10000),), [8500]),
    ),
    "order_price": (
        (of("order_price", price="50.00"), (item(7200),), [5000]),
        (of("order_price", price="50.00"), (item(4500),), [4500]),
    ),
    "line_amount": ((of("line_amount", amount="10.00"), (item(4500, 3), item(800)), [1500, 0]),),
    "line_percent": (
        (of("line_percent", percent="50", which="cheapest", units_max=1), (item(8000), item(600)), [8000, 300]),
    ),
    "line_price": ((of("line_price", price="10.00"), (item(6000, 3),), [3000]),),
    "discount_formula": (
        (of("discount_formula", amount="customer.orders('1y')", maximum="10.00"), (item(4500),), [4200]),
    ),
    "buy_get": ((of("buy_get", buy={"quantity": 2}), (item(2000), item(1500), item(1200)), [2000, 1500, 0]),),
    "bundle": (
        (
            bundle(price="30.00"),
            (coffee(5000, 2), tea(2400, 3)),
            [4545, 2255],
        ),
    ),
    "volume": (
        (
            volume({"quantity": 1, "percent": "10"}, {"quantity": 10, "percent": "15"}),
            (item(60000, 12),),
            [51000],
        ),
    ),
}


@pytest.mark.parametrize("kind", EXAMPLES)
def test_an_effect_does_what_its_example_says(kind: str) -> None:
    for effect, items, left in EXAMPLES[kind]:
        assert effect["kind"] == kind
        found = change(effect, *items)
        amounts = [one.line.amount_minor for one in items]
        assert [amount - share for amount, share in zip(amounts, shares(found, len(items)), strict=True)] == left


def test_every_effect_on_carts_is_tried_by_its_example() -> None:
    elsewhere = {"free_item", "upgrade", "delivery", "voucher", "credit", "tag", "message", "custom"}
    kinds = {kind.model_json_schema()["properties"]["kind"]["const"] for kind in KINDS if not issubclass(kind, Earning)}
    assert kinds == set(EXAMPLES) | elsewhere


def test_every_effect_on_carts_is_told_with_its_example() -> None:
    page = (Path(__file__).resolve().parents[3] / "docs" / "concepts" / "cart-effects.md").read_text()
    for kind in KINDS:
        if not issubclass(kind, Earning):
            assert f"| {kind.example} |" in page, kind


@pytest.mark.parametrize(
    ("add", "there", "added", "free"),
    [("missing", 1, 1, 1), ("missing", 0, 2, 0), ("missing", 2, 0, 2), ("missing", 5, 0, 2), ("new", 1, 2, 0)],
)
def test_a_free_item_is_free_where_it_is_there_and_added_where_it_is_not(
    add: str, there: int, added: int, free: int
) -> None:
    shirts = [item(1500 * there, there, sku="shirt-1")] if there else []
    found = change(of("free_item", add=add, items=[{"sku": "shirt-1", "quantity": 2}]), item(4000, sku="B"), *shirts)
    assert found.added == ((Added("shirt-1", added),) if added else ())
    assert found.discount_minor == 1500 * free
    assert found.units_count == free + added


def test_the_same_is_added_for_each_line_that_counts() -> None:
    found = change(of("free_item", add="same", lines=COFFEE, quantity=2), coffee(500, sku="c"), tea(500, sku="t"))
    assert found == Change(added=(Added("c", 2),))


def test_an_item_that_was_added_at_no_price_is_not_added_again() -> None:
    gift = of("free_item", items=[{"sku": "mug"}])
    assert change(gift, item(900, sku="B"), item(0, sku="mug")).empty
    assert change(gift, item(900, sku="B"), item(0, 3, sku="mug")).empty


def test_an_item_that_another_incentive_made_free_is_not_free_once_more() -> None:
    bound = offered(on_cart(of("free_item", items=[{"sku": "mug"}])), moment([item(700, sku="mug")]))
    assert not isinstance(bound, Refusal)
    priced = Priced.of(Cart((Line("mug", 1, 700),)))
    first = bound[0](priced, Terms())
    assert first.shares == (700,)
    assert bound[0](priced.after(first), Terms()).added == (Added("mug", 1),)


def test_an_upgrade_gives_something_better_for_some_units() -> None:
    rooms = of("upgrade", to="suite-1", lines=COFFEE, units_max=3)
    found = change(rooms, coffee(9000, 2), tea(9000), coffee(9000, 2, sku="D"), coffee(5000, sku="suite-1"))
    assert found.replaced == (Replaced(0, 2, "suite-1"), Replaced(2, 1, "suite-1"))
    assert (found.discount_minor, found.units_count) == (0, 3)


@pytest.mark.parametrize(
    ("arguments", "terms", "off"),
    [
        ({"at": {"percent": "50"}}, Terms(), 245),
        ({}, Terms(), 490),
        ({"at": {"amount": "2"}}, Terms(), 200),
        ({"at": {"amount": "20"}}, Terms(), 490),
        ({"at": {"price": "1"}}, Terms(), 390),
        ({"at": {"price": "9"}}, Terms(), 0),
        ({"maximum": "3"}, Terms(), 300),
        ({}, Terms(discount_max=100), 100),
    ],
)
def test_delivery_becomes_cheaper_or_free(arguments: dict[str, Any], terms: Terms, off: int) -> None:
    found = change(of("delivery", **arguments), item(1000), delivery=490, terms=terms)
    assert (found.delivery_minor, found.shares) == (off, ())


def test_the_second_half_of_a_delivery_is_of_what_is_left_or_of_all() -> None:
    bound = offered(on_cart(of("delivery", at={"percent": "50"})), moment([item(1)], 500))
    assert not isinstance(bound, Refusal)
    half = Priced.of(Cart((Line("A", 1, 1),), 500)).after(Change(delivery_minor=250))
    assert bound[0](half, Terms()).delivery_minor == 125
    assert bound[0](half, Terms(initial=True)).delivery_minor == 250
    assert bound[0](half.after(Change(delivery_minor=100)), Terms(initial=True)).delivery_minor == 150


@pytest.mark.parametrize(
    ("effect", "kind", "what"),
    [
        (of("credit", amount="5.00"), "credit", {"amount_minor": 500}),
        (of("tag", tag="gift-wrap"), "tag", {"tag": "gift-wrap"}),
        (
            of("message", text="Hi", translations={"de": "Hallo"}),
            "message",
            {"text": "Hi", "translations": {"de": "Hallo"}},
        ),
        (
            of("custom", type="engraving", payload={"lines": 2}),
            "custom",
            {"type": "engraving", "payload": {"lines": 2}},
        ),
        (fixed("50"), "points", {"wallet_id": BEANS.id, "points": 50}),
        (proportional("1", "1.00"), "points", {"wallet_id": BEANS.id, "points": 12}),
    ],
)
def test_gifts_take_nothing_off(effect: dict[str, Any], kind: str, what: dict[str, Any]) -> None:
    found = change(effect, item(1299))
    [gift] = found.gifts
    assert isinstance(gift, Gift)
    assert (gift.kind, gift.what, found.discount_minor, found.empty) == (kind, what, 0, False)


def test_a_voucher_names_its_campaign() -> None:
    [gift] = change(of("voucher", campaign_id=CAMPAIGN), item(100)).gifts
    assert gift.kind == "voucher"
    assert isinstance(gift.what["campaign_id"], UUID)


def test_no_points_are_no_gift() -> None:
    assert change(proportional("1", "100.00"), item(1299)).empty


# ---- tables


@pytest.mark.parametrize(
    ("effect", "items", "off"),
    [
        # order
        (of("order_amount", amount="10.00", spread="quantity"), (item(5000, 3), item(5000, 1)), [750, 250]),
        (of("order_amount", amount="10.00", lines=COFFEE), (coffee(600), tea(5000)), [600, 0]),
        (of("order_amount", amount="25.00"), (item(5000, least=4500), item(6000, 3)), [500, 2000]),
        (of("order_percent", percent="33.3", lines=TEA), (coffee(999), tea(1000), tea(1)), [0, 333, 0]),
        (of("order_percent", percent="10"), (item(5000, least=4900), item(5000)), [100, 900]),
        (of("order_price", price="0"), (item(500, least=200), item(500)), [300, 500]),
        (of("order_price", price="6", lines=COFFEE, maximum="3"), (coffee(1000), tea(700)), [300, 0]),
        # lines and units
        (of("line_amount", amount="10.00", off="line"), (item(4500, 3), item(800)), [1000, 800]),
        (of("line_amount", amount="1", units_max=2, which="dearest"), (item(300, 3), item(500)), [100, 100]),
        (of("line_amount", amount="200", line_units_max=1), (item(10000), item(75000, 5)), [10000, 15000]),
        (of("line_percent", percent="50", line_units_max=2), (item(1000, 3), item(90)), [333, 45]),
        (of("line_percent", percent="50", line_maximum="1"), (item(1000), item(90)), [100, 45]),
        (of("line_percent", percent="50", maximum="1"), (item(300), item(100)), [75, 25]),
        (of("line_percent", percent="12.5"), (item(100), item(101)), [13, 13]),
        (
            of("line_percent", percent="100", which="cheapest", units_max=2),
            (item(0), item(300), item(200)),
            [0, 300, 200],
        ),
        (of("line_price", price="10.00"), (item(2000), item(900), item(1500, least=1200)), [1000, 0, 300]),
        (of("line_price", price="3.00", units_max=1), (item(1000, 3),), [33]),
        # formula
        (of("discount_formula", amount="order.amount * 0.1"), (item(999),), [100]),
        (of("discount_formula", amount="order.quantity - 5"), (item(999, 3),), [0]),
        (of("discount_formula", amount="order.quantity", minimum="5"), (item(999, 3),), [500]),
        (of("discount_formula", amount="order.quantity - 3", minimum="5"), (item(999, 3),), [0]),
        (of("discount_formula", amount="customer.attributes.past_spend"), (item(999),), [0]),
        (of("discount_formula", amount="customer.attributes.past_spend", fallback="2"), (item(999),), [200]),
        (
            of("discount_formula", amount="4", spread="quantity", lines=BOTH),
            (coffee(900, 3), tea(900), item(900)),
            [300, 100, 0],
        ),
        # volume
        (volume({"quantity": 3, "price": "2"}, counted=TEA, lines=COFFEE), (coffee(1000, 2), tea(300, 3)), [600, 0]),
        (volume({"quantity": 4, "price": "2"}, counted=TEA, lines=COFFEE), (coffee(1000, 2), tea(300, 3)), [0, 0]),
        (
            volume({"spent": "100", "order_amount": "10"}, {"spent": "200", "order_amount": "30"}),
            (item(15000), item(5000)),
            [2250, 750],
        ),
        (volume({"spent": "100", "amount": "1"}), (item(9999),), [0]),
        (volume({"quantity": 2, "amount": "1"}, maximum="1.50"), (item(1000, 2),), [150]),
        # bundle
        (bundle({"quantity": 2}, price="80"), (item(10000, 2), item(9000)), [2143, 3857]),
        (bundle({"quantity": 2}, price="80"), (item(10000, 2), item(6000, 2)), [2000, 0]),
        (bundle({"quantity": 2}, price="80"), (item(7900, 2),), [0]),
        (bundle(percent="10"), (coffee(1000, 2), tea(500)), [50, 50]),
        (bundle(amount="1"), (coffee(1000, 2), tea(500, 3)), [150, 50]),
        (bundle(amount="1", repeat_max=1), (coffee(1000, 2), tea(500, 2)), [67, 33]),
        (bundle(percent="5", scaled=True), (coffee(1000, 2), tea(400, 2)), [100, 40]),
        (bundle(price="9", of="order"), (coffee(500), tea(500), item(500)), [200, 200, 200]),
        (bundle(price="9", of="order"), (coffee(5000), item(500)), [0, 0]),
        (bundle({"lines": BOTH}, {"lines": COFFEE}, percent="100"), (coffee(900), tea(100)), [900, 100]),
        (bundle({"quantity": 2}, percent="100", maximum="1"), (item(900), item(100)), [90, 10]),
    ],
)
def test_an_effect_takes_off_exactly_so_much(effect: dict[str, Any], items: tuple[Item, ...], off: list[int]) -> None:
    assert shares(change(effect, *items), len(items)) == off


@pytest.mark.parametrize(
    ("effect", "items", "off"),
    [
        (buy(2), (item(3600, 3),), [1200]),
        (buy(2), (item(2400, 2),), [0]),
        (buy(2), (item(1600, 4), item(800, 4)), [0, 400]),
        (buy(2, repeat_max=1), (item(1600, 4), item(800, 4)), [0, 200]),
        (buy(1, get={"at": {"percent": "50"}}), (item(2000), item(1001)), [0, 501]),
        (buy(1, get={"which": "dearest", "at": {"amount": "3"}}), (item(2000), item(1000)), [300, 0]),
        (buy(1, get={"at": {"price": "2"}}), (item(2000), item(1000)), [0, 800]),
        (buy(2, get={"quantity": 2}), (item(500), item(500), item(1000), item(1000)), [500, 500, 0, 0]),
        # of each product by itself
        (buy(1, same_product=True), (item(2000, 2, sku="x"), item(1000, sku="y")), [1000, 0]),
        (buy(1, same_product=True), (item(2000, sku="x"), item(1000, sku="y")), [0, 0]),
        (buy(1, same_product=True), (item(900, sku="x"), item(1000, sku="x")), [900, 0]),
        (buy(1, same_product=True, repeat_max=1), (item(2000, 2, sku="x"), item(600, 2, sku="y")), [0, 300]),
        # one side and the other
        (buy(1, get={"lines": TEA}, lines=COFFEE), (coffee(1000, 2), tea(900, 3)), [0, 600]),
        (buy(2, get={"lines": BOTH}, lines=COFFEE), (coffee(300, 3), tea(500)), [100, 0]),
        (buy(3, get={"lines": BOTH}, lines=COFFEE), (coffee(300, 3), tea(500)), [0, 500]),
        (buy(2, get={"lines": BOTH, "quantity": 2}, lines=COFFEE), (coffee(300, 3), tea(500)), [100, 500]),
        # for so much
        (buy(None, get={"lines": TEA}, lines=COFFEE, amount="10"), (coffee(2500), tea(900, 3)), [0, 600]),
        (buy(None, amount="10"), (item(1000), item(300)), [0, 300]),
        (buy(None, amount="10"), (item(800), item(300)), [0, 0]),
        (buy(None, get={"quantity": 2}, amount="10"), (item(2400, 8),), [600]),
        # caps, floors, and what costs nothing
        (buy(1, maximum="2"), (item(2000, 4),), [200]),
        (buy(1), (item(1000, least=600), item(2000)), [400, 0]),
        (buy(2), (item(0), item(1000), item(2000)), [0, 0, 0]),
        (buy(2), (item(0), item(1000), item(2000), item(3000)), [0, 1000, 0, 0]),
        (buy(1), (item(500, least=500), item(1000)), [0, 1000]),
    ],
)
def test_who_buys_gets(effect: dict[str, Any], items: tuple[Item, ...], off: list[int]) -> None:
    assert shares(change(effect, *items), len(items)) == off


# ---- terms


@pytest.mark.parametrize(
    ("effect", "units", "off"),
    [
        (of("line_amount", amount="1"), 3, 300),
        (of("line_percent", percent="10", units_max=4), 3, 300),
        (of("line_price", price="9"), 0, 0),
        (of("buy_get", buy={"quantity": 1}), 1, 1000),
        (of("buy_get", buy={"quantity": 1}), 0, 0),
        (bundle({"quantity": 2}, percent="50"), 3, 1000),
        (bundle({"quantity": 2}, percent="50"), 1, 0),
        (volume({"quantity": 1, "percent": "10"}), 2, 200),
        (of("free_item", items=[{"sku": "A", "quantity": 9}]), 4, 4000),
        (of("free_item", items=[{"sku": "A", "quantity": 5}, {"sku": "B", "quantity": 5}]), 6, 5000),
    ],
)
def test_no_more_units_become_cheaper_than_a_limit_leaves(effect: dict[str, Any], units: int, off: int) -> None:
    found = change(effect, item(5000, 5), terms=Terms(units_max=units))
    assert found.discount_minor == off
    assert found.units_count <= units


@pytest.mark.parametrize(
    "effect",
    [
        of("order_amount", amount="40"),
        of("order_percent", percent="90"),
        of("order_price", price="1"),
        of("line_percent", percent="90"),
        of("buy_get", buy={"quantity": 1}),
        bundle({"quantity": 2}, price="1"),
        volume({"quantity": 1, "percent": "90"}),
        of("discount_formula", amount="40"),
    ],
)
def test_a_budget_clips_what_is_taken_off(effect: dict[str, Any]) -> None:
    assert change(effect, item(5000, 5), terms=Terms(discount_max=123)).discount_minor == 123


@pytest.mark.parametrize(
    ("rounding", "off"), [(Rounding.half_up, 13), (Rounding.half_even, 12), (Rounding.down, 12), (Rounding.up, 13)]
)
def test_a_percentage_is_rounded_as_the_terms_say(rounding: Rounding, off: int) -> None:
    for kind in ("order_percent", "line_percent"):
        assert change(of(kind, percent="12.5"), item(100), terms=Terms(rounding=rounding)).discount_minor == off


@pytest.mark.parametrize(
    ("spare", "off"),
    [(Spare.first, [134, 133, 133]), (Spare.last, [133, 133, 134]), (Spare.largest_remainder, [134, 133, 133])],
)
def test_spare_units_go_where_the_terms_say(spare: Spare, off: list[int]) -> None:
    three = (item(200), item(200), item(200))
    assert shares(change(of("order_amount", amount="4"), *three, terms=Terms(spare=spare)), 3) == off


def test_what_another_took_off_is_no_more_to_be_had() -> None:
    bound = offered(on_cart(of("line_amount", amount="8")), moment([item(2000, 2)]))
    assert not isinstance(bound, Refusal)
    half = Priced.of(Cart((Line("A", 2, 2000),))).after(Change((1000,), units=(2,)))
    assert bound[0](half, Terms()).shares == (1000,)


# ---- what is refused


@pytest.mark.parametrize(
    ("effect", "pointer"),
    [
        (of("order_amount", amount="0"), "amount"),
        (of("order_amount", amount="-1"), "amount"),
        (of("order_amount", amount="1.005"), "amount"),
        (of("order_amount", amount="1", maximum="0"), "maximum"),
        (of("order_amount", amount="1", lines="order.amount"), "lines"),
        (of("order_percent", percent="0"), "percent"),
        (of("order_percent", percent="100.1"), "percent"),
        (of("order_price", price="-1"), "price"),
        (of("line_amount", amount="x"), "amount"),
        (of("line_percent", percent="5", line_maximum="0"), "line_maximum"),
        (of("line_price", price="1", lines="1 +"), "lines"),
        (of("discount_formula", amount="order.channel"), "amount"),
        (of("discount_formula", amount="1", minimum="5", maximum="4"), "maximum"),
        (of("discount_formula", amount="1", fallback="0"), "fallback"),
        (of("buy_get", buy={}), "buy"),
        (of("buy_get", buy={"quantity": 1, "amount": "1"}), "buy"),
        (of("buy_get", buy={"amount": "0"}), "buy/amount"),
        (of("buy_get", buy={"quantity": 1, "lines": "nope"}), "buy/lines"),
        (of("buy_get", buy={"quantity": 1}, get={"lines": "nope"}), "get/lines"),
        (of("buy_get", buy={"quantity": 1}, get={"at": {}}), "get/at"),
        (of("buy_get", buy={"quantity": 1}, get={"at": {"percent": "101"}}), "get/at/percent"),
        (of("bundle", items=[{}]), ""),
        (of("bundle", items=[{}], percent="1", amount="1"), ""),
        (of("bundle", items=[{}, {"lines": "nope"}], percent="1"), "items/1/lines"),
        (of("bundle", items=[{}], amount="1", scaled=True), "scaled"),
        (volume({"quantity": 1}), "steps/0"),
        (volume({"percent": "1"}), "steps/0"),
        (volume({"quantity": 1, "spent": "1", "percent": "1"}), "steps/0"),
        (volume({"quantity": 1, "percent": "1"}, {"spent": "9", "percent": "1"}), "steps/1"),
        (volume({"quantity": 1, "percent": "1", "order_amount": "1"}), "steps/0/order_amount"),
        (volume({"quantity": 2, "percent": "1"}, {"quantity": 2, "percent": "2"}), "steps"),
        (volume({"quantity": 1, "percent": "1"}, counted="nope"), "counted"),
        (of("free_item"), "items"),
        (of("free_item", add="same", items=[{"sku": "a"}]), "items"),
        (of("free_item", items=[{"sku": "a"}], lines=TEA), "lines"),
        (of("upgrade", to="a", lines="nope"), "lines"),
        (of("delivery", at={}), "at"),
        (of("delivery", at={"percent": "0"}), "at/percent"),
        (of("voucher", campaign_id="cmp_x"), "campaign_id"),
        (of("credit", amount="0"), "amount"),
        (fixed("0"), "points"),
    ],
)
def test_a_wrong_argument_is_refused_where_it_stands(effect: dict[str, Any], pointer: str) -> None:
    with pytest.raises(InvalidField) as raised:
        on_cart(of("tag", tag="a"), effect)
    assert raised.value.pointer == f"/effects/1/{pointer}".rstrip("/")


@pytest.mark.parametrize(
    "effect",
    [
        of("order_amount", amount=5),
        of("line_percent", percent="5", which="any"),
        of("line_percent", percent="5", units_max=0),
        of("buy_get", buy={"quantity": 0}),
        of("bundle", items=[], percent="1"),
        volume(),
        of("free_item", items=[{"sku": "\x00"}]),
        of("upgrade", to=""),
        of("tag", tag=""),
        of("custom", type="No Spaces"),
        of("custom", type="a", payload={"a": "x" * 10_001}),
        of("custom", type="a", payload={"a": [{"b": "\x00"}]}),
        of("custom", type="a", payload={"\x00": 1}),
        of("custom", type="a", payload={"a": float("inf")}),
        of("custom", type="a", payload={"a": "\ud800"}),
        of("message", text="a", translations={"d\x00": "a"}),
        of("no_such_kind"),
    ],
)
def test_what_is_no_effect_does_not_pass_the_wire(effect: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        definition(effect, trigger="cart")


def test_a_payload_may_tell_of_what_it_must_not_have() -> None:
    assert change(of("custom", type="a", payload={"a": "\\u0000"}), item(1)).gifts[0].what["payload"] == {
        "a": "\\u0000"
    }


@pytest.mark.parametrize("more", [{"stacking": {}}, {"rollout_percent": "5"}, {"on_rollback": "keep_used"}])
def test_only_carts_have_what_only_carts_know(more: dict[str, Any]) -> None:
    with pytest.raises(InvalidField) as raised:
        on_cart(fixed("1"), trigger="order.paid", **more)
    assert raised.value.pointer == f"/{next(iter(more))}"


def test_only_carts_have_effects_of_carts() -> None:
    with pytest.raises(InvalidField) as raised:
        on_cart(of("tag", tag="a"), trigger="order.paid")
    assert raised.value.pointer == "/effects/0/kind"


@pytest.mark.parametrize(
    ("effect", "counts"),
    [
        (of("line_percent", percent="1"), True),
        (of("buy_get", buy={"quantity": 1}), True),
        (of("bundle", items=[{}], percent="1"), True),
        (of("bundle", items=[{}], percent="1", of="order"), False),
        (volume({"quantity": 1, "percent": "1"}), True),
        (volume({"quantity": 1, "order_amount": "1"}), False),
        (of("order_percent", percent="1"), False),
        (of("delivery"), False),
        (of("message", text="a"), False),
    ],
)
def test_units_are_limited_only_where_an_effect_counts_them(effect: dict[str, Any], counts: bool) -> None:
    limits = [{"scope": "customer", "period": "ever", "measure": "units", "max": 5}]
    if counts:
        on_cart(effect, limits=limits)
        return
    with pytest.raises(InvalidField) as raised:
        on_cart(effect, limits=limits)
    assert raised.value.pointer == "/effects/0/kind"


def test_an_effect_that_lacks_a_fact_is_refused_with_its_campaign() -> None:
    live = on_cart({"kind": "formula", "wallet": "beans", "points": "customer.attributes.past_spend"})
    found = offered(live, moment([item(100)]))
    assert isinstance(found, Refusal)
    assert found.code == "effect_failed"


def test_a_cart_without_lines_costs_its_delivery() -> None:
    assert costs(of("order_amount", amount="1"), delivery=490) == 490
    assert costs(of("buy_get", buy={"quantity": 1})) == 0
