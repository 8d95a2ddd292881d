"""What every kind of effect compiles to: a measure of the moment times an exact ratio, rounded once at the very end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeAlias, cast
from uuid import UUID

from laurels.kit import money
from laurels.kit.money import Rounding
from laurels.program.campaigns.model import Context
from laurels.rules import Read, Rule, RuleFailed, exact
from laurels.rules.keys import Key

Measure: TypeAlias = Callable[[Context], int | Decimal]


@dataclass(frozen=True, slots=True)
class Payout:
    """A compiled effect.

    :param keys: what must be equal for it to give anything
    :param ratio: the wallet's smallest parts for each one of the measure
    :param minimum: at least so much, once there is anything
    """

    wallet_id: UUID
    measure: Measure
    ratio: Fraction
    rounding: Rounding = Rounding.down
    minimum: int = 0
    maximum: int | None = None
    needs: frozenset[str] = frozenset()
    reads: frozenset[Read] = frozenset()
    keys: tuple[Key, ...] = ()

    def points(self, context: Context) -> int:
        """Work out the points of one moment in the wallet's smallest part; never less than none.

        12.99 GBP at 1 point per 1.00 GBP is 1299 × 1/100, rounded down 12. A measure of nothing gives nothing,
        whatever the minimum.

        :raises RuleFailed: the moment lacks a fact that the measure needs, or the points are too many to keep
        """
        value = self.measure(context)
        numerator, denominator = value.as_integer_ratio()
        if numerator <= 0:
            return 0
        ratio = self.ratio
        exact = numerator * ratio.numerator
        # Rounding down is by far the most usual, and one operation.
        if self.rounding is Rounding.down:
            points = exact // (denominator * ratio.denominator)
        else:
            points = money.divide(exact, denominator * ratio.denominator, self.rounding)
        points = max(points, self.minimum)
        if self.maximum is not None:
            points = min(points, self.maximum)
        if points > money.INT64_MAX:
            raise RuleFailed("the effect comes to more points than can be kept; give it a maximum")
        return points


def once(context: Context) -> int:
    """Measure a moment as one."""
    return 1


def of_order(field: str) -> Measure:
    """Measure a field of the order as a whole, such as its amount in minor units."""
    return lambda context: cast(int, context["order"][field])


def of_rule(value: Rule) -> Measure:
    """Measure what an expression comes to."""
    return lambda context: cast(int | Decimal, value.evaluate(context))


def of_lines(field: str, lines: Rule | None) -> Measure:
    """Measure the sum of a field over the order's lines for which the rule holds; without a rule over all."""
    if lines is None:
        return lambda context: sum(line[field] for line in context["order"]["lines"])

    def measure(context: Context) -> int:
        holds = lines.holds
        scope: dict[str, Any] = {**context}
        total = 0
        for scope["line"] in context["order"]["lines"]:
            if holds(scope):
                total += scope["line"][field]
        return total

    return measure


def by_line(value: Rule, lines: Rule | None) -> Measure:
    """Measure the sum of an expression over the order's lines for which the rule holds."""

    def measure(context: Context) -> int | Decimal:
        scope: dict[str, Any] = {**context}
        total: int | Decimal = 0
        for scope["line"] in context["order"]["lines"]:
            if lines is None or lines.holds(scope):
                total = exact.add(total, cast(int | Decimal, value.evaluate(scope)))
        return total

    return measure
