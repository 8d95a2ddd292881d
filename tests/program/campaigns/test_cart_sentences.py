"""Campaigns of carts in plain words."""

from __future__ import annotations

from typing import Any

import pytest

from laurels.program.campaigns.phrases import PHRASES
from laurels.program.campaigns.sentence import sentence
from tests.program.campaigns.carting import COFFEE, TEA
from tests.program.campaigns.stage import LONDON, PROGRAM, SOURCES, definition, proportional

IS_COFFEE, IS_TEA = (f"{kind} is among the collections of the product" for kind in ("coffee", "tea"))
PAIR = [{"lines": COFFEE}, {"lines": TEA, "quantity": 2}]
PAIRED = f"1 item for which {IS_COFFEE} and 2 items for which {IS_TEA}"


def said(*effects: dict[str, Any], locale: str = "en", trigger: str = "cart", **more: Any) -> str:
    meant = definition(*effects, trigger=trigger, **more)
    return sentence(meant, program_id=PROGRAM, sources=SOURCES, zone=LONDON, locale=locale)


def of(kind: str, **arguments: Any) -> dict[str, Any]:
    return {"kind": kind, **arguments}


CASES: list[tuple[dict[str, Any], str]] = [
    (of("order_amount", amount="10.00"), "10.00 GBP off"),
    (
        of("order_amount", amount="10.00", spread="quantity", lines=COFFEE),
        f"10.00 GBP off the lines for which {IS_COFFEE} (shared by quantity)",
    ),
    (of("order_percent", percent="15", maximum="50.00"), "15% off (at most 50.00 GBP off)"),
    (of("order_percent", percent="12.5", lines=TEA), f"12.5% off the lines for which {IS_TEA}"),
    (of("order_price", price="50"), "the order for 50 GBP"),
    (of("order_price", price="50", lines=TEA), f"the lines for which {IS_TEA} together for 50 GBP"),
    (of("line_amount", amount="10"), "10 GBP off each item"),
    (
        of("line_amount", amount="10", off="line", line_maximum="4"),
        "10 GBP off each line (at most 4 GBP off each line)",
    ),
    (of("line_amount", amount="10", lines=TEA), f"10 GBP off each item for which {IS_TEA}"),
    (of("line_amount", amount="10", off="line", lines=TEA), f"10 GBP off each line for which {IS_TEA}"),
    (
        of("line_percent", percent="50", which="cheapest", units_max=1),
        "50% off each item (only the cheapest item)",
    ),
    (
        of("line_percent", percent="50", which="cheapest", units_max=2, lines=TEA),
        f"50% off each item for which {IS_TEA} (only the cheapest 2 items)",
    ),
    (
        of("line_percent", percent="50", which="dearest", units_max=1, line_units_max=3),
        "50% off each item (only the most expensive item, at most 3 items of each line)",
    ),
    (
        of("line_percent", percent="50", which="dearest", units_max=3),
        "50% off each item (only the most expensive 3 items)",
    ),
    (of("line_percent", percent="50", units_max=1), "50% off each item (at most 1 item)"),
    (of("line_price", price="10"), "each item for 10 GBP"),
    (of("line_price", price="10", lines=TEA), f"each item for which {IS_TEA} for 10 GBP"),
    (of("discount_formula", amount="order.amount * 0.1"), "as much off as the order amount times 0.1"),
    (
        of("discount_formula", amount="order.amount * 0.1", lines=TEA, minimum="1", maximum="5", fallback="2"),
        f"as much off the lines for which {IS_TEA} as the order amount times 0.1 "
        "(at least 1 GBP off, at most 5 GBP off, 2 GBP off where that is not known)",
    ),
    (
        of("discount_formula", amount="order.quantity", spread="quantity"),
        "as many GBP off as the order's quantity (shared by quantity)",
    ),
    (
        of("discount_formula", amount="order.quantity", lines=TEA),
        f"as many GBP off the lines for which {IS_TEA} as the order's quantity",
    ),
    (of("buy_get", buy={"quantity": 2}, repeat_max=1), "1 more item free for every 2 items bought (at most once)"),
    (of("buy_get", buy={"quantity": 1}, get={"at": {"percent": "50"}}), "1 more item at 50% off for every item bought"),
    (
        of("buy_get", buy={"quantity": 1, "lines": COFFEE}, get={"lines": TEA, "at": {"percent": "100.0"}}),
        f"1 item for which {IS_TEA} free for every item bought for which {IS_COFFEE}",
    ),
    (
        of("buy_get", buy={"quantity": 3, "lines": TEA}, get={"quantity": 2, "at": {"amount": "1"}}, same_product=True),
        f"2 more items at 1 GBP off each for every 3 items bought for which {IS_TEA} (all of the same product)",
    ),
    (
        of("buy_get", buy={"amount": "100"}, get={"at": {"price": "2"}}, repeat_max=3, maximum="9"),
        "1 more item for 2 GBP each for every 100 GBP spent (at most 3 times, at most 9 GBP off)",
    ),
    (
        of("buy_get", buy={"amount": "100", "lines": TEA}),
        f"1 more item free for every 100 GBP spent on lines for which {IS_TEA}",
    ),
    (
        of("bundle", items=[{"quantity": 2}], price="80", repeat_max=1),
        "each bundle of 2 items for 80 GBP (at most once)",
    ),
    (of("bundle", items=PAIR, price="80", of="order"), f"the order for 80 GBP with a bundle of {PAIRED}"),
    (of("bundle", items=PAIR, percent="5"), f"5% off the bundle of {PAIRED}"),
    (of("bundle", items=PAIR, percent="5", of="order"), f"5% off the order with a bundle of {PAIRED}"),
    (of("bundle", items=PAIR, percent="5", scaled=True), f"5% off for each bundle of {PAIRED}, off these bundles"),
    (of("bundle", items=PAIR, percent="5", scaled=True, of="order"), f"5% off the order for each bundle of {PAIRED}"),
    (of("bundle", items=PAIR, amount="3"), f"3 GBP off each bundle of {PAIRED}"),
    (of("bundle", items=PAIR, amount="3", of="order"), f"3 GBP off the order for each bundle of {PAIRED}"),
    (
        of("volume", steps=[{"quantity": 1, "percent": "10"}, {"quantity": 10, "amount": "2"}]),
        "10% off each item from 1 item on and 2 GBP off each item from 10 items on",
    ),
    (
        of(
            "volume",
            lines=TEA,
            counted=COFFEE,
            steps=[{"spent": "5", "price": "4"}, {"spent": "9", "order_amount": "2"}],
        ),
        f"each item for 4 GBP from 5 GBP on and 2 GBP off from 9 GBP on, on the lines for which {IS_TEA} "
        f"(counting the lines for which {IS_COFFEE})",
    ),
    (of("free_item", items=[{"sku": "mug", "quantity": 2}, {"sku": "pen"}]), "2 × mug and 1 × pen free"),
    (of("free_item", add="new", items=[{"sku": "mug"}]), "1 × mug free on top"),
    (of("free_item", add="same"), "1 more item of the same product free with each line"),
    (
        of("free_item", add="same", quantity=2, lines=TEA),
        f"2 more items of the same product free with each line for which {IS_TEA}",
    ),
    (of("upgrade", to="suite-1", units_max=1), "an upgrade to suite-1 at the same price (at most 1 item)"),
    (
        of("upgrade", to="suite-1", lines=TEA),
        f"an upgrade to suite-1 at the same price for the lines for which {IS_TEA}",
    ),
    (of("delivery"), "free delivery"),
    (of("delivery", at={"percent": "50"}, maximum="3"), "50% off delivery (at most 3 GBP off)"),
    (of("delivery", at={"amount": "2"}), "2 GBP off delivery"),
    (of("delivery", at={"price": "1"}), "delivery for 1 GBP"),
    (of("voucher", campaign_id="cmp_01kaw3x9p3e9rs8s9p1y9e1v5a"), "a voucher of another campaign"),
    (of("credit", amount="5.00"), "5.00 GBP on the gift card"),
    (of("tag", tag="gift-wrap"), "the tag “gift-wrap” on the order"),
    (of("message", text="Hello"), "the message “Hello”"),
    (of("custom", type="engraving"), "the effect “engraving” of the shop"),
    (proportional("1", "1.00"), "1 bean per 1.00 GBP of the order amount"),
]


