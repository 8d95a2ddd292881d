"""Order amount: an amount off the order."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from laurels.core import carts
from laurels.core.carts import Change, Priced, Terms
from laurels.program.campaigns.effects.discount import Amount, Discount
from laurels.program.campaigns.effects.effect import Bench
from laurels.program.campaigns.effects.pricer import Pricer
from laurels.program.campaigns.model import Bound
from laurels.program.campaigns.phrases import Phrases


class OrderAmount(Discount):
    """Take an amount off the order, shared among its lines by what they cost or by how many units they have."""

    example = "With amount 10.00, a cart of 60.00 and 40.00 costs 54.00 and 36.00."

    kind: Literal["order_amount"]
    amount: Amount
    spread: Literal["amount", "quantity"] = Field(default="amount", description="How the lines share it.")

    def pricer(self, bench: Bench) -> Pricer:
        amount = bench.minor("amount", self.amount)

        def off(chosen: tuple[int, ...], maximum: int | None) -> Bound:
            def price(priced: Priced, terms: Terms) -> Change:
                return carts.discounted(priced, chosen, amount, terms, weights=self.spread, maximum=maximum)

            return price

        return self.over(bench, off)

    def sentence(self, bench: Bench, words: Phrases) -> str:
        return self.said(bench, words, amount=words.money(self.amount, bench.currency))

    def caps(self, bench: Bench, words: Phrases) -> list[str]:
        spread = [words.say("by_quantity")] if self.spread == "quantity" else []
        return spread + super().caps(bench, words)
