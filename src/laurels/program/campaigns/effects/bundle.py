"""Bundle: items that are bought together for less."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from laurels.core import carts
from laurels.core.carts import NOTHING, Change, Priced, Terms, Unit
from laurels.kit import money
from laurels.kit.problems import InvalidField
from laurels.program.campaigns.effects.discount import Amount, Count, Percent, lines_read
from laurels.program.campaigns.effects.effect import Bench, LinesRule, OnCart
from laurels.program.campaigns.effects.pricer import Pricer, places
from laurels.program.campaigns.model import Bound, Context
from laurels.program.campaigns.phrases import Phrases


class Item(BaseModel):
    """So many units of some lines."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    lines: LinesRule = None
    quantity: Count = 1


class Bundle(OnCart):
    """Make a bundle of items cheaper: a percentage or an amount off, or a fixed price for each bundle.

    As many bundles are counted as the cart has items for, each unit in one of them, the dearest first. An amount off is
    multiplied by the bundles, and so is a percentage where `scaled` says so; a price is that of each bundle, or of the
    whole order where `of` is `order`.
    """

    example = (
        "With a lamp and a bulb for price 30.00, 2 lamps of 25.00 and 3 bulbs of 8.00 cost 68.00 instead of 74.00."
    )

    counts_units: ClassVar[bool] = True

    kind: Literal["bundle"]
    items: list[Item] = Field(min_length=1, max_length=20)
    of: Literal["bundle", "order"] = Field(default="bundle", description="Whether it is off the bundles or the order.")
    percent: Percent | None = None
    amount: Amount | None = None
    price: Amount | None = None
    scaled: bool = Field(default=False, description="Whether each bundle adds its percentage.")
    repeat_max: Count | None = Field(default=None, description="At most so many bundles.")
    maximum: Amount | None = None

    def pricer(self, bench: Bench) -> Pricer:
        if [self.percent, self.amount, self.price].count(None) != 2:
            raise InvalidField("Give one of percent, amount and price.", pointer=bench.pointer)
        rules = [bench.at(f"items/{number}").lines(item.lines) for number, item in enumerate(self.items)]
        maximum = bench.maximum("maximum", self.maximum)
        part = None if self.percent is None else bench.percent("percent", self.percent)
        amount = None if self.amount is None else bench.minor("amount", self.amount)
        fixed = None if self.price is None else bench.minor("price", self.price, least=0)

        def bind(context: Context) -> Bound:
            chosen = [places(rule, context) for rule in rules]

            def price(priced: Priced, terms: Terms) -> Change:
                count, units = self._formed(priced, chosen, terms)
                if not count:
                    return NOTHING
                whole = self.of == "order"
                over = tuple(range(len(priced.cart.lines))) if whole else tuple(sorted(units))
                lines = priced.cart.lines
                costs = {
                    place: priced.base(place, initial=terms.initial and fixed is None)
                    if whole
                    else carts.worth(
                        priced.base(place, initial=terms.initial and fixed is None), lines[place].quantity, units[place]
                    )
                    for place in over
                }
                total = sum(costs.values())
                if part is not None:
                    times = count if self.scaled else 1
                    off = min(total, money.divide(total * part.numerator * times, part.denominator, terms.rounding))
                elif amount is not None:
                    off = amount * count
                else:
                    off = max(0, total - (fixed or 0) * (1 if whole else count))
                bounds = [bound for bound in (off, maximum) if bound is not None]
                rooms = [min(priced.left(place), costs[place]) for place in over]
                shares = carts.shared(min(bounds), [costs[place] for place in over], rooms, terms.spare)
                wanted = dict(zip(over, shares, strict=True))
                return carts.fitted(priced, wanted, terms, units=None if whole else units)

            return price

        return Pricer(bind, *lines_read(*rules))

    def _formed(self, priced: Priced, chosen: Sequence[Sequence[int]], terms: Terms) -> tuple[int, dict[int, int]]:
        """Form as many bundles as there are units for, none of them in two."""
        size = sum(item.quantity for item in self.items)
        units = {
            unit.place: unit for unit in carts.units_of(priced, sorted({place for some in chosen for place in some}))
        }
        bounds = [sum(unit.count for unit in units.values()) // size, self.repeat_max]
        bounds.append(None if terms.units_max is None else terms.units_max // size)
        few, many = 0, min(bound for bound in bounds if bound is not None)
        taken: dict[int, int] = {}
        while few < many:
            middle = (few + many + 1) // 2
            found = self._taken(units, chosen, middle)
            if found is None:
                many = middle - 1
            else:
                few, taken = middle, found
        return few, taken

    def _taken(self, units: Mapping[int, Unit], chosen: Sequence[Sequence[int]], count: int) -> dict[int, int] | None:
        """Choose the units of so many bundles, or find that there are not enough.

        What fits the fewest lines is served first, and by the lines that fit the fewest items, of these by the dearest.
        """
        fits = Counter(place for some in chosen for place in some)

        def order(place: int) -> tuple[int, Fraction, int]:
            return fits[place], -units[place].price, place

        taken: dict[int, int] = {}
        for item, some in sorted(zip(self.items, chosen, strict=True), key=lambda pair: len(pair[1])):
            needed = item.quantity * count
            for place in sorted((place for place in some if place in units), key=order):
                got = min(units[place].count - taken.get(place, 0), needed)
                if got:
                    taken[place] = taken.get(place, 0) + got
                    needed -= got
            if needed:
                return None
        return taken

    def sentence(self, bench: Bench, words: Phrases) -> str:
        parts = [
            words.items(item.quantity) + words.on_lines(bench.at(f"items/{number}").lines(item.lines))
            for number, item in enumerate(self.items)
        ]
        named = {"bundle": words.listed(parts), "of": words.say(f"of_{self.of}")}
        if self.percent is not None:
            phrase = "bundle_percent_scaled" if self.scaled else "bundle_percent"
            said = words.say(phrase, percent=words.percent(self.percent), **named)
        elif self.amount is not None:
            said = words.say("bundle_amount", amount=words.money(self.amount, bench.currency), **named)
        else:
            price = words.money(self.price, bench.currency)
            said = words.say(f"bundle_price_{self.of}", bundle=named["bundle"], price=price)
        if self.repeat_max is not None:
            said += words.say("repeat_max", words.number(str(self.repeat_max)))
        return said + words.at_most(bench.currency, self.maximum)
