"""Free item: items that the customer gets free, in the cart already or added to it."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from laurels.core import carts
from laurels.core.carts import NOTHING, Added, Change, Priced, Terms
from laurels.kit.problems import InvalidField
from laurels.program.campaigns.effects.discount import Count, part_of
from laurels.program.campaigns.effects.effect import Bench, LinesRule, OnCart, line_keys, line_needs, reads_of
from laurels.program.campaigns.effects.pricer import Pricer, places
from laurels.program.campaigns.model import Bound, Context
from laurels.program.campaigns.phrases import Phrases


class Item(BaseModel):
    """So many units of one product."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    sku: str = Field(min_length=1, max_length=200, examples=["mug-1"])
    quantity: Count = 1


class FreeItem(OnCart):
    """Give items free.

    `missing` makes those free that are in the cart already and has the shop add what is missing; `new` always has all
    of them added; `same` adds, for the lines that count, units of their product again, `quantity` for each line.
    """

    example = "With 2 of shirt-1 and add missing, a cart with 1 of them has it free and gets 1 more."

    counts_units: ClassVar[bool] = True

    kind: Literal["free_item"]
    add: Literal["missing", "new", "same"] = "missing"
    items: list[Item] = Field(default_factory=list[Item], max_length=20)
    lines: LinesRule = Field(default=None, description="Of which lines the same is added.")
    quantity: Count = Field(default=1, description="How many of the same for each line.")

    def pricer(self, bench: Bench) -> Pricer:
        if (self.add == "same") == bool(self.items):
            raise InvalidField(
                "Name the items, or add the same as the lines that count.", pointer=f"{bench.pointer}/items"
            )
        rule = bench.lines(self.lines)

        def bind(context: Context) -> Bound:
            same = places(rule, context) if self.add == "same" else ()

            def price(priced: Priced, terms: Terms) -> Change:
                if self.add == "same":
                    added = tuple(Added(priced.cart.lines[place].sku, self.quantity) for place in same)
                    return _within(Change(added=added), terms)
                return self._named(priced, terms)

            return price

        needs = line_needs(rule) if self.add == "same" else frozenset({"order.lines"})
        return Pricer(bind, needs | {"order.lines.sku"}, reads_of(rule), line_keys(rule) if self.add == "same" else ())

    def _named(self, priced: Priced, terms: Terms) -> Change:
        wanted: dict[int, int] = {}
        units: dict[int, int] = {}
        added: list[Added] = []
        for item in self.items:
            needed = item.quantity
            for place, line in enumerate(priced.cart.lines):
                if self.add == "missing" and line.sku == item.sku and needed and priced.left(place):
                    count = min(line.quantity - units.get(place, 0), needed)
                    units[place] = units.get(place, 0) + count
                    wanted[place] = part_of(priced, place, units[place], initial=False)
                    needed -= count
            if needed:
                added.append(Added(item.sku, needed))
        change = carts.fitted(priced, wanted, terms, units=units) if wanted else NOTHING
        return _within(Change(change.shares, 0, change.units, tuple(added)), terms)

    def sentence(self, bench: Bench, words: Phrases) -> str:
        if self.add == "same":
            return words.say("free_same", words.items(self.quantity)) + words.on_lines(bench.lines(self.lines))
        listed = [words.say("of_sku", words.number(str(item.quantity)), item.sku) for item in self.items]
        return words.say(f"free_{self.add}", words.listed(listed))


def _within(change: Change, terms: Terms) -> Change:
    """Give fewer items where a limit leaves only some units."""
    left = terms.units_max
    if left is None or change.units_count <= left:
        return change
    left -= sum(change.units)
    added: list[Added] = []
    for one in change.added:
        if left > 0:
            added.append(Added(one.sku, min(one.quantity, left)))
            left -= added[-1].quantity
    return Change(change.shares, change.delivery_minor, change.units, tuple(added))
