"""Results on the wire. Money is in minor units of the workspace's currency, points are in whole points, as text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from fastapi import Query
from pydantic import Field

from laurels.insight.results.model import Budget, Money, Refused, Results, Window
from laurels.kit import ids
from laurels.kit.web import Wire
from laurels.program import programs
from laurels.program.programs import Wallet

Day = date
"""A local day of the workspace."""

First = Annotated[date | None, Query(alias="from", description="The first local day; four weeks back unless told.")]
Last = Annotated[date | None, Query(alias="to", description="The last local day, which is in it; today unless told.")]


class WindowOut(Wire):
    """Some local days; both ends are in it."""

    first: Day = Field(examples=["2026-11-02"])
    last: Day = Field(examples=["2026-11-29"])

    @classmethod
    def of(cls, window: Window) -> WindowOut:
        """Show a window."""
        return cls(first=window.first, last=window.last)


class PointsOut(Wire):
    """Points of one wallet, and what they are worth."""

    wallet_id: str
    wallet: str = Field(description="The wallet's key.", examples=["points"])
    points: str = Field(examples=["1250"])
    cost_minor: int | None = Field(description="What they are worth in cash; null where the wallet does not say.")


class MoneyOut(Wire):
    """What a campaign gave and what that cost; undone and returned things are taken out."""

    uses: int = Field(description="Carts, orders and events on which it gave something that still stands.")
    value_minor: int = Field(description="What those carts and orders came to, after discounts.")
    discount_minor: int = Field(description="Discounts on goods that were kept.")
    credit_minor: int = Field(description="Credit on gift cards.")
    points_cost_minor: int = Field(description="What the points are worth, of wallets that say what a point is worth.")
    cost_minor: int = Field(description="Discounts, credit and the worth of points together.")
    cost_per_use_minor: int | None = Field(description="What one use cost, rounded down; null without any.")
    rolled_back: int = Field(description="Redemptions that were rolled back since, and are in none of the others.")

    @classmethod
    def of(cls, money: Money) -> MoneyOut:
        """Show what a campaign gave."""
        return cls(
            uses=money.uses,
            value_minor=money.value_minor,
            discount_minor=money.discount_minor,
            credit_minor=money.credit_minor,
            points_cost_minor=money.points_cost_minor,
            cost_minor=money.cost_minor,
            cost_per_use_minor=money.cost_per_use_minor,
            rolled_back=money.rolled_back,
        )


class DayOut(MoneyOut):
    """One local day; days without anything are left out."""

    day: Day
    refused: int


class RefusedOut(Wire):
    """How often it was refused for one reason."""

    code: str = Field(examples=["budget_exhausted"])
    count: int


class BurnOut(Wire):
    """What was counted towards a budget on a day."""

    day: Day
    used: str


class ForecastOut(Wire):
    """A straight line through the last days."""

    days: int = Field(description="Through how many of the last days the line goes.", examples=[7])
    per_day: str = Field(description="What is used a day along the line.", examples=["12.5"])
    runs_out_on: Day | None = Field(description="The day on which nothing is left; null if its period ends before.")


class BudgetOut(Wire):
    """A limit of the whole campaign: what is used of it, and how long the rest lasts.

    Discounts and order values are in minor units, points in whole points; times and units are counts.
    """

    measure: Literal["points", "times", "discount", "order_value", "units"]
    period: Literal["ever", "day", "week", "month", "quarter", "year"]
    period_key: str = Field(description="The present period, such as 2026-11; empty for ever.")
    shared: bool = Field(description="Whether other campaigns count in it too.")
    wallet: str | None
    max: str
    used: str
    left: str
    used_percent: int
    days: list[BurnOut]
    forecasts: list[ForecastOut]

    @classmethod
    def of(cls, budget: Budget, wallets: Mapping[UUID, Wallet]) -> BudgetOut:
        """Show a budget."""
        limit = budget.limit
        wallet = None if limit.wallet_id is None else wallets[limit.wallet_id]
        precision = 0 if wallet is None else wallet.precision

        def text(amount: int) -> str:
            return programs.points_text(amount, precision)

        return cls(
            measure=limit.measure,
            period=limit.period,
            period_key=budget.period,
            shared=limit.shared_id is not None,
            wallet=None if wallet is None else wallet.key,
            max=text(limit.maximum),
            used=text(budget.used),
            left=text(max(0, limit.maximum - budget.used)),
            used_percent=budget.used * 100 // limit.maximum,
            days=[BurnOut(day=day, used=text(used)) for day, used in sorted(budget.days.items())],
            forecasts=[
                ForecastOut(days=one.days, per_day=f"{one.per_day / 10**precision:.2f}", runs_out_on=one.runs_out_on)
                for one in budget.forecasts
            ],
        )


class ResultsOut(Wire):
    """What became of a campaign in a window."""

    campaign_id: str
    name: str
    state: str
    currency: str
    window: WindowOut
    total: MoneyOut
    customers: int = Field(description="People who used it in the window; each counts once.")
    points: list[PointsOut]
    refused: list[RefusedOut] = Field(description="Why it gave nothing, most frequent first.")
    days: list[DayOut]
    budgets: list[BudgetOut]

    @classmethod
    def of(cls, found: Results, wallets: Mapping[UUID, Wallet], currency: str) -> ResultsOut:
        """Show results."""
        refused = _summed((one.code, one.count) for one in found.refused)
        return cls(
            campaign_id=ids.encode("cmp", found.campaign.id),
            name=found.campaign.name,
            state=found.campaign.state,
            currency=currency,
            window=WindowOut.of(found.window),
            total=MoneyOut.of(found.total),
            customers=found.customers,
            points=points_out(found.total, wallets, currency),
            refused=[
                RefusedOut(code=code, count=count)
                for code, count in sorted(refused.items(), key=lambda one: (-one[1], one[0]))
            ],
            days=_days(found.days, found.refused),
            budgets=[BudgetOut.of(budget, wallets) for budget in found.budgets],
        )


def points_out(money: Money, wallets: Mapping[UUID, Wallet], currency: str) -> list[PointsOut]:
    """Show points, wallet by wallet."""
    return [
        PointsOut(
            wallet_id=ids.encode("wal", id),
            wallet=wallet.key,
            points=programs.points_text(amount, wallet.precision),
            cost_minor=None if wallet.cash_rate is None else programs.cash_minor(wallet, amount, currency),
        )
        for id, amount in sorted((money.points or {}).items())
        if (wallet := wallets.get(id)) is not None
    ]


def _summed(rows: Iterable[tuple[str, int]]) -> dict[str, int]:
    sums: dict[str, int] = {}
    for key, count in rows:
        sums[key] = sums.get(key, 0) + count
    return sums


def _days(days: Mapping[date, Money], refused: Iterable[Refused]) -> list[DayOut]:
    counts: dict[date, int] = {}
    for one in refused:
        counts[one.day] = counts.get(one.day, 0) + one.count
    return [
        DayOut(**MoneyOut.of(days.get(day, Money())).model_dump(), day=day, refused=counts.get(day, 0))
        for day in sorted({*days, *counts})
    ]
