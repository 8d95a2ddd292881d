"""Buy, get: who buys some units gets others free, or cheaper. The whole buy-one-get-one family."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from laurels.core import carts
from laurels.core.carts import Change, Priced, Terms, Units, Which
from laurels.kit.problems import InvalidField
from laurels.program.campaigns.effects.discount import Amount, Count, lines_read
from laurels.program.campaigns.effects.effect import Bench, LinesRule, OnCart
from laurels.program.campaigns.effects.forming import most
from laurels.program.campaigns.effects.pricer import Pricer, places
from laurels.program.campaigns.effects.reduction import FREE, Reduction
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
    may be, unless told otherwise. What costs nothing is not bought, and what cannot become cheaper is not got.
    """

    example = "With buy 2, get 1, of shirts for 20.00, 15.00 and 12.00 the one for 12.00 is free."

    kind: Literal["buy_get"]
    buy: Buy
    get: Get = Get()
    same_product: bool = Field(default=False, description="Count each SKU by itself.")
    repeat_max: Count | None = Field(default=None, description="At most so many times; left out, as often as it fits.")
    maximum: Amount | None = Field(default=None, description="At most so much off in all.")

    @property
    def counts_units(self) -> bool:
        return True

    def pricer(self, bench: Bench) -> Pricer:
        if (self.buy.quantity is None) == (self.buy.amount is None):
            raise InvalidField("Say how many units or for how much must be bought.", pointer=f"{bench.pointer}/buy")
        bought = bench.at("buy").lines(self.buy.lines)
        got = bought if self.get.lines is None else bench.at("get").lines(self.get.lines)
        spent = None if self.buy.amount is None else bench.at("buy").minor("amount", self.buy.amount)
        reduce = self.get.at.reduce(bench.at("get/at"))
        maximum = bench.maximum("maximum", self.maximum)

        def bind(context: Context) -> Bound:
            buying = places(bought, context)
            getting = buying if got is bought else places(got, context)

            def price(priced: Priced, terms: Terms) -> Change:
                chosen = self._chosen(priced, buying, getting, spent)
                chosen = carts.picked(priced, chosen, terms.units_max, self.get.which)
                wanted = reduce.units(priced, terms, chosen)
                return carts.fitted(priced, wanted, terms, units=chosen, maximum=maximum)

            return price

        return Pricer(bind, *lines_read(*dict.fromkeys((bought, got))))

    def _chosen(
        self, priced: Priced, buying: Collection[int], getting: Collection[int], spent: int | None
    ) -> dict[int, int]:
        """Choose the units that are got, of each SKU by itself where that is asked."""
        lines = priced.cart.lines
        buy = {place: lines[place].quantity for place in buying if priced.costs[place] and place not in priced.closed}
        get = carts.units(priced, getting)
        if not self.same_product:
            return self._got(priced, buy, get, spent, self.repeat_max)[1]
        chosen: dict[int, int] = {}
        times = self.repeat_max
        for sku in self._skus(priced, get):
            mine, ours = ({p: n for p, n in side.items() if lines[p].sku == sku} for side in (buy, get))
            often, got = self._got(priced, mine, ours, spent, times)
            chosen |= got
            times = None if times is None else times - often
        return chosen

    def _skus(self, priced: Priced, get: Units) -> list[str]:
        """List the SKUs that may be got, first the one whose units come first."""
        prices, lines, dearest = priced.prices, priced.cart.lines, self.get.which == "dearest"
        ordered = sorted(get, key=lambda place: (-prices[place] if dearest else prices[place], lines[place].sku))
        return list(dict.fromkeys(lines[place].sku for place in ordered))

    def _got(
        self, priced: Priced, buy: Units, get: Units, spent: int | None, times: int | None
    ) -> tuple[int, dict[int, int]]:
        """Settle how often the units suffice for both sides, and choose those that are got."""
        each, which = self.get.quantity, self.get.which
        bought, got = sum(buy.values()), sum(get.values())
        bounds = [got // each] if times is None else [got // each, times]
        if spent is None:
            needed = self.buy.quantity or 1
            either = sum(count for place, count in get.items() if place in buy)
            often = min(*bounds, bought // needed, (bought + got - either) // (needed + each))
            return often, _sparing(priced, buy, get, often * each, bought - often * needed, which)
        amounts = priced.amounts
        worth = sum(amounts[place] for place in buy)

        def suffices(often: int) -> bool:
            """Tell whether enough is bought besides what is got."""
            chosen = carts.picked(priced, get, often * each, which)
            both = (carts.worth(amounts[place], buy[place], count) for place, count in chosen.items() if place in buy)
            return worth - sum(both) >= often * spent

        often = most(min(*bounds, worth // spent), suffices)
        return often, carts.picked(priced, get, often * each, which)

    def sentence(self, bench: Bench, words: Phrases) -> str:
        buy, get = self.buy, self.get
        buying = bench.at("buy").lines(buy.lines)
        if buy.quantity == 1:
            bought = words.over("bought_one", buying)
        elif buy.quantity is not None:
            bought = words.over("bought", buying, items=words.items(buy.quantity))
        else:
            bought = words.over("spent", buying, amount=words.money(buy.amount, bench.currency))
        if get.lines is None:
            got = words.items(get.quantity, "more_item")
        else:
            got = words.over("items", bench.at("get").lines(get.lines), items=words.items(get.quantity))
        caps = [words.say("same_product")] if self.same_product else []
        if self.repeat_max is not None:
            caps.append(words.say("repeat_max", words.times(self.repeat_max)))
        caps += words.at_most(bench.currency, self.maximum)
        return words.say("buy_get", bought=bought, got=got, at=get.at.said(bench, words)) + words.within(*caps)


def _sparing(priced: Priced, buy: Units, get: Units, count: int, spared: int, which: Which) -> dict[int, int]:
    """Choose so many units, of those that may be bought as well no more than can be spared."""
    chosen: dict[int, int] = {}
    for place in sorted(sorted(get), key=priced.prices.__getitem__, reverse=which == "dearest"):
        taken = min(get[place], count)
        if place in buy:
            taken = min(taken, spared)
            spared -= taken
        if taken:
            chosen[place] = taken
            count -= taken
        if not count:
            break
    return chosen
