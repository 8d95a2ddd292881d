"""What shops do with carts in tests, in a line each: a promotion, a code, a cart that is priced and redeemed."""

from __future__ import annotations

from typing import Any

from tests.served import Client

ONCE = {"scope": "campaign", "period": "ever", "measure": "times", "max": 1}


def percent(much: str, **more: Any) -> dict[str, Any]:
    """Write a percentage off the order."""
    return {"kind": "order_percent", "percent": much, **more}


def off(amount: str, **more: Any) -> dict[str, Any]:
    """Write an amount off the order."""
    return {"kind": "order_amount", "amount": amount, **more}


async def promotion(client: Client, *effects: dict[str, Any], name: str = "A promotion", **more: Any) -> str:
    """Launch a campaign of every cart, of 10 % off unless told."""
    return await _campaign(client, name, "cart", list(effects) or [percent("10")], more)


async def coupon(client: Client, code: str | None, *effects: dict[str, Any], name: str = "Coupons", **more: Any) -> str:
    """Launch a campaign of codes, of 10 % off unless told, and give it a code that can be used without end."""
    voucher = {"uses_max": None, **more.pop("voucher", {})}
    id = await _campaign(client, name, "code", list(effects) or [percent("10")], more)
    if code is not None:
        await client.post("/v1/vouchers", {"campaign_id": id, "code": code, **voucher})
    return id


async def _campaign(
    client: Client, name: str, trigger: str, effects: list[dict[str, Any]], more: dict[str, Any]
) -> str:
    launched = more.pop("launched", True)
    made = await client.post("/v1/campaigns", {"name": name, "trigger": trigger, "effects": effects, **more})
    if launched:
        await client.post(f"/v1/campaigns/{made['id']}/launches", {"reason": "go"})
    return made["id"]


async def gift_card(client: Client, amount_minor: int, **more: Any) -> dict[str, Any]:
    """Sell a gift card."""
    return await client.post("/v1/gift_cards", {"amount_minor": amount_minor, "currency": "GBP", **more})


def cart(*amounts: int, codes: tuple[str, ...] = (), by: str | None = None, **more: Any) -> dict[str, Any]:
    """Write a cart with a line of two pieces for each amount, and codes to use on it."""
    lines = [{"sku": f"sku-{n}", "quantity": 2, "amount_minor": amount} for n, amount in enumerate(amounts)]
    sent: dict[str, Any] = {"currency": "GBP", "lines": lines, "incentives": [{"code": code} for code in codes], **more}
    if by is not None:
        sent["customer"] = {"source": "shop", "external_id": by}
    return sent


def order(name: str, *amounts: int, **more: Any) -> dict[str, Any]:
    """Write a cart that is bought under a name."""
    return {**cart(*amounts, **more), "external_id": name}


async def validated(client: Client, *amounts: int, **more: Any) -> Any:
    """Price a cart."""
    return await client.post("/v1/validations", cart(*amounts, **more))


async def redeemed(client: Client, name: str, *amounts: int, **more: Any) -> Any:
    """Redeem a cart."""
    return await client.post("/v1/redemptions", order(name, *amounts, **more))


def why(priced: Any) -> list[str]:
    """List the codes of the refusals of what was asked for, or of what applies by itself where nothing was."""
    return [one["refusal"]["code"] for one in priced["refused"]]
