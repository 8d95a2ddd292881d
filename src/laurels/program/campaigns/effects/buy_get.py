"""Buy, get: who buys some units gets others free, or cheaper. The whole buy-one-get-one family."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from laurels.core import carts
from laurels.core.carts import NOTHING, Change, Priced, Terms, Unit
from laurels.kit.problems import InvalidField
from laurels.program.campaigns.effects.discount import Amount, Count, lines_read
from laurels.program.campaigns.effects.effect import Bench, LinesRule, OnCart
from laurels.program.campaigns.effects.pricer import Pricer, places
from laurels.program.campaigns.effects.reduction import FREE, Reduction, reduced
from laurels.program.campaigns.model import Bound, Context
from laurels.program.campaigns.phrases import Phrases


class Buy(BaseModel):
    """What must be bought each time: so many units, or for so much."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    lines: LinesRule = None
    quantity: Count | None = Field(default=None, examples=[2])
    amount: Amount | None = Field(default=None, description="Instead of a quantity: bought for so much.")


class Get(BaseModel):
    """What is then cheaper: so many units."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    lines: LinesRule = Field(default=None, description="Which lines; left out, those that are bought.")
    quantity: Count = 1
    which: Literal["cheapest", "dearest"] = "cheapest"
    at: Reduction = Field(default=FREE, description="How much cheaper; free if nothing is said.")


class BuyGet(OnCart):
    """Buy some units, get others free or cheaper, as often as the cart has enough for both.

    No unit counts twice: those that are got are not also bought. The units that are got are the cheapest of those that
    may be, unless told otherwise.
    """

    example = "With buy 2, get 1, of shirts for 20.00, 15.00 and 12.00 the one for 12.00 is free."

    counts_units: ClassVar[bool] = True

    kind: Literal["buy_get"]
    buy: Buy
    get: Get = Get()
    same_product: bool = Field(default=False, description="Count each SKU by itself.")
    repeat_max: Count | None = Field(default=None, description="At most so many times; left out, as often as it fits.")
    maximum: Amount | None = Field(default=None, description="At most so much off in all.")

    def pricer(self, bench: Bench) -> Pricer:
        if (self.buy.quantity is None) == (self.buy.amount is None):
            raise InvalidField("Say how many units or for how much must be bought.", pointer=f"{bench.pointer}/buy")
        bought = bench.at("buy").lines(self.buy.lines)
        got = bought if self.get.lines is None else bench.at("get").lines(self.get.lines)
        spent = None if self.buy.amount is None else bench.at("buy").minor("amount", self.buy.amount)
        reduce = self.get.at.reduce(bench.at("get/at"))
        maximum = bench.maximum("maximum", self.maximum)

        def bind(context: Context) -> Bound:
            buying = frozenset(places(bought, context))
            getting = buying if got is bought else frozenset(places(got, context))

            def price(priced: Priced, terms: Terms) -> Change:
                chosen: dict[int, int] = {}
                times = self.repeat_max
                for group in _groups(priced, buying | getting, apart=self.same_product):
                    units = carts.units_of(priced, group)
                    often = self._often(units, buying, getting, spent)
                    often = often if times is None else min(often, times)
                    times = None if times is None else times - often
                    chosen |= self._got(units, buying, getting, often, spent)
                if terms.units_max is not None and carts.counted(chosen) > terms.units_max:
                    kept = [replace(one, count=chosen[one.place]) for one in carts.units_of(priced, sorted(chosen))]
                    chosen = carts.picked(kept, terms.units_max, self.get.which)
                if not chosen:
                    return NOTHING
                wanted = reduced(reduce, priced, terms, chosen)
                return carts.fitted(priced, wanted, terms, maximum=maximum, units=chosen)

            return price

        rules = (bought,) if got is bought else (bought, got)
        return Pricer(bind, *lines_read(*rules))

    def _often(self, units: Sequence[Unit], buying: frozenset[int], getting: frozenset[int], spent: int | None) -> int:
        """Tell how often the units suffice for both sides, none of them counted twice."""
        only_get = sum(unit.count for unit in units if unit.place not in buying)
        both = sum(unit.count for unit in units if unit.place in buying and unit.place in getting)
        if spent is not None:
            worth = sum(unit.price * unit.count for unit in units if unit.place in buying)
            return min(int(worth // spent), (only_get + both) // self.get.quantity)
        buy, get = self.buy.quantity or 1, self.get.quantity
        only_buy = sum(unit.count for unit in units if unit.place not in getting)
        return min((only_buy + both) // buy, (only_get + both) // get, (only_buy + both + only_get) // (buy + get))

    def _got(
        self,
        units: Sequence[Unit],
        buying: frozenset[int],
        getting: frozenset[int],
        often: int,
        spent: int | None,
    ) -> dict[int, int]:
        """Choose the units that are got; of those that could also be bought, as many are left as must be bought."""
        if not often:
            return {}
        may = [unit for unit in units if unit.place in getting]
        if spent is not None:
            return carts.picked(may, often * self.get.quantity, self.get.which)
        only_buy = sum(unit.count for unit in units if unit.place not in getting)
        both = sum(unit.count for unit in may if unit.place in buying)
        room = both - max(0, often * (self.buy.quantity or 1) - only_buy)
        ordered = sorted(
            may, key=lambda unit: (unit.price if self.get.which == "cheapest" else -unit.price, unit.place)
        )
        chosen: dict[int, int] = {}
        left = often * self.get.quantity
        for unit in ordered:
            taken = min(unit.count, left)
            if unit.place in buying:
                taken = min(taken, room)
                room -= taken
            if taken:
                chosen[unit.place] = taken
                left -= taken
        return chosen

    def sentence(self, bench: Bench, words: Phrases) -> str:
        buy, get = self.buy, self.get
        bought = words.items(buy.quantity) if buy.quantity else words.money(buy.amount, bench.currency)
        bought += words.on_lines(bench.at("buy").lines(buy.lines))
        got = words.items(get.quantity)
        got += words.say("of_these") if get.lines is None else words.on_lines(bench.at("get").lines(get.lines))
        said = words.say("buy_get", bought=bought, got=got, at=get.at.said(bench, words))
        if self.same_product:
            said += words.say("same_product")
        if self.repeat_max is not None:
            said += words.say("repeat_max", words.number(str(self.repeat_max)))
        return said + words.at_most(bench.currency, self.maximum)


def _groups(priced: Priced, chosen: Iterable[int], *, apart: bool) -> list[list[int]]:
    """Part the places by SKU, in the order of the lines, where each SKU counts by itself."""
    ordered = sorted(chosen)
    if not apart:
        return [ordered] if ordered else []
    groups: dict[str, list[int]] = {}
    for place in ordered:
        groups.setdefault(priced.cart.lines[place].sku, []).append(place)
    return list(groups.values())
