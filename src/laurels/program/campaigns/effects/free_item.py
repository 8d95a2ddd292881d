"""Free item: items that the customer gets free, in the cart already or added to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from laurels.core import carts
from laurels.core.carts import Added, Change, Priced, Terms
from laurels.kit.problems import InvalidField
from laurels.program.campaigns.effects.discount import Count, Sku
from laurels.program.campaigns.effects.effect import Bench, LinesRule, OnCart, line_keys, line_needs, reads_of
from laurels.program.campaigns.effects.pricer import Pricer, places
from laurels.program.campaigns.effects.reduction import Reduce
from laurels.program.campaigns.model import Bound, Context
from laurels.program.campaigns.phrases import Phrases


class Item(BaseModel):
    """So many units of one product."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    sku: Sku = Field(examples=["mug-1"])
    quantity: Count = 1


class FreeItem(OnCart):
    """Give items free.

    `missing` makes those free that are in the cart already and has the shop add what is missing; `new` always has all
    of them added; `same` adds, for the lines that count, units of their product again, `quantity` for each line.
    """

    example = "With 2 of shirt-1 and add missing, a cart with 1 of them has it free and gets 1 more."

    kind: Literal["free_item"]
    add: Literal["missing", "new", "same"] = "missing"
    items: list[Item] = Field(default_factory=list[Item], max_length=20)
    lines: LinesRule = Field(default=None, description="Of which lines the same is added.")
    quantity: Count = Field(default=1, description="How many of the same for each line.")

    @property
    def counts_units(self) -> bool:
        return True

    def pricer(self, bench: Bench) -> Pricer:
        if (self.add == "same") == bool(self.items):
            raise InvalidField(
                "Name the items, or add the same as the lines that count.", pointer=f"{bench.pointer}/items"
            )
        if self.add != "same" and self.lines is not None:
            raise InvalidField("Only what is added of the same is chosen by lines.", pointer=f"{bench.pointer}/lines")
        rule = bench.lines(self.lines)
        named = Counter[str]()
        for item in self.items:
            named[item.sku] += item.quantity

        def bind(context: Context) -> Bound:
            same = places(rule, context) if self.add == "same" else ()

            def price(priced: Priced, terms: Terms) -> Change:
                if self.add == "missing":
                    return _missing(priced, terms, named)
                lines = priced.cart.lines
                items = ((lines[place].sku, self.quantity) for place in same) if self.add == "same" else named.items()
                return Change(added=_added(items, terms.units_max))

            return price

        needs = line_needs(rule) if self.add == "same" else frozenset({"order.lines"})
        return Pricer(bind, needs | {"order.lines.sku"}, reads_of(rule), line_keys(rule))

    def sentence(self, bench: Bench, words: Phrases) -> str:
        if self.add == "same":
            return words.over("free_same", bench.lines(self.lines), items=words.items(self.quantity, "more_item"))
        listed = [words.say("of_sku", words.number(str(item.quantity)), item.sku) for item in self.items]
        return words.say(f"free_{self.add}", words.listed(listed))


def _missing(priced: Priced, terms: Terms, named: Mapping[str, int]) -> Change:
    """Make free what is in the cart, and have added what is not.

    What the cart has at no price was added before. What another incentive made free is not free once more.
    """
    needed = dict(named)
    units: dict[int, int] = {}
    for line in priced.cart.lines:
        if needed.get(line.sku) and not line.amount_minor:
            needed[line.sku] -= min(line.quantity, needed[line.sku])
    there = carts.units(priced, range(len(priced.cart.lines)))
    for place in sorted(there, key=priced.prices.__getitem__):
        sku = priced.cart.lines[place].sku
        if needed.get(sku):
            units[place] = min(there[place], needed[sku])
            needed[sku] -= units[place]
    units = carts.picked(priced, units, terms.units_max, "cheapest")
    change = carts.fitted(priced, Reduce(part=(1, 1)).units(priced, terms, units), terms, units=units)
    left = None if terms.units_max is None else terms.units_max - sum(change.units)
    return replace(change, added=_added(needed.items(), left))


def _added(items: Iterable[tuple[str, int]], units_max: int | None) -> tuple[Added, ...]:
    """Have items added, as far as a limit of units leaves room."""
    added: list[Added] = []
    for sku, quantity in items:
        if units_max is not None:
            quantity = min(quantity, units_max)
            units_max -= quantity
        if quantity:
            added.append(Added(sku, quantity))
    return tuple(added)
