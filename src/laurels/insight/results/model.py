"""The words of results."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from laurels.program.campaigns import Campaign, Limit


@dataclass(frozen=True, slots=True)
class Window:
    """Some local days; both ends are in it."""

    first: date
    last: date

    @property
    def days(self) -> list[date]:
        """List its days."""
        return [self.first + timedelta(days=n) for n in range(self.length)]

    @property
    def length(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def before(self) -> Window:
        """Give the window of as many days just before."""
        return Window(self.first - timedelta(days=self.length), self.first - timedelta(days=1))


@dataclass(frozen=True, slots=True)
class Money:
    """What a campaign gave and what that cost, in minor units and the smallest parts of wallets.

    :param points_cost_minor: what the points are worth in cash, of those wallets that say what a point is worth
    """

    uses: int = 0
    value_minor: int = 0
    discount_minor: int = 0
    credit_minor: int = 0
    points: Mapping[UUID, int] | None = None
    points_cost_minor: int = 0
    rolled_back: int = 0

    @property
    def cost_minor(self) -> int:
        """Say what it cost: discounts, credit on cards, and points by their worth."""
        return self.discount_minor + self.credit_minor + self.points_cost_minor

    @property
    def cost_per_use_minor(self) -> int | None:
        """Say what one use cost, rounded down; None without any."""
        return self.cost_minor // self.uses if self.uses else None


@dataclass(frozen=True, slots=True)
class Refused:
    """How often a campaign was refused on a day, by code."""

    day: date
    code: str
    count: int


@dataclass(frozen=True, slots=True)
class Forecast:
    """When a budget runs out if it goes on as in the last days.

    :param runs_out_on: None where it lasts until its period or the calendar ends
    """

    days: int
    per_day: Decimal
    runs_out_on: date | None


@dataclass(frozen=True, slots=True)
class Budget:
    """A limit of a whole campaign, what of it is used, and how long the rest lasts."""

    limit: Limit
    period: str
    used: int
    days: Mapping[date, int]
    forecasts: tuple[Forecast, ...]


@dataclass(frozen=True, slots=True)
class Results:
    """What became of a campaign in a window."""

    campaign: Campaign
    window: Window
    total: Money
    customers: int
    days: Mapping[date, Money]
    refused: tuple[Refused, ...]
    budgets: tuple[Budget, ...]
