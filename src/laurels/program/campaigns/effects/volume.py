"""Volume: the more is bought, the cheaper, in steps of quantity or amount."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pydantic import Field

from laurels.core import carts
from laurels.core.carts import NOTHING, Change, Priced, Terms
from laurels.kit.problems import InvalidField
from laurels.program.campaigns.effects.discount import Amount, Count, Discount, Percent, lines_read
from laurels.program.campaigns.effects.effect import Bench, LinesRule
from laurels.program.campaigns.effects.pricer import Pricer, places
from laurels.program.campaigns.effects.reduction import Reduce, Reduction
from laurels.program.campaigns.model import Bound, Context
from laurels.program.campaigns.phrases import Phrases


class Step(Reduction):
    """From so many units, or so much, on: a percentage or an amount off each unit, a fixed price for each, or an
    amount off in all."""

    quantity: Count | None = Field(default=None, description="From so many units on.", examples=[10])
    spent: Amount | None = Field(default=None, description="Instead of a quantity: from so much on.")
    order_amount: Amount | None = Field(default=None, description="Instead of the others: an amount off in all.")
    percent: Percent | None = None


@dataclass(frozen=True, slots=True)
class _Step:
    """A compiled step: what must be reached, and how each unit is reduced, or else the amount off in all."""

    floor: int
    reduce: Reduce | None
    amount: int = 0


class Volume(Discount):
    """Make lines cheaper in steps: the highest step that is reached counts, for all of their units."""

    example = "With 10 % off and 15 % from 10 pieces, 12 shirts of 50.00 each cost 510.00."

    kind: Literal["volume"]
    steps: list[Step] = Field(min_length=1, max_length=50)
    counted: LinesRule = Field(
        default=None, description="Which lines count towards the steps; left out, those that become cheaper."
    )

    @property
    def counts_units(self) -> bool:
        return all(step.order_amount is None for step in self.steps)

    def pricer(self, bench: Bench) -> Pricer:
        cheaper = bench.lines(self.lines)
        counting = cheaper if self.counted is None else bench.line_rule("counted", self.counted)
        maximum = bench.maximum("maximum", self.maximum)
        by_quantity = self.steps[0].quantity is not None
        compiled = [
            self._step(bench.at(f"steps/{number}"), step, by_quantity) for number, step in enumerate(self.steps)
        ]
        floors = [step.floor for step in compiled]
        if floors != sorted(set(floors)):
            raise InvalidField("Let each step begin above the one before.", pointer=f"{bench.pointer}/steps")

        def bind(context: Context) -> Bound:
            over = places(cheaper, context)
            count = over if counting is cheaper else places(counting, context)

            def price(priced: Priced, terms: Terms) -> Change:
                lines, amounts = priced.cart.lines, priced.amounts
                reached = sum(lines[place].quantity if by_quantity else amounts[place] for place in count)
                step = next((one for one in reversed(compiled) if reached >= one.floor), None)
                if step is None:
                    return NOTHING
                if step.reduce is None:
                    return carts.discounted(priced, over, step.amount, terms, maximum=maximum)
                units = carts.picked(priced, carts.units(priced, over), terms.units_max, "all")
                wanted = step.reduce.units(priced, terms, units)
                return carts.fitted(priced, wanted, terms, units=units, maximum=maximum)

            return price

        return Pricer(bind, *lines_read(*dict.fromkeys((cheaper, counting))))

    def _step(self, bench: Bench, step: Step, by_quantity: bool) -> _Step:
        if (step.quantity is None) == (step.spent is None) or (step.quantity is not None) != by_quantity:
            raise InvalidField("Let each step begin at a quantity, or each at an amount spent.", pointer=bench.pointer)
        floor = step.quantity if step.quantity is not None else bench.minor("spent", step.spent or "")
        if step.order_amount is not None:
            if [step.percent, step.amount, step.price] != [None] * 3:
                raise InvalidField("Give order_amount alone.", pointer=f"{bench.pointer}/order_amount")
            return _Step(floor, None, bench.minor("order_amount", step.order_amount))
        return _Step(floor, step.reduce(bench))

    def sentence(self, bench: Bench, words: Phrases) -> str:
        steps = [self._said(step, bench, words) for step in self.steps]
        said = words.over("volume", bench.lines(self.lines), steps=words.listed(steps))
        caps: list[str] = []
        if self.counted is not None:
            caps.append(words.say("counting", bench.line_rule("counted", self.counted).sentence(words.locale.code)))
        return said + words.within(*caps, *words.at_most(bench.currency, self.maximum))

    def _said(self, step: Step, bench: Bench, words: Phrases) -> str:
        currency = bench.currency
        if step.percent is not None:
            off = words.say("line_percent", percent=words.percent(step.percent))
        elif step.amount is not None:
            off = words.say("line_amount_unit", amount=words.money(step.amount, currency))
        elif step.price is not None:
            off = words.say("line_price", price=words.money(step.price, currency))
        else:
            off = words.say("order_amount", amount=words.money(step.order_amount, currency))
        reached = words.items(step.quantity) if step.quantity is not None else words.money(step.spent, currency)
        return words.say("step", off, reached)
