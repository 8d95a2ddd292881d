"""Pricing: what a cart costs with its incentives. Nothing is used here.

A cart is decided by its facts, the live campaigns, the stacking rules and what limits left. Deciding is pure, so what a
validation says is what redeeming does on an unchanged world. Always true: a total is never negative, and of what was
asked for and is not used it is said why.
"""

from laurels.engine.pricing.answers import (
    campaign_of,
    gifts_of,
    priced_out,
    shown_refusal,
    used_row,
    validated_out,
    verdict,
)
from laurels.engine.pricing.deciding import BLOCKED, Known, Prepared, decide, moved_on, seen
from laurels.engine.pricing.facts import Ready, kept, programme_at, programme_of, ready
from laurels.engine.pricing.guessing import Guesses
from laurels.engine.pricing.limits import alerted, counters, offered_again
from laurels.engine.pricing.model import CartAsked, Decided, Found, IncentiveAsked, Refusal, Used
from laurels.engine.pricing.paying import paid_from
from laurels.engine.pricing.policy import cart_asked
from laurels.engine.pricing.schemas import CART_LINES_MAX, CartLineIn, PricedCartIn, PricedOut
from laurels.engine.pricing.service import Validated, validate
from laurels.program import giftcards, stacking, vouchers

REFUSALS = {
    "code_not_found": "There is no such code.",
    "code_of_other_campaign": "The code is not one of the campaign that was named with it.",
    "code_used_up": "The code was used as often as it may be.",
    "campaign_not_found": "There is no such campaign.",
    "campaign_not_launched": "The campaign was not launched yet.",
    "campaign_paused": "The campaign is paused.",
    "campaign_ended": "The campaign is over.",
    "campaign_not_started": "The campaign has not started yet.",
    "campaign_outdated": "The campaign no longer fits what is set up.",
    "campaign_of_other_kind": "The campaign is not one of carts, or needs a code.",
    "gift_card_used_twice": "The gift card pays on the cart already.",
    "campaign_used_twice": "Another incentive of the same campaign is used on the cart.",
    "outside_window": "It is not one of the campaign's days and hours.",
    "condition_not_met": "Its condition is not met; asked to explain, the answer says which part and by how much.",
    "effect_failed": "What it gives cannot be worked out, because something is not known.",
    "not_published": "It is only for those to whom it was published.",
    "not_a_member": "It is only for members of its programme.",
    "not_rolled_out": "It is not open to this customer yet.",
    "customer_required": "It needs to know who the customer is.",
    "store_required": "It needs to know in which store it is used.",
    "customer_limit_reached": "The customer used it as often as one customer may.",
    "campaign_limit_reached": "It was used as often as it may be.",
    "code_limit_reached": "The code was used as often as it may be in this period.",
    "store_limit_reached": "It was used as often as it may be in this store.",
    "order_value_limit_reached": "It was used on carts of as much value as it may.",
    "points_limit_reached": "It gave as many points as it may.",
    "workspace_stopped": "Everything is stopped.",
    "customer_blocked": "The customer is blocked.",
    "kind_stopped": "Incentives of this kind are stopped.",
    "wallet_not_found": "There is no such wallet.",
    "wallet_without_cash_rate": "Its points are not worth money.",
    "insufficient_balance": "There are not enough points.",
    "points_invalid": "The wallet has no such points.",
    "gift_card_empty": "There is nothing on the gift card.",
    "currency_mismatch": "The card has another currency, and no rate is known.",
    "nothing_to_pay": "There is nothing left to pay.",
    **stacking.REFUSALS,
    **vouchers.REFUSALS,
    **giftcards.REFUSALS,
}
"""Every reason for which an incentive is not used, by its code."""

__all__ = [
    "BLOCKED",
    "CART_LINES_MAX",
    "REFUSALS",
    "CartAsked",
    "CartLineIn",
    "Decided",
    "Found",
    "Guesses",
    "IncentiveAsked",
    "Known",
    "Prepared",
    "PricedCartIn",
    "PricedOut",
    "Ready",
    "Refusal",
    "Used",
    "Validated",
    "alerted",
    "campaign_of",
    "cart_asked",
    "counters",
    "decide",
    "gifts_of",
    "kept",
    "moved_on",
    "offered_again",
    "paid_from",
    "priced_out",
    "programme_at",
    "programme_of",
    "ready",
    "seen",
    "shown_refusal",
    "used_row",
    "validate",
    "validated_out",
    "verdict",
]
