"""Per item: points for each item bought."""

from __future__ import annotations

from fractions import Fraction
from typing import ClassVar, Literal

from pydantic import Field

from laurels.program.campaigns.effects.effect import (
    Bench,
    DecimalText,
    Earning,
    LinesRule,
    line_keys,
    line_needs,
    reads_of,
)
from laurels.program.campaigns.effects.payout import Payout, of_lines
from laurels.program.campaigns.phrases import Phrases


class PerItem(Earning):
    """Earn points for each item bought, that is for the quantity of the lines that count."""

    example = "With points 10 for lines of coffee, 3 bags of coffee and 1 of tea earn 30 points."

    on: ClassVar[tuple[str, ...]] = ("order", "cart")

    kind: Literal["per_item"]
    points: DecimalText = Field(description="How many points for each item.", examples=["10"])
    lines: LinesRule = None

    def compiled(self, bench: Bench) -> Payout:
        bench.orders_only("kind")
        wallet = bench.wallet(self.wallet)
        lines = bench.lines(self.lines)
        minimum, maximum = bench.bounds(self, wallet)
        return Payout(
            wallet.id,
            of_lines("quantity", lines),
            Fraction(bench.units("points", self.points, wallet)),
            minimum=minimum,
            maximum=maximum,
            needs=line_needs(lines) | {"order.lines.quantity"},
            reads=reads_of(lines),
            keys=line_keys(lines),
        )

    def sentence(self, bench: Bench, words: Phrases) -> str:
        points, lines = words.points(bench.wallet(self.wallet), self.points), bench.lines(self.lines)
        if lines is None:
            return words.say("per_item", points=points)
        return words.say("per_item_lines", points=points, lines=lines.sentence(words.locale.code))