@pytest.mark.parametrize(("effect", "words"), CASES)
def test_an_effect_is_said_as_a_marketer_would(effect: dict[str, Any], words: str) -> None:
    assert said(effect) == f"On every cart, customers get {words}."


@pytest.mark.parametrize("locale", sorted(PHRASES))
def test_every_effect_is_said_in_every_language(locale: str) -> None:
    for effect, words in CASES:
        spoken = said(effect, locale=locale)
        assert "{" not in spoken
        assert "  " not in spoken
        assert (words in spoken) == (locale == "en")


def limit(scope: str, period: str, measure: str, most: str, **more: Any) -> dict[str, Any]:
    return {"scope": scope, "period": period, "measure": measure, "max": most, **more}


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"condition": "order.delivery < 5"}, "free delivery, if the delivery cost is less than 5.00 GBP."),
        ({"limits": [limit("code", "ever", "times", "1")]}, "free delivery, at most once in all for each code."),
        ({"limits": [limit("code", "day", "times", "3")]}, "free delivery, at most 3 times a day for each code."),
        (
            {"limits": [limit("campaign", "ever", "discount", "30000")]},
            "free delivery, at most 30,000 GBP off in all for all customers together.",
        ),
        (
            {"limits": [limit("campaign", "ever", "discount", "30000", shared="spring")]},
            "free delivery, at most 30,000 GBP off in all for all campaigns that share “spring”.",
        ),
        (
            {"limits": [limit("store", "month", "order_value", "9000")]},
            "free delivery, at most 9,000 GBP of orders a month in each store.",
        ),
        ({"published": True}, "free delivery, if it was published to them."),
        ({"rollout_percent": "5"}, "free delivery, for 5% of the customers so far."),
        ({"stacking": {"category": "never"}}, "free delivery, not together with other incentives."),
        ({"stacking": {"category": "always"}}, "free delivery, together with any other incentive."),
        ({"on_return": "reevaluate"}, "free delivery, worked out anew after a return."),
        ({"on_return": "keep"}, "free delivery."),
    ],
)
def test_what_else_a_campaign_of_codes_says(more: dict[str, Any], words: str) -> None:
    spoken = said(of("delivery"), trigger="code", **more)
    assert spoken == f"With a code of this campaign, customers get {words}"


def test_units_are_limited_in_items() -> None:
    limits = [limit("customer", "day", "units", "5")]
    spoken = said(of("line_percent", percent="5"), limits=limits)
    assert spoken == "On every cart, customers get 5% off each item, at most 5 items a day for each customer."


def test_turkish_words_take_their_endings() -> None:
    effects = [
        of("buy_get", buy={"quantity": 2}, get={"at": {"price": "2"}}),
        of("volume", steps=[{"quantity": 10, "percent": "15"}]),
        of("delivery", at={"price": "1"}),
    ]
    assert said(*effects, locale="tr") == (
        "Her sepette, müşteriler alınan her 2 ürün için tanesi 2 GBP'den 1 ürün daha, "
        "10 üründen itibaren her üründe %15 indirim ve 1 GBP'ye teslimat kazanır."
    )
