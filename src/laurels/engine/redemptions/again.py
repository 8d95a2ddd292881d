"""Pricing a kept redemption again, from what it was decided from, and the cart of what is left of one. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from laurels.core.attributes import Schema
from laurels.core.carts import Cart
from laurels.core.carts import Line as CartLine
from laurels.core.orders import Line
from laurels.engine import decisions, pricing
from laurels.engine.redemptions.model import Redemption
from laurels.program import campaigns, stacking
from laurels.program.campaigns import LiveCampaign
from laurels.program.stacking import Offer, Result, Rules


def seen_by(row: Mapping[str, Any], context: Mapping[str, Any], *, schemas: Mapping[str, Schema]) -> Mapping[str, Any]:
    """Give what the campaign of a row saw of a moment: the code too, where one had asked for it."""
    return decisions.with_code(context, row.get("code_attributes", {}), schemas)


def order_lines(kept: Redemption) -> tuple[Line, ...]:
    """Read the lines of a redemption's cart as rules see them."""
    return tuple(
        Line(
            place + 1,
            row["id"],
            row["sku"],
            row["quantity"],
            row["amount_minor"],
            row["gross_minor"],
            None,
            row["attributes"],
        )
        for place, row in enumerate(kept.cart["lines"])
    )


def cart_of(kept: Redemption) -> Cart:
    """Read a redemption's cart as it is priced."""
    return Cart(
        tuple(
            CartLine(row["sku"], row["quantity"], row["amount_minor"], row["least_minor"], row["cost_minor"])
            for row in kept.cart["lines"]
        ),
        kept.cart["delivery_minor"],
    )


def context_of(
    kept: Redemption, lines: Sequence[Line], *, schemas: Mapping[str, Schema], zone: ZoneInfo, nobody: UUID
) -> dict[str, Any]:
    """Put together what rules saw of a redemption's moment, with these lines in the cart."""
    return decisions.build_context(
        kept.facts["moment"],
        schemas=schemas,
        customer_id=kept.customer_id or nobody,
        occurred_at=kept.placed_at,
        zone=zone,
        order=decisions.order_facts(
            currency=kept.currency,
            channel=kept.facts.get("channel", ""),
            store=kept.facts.get("store", ""),
            attributes=kept.cart["attributes"],
            tenders=(),
            lines=lines,
            delivery=kept.cart["delivery_minor"],
        ),
        lines=lines,
    )


def stacked(
    kept: Redemption,
    versions: Mapping[tuple[UUID, int], LiveCampaign],
    rules: Rules,
    context: Mapping[str, Any],
    *,
    schemas: Mapping[str, Schema],
) -> Result:
    """Stack again what was offered then, within what its limits had left then."""
    counted = {UUID(id): used for id, used in kept.facts.get("counted", {}).items()}
    cart = cart_of(kept)
    offers: list[Offer] = []
    for row in kept.facts["asked"]:
        live = versions[UUID(row["campaign_id"]), row["version"]]
        bound = campaigns.offered(live, seen_by(row, context, schemas=schemas))
        if isinstance(bound, campaigns.Refusal):
            continue
        offer = pricing.offered_again(row, live, bound, counted, cart.amount_minor)
        if offer is not None:
            offers.append(offer)
    return stacking.stack(cart, offers, rules)
