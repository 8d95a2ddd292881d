"""Backtests on the wire."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import Field

from laurels.engine.backtests import policy
from laurels.engine.backtests.model import Backtest, Forecast, Overlap, Part, Sample, Tally
from laurels.kit import ids
from laurels.kit.web import Instant, Wire
from laurels.program import programs
from laurels.program.campaigns import Definition, LiveCampaign
from laurels.program.programs import Wallet

Wallets = Mapping[str, Wallet]


class BacktestCreate(Wire):
    """A campaign to try on past orders."""

    campaign_id: str = Field(examples=["cmp_01kaw3x9p3e9rs8s9p1y9e1v5a"])
    definition: Definition | None = Field(
        default=None, description="What it would become, and is not saved; null: the definition that it has."
    )
    days: int = Field(default=28, ge=1, le=policy.DAYS_MAX, description="So many days before `until`.")
    until: Instant | None = Field(default=None, description="The first instant that is left out; null: now.")
    keeps_dates: bool = Field(
        default=False, description="Keep the campaign's start and end; else it is tried as if it had always been on."
    )


class PartOut(Wire):
    """What some orders come to."""

    orders: int
    given_orders: int = Field(description="Of them, those for which the campaign gives something.")
    discount_minor: int
    points: dict[str, str] = Field(examples=[{"points": "1250"}])
    points_minor: int = Field(description="What the points are worth by their cash rate; 0 without one.")
    cost_minor: int

    @classmethod
    def of(cls, part: Part, wallets: Wallets) -> PartOut:
        """Show a part."""
        return cls(
            orders=part.orders,
            given_orders=part.given,
            discount_minor=part.discount_minor,
            points=_points(part.points, wallets),
            points_minor=part.points_minor,
            cost_minor=part.cost_minor,
        )


class BacktestDayOut(PartOut):
    """What the orders of a day come to."""

    date: str = Field(examples=["2026-03-01"])


class BucketOut(Wire):
    """How many orders cost from so much on, until the next edge."""

    from_minor: int
    orders: int


class BacktestOverlapOut(Wire):
    """Another campaign that gave something on the same orders."""

    campaign_id: str
    campaign: str
    orders: int
    discount_minor: int
    points: dict[str, str]

    @classmethod
    def of(cls, id: str, both: Overlap, name: str, wallets: Wallets) -> BacktestOverlapOut:
        """Show an overlap."""
        return cls(
            campaign_id=id,
            campaign=name,
            orders=both.orders,
            discount_minor=both.discount_minor,
            points=_points(both.points, wallets),
        )


class SampleOut(Wire):
    """An order that won, or did not and why."""

    order_id: str
    external_id: str
    customer_id: str | None
    customer: str | None = Field(description="The customer's name, where it is known.")
    at: Instant
    amount_minor: int
    discount_minor: int
    points: dict[str, str]
    code: str | None = Field(description="Why it gets nothing; null where it gets something.")
    explanation: dict[str, Any] | None = Field(description="The condition, leaf by leaf, with how far apart they are.")
    advice: list[str]

    @classmethod
    def of(cls, one: Sample, wallets: Wallets, people: Mapping[UUID, str]) -> SampleOut:
        """Show a sample."""
        return cls(
            order_id=ids.encode("ord", one.order_id),
            external_id=one.external_id,
            customer_id=None if one.customer_id is None else ids.encode("cus", one.customer_id),
            customer=None if one.customer_id is None else people.get(one.customer_id),
            at=one.at,
            amount_minor=one.amount_minor,
            discount_minor=one.discount_minor,
            points=_points(one.points, wallets),
            code=one.code,
            explanation=one.explanation,
            advice=one.advice,
        )


class ForecastOut(Wire):
    """How a limit of the whole campaign lasts."""

    limit: int = Field(description="Its place among the limits of the definition that were tried, from 0.")
    period: str
    measure: str
    used: str
    maximum: str
    periods: int = Field(description="In how many periods of the span anything was counted.")
    periods_reached: int
    lasts_days: int | None = Field(description="How long it lasts at this pace; null: it is not used, or comes again.")
    exhausted_at: Instant | None = Field(description="When it is used up if it starts now, or on its date.")

    @classmethod
    def of(cls, one: Forecast, live: LiveCampaign, wallets: Mapping[Any, Wallet]) -> ForecastOut:
        """Show a forecast."""
        limit = live.limits[one.place]
        wallet = None if limit.wallet_id is None else wallets[limit.wallet_id]

        def said(amount: int) -> str:
            return str(amount) if wallet is None else programs.points_text(amount, wallet.precision)

        return cls(
            limit=one.place,
            period=limit.period,
            measure=limit.measure,
            used=said(one.used),
            maximum=said(one.maximum),
            periods=one.periods,
            periods_reached=one.periods_reached,
            lasts_days=one.lasts_days,
            exhausted_at=one.exhausted_at,
        )


class FoundOut(Wire):
    """What was found so far."""

    whole: PartOut
    days: list[BacktestDayOut]
    guest_orders: int
    customers: int
    customers_given: int
    limited_orders: int = Field(description="Orders whose points a limit cut.")
    refused: dict[str, int] = Field(description="Why orders get nothing, by code.", examples=[{"condition_not_met": 9}])
    histogram: list[BucketOut] = Field(description="What the orders that get something cost.")
    most_minor: int
    forecasts: list[ForecastOut]
    overlaps: list[BacktestOverlapOut]
    winners: list[SampleOut]
    others: list[SampleOut]


class BacktestOut(Wire):
    """A campaign that is tried on past orders."""

    id: str = Field(examples=["bkt_01kaw3x9p3e9rs8s9p1y9e1v5a"])
    campaign_id: str
    campaign_version: int = Field(description="The version that was tried, or that it would become.")
    state: Literal["pending", "running", "paused", "finished", "failed"]
    from_at: Instant
    until_at: Instant
    orders: int = Field(description="How many paid orders the span had when it began.")
    orders_done: int
    progress_percent: int
    failure: str | None
    assumed: list[str] = Field(description="What is taken as given where past orders do not tell.")
    created_at: Instant
    started_at: Instant | None
    finished_at: Instant | None
    found: FoundOut | None = Field(description="Null in lists.")


def shown(test: Backtest, *, assumed: list[str], found: FoundOut | None) -> BacktestOut:
    """Show a backtest."""
    done = 100 if test.state == "finished" or not test.order_count else test.done_count * 100 // test.order_count
    return BacktestOut(
        id=ids.encode("bkt", test.id),
        campaign_id=ids.encode("cmp", test.campaign_id),
        campaign_version=test.campaign_version,
        state=test.state,
        from_at=test.from_at,
        until_at=test.until_at,
        orders=test.order_count,
        orders_done=test.done_count,
        progress_percent=min(100, done),
        failure=test.failure,
        assumed=assumed,
        created_at=test.created_at,
        started_at=test.started_at,
        finished_at=test.finished_at,
        found=found,
    )


def found_out(
    tally: Tally,
    test: Backtest,
    live: LiveCampaign,
    known: Mapping[Any, Wallet],
    names: Mapping[str, str],
    people: Mapping[UUID, str],
    now: datetime,
) -> FoundOut:
    """Show what was found."""
    wallets = {wallet.key: wallet for wallet in known.values()}
    until = test.until_at if test.state == "finished" else max(test.after_at, test.from_at)
    ahead = policy.forecasts(live, tally, since=test.from_at, until=until, now=now)
    return FoundOut(
        whole=PartOut.of(tally.whole, wallets),
        days=[
            BacktestDayOut(date=date, **PartOut.of(part, wallets).model_dump())
            for date, part in sorted(tally.days.items())
        ],
        guest_orders=tally.guests,
        customers=tally.customers,
        customers_given=tally.customers_given,
        limited_orders=tally.limited,
        refused=tally.refused,
        histogram=[
            BucketOut(from_minor=int(edge), orders=count)
            for edge, count in sorted(tally.buckets.items(), key=lambda pair: int(pair[0]))
        ],
        most_minor=tally.most_minor,
        forecasts=[ForecastOut.of(one, live, known) for one in ahead],
        overlaps=[
            BacktestOverlapOut.of(id, tally.overlaps[key], names.get(id, ""), wallets)
            for key in sorted(tally.overlaps, key=lambda key: -tally.overlaps[key].orders)
            for id in [ids.encode("cmp", _uuid(key))]
        ],
        winners=[SampleOut.of(one, wallets, people) for one in tally.winners],
        others=[SampleOut.of(one, wallets, people) for one in tally.others],
    )


def _uuid(text: str) -> UUID:
    return UUID(text)


def _points(points: Mapping[str, int], wallets: Wallets) -> dict[str, str]:
    return {
        key: programs.points_text(much, wallets[key].precision if key in wallets else 0) for key, much in points.items()
    }
