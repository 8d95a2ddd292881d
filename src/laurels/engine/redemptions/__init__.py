"""Redemptions: the incentives of a cart are used, all of them or none, and undone whole or in part.

Always true: an order has one redemption that stands, line discounts sum to the discount, nothing is used beyond its
limit, and what is undone is as if it had not been.
"""

from laurels.engine.redemptions import jobs
from laurels.engine.redemptions.again import Given, cart_of, given, order_lines, standing, standing_discount
from laurels.engine.redemptions.model import Redemption, Refused
from laurels.engine.redemptions.service import get, list_redemptions, list_refusals, load, seen
from laurels.engine.redemptions.store import GIVEN
from laurels.program import vocabulary

vocabulary.offer_grants(GIVEN)

EVENTS = {
    "redemption.redeemed": "The incentives of a cart were used.",
    "redemption.reserved": "The incentives of a cart were kept for it.",
    "redemption.voided": "A reservation was given up.",
    "redemption.expired": "The time of a reservation was over.",
    "redemption.rolled_back": "A redemption was undone.",
    "redemption.returned": "Goods of a redemption came back.",
    "campaign.limit_alert": "A limit of a campaign reached a share at which it tells.",
}

__all__ = [
    "EVENTS",
    "GIVEN",
    "Given",
    "Redemption",
    "Refused",
    "cart_of",
    "get",
    "given",
    "jobs",
    "list_redemptions",
    "list_refusals",
    "load",
    "order_lines",
    "seen",
    "standing",
    "standing_discount",
]
