"""Fixed: the same number of points each time."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from pydantic import Field

from laurels.program.campaigns.effects.effect import Bench, DecimalText, Earning
from laurels.program.campaigns.effects.payout import Payout, once
from laurels.program.campaigns.phrases import Phrases


class Fixed(Earning):
    """Earn the same number of points each time."""

    example = "With points 50, each newsletter subscription earns 50 points."

    kind: Literal["fixed"]
    points: DecimalText = Field(description="How many points.", examples=["50"])

    def compiled(self, bench: Bench) -> Payout:
        wallet = bench.wallet(self.wallet)
        minimum, maximum = bench.bounds(self, wallet)
        units = bench.units("points", self.points, wallet)
        return Payout(wallet.id, once, Fraction(units), minimum=minimum, maximum=maximum)

    def sentence(self, bench: Bench, words: Phrases) -> str:
        return words.say("fixed", points=words.points(bench.wallet(self.wallet), self.points))
