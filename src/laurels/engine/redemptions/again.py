"""Pricing a kept redemption again, from what it was decided from, and the cart of what is left of one. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from laurels.core.attributes import Schema
from laurels.core.carts import Cart
from laurels.core.carts import Line as CartLine
from laurels.core.orders import Line
from laurels.engine import decisions, pricing
from laurels.engine.redemptions import returning
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


@dataclass(frozen=True, slots=True)
class Given:
    """What a campaign gave to a redemption: discounts, credit on gift cards, and points by wallet."""

    campaign_id: UUID
    discount_minor: int
    credit_minor: int
    points: Mapping[UUID, int]


def given(kept: Redemption) -> list[Given]:
    """List what each campaign gave when the cart was redeemed."""
    return _given(kept, lambda row: sum(sum(change["shares"]) + change["delivery_minor"] for change in row["changes"]))


def standing(kept: Redemption) -> list[Given]:
    """List what each campaign gives to the goods that were kept."""
    lines = returning.lines_of(kept)
    return _given(kept, lambda row: returning.discount_left(row, lines))


def standing_discount(kept: Redemption) -> int:
    """Say how much discount is on the goods that were kept, and on the delivery."""
    return kept.verdict["delivery_discount_minor"] + sum(line.discount_left_minor for line in returning.lines_of(kept))


def _given(kept: Redemption, discount: Callable[[Mapping[str, Any]], int]) -> list[Given]:
    discounts, credits, points = Counter[UUID](), Counter[UUID](), dict[UUID, Counter[UUID]]()
    for row in kept.verdict["used"]:
        if row["campaign_id"] is None:
            continue
        id = UUID(row["campaign_id"])
        discounts[id] += discount(row)
        mine = points.setdefault(id, Counter())
        for gift in (gift for change in row["changes"] for gift in change["gifts"]):
            if gift["kind"] == "points" and kept.customer_id is not None:
                mine[UUID(gift["wallet_id"])] += gift["points"]
            elif gift["kind"] == "credit" and kept.customer_id is not None:
                credits[id] += gift["amount_minor"]
    return [Given(id, discounts[id], credits[id], mine) for id, mine in points.items()]
