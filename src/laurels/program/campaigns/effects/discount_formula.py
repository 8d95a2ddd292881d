"""Discount formula: as much off as an expression says."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal, cast

from pydantic import Field

from laurels.core import carts
from laurels.core.carts import NOTHING, Change, Priced, Terms
from laurels.kit import money
from laurels.kit.problems import InvalidField
from laurels.program.campaigns.effects.discount import Amount, Discount, lines_read
from laurels.program.campaigns.effects.effect import Bench, RuleText
from laurels.program.campaigns.effects.pricer import Pricer, places
from laurels.program.campaigns.model import Bound, Context
from laurels.program.campaigns.phrases import Phrases
from laurels.rules import RuleFailed


class DiscountFormula(Discount):
    """Take off as much as an expression says: an amount of money, or a number of major units.

    Where the expression has no value, because a fact is missing, the fallback is taken off, or nothing.
    """

    example = "With amount customer.orders('1y') and maximum 10.00, a customer's 4th order of a year costs 3.00 less."

    kind: Literal["discount_formula"]
    amount: RuleText = Field(examples=["customer.orders('1y')"])
    minimum: Amount | None = Field(default=None, description="At least so much off, where it is anything.")
    fallback: Amount | None = Field(default=None, description="So much off where the expression has no value.")
    spread: Literal["amount", "quantity"] = "amount"

    def pricer(self, bench: Bench) -> Pricer:
        value = bench.number("amount", self.amount)
        rule = bench.lines(self.lines)
        least = 0 if self.minimum is None else bench.minor("minimum", self.minimum)
        maximum = bench.maximum("maximum", self.maximum)
        if maximum is not None and maximum < least:
            raise InvalidField("Give a maximum that is not below the minimum.", pointer=f"{bench.pointer}/maximum")
        fallback = 0 if self.fallback is None else bench.minor("fallback", self.fallback)
        parts = 1 if value.type.kind == "money" else 10**bench.language.money.places

        def worked_out(context: Context) -> int:
            try:
                found = cast(int | Decimal, value.evaluate(context))
            except RuleFailed:
                return fallback
            numerator, denominator = found.as_integer_ratio()
            amount = money.divide(numerator * parts, denominator, money.Rounding.half_up)
            return max(amount, least) if amount > 0 else 0

        def bind(context: Context) -> Bound:
            chosen, amount = places(rule, context), worked_out(context)

            def price(priced: Priced, terms: Terms) -> Change:
                if amount <= 0:
                    return NOTHING
                return carts.discounted(priced, chosen, amount, terms, weights=self.spread, maximum=maximum)

            return price

        needs, reads, keys = lines_read(rule)
        return Pricer(bind, needs | value.needs, reads | value.reads, keys)

    def sentence(self, bench: Bench, words: Phrases) -> str:
        value = bench.number("amount", self.amount)
        named = {"value": value.sentence(words.locale.code)}
        if value.type.kind != "money":
            named["currency"] = bench.currency
        phrase = "discount_formula" if value.type.kind == "money" else "discount_formula_number"
        said = words.over(phrase, bench.lines(self.lines), **named)
        caps = [words.say("by_quantity")] if self.spread == "quantity" else []
        if self.minimum is not None:
            caps.append(words.say("at_least", words.money(self.minimum, bench.currency)))
        caps += words.at_most(bench.currency, self.maximum)
        if self.fallback is not None:
            caps.append(words.say("fallback", words.money(self.fallback, bench.currency)))
        return said + words.within(*caps)
