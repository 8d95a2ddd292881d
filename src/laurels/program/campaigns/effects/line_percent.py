"""Line percent: a percentage off each line, or off some of its units."""

from __future__ import annotations

from typing import Literal

from laurels.program.campaigns.effects.discount import OnUnits, Percent
from laurels.program.campaigns.effects.effect import Bench
from laurels.program.campaigns.effects.pricer import Pricer
from laurels.program.campaigns.effects.reduction import Reduce
from laurels.program.campaigns.phrases import Phrases


class LinePercent(OnUnits):
    """Take a percentage off each line, rounded line by line."""

    example = "With percent 50, which cheapest and units_max 1, shoes for 80.00 and socks for 6.00 cost 83.00."

    kind: Literal["line_percent"]
    percent: Percent

    def pricer(self, bench: Bench) -> Pricer:
        return self.each(bench, Reduce(part=bench.percent("percent", self.percent)).units)

    def sentence(self, bench: Bench, words: Phrases) -> str:
        return self.said(bench, words, percent=words.percent(self.percent))
