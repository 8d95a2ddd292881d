"""Upgrade: something better at the price of what was chosen."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from laurels.core.carts import Change, Priced, Replaced, Terms
from laurels.program.campaigns.effects.discount import Choice, Count, Sku, lines_read
from laurels.program.campaigns.effects.effect import Bench, LinesRule, OnCart
from laurels.program.campaigns.effects.pricer import Pricer, places
from laurels.program.campaigns.model import Bound, Context
from laurels.program.campaigns.phrases import Phrases


class Upgrade(OnCart):
    """Have the shop give another product for units of the lines that count, at the price of what they are."""

    example = "With to suite-1 for lines of rooms, a customer who books a room for 90.00 gets the suite for 90.00."

    kind: Literal["upgrade"]
    lines: LinesRule = None
    to: Sku = Field(description="The SKU that is given instead.", examples=["suite-1"])
    units_max: Count | None = Field(default=None, description="At most so many units.")

    @property
    def counts_units(self) -> bool:
        return True

    def pricer(self, bench: Bench) -> Pricer:
        rule = bench.lines(self.lines)
        choice = Choice("all", self.units_max)

        def bind(context: Context) -> Bound:
            chosen = places(rule, context)

            def price(priced: Priced, terms: Terms) -> Change:
                worse = [place for place in chosen if priced.cart.lines[place].sku != self.to]
                units = choice.of(priced, worse, terms)
                return Change(replaced=tuple(Replaced(place, count, self.to) for place, count in units.items()))

            return price

        return Pricer(bind, *lines_read(rule))

    def sentence(self, bench: Bench, words: Phrases) -> str:
        said = words.over("upgrade", bench.lines(self.lines), sku=self.to)
        caps = [] if self.units_max is None else [words.say("units_max_all", words.items(self.units_max))]
        return said + words.within(*caps)
