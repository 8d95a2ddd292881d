"""Delivery: free delivery, or cheaper."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from laurels.core.carts import NOTHING, Change, Priced, Terms
from laurels.program.campaigns.effects.discount import Amount
from laurels.program.campaigns.effects.effect import Bench, OnCart
from laurels.program.campaigns.effects.pricer import Pricer
from laurels.program.campaigns.effects.reduction import FREE, Reduction, whole
from laurels.program.campaigns.model import Bound, Context
from laurels.program.campaigns.phrases import Phrases


class Delivery(OnCart):
    """Make delivery free, or cheaper. Whether the order is large enough is a condition: `order.amount >= 50`."""

    example = "With at percent 50, a delivery of 4.90 costs 2.45; with nothing said it is free."

    kind: Literal["delivery"]
    at: Reduction = Field(default=FREE, description="How much cheaper; free if nothing is said.")
    maximum: Amount | None = Field(default=None, description="At most so much off.")

    def pricer(self, bench: Bench) -> Pricer:
        reduce = self.at.reduce(bench.at("at"))
        maximum = bench.maximum("maximum", self.maximum)

        def price(priced: Priced, terms: Terms) -> Change:
            left = priced.delivery_left
            off = reduce.whole(left, priced.cart.delivery_minor if terms.initial else left, terms.rounding)
            least = min(bound for bound in (off, maximum, terms.discount_max) if bound is not None)
            return Change(delivery_minor=least) if least > 0 else NOTHING

        def bind(context: Context) -> Bound:
            return price

        return Pricer(bind)

    def sentence(self, bench: Bench, words: Phrases) -> str:
        if self.at.percent is not None and whole(self.at.percent):
            said = words.say("delivery_free")
        elif self.at.price is not None:
            said = words.say("delivery_for", words.money(self.at.price, bench.currency))
        else:
            off = words.percent(self.at.percent) if self.at.percent else words.money(self.at.amount, bench.currency)
            said = words.say("delivery_off", off)
        return said + words.within(*words.at_most(bench.currency, self.maximum))
