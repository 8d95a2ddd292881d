"""Credit: money on the customer's gift card."""

from __future__ import annotations

from typing import Literal

from laurels.program.campaigns.effects.discount import Amount
from laurels.program.campaigns.effects.effect import Bench, OnCart
from laurels.program.campaigns.effects.gifts import always
from laurels.program.campaigns.effects.pricer import Pricer
from laurels.program.campaigns.phrases import Phrases


class Credit(OnCart):
    """Put money on the customer's newest gift card when the cart is redeemed; who has none gets one."""

    example = "With amount 5.00, who redeems this cart has 5.00 more on the gift card."

    kind: Literal["credit"]
    amount: Amount

    def pricer(self, bench: Bench) -> Pricer:
        return always("credit", {"amount_minor": bench.minor("amount", self.amount)})

    def sentence(self, bench: Bench, words: Phrases) -> str:
        return words.say("credit", words.money(self.amount, bench.currency))
