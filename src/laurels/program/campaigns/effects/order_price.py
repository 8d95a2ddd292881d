"""Order price: the order, or some of its lines together, for a fixed price."""

from __future__ import annotations

from typing import Literal

from laurels.core import carts
from laurels.core.carts import Change, Priced, Terms
from laurels.program.campaigns.effects.discount import Amount, Discount
from laurels.program.campaigns.effects.effect import Bench
from laurels.program.campaigns.effects.pricer import Pricer
from laurels.program.campaigns.model import Bound
from laurels.program.campaigns.phrases import Phrases


class OrderPrice(Discount):
    """Let the order cost a fixed price; one that costs less already stays as it is."""

    example = "With price 50.00, a cart of 72.00 costs 50.00 and one of 45.00 stays at 45.00."

    kind: Literal["order_price"]
    price: Amount

    def pricer(self, bench: Bench) -> Pricer:
        fixed = bench.minor("price", self.price, least=0)

        def off(chosen: tuple[int, ...], maximum: int | None) -> Bound:
            def price(priced: Priced, terms: Terms) -> Change:
                costs = sum([priced.costs[place] for place in chosen])
                return carts.discounted(priced, chosen, max(0, costs - fixed), terms, maximum=maximum)

            return price

        return self.over(bench, off)

    def sentence(self, bench: Bench, words: Phrases) -> str:
        return self.said(bench, words, price=words.money(self.price, bench.currency))
