"""By how much chosen units become cheaper: a percentage, an amount off each, or a fixed price for each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from pydantic import BaseModel, ConfigDict, Field

from laurels.core.carts import Priced, Terms, Units
from laurels.kit import money
from laurels.kit.money import Rounding
from laurels.kit.problems import InvalidField
from laurels.program.campaigns.effects.discount import Amount, Percent
from laurels.program.campaigns.effects.effect import Bench
from laurels.program.campaigns.phrases import Phrases


@dataclass(frozen=True, slots=True)
class Reduce:
    """A compiled reduction: so many of so many parts off, an amount off each unit, or else a fixed price for each.

    Whatever it is, it is rounded once: 50 % off 2 of 3 units for 10.00 together is 3.33.
    """

    part: tuple[int, int] | None = None
    amount: int | None = None
    fixed: int | None = None

    def units(self, priced: Priced, terms: Terms, units: Units) -> dict[int, int]:
        """Tell what is taken off each line for its chosen units."""
        lines, rounding, divide = priced.cart.lines, terms.rounding, money.divide
        if self.part is not None:
            top, bottom = self.part
            bases = priced.bases(initial=terms.initial)
            return {
                place: divide(bases[place] * count * top, lines[place].quantity * bottom, rounding)
                for place, count in units.items()
            }
        costs = costing(priced, units, terms)
        return {place: self._off(costs[place], count) for place, count in units.items()}

    def whole(self, cost: int, initial: int, rounding: Rounding) -> int:
        """Tell what is taken off something that is no unit of a line and costs so much, such as the delivery."""
        if self.part is not None:
            return min(cost, money.divide(initial * self.part[0], self.part[1], rounding))
        return self._off(cost, 1)

    def _off(self, cost: int, count: int) -> int:
        if self.amount is not None:
            return min(cost, self.amount * count)
        return max(0, cost - (self.fixed or 0) * count)


def costing(priced: Priced, units: Units, terms: Terms, *, initial: bool = False) -> dict[int, int]:
    """Tell what the chosen units of each line cost, by now or before all incentives."""
    lines, costs = priced.cart.lines, priced.bases(initial=initial)
    return {
        place: costs[place]
        if count == lines[place].quantity
        else money.divide(costs[place] * count, lines[place].quantity, terms.rounding)
        for place, count in units.items()
    }


class _Reducing(Protocol):
    """What has the arguments of a reduction."""

    @property
    def percent(self) -> str | None: ...
    @property
    def amount(self) -> str | None: ...
    @property
    def price(self) -> str | None: ...


def one_of(asked: _Reducing, bench: Bench) -> Reduce:
    """Check that one of a percentage, an amount and a price is given, and make it fast.

    :raises InvalidField: not exactly one is given, or what is given is wrong
    """
    if [asked.percent, asked.amount, asked.price].count(None) != 2:
        raise InvalidField("Give one of percent, amount and price.", pointer=bench.pointer)
    if asked.percent is not None:
        return Reduce(part=bench.percent("percent", asked.percent))
    if asked.amount is not None:
        return Reduce(amount=bench.minor("amount", asked.amount))
    return Reduce(fixed=bench.minor("price", asked.price or "", least=0))


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
        return one_of(self, bench)

    def said(self, bench: Bench, words: Phrases) -> str:
        """Say it as it follows "1 item": "free", "at 50% off", "at 1.00 GBP off each" or "for 2.00 GBP each"."""
        if self.percent is not None:
            return words.say("free") if whole(self.percent) else words.say("at_off", words.percent(self.percent))
        if self.amount is not None:
            return words.say("at_off_each", words.money(self.amount, bench.currency))
        return words.say("at_each", words.money(self.price, bench.currency))


def whole(percent: str) -> bool:
    """Tell whether a percentage is all of it."""
    return money.parse_decimal(percent) == 100


FREE = Reduction(percent="100")
