"""What effects that make lines cheaper have in common: which lines and units, and how much at most."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Annotated, ClassVar, Literal, TypeAlias

from pydantic import Field

from laurels.core import carts
from laurels.core.carts import Change, Priced, Terms
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

Which: TypeAlias = Literal["all", "cheapest", "dearest"]
Amount = Annotated[str, Field(max_length=40, description="In major units.", examples=["10.00"])]
Percent = Annotated[str, Field(max_length=40, description="A percentage up to 100.", examples=["20"])]
Count = Annotated[int, Field(ge=1, le=1_000_000)]


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
        """Say it by the phrase of its kind, then which lines count and how much at most."""
        said = words.say("_".join((self.name, *variant)), **named)
        rule = bench.lines(self.lines)
        if rule is not None:
            said += words.say("on_lines", rule.sentence(words.locale.code))
        return said + words.at_most(bench.currency, self.maximum)


class OnUnits(Discount):
    """The arguments of every effect that takes something off each unit."""

    counts_units: ClassVar[bool] = True

    which: Which = Field(default="all", description="Which units come first, where `units_max` leaves some out.")
    units_max: Count | None = Field(default=None, description="Off at most so many units in all.")
    line_units_max: Count | None = Field(default=None, description="Off at most so many units of each line.")
    line_maximum: Amount | None = Field(default=None, description="At most so much off each line.")

    def each(self, bench: Bench, wanted: Callable[[Priced, Terms, int, int], int]) -> Pricer:
        """Compile an effect that says what it takes off so many units of a line."""
        line_maximum = bench.maximum("line_maximum", self.line_maximum)
        choice = Choice(self.which, self.units_max, self.line_units_max)

        def off(chosen: tuple[int, ...], maximum: int | None) -> Bound:
            def price(priced: Priced, terms: Terms) -> Change:
                units = choice.of(priced, chosen, terms)
                amounts = {place: wanted(priced, terms, place, count) for place, count in units.items()}
                return carts.fitted(priced, amounts, terms, maximum=maximum, line_maximum=line_maximum, units=units)

            return price

        return self.over(bench, off)

    def said(self, bench: Bench, words: Phrases, *variant: str, **named: str) -> str:
        said = super().said(bench, words, *variant, **named)
        if self.units_max is not None:
            said += words.say(f"units_max_{self.which}", words.items(self.units_max))
        if self.line_units_max is not None:
            said += words.say("line_units_max", words.items(self.line_units_max))
        if self.line_maximum is not None:
            said += words.say("line_maximum", words.money(self.line_maximum, bench.currency))
        return said


@dataclass(frozen=True, slots=True)
class Choice:
    """Which units of some lines an effect is about."""

    which: Which = "all"
    units_max: int | None = None
    line_units_max: int | None = None

    def of(self, priced: Priced, chosen: Iterable[int], terms: Terms) -> Mapping[int, int]:
        """Choose units, by the place of their line."""
        units = carts.units_of(priced, chosen)
        if self.line_units_max is not None:
            units = [replace(unit, count=min(unit.count, self.line_units_max)) for unit in units]
        bounds = [bound for bound in (self.units_max, terms.units_max) if bound is not None]
        return carts.picked(units, min(bounds) if bounds else None, self.which)


def lines_read(*rules: Rule | None) -> tuple[frozenset[str], frozenset[Read], tuple[Key, ...]]:
    """Tell what rules over lines need, read and are found by; by nothing where there are several."""
    needs = frozenset[str]().union(*(line_needs(rule) for rule in rules))
    keys = line_keys(rules[0]) if len(rules) == 1 else ()
    return needs | {"order.lines.amount", "order.lines.quantity"}, reads_of(*rules), keys


def part_of(priced: Priced, place: int, units: int, *, initial: bool) -> int:
    """Tell what some units of a line cost."""
    return carts.worth(priced.base(place, initial=initial), priced.cart.lines[place].quantity, units)
