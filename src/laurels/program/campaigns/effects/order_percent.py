"""Order percent: a percentage off the order."""

from __future__ import annotations

from typing import Literal

from laurels.core import carts
from laurels.core.carts import Change, Priced, Terms
from laurels.kit import money
from laurels.program.campaigns.effects.discount import Discount, Percent
from laurels.program.campaigns.effects.effect import Bench
from laurels.program.campaigns.effects.pricer import Pricer
from laurels.program.campaigns.model import Bound
from laurels.program.campaigns.phrases import Phrases


class OrderPercent(Discount):
    """Take a percentage off the order: worked out and rounded once, then shared among the lines by what they cost."""

    example = "With percent 15 and maximum 50.00, a cart of 650.00 costs 600.00 and one of 100.00 costs 85.00."

    kind: Literal["order_percent"]
    percent: Percent

    def pricer(self, bench: Bench) -> Pricer:
        top, bottom = bench.percent("percent", self.percent)

        def off(chosen: tuple[int, ...], maximum: int | None) -> Bound:
            def price(priced: Priced, terms: Terms) -> Change:
                bases = priced.bases(initial=terms.initial)
                base = sum([bases[place] for place in chosen if place not in priced.closed])
                amount = money.divide(base * top, bottom, terms.rounding)
                return carts.discounted(priced, chosen, amount, terms, maximum=maximum)

            return price

        return self.over(bench, off)

    def sentence(self, bench: Bench, words: Phrases) -> str:
        return self.said(bench, words, percent=words.percent(self.percent))
