"""Formula: as many points as an expression says."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from pydantic import Field

from laurels.kit.money import Rounding
from laurels.program.campaigns.effects.effect import Bench, Earning, RuleText
from laurels.program.campaigns.effects.payout import Payout, of_rule
from laurels.program.campaigns.phrases import Phrases


class Formula(Earning):
    """Earn as many points as an expression says.

    Money counts in major units, so `order.amount * 2` is 2 points per 1.00. What is below zero gives nothing.
    """

    example = "With points order.quantity * 5, an order of 3 items earns 15 points."

    kind: Literal["formula"]
    points: RuleText = Field(description="An expression that gives a number.", examples=["order.quantity * 5"])
    rounding: Literal["down", "up", "half_up", "half_even"] = "down"

    def compiled(self, bench: Bench) -> Payout:
        wallet = bench.wallet(self.wallet)
        value = bench.number("points", self.points)
        minimum, maximum = bench.bounds(self, wallet)
        ratio = Fraction(10**wallet.precision, 10**value.type.places if value.type.amount else 1)
        return Payout(
            wallet.id, of_rule(value), ratio, Rounding(self.rounding), minimum, maximum, value.needs, value.reads
        )

    def sentence(self, bench: Bench, words: Phrases) -> str:
        value = bench.number("points", self.points).sentence(words.locale.code)
        return words.say("formula", units=words.units(bench.wallet(self.wallet)), value=value)
