"""Volume: the more is bought, the cheaper, in steps of quantity or amount."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from pydantic import Field

from laurels.core import carts
from laurels.core.carts import NOTHING, Change, Priced, Terms
from laurels.kit.problems import InvalidField
from laurels.program.campaigns.effects.discount import Amount, Count, Discount, Percent, lines_read
from laurels.program.campaigns.effects.effect import Bench, LinesRule
from laurels.program.campaigns.effects.pricer import Pricer, places
from laurels.program.campaigns.effects.reduction import Reduce, Reduction, reduced
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

    counts_units: ClassVar[bool] = True

    kind: Literal["volume"]
    steps: list[Step] = Field(min_length=1, max_length=50)
    counted: LinesRule = Field(
        default=None, description="Which lines count towards the steps; left out, those that become cheaper."
    )

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
                lines = priced.cart.lines
                reached = sum(lines[place].quantity if by_quantity else lines[place].amount_minor for place in count)
                step = next((one for one in reversed(compiled) if reached >= one.floor), None)
                if step is None:
                    return NOTHING
                if step.reduce is None:
                    return carts.discounted(priced, over, step.amount, terms, maximum=maximum)
                units = carts.picked(carts.units_of(priced, over), terms.units_max, "all")
                wanted = reduced(step.reduce, priced, terms, units)
                return carts.fitted(priced, wanted, terms, maximum=maximum, units=units)

            return price

        return Pricer(bind, *lines_read(*dict.fromkeys((cheaper, counting))))

    def _step(self, bench: Bench, step: Step, by_quantity: bool):
        if (step.quantity is None) == (step.spent is None) or (step.quantity is not None) != by_quantity:
            raise InvalidField("Let each step begin at a quantity, or each at an amount spent.", pointer=bench.pointer)
        floor = step.quantity if step.quantity is not None else bench.minor("spent", step.spent or "")
        if step.order_amount is not None:
            if [step.percent, step.amount, step.price] != [None] * 3:
                raise InvalidField("Give order_amount alone.", pointer=f"{bench.pointer}/order_amount")
            return _Step(floor, None, bench.minor("order_amount", step.order_amount))
        return _Step(floor, step.reduce(bench))

    def sentence(self, bench: Bench, words: Phrases) -> str:
        steps: list[str] = []
        for step in self.steps:
            if step.order_amount is not None:
                off = words.say("off", words.money(step.order_amount, bench.currency))
            else:
                off = step.said(bench, words)
            if step.quantity is not None:
                steps.append(words.say("step", off, words.items(step.quantity)))
            else:
                steps.append(words.say("step", off, words.money(step.spent, bench.currency)))
        said = words.listed(steps) + words.on_lines(bench.lines(self.lines))
        if self.counted is not None:
            said += words.say("counting", bench.line_rule("counted", self.counted).sentence(words.locale.code))
        return said + words.at_most(bench.currency, self.maximum)
