"""Bundle: items that are bought together for less."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from laurels.core import carts
from laurels.core.carts import NOTHING, Change, Priced, Terms, Units
from laurels.kit import money
from laurels.kit.problems import InvalidField
from laurels.program.campaigns.effects.discount import Amount, Count, Percent, lines_read
from laurels.program.campaigns.effects.effect import Bench, LinesRule, OnCart
from laurels.program.campaigns.effects.forming import formed, most
from laurels.program.campaigns.effects.pricer import Pricer, places
from laurels.program.campaigns.effects.reduction import Reduce, costing, one_of
from laurels.program.campaigns.model import Bound, Context
from laurels.program.campaigns.phrases import Phrases


class Item(BaseModel):
    """So many units of some lines."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    lines: LinesRule = None
    quantity: Count = 1


class Bundle(OnCart):
    """Make a bundle of items cheaper: a percentage or an amount off, or a fixed price for each bundle.

    As many bundles are counted as the cart has items for, each unit in one of them, the dearest first; with a price for
    each, only such as cost more. An amount off is multiplied by the bundles, and so is a percentage where `scaled` says
    so; a price is that of each bundle, or of the whole order where `of` is `order`.
    """

    example = (
        "With a lamp and a bulb for price 30.00, 2 lamps of 25.00 and 3 bulbs of 8.00 cost 68.00 instead of 74.00."
    )

    kind: Literal["bundle"]
    items: list[Item] = Field(min_length=1, max_length=20)
    of: Literal["bundle", "order"] = Field(default="bundle", description="Whether it is off the bundles or the order.")
    percent: Percent | None = None
    amount: Amount | None = None
    price: Amount | None = None
    scaled: bool = Field(default=False, description="Whether each bundle adds its percentage.")
    repeat_max: Count | None = Field(default=None, description="At most so many bundles.")
    maximum: Amount | None = None

    @property
    def counts_units(self) -> bool:
        return self.of == "bundle"

    def pricer(self, bench: Bench) -> Pricer:
        reduce = one_of(self, bench)
        if self.scaled and self.percent is None:
            raise InvalidField("Only a percentage is scaled; an amount is anyway.", pointer=f"{bench.pointer}/scaled")
        rules = [bench.at(f"items/{number}").lines(item.lines) for number, item in enumerate(self.items)]
        maximum = bench.maximum("maximum", self.maximum)

        def bind(context: Context) -> Bound:
            chosen = [places(rule, context) for rule in rules]

            def price(priced: Priced, terms: Terms) -> Change:
                count, units = self._formed(priced, chosen, terms, reduce)
                return self._off(priced, terms, count, units, reduce, maximum) if count else NOTHING

            return price

        return Pricer(bind, *lines_read(*rules))

    def _formed(
        self, priced: Priced, chosen: Sequence[Sequence[int]], terms: Terms, reduce: Reduce
    ) -> tuple[int, Units]:
        """Form as many bundles as there are units for; where each has a price, only such as cost more."""
        fits: dict[int, list[int]] = {}
        for number, some in enumerate(chosen):
            for place in some:
                if place not in priced.closed:
                    fits.setdefault(place, []).append(number)
        fits = {place: fits[place] for place in sorted(sorted(fits), key=priced.prices.__getitem__, reverse=True)}
        free = {place: priced.cart.lines[place].quantity for place in fits}
        tried: dict[int, Units | None] = {0: {}}

        def units(count: int) -> Units | None:
            if count not in tried:
                tried[count] = formed([item.quantity * count for item in self.items], fits, free)
            return tried[count]

        def pays(count: int) -> bool:
            found = units(count)
            if found is None or reduce.fixed is None or self.of == "order":
                return found is not None
            before, after = (sum(costing(priced, some or {}, terms).values()) for some in (units(count - 1), found))
            return after - before > (reduce.fixed or 0)

        size = sum(item.quantity for item in self.items)
        bounds = [
            sum(free.get(place, 0) for place in some) // item.quantity
            for item, some in zip(self.items, chosen, strict=True)
        ]
        bounds.append(sum(free.values()) // size)
        bounds += [
            bound for bound in (self.repeat_max, terms.units_max and terms.units_max // size) if bound is not None
        ]
        count = most(min(bounds), pays)
        return count, units(count) or {}

    def _off(
        self, priced: Priced, terms: Terms, count: int, units: Units, reduce: Reduce, maximum: int | None
    ) -> Change:
        """Take it off the units of the bundles, or off all lines of the order, shared by what they cost."""
        whole = self.of == "order"
        if whole:
            lines = enumerate(priced.cart.lines)
            units = {
                place: line.quantity for place, line in lines if reduce.fixed is not None or place not in priced.closed
            }
        bases = costing(priced, units, terms, initial=terms.initial and reduce.part is not None)
        costs = costing(priced, units, terms)
        total = sum(bases.values())
        if reduce.part is not None:
            top, bottom = reduce.part
            off = money.divide(total * top * (count if self.scaled else 1), bottom, terms.rounding)
        elif reduce.amount is not None:
            off = reduce.amount * count
        else:
            off = max(0, total - (reduce.fixed or 0) * (1 if whole else count))
        rooms = [min(priced.rooms[place], costs[place]) for place in units]
        most_off = off if maximum is None else min(off, maximum)
        shares = carts.shared(most_off, [bases[place] for place in units], rooms, terms.spare)
        return carts.fitted(priced, dict(zip(units, shares, strict=True)), terms, units=units)

    def sentence(self, bench: Bench, words: Phrases) -> str:
        bundle = words.listed(
            [
                words.over("items", bench.at(f"items/{number}").lines(item.lines), items=words.items(item.quantity))
                for number, item in enumerate(self.items)
            ]
        )
        if self.percent is not None:
            phrase = f"bundle_percent_{self.of}{'_scaled' if self.scaled else ''}"
            said = words.say(phrase, percent=words.percent(self.percent), bundle=bundle)
        elif self.amount is not None:
            said = words.say(f"bundle_amount_{self.of}", amount=words.money(self.amount, bench.currency), bundle=bundle)
        else:
            said = words.say(f"bundle_price_{self.of}", price=words.money(self.price, bench.currency), bundle=bundle)
        caps = [] if self.repeat_max is None else [words.say("repeat_max", words.times(self.repeat_max))]
        return said + words.within(*caps, *words.at_most(bench.currency, self.maximum))
