"""What effects on carts are tried on: items, the moment that has them, and the cart that they make."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from laurels.core.carts import Cart, Change, Line, Priced, Terms
from laurels.program import stacking
from laurels.program.campaigns import LiveCampaign, Refusal, offered
from tests.program.campaigns.stage import campaign, line, order

COFFEE, TEA = '"coffee" in line.collections', '"tea" in line.collections'
BOTH = '"coffee" in line.collections || "tea" in line.collections'


@dataclass(frozen=True, slots=True)
class Item:
    """A line of a cart, and what rules see of it."""

    line: Line
    collections: tuple[str, ...] = ()


def item(
    amount: int, quantity: int = 1, *collections: str, sku: str = "A", least: int = 0, cost: int | None = None
) -> Item:
    """Put a quantity of one product, which costs so much in all, into the cart."""
    return Item(Line(sku, quantity, amount, least, cost), collections)


def coffee(amount: int, quantity: int = 1, sku: str = "C", **more: int) -> Item:
    return item(amount, quantity, "coffee", sku=sku, **more)


def tea(amount: int, quantity: int = 1, sku: str = "T", **more: int) -> Item:
    return item(amount, quantity, "tea", sku=sku, **more)


def cart(items: Sequence[Item], delivery: int = 0) -> Cart:
    return Cart(tuple(one.line for one in items), delivery)


def moment(items: Sequence[Item], delivery: int = 0, customer: Any = None) -> dict[str, Any]:
    """Describe the moment in which a cart is priced, of a customer with three orders in a year."""
    lines = [
        line(one.line.amount_minor, *one.collections, quantity=one.line.quantity, sku=one.line.sku) for one in items
    ]
    context = order(*lines, customer=customer)
    context["order"]["delivery"] = delivery
    context["customer"]["orders"] = {"1y": 3}
    return context


def on_cart(*effects: dict[str, Any], number: int = 1, trigger: str = "cart", **more: Any) -> LiveCampaign:
    """Compile a campaign of carts."""
    return campaign(*effects, id=UUID(int=number), trigger=trigger, **more)


def change(effect: dict[str, Any], *items: Item, delivery: int = 0, terms: Terms = Terms()) -> Change:  # noqa: B008
    """Tell what one effect does to a cart."""
    bound = offered(on_cart(effect), moment(items, delivery))
    assert not isinstance(bound, Refusal), bound
    return bound[0](Priced.of(cart(items, delivery)), terms)


def costs(effect: dict[str, Any], *items: Item, delivery: int = 0) -> int:
    """Tell what a cart costs with one effect."""
    priced = Priced.of(cart(items, delivery))
    return priced.after(change(effect, *items, delivery=delivery)).total_minor


def offer(live: LiveCampaign, context: dict[str, Any], **more: Any) -> stacking.Offer:
    """Offer a campaign to the cart of a moment."""
    bound = offered(live, context)
    assert not isinstance(bound, Refusal), bound
    return stacking.Offer(live.id, live.name, bound, live.stacking, **more)
