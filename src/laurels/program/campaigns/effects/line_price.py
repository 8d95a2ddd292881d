"""Line price: each unit for a fixed price."""

from __future__ import annotations

from typing import Literal

from laurels.program.campaigns.effects.discount import Amount, OnUnits
from laurels.program.campaigns.effects.effect import Bench
from laurels.program.campaigns.effects.pricer import Pricer
from laurels.program.campaigns.effects.reduction import Reduce
from laurels.program.campaigns.phrases import Phrases


class LinePrice(OnUnits):
    """Let each unit cost a fixed price; one that costs less already stays as it is."""

    example = "With price 10.00, 3 shirts of 20.00 each cost 30.00."

    kind: Literal["line_price"]
    price: Amount

    def pricer(self, bench: Bench) -> Pricer:
        return self.each(bench, Reduce(fixed=bench.minor("price", self.price, least=0)).units)

    def sentence(self, bench: Bench, words: Phrases) -> str:
        return self.said(bench, words, price=words.money(self.price, bench.currency))
