"""What effects that make lines cheaper have in common: which lines and units, and how much at most."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Annotated, TypeAlias

from pydantic import Field

from laurels.core import carts
from laurels.core.carts import Change, Priced, Terms, Units, Which
from laurels.program.campaigns.effects.effect import (
    Bench,
    LinesRule,
    OnCart,
    line_keys,
    line_needs,
    reads_of,
)
from laurels.program.campaigns.effects.pricer import Pricer, places
from laurels.program.campaigns.model import Bound, Context
from laurels.program.campaigns.phrases import Phrases
from laurels.rules import Read, Rule
from laurels.rules.keys import Key

Amount = Annotated[str, Field(max_length=40, description="In major units.", examples=["10.00"])]
Percent = Annotated[str, Field(max_length=40, description="A percentage up to 100.", examples=["20"])]
Count = Annotated[int, Field(ge=1, le=1_000_000)]
Sku = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00]*$")]
Wanted: TypeAlias = Callable[[Priced, Terms, Units], dict[int, int]]
"""Tells what an effect would like to take off each line for some of its units."""


class Discount(OnCart):
    """The arguments of every effect that takes something off lines."""

    lines: LinesRule = None
    maximum: Amount | None = Field(default=None, description="At most so much off in all.")

    def over(self, bench: Bench, off: Callable[[tuple[int, ...], int | None], Bound]) -> Pricer:
        """Compile an effect that, for the lines that count and a cap, gives what it takes off."""
        rule = bench.lines(self.lines)
        maximum = bench.maximum("maximum", self.maximum)

        def bind(context: Context) -> Bound:
            return off(places(rule, context), maximum)

        return Pricer(bind, *lines_read(rule))

    def said(self, bench: Bench, words: Phrases, *variant: str, **named: str) -> str:
        """Say it by the phrase of its kind, then how much at most."""
        rule = bench.lines(self.lines)
        said = words.over("_".join((self.name, *variant)), rule, **named)
        return said + words.within(*self.caps(bench, words))

    def caps(self, bench: Bench, words: Phrases) -> list[str]:
        """Say how much is taken off at most."""
        return words.at_most(bench.currency, self.maximum)


class OnUnits(Discount):
    """The arguments of every effect that takes something off each unit."""

    which: Which = Field(default="all", description="Which units come first, where `units_max` leaves some out.")
    units_max: Count | None = Field(default=None, description="Off at most so many units in all.")
    line_units_max: Count | None = Field(default=None, description="Off at most so many units of each line.")
    line_maximum: Amount | None = Field(default=None, description="At most so much off each line.")

    @property
    def counts_units(self) -> bool:
        return True

    def each(self, bench: Bench, wanted: Wanted) -> Pricer:
        """Compile an effect that says what it takes off some units."""
        line_maximum = bench.maximum("line_maximum", self.line_maximum)
        choice = Choice(self.which, self.units_max, self.line_units_max)

        def off(chosen: tuple[int, ...], maximum: int | None) -> Bound:
            def price(priced: Priced, terms: Terms) -> Change:
                units = choice.of(priced, chosen, terms)
                amounts = wanted(priced, terms, units)
                return carts.fitted(priced, amounts, terms, units=units, maximum=maximum, line_maximum=line_maximum)

            return price

        return self.over(bench, off)

    def caps(self, bench: Bench, words: Phrases) -> list[str]:
        caps: list[str] = []
        if self.units_max is not None:
            one = "_one" if self.units_max == 1 and self.which != "all" else ""
            caps.append(words.say(f"units_max_{self.which}{one}", words.items(self.units_max)))
        if self.line_units_max is not None:
            caps.append(words.say("line_units_max", words.items(self.line_units_max)))
        if self.line_maximum is not None:
            caps.append(words.say("line_maximum", words.money(self.line_maximum, bench.currency)))
        return caps + super().caps(bench, words)


@dataclass(frozen=True, slots=True)
class Choice:
    """Which units of some lines an effect is about."""

    which: Which = "all"
    units_max: int | None = None
    line_units_max: int | None = None

    def of(self, priced: Priced, chosen: Iterable[int], terms: Terms) -> Units:
        """Choose units, by the place of their line."""
        units = carts.units(priced, chosen)
        if self.line_units_max is not None:
            units = {place: min(count, self.line_units_max) for place, count in units.items()}
        bounds = [bound for bound in (self.units_max, terms.units_max) if bound is not None]
        return carts.picked(priced, units, min(bounds) if bounds else None, self.which)


def lines_read(*rules: Rule | None) -> tuple[frozenset[str], frozenset[Read], tuple[Key, ...]]:
    """Tell what rules over lines need, read and are found by; by nothing where there are several."""
    needs = frozenset[str]().union(*(line_needs(rule) for rule in rules))
    keys = line_keys(rules[0]) if len(rules) == 1 else ()
    return needs | {"order.lines.amount", "order.lines.quantity"}, reads_of(*rules), keys
