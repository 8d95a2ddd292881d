"""By how much chosen units become cheaper: a percentage, an amount off each, or a fixed price for each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from laurels.core.carts import Priced, Terms
from laurels.kit import money
from laurels.kit.problems import InvalidField
from laurels.program.campaigns.effects.discount import Amount, Percent, part_of
from laurels.program.campaigns.effects.effect import Bench
from laurels.program.campaigns.phrases import Phrases

Reduce: TypeAlias = Callable[[Priced, Terms, int, int], int]
"""Tells what is taken off so many units of the line at a place."""


class Reduction(BaseModel):
    """One of a percentage, an amount off each unit, or a fixed price for each unit."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    percent: Percent | None = Field(default=None, description="A percentage off; 100 is free.")
    amount: Amount | None = Field(default=None, description="An amount off each unit.")
    price: Amount | None = Field(default=None, description="A fixed price for each unit.")

    def reduce(self, bench: Bench) -> Reduce:
        """Check it and make it fast.

        :raises InvalidField: not exactly one is given, or what is given is wrong
        """
        if [self.percent, self.amount, self.price].count(None) != 2:
            raise InvalidField("Give one of percent, amount and price.", pointer=bench.pointer)
        if self.percent is not None:
            part = bench.percent("percent", self.percent)

            def percent(priced: Priced, terms: Terms, place: int, units: int) -> int:
                costs = part_of(priced, place, units, initial=terms.initial)
                return money.divide(costs * part.numerator, part.denominator, terms.rounding)

            return percent
        if self.amount is not None:
            amount = bench.minor("amount", self.amount)

            def off(priced: Priced, terms: Terms, place: int, units: int) -> int:
                return min(amount * units, part_of(priced, place, units, initial=False))

            return off
        fixed = bench.minor("price", self.price or "", least=0)

        def price(priced: Priced, terms: Terms, place: int, units: int) -> int:
            return max(0, part_of(priced, place, units, initial=False) - fixed * units)

        return price

    def said(self, bench: Bench, words: Phrases) -> str:
        """Say it, such as "at 50 % off", "for 2.00 GBP each" or "free"."""
        if self.percent is not None:
            return words.say("free") if self.percent == "100" else words.say("off", words.percent(self.percent))
        if self.amount is not None:
            return words.say("off_each", words.money(self.amount, bench.currency))
        return words.say("each_for", words.money(self.price or "0", bench.currency))


FREE = Reduction(percent="100")


def reduced(reduce: Reduce, priced: Priced, terms: Terms, units: Mapping[int, int]) -> dict[int, int]:
    """Tell what is taken off each line for its chosen units."""
    return {place: reduce(priced, terms, place, count) for place, count in units.items()}
