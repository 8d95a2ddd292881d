"""The first day after the year: some households come to the till with a cart, a code, points and gift cards."""

from __future__ import annotations

from typing import Any

from laurels.demo import programme, story
from laurels.demo.client import Api
from laurels.demo.journey import SOURCE, Basket, Year, months

CARTS = 200
CARTS_AT_ONCE = 100
LINES_MAX = 500
CODE_EVERY = 4
POINTS_EVERY = 5
CARD_EVERY = 10
CARD_OF_EXAMPLE = "example"


async def open_till(api: Api, year: Year, program_id: str) -> int:
    """Launch the promotions and redeem the year's last carts once more; tell how many were redeemed.

    The household of the examples stays away, so that it can still use what it is shown.

    :raises Refused: the API did not take something
    """
    for body in (*programme.PROMOTIONS, programme.COUPON):
        made = await api.post("/v1/campaigns", {**body, "program_id": program_id})
        await api.post(f"/v1/campaigns/{made['id']}/launches", {"reason": "The new year begins"})
        if body is programme.COUPON:
            await api.post("/v1/vouchers", {"campaign_id": made["id"], "code": programme.CODE, "uses_max": None})
    await _gift_card(api, CARD_OF_EXAMPLE)
    example, _ = year.example()
    carts = [
        await _cart(api, place, basket) for place, basket in enumerate(_last(year)) if str(basket.household) != example
    ]
    redeemed = 0
    for start in range(0, len(carts), CARTS_AT_ONCE):
        answer = await api.post("/v1/redemptions/bulk", {"items": carts[start : start + CARTS_AT_ONCE]})
        redeemed += answer["redeemed"]
    return redeemed


def _last(year: Year) -> list[Basket]:
    """Give the last carts of the year, one for each household."""
    begins, ends = list(months())[-1]
    last = {basket.household: basket for basket in year.baskets(begins, ends) if 0 < len(basket.lines) <= LINES_MAX}
    return list(last.values())[-CARTS:]


async def _cart(api: Api, place: int, basket: Basket) -> dict[str, Any]:
    """Write a cart as a till would: some households name a code, some pay with points, some with a gift card."""
    incentives: list[dict[str, Any]] = []
    if place % CODE_EVERY == 0 and basket.amount_minor >= 2_000:
        incentives.append({"code": programme.CODE})
    if place % POINTS_EVERY == 1 and await _points(api, basket) >= 200:
        incentives.append({"wallet": "points", "amount_minor": 200})
    if place % CARD_EVERY == 2:
        incentives.append({"code": await _gift_card(api, str(basket.household))})
    lines = [
        {"sku": line["sku"], "quantity": line["quantity"], "amount_minor": line["amount_minor"]}
        for line in basket.lines
    ]
    return {
        "source": SOURCE,
        "external_id": f"cart-{basket.id}",
        "customer": story.customer(basket.household),
        "currency": story.CURRENCY,
        "channel": "store",
        "store": str(basket.store),
        "lines": lines,
        "incentives": incentives,
    }


async def _points(api: Api, basket: Basket) -> float:
    """Tell how many points a household can spend."""
    balances = await api.get(f"/v1/balances?source={SOURCE}&external_id={basket.household}")
    return next((float(one["spendable"]) for one in balances["wallets"] if one["wallet"] == "points"), 0)


async def _gift_card(api: Api, name: str) -> str:
    body = {"amount_minor": programme.GIFT_CARD_MINOR, "source": SOURCE, "external_id": f"card-{name}"}
    return str((await api.post("/v1/gift_cards", body))["code"])
