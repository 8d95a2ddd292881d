"""Proportional: points for every so much spent, or for every so much of any number."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from pydantic import Field

from laurels.kit.money import Rounding
from laurels.program.campaigns.effects.effect import (
    Bench,
    DecimalText,
    Earning,
    LinesRule,
    RuleText,
    line_keys,
    line_needs,
    reads_of,
)
from laurels.program.campaigns.effects.payout import Measure, Payout, by_line, of_lines, of_order, of_rule
from laurels.program.campaigns.phrases import Phrases
from laurels.rules import Rule, Type

_AMOUNTS = ("amount", "gross_amount")


class Proportional(Earning):
    """Earn points in proportion to an amount.

    Parts of `per` count in proportion, and rounding happens once: at 2 points per 5.00, 12.99 is 5.196 points, rounded
    down 5.
    """

    example = "With 1 point per 1.00 of the order amount, an order of 12.99 earns 12 points."

    kind: Literal["proportional"]
    points: DecimalText = Field(description="How many points for every `per`.", examples=["1"])
    per: DecimalText = Field(description="Of money in major units, else a plain number.", examples=["1.00"])
    of: RuleText = Field(
        default="amount",
        description="`amount` after discounts, `gross_amount` before them, or an expression that gives a number. With "
        "`lines` the expression is worked out for each line and added up.",
        examples=["amount", "event.distance"],
    )
    lines: LinesRule = None
    rounding: Literal["down", "up", "half_up", "half_even"] = "down"

    def compiled(self, bench: Bench) -> Payout:
        wallet = bench.wallet(self.wallet)
        lines = bench.lines(self.lines)
        measure, kind, needs, value = self._measured(bench, lines)
        minimum, maximum = bench.bounds(self, wallet)
        # Amounts are counted in their smallest parts: a point per pound is a hundredth of a point per penny.
        parts = 10**kind.places if kind.amount else 1
        points = Fraction(bench.positive("points", self.points)) * 10**wallet.precision
        ratio = points / (Fraction(bench.positive("per", self.per)) * parts)
        return Payout(
            wallet.id,
            measure,
            ratio,
            Rounding(self.rounding),
            minimum,
            maximum,
            needs,
            reads_of(lines, value),
            line_keys(lines),
        )

    def _measured(self, bench: Bench, lines: Rule | None) -> tuple[Measure, Type, frozenset[str], Rule | None]:
        if self.of in _AMOUNTS:
            bench.orders_only("of")
            if lines is None:
                return of_order(self.of), bench.language.money, frozenset({f"order.{self.of}"}), None
            needs = line_needs(lines) | {f"order.lines.{self.of}"}
            return of_lines(self.of, lines), bench.language.money, needs, None
        value = bench.number("of", self.of, each_line=lines is not None)
        if lines is None:
            return of_rule(value), value.type, value.needs, value
        return by_line(value, lines), value.type, line_needs(lines) | line_needs(value), value

    def sentence(self, bench: Bench, words: Phrases) -> str:
        lines, code = bench.lines(self.lines), words.locale.code
        phrase = self.of if self.of in _AMOUNTS else "value"
        said = {"points": words.points(bench.wallet(self.wallet), self.points), "per": words.number(self.per)}
        kind = bench.language.money
        if phrase == "value":
            value = bench.number("of", self.of, each_line=lines is not None)
            kind = value.type
            said["value"] = value.sentence(code)
        if kind.kind == "money":
            said["per"] += f" {kind.name}"
        if lines is None:
            return words.say(phrase, **said)
        return words.say(f"{phrase}_lines", **said, lines=lines.sentence(code))
