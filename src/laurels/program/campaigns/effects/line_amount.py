"""Line amount: an amount off each unit, or off each line."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from laurels.core.carts import Priced, Terms, Units
from laurels.program.campaigns.effects.discount import Amount, OnUnits
from laurels.program.campaigns.effects.effect import Bench
from laurels.program.campaigns.effects.pricer import Pricer
from laurels.program.campaigns.effects.reduction import Reduce, costing
from laurels.program.campaigns.phrases import Phrases


class LineAmount(OnUnits):
    """Take an amount off each unit, or off each line, but no more than it costs."""

    example = "With amount 10.00 off each unit, 3 mugs of 15.00 each cost 5.00 each, and a poster of 8.00 is free."

    kind: Literal["line_amount"]
    amount: Amount
    off: Literal["unit", "line"] = Field(default="unit", description="Whether it is off each unit or off each line.")

    def pricer(self, bench: Bench) -> Pricer:
        amount = bench.minor("amount", self.amount)

        def off_line(priced: Priced, terms: Terms, units: Units) -> dict[int, int]:
            return {place: min(amount, cost) for place, cost in costing(priced, units, terms).items()}

        return self.each(bench, Reduce(amount=amount).units if self.off == "unit" else off_line)

    def sentence(self, bench: Bench, words: Phrases) -> str:
        return self.said(bench, words, self.off, amount=words.money(self.amount, bench.currency))
