"""Gift cards: money on codes.

A card and its voucher, which has the code, share an id. A card has one currency, and its money is one account of the
ledger in the unit of that currency, with a lot for each loading; all lots of a card end when the card ends. Always
true: what is outstanding is what was loaded, topped up and refunded less what was spent, lost and paid out; no code is
told in an event, or to who may not spend; nothing is set that the law of the card's jurisdiction, as known, forbids.
"""

from laurels.core.ledger import Speaker
from laurels.program.giftcards.model import GiftCard, Standing
from laurels.program.giftcards.policy import REFUSALS, GiftCardUnusable, refusal
from laurels.program.giftcards.service import block_named, issue, load_many, revived, standings
from laurels.program.giftcards.spending import booked_debit, booked_refund, rest_of, tell_expired, tell_released
from laurels.program.giftcards.store import BY_IDS, BY_KEYS
from laurels.program.giftcards.transfers import (
    CURRENCY_OF,
    account,
    give_back_transfers,
    spend_transfer,
    spend_transfers,
    unit,
    uses_account,
)

EVENTS = {
    "gift_card.created": "A gift card was made.",
    "gift_card.activated": "A gift card was bought for good and got its money; `activates_at` says from when on.",
    "gift_card.topped_up": "More money was put on a gift card.",
    "gift_card.reserved": "Money on a gift card was reserved for a payment.",
    "gift_card.released": "Money that was reserved on a gift card is free again.",
    "gift_card.debited": "A gift card has paid.",
    "gift_card.refunded": "Money that a gift card had paid came back to it.",
    "gift_card.cashed_out": "The rest of a gift card was paid out.",
    "gift_card.expired": "Money on a gift card ran out.",
    "gift_card.prolonged": "A gift card and the money on it end later.",
    "gift_card.blocked": "Nobody can pay with a gift card any more.",
    "gift_card.unblocked": "A blocked gift card can be used again.",
}

SPEAKER = Speaker(tell_expired, tell_released)
"""What becomes of cards when the ledger's jobs end money on them; the worker binds it to the units of money."""

__all__ = [
    "BY_IDS",
    "BY_KEYS",
    "CURRENCY_OF",
    "EVENTS",
    "REFUSALS",
    "SPEAKER",
    "GiftCard",
    "GiftCardUnusable",
    "Standing",
    "account",
    "block_named",
    "booked_debit",
    "booked_refund",
    "give_back_transfers",
    "issue",
    "load_many",
    "refusal",
    "rest_of",
    "revived",
    "spend_transfer",
    "spend_transfers",
    "standings",
    "unit",
    "uses_account",
]
