"""What effects that give something besides a lower price have in common."""

from __future__ import annotations

from typing import Any

from laurels.core.carts import Change, Gift, GiftKind, Priced, Terms
from laurels.program.campaigns.effects.payout import Payout
from laurels.program.campaigns.effects.pricer import Pricer
from laurels.program.campaigns.model import Bound, Context


def always(kind: GiftKind, what: dict[str, Any]) -> Pricer:
    """Compile an effect that gives the same each time."""
    change = Change(gifts=(Gift(kind, what),))

    def price(priced: Priced, terms: Terms) -> Change:
        return change

    return Pricer(lambda context: price)


def points(payout: Payout) -> Pricer:
    """Compile an effect that fills a wallet when the cart is redeemed, worked out from the cart as it was sent."""

    def bind(context: Context) -> Bound:
        amount = payout.points(context)
        gifts = (Gift("points", {"wallet_id": payout.wallet_id, "points": amount}),) if amount else ()
        change = Change(gifts=gifts)

        def price(priced: Priced, terms: Terms) -> Change:
            return change

        return price

    return Pricer(bind, payout.needs, payout.reads, payout.keys, payout.wallet_id)
