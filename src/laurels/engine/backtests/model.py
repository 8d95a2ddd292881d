"""The words of backtests. Amounts are in minor units, points in the smallest part of their wallet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal, TypeAlias
from uuid import UUID

State: TypeAlias = Literal["pending", "running", "paused", "finished", "failed"]
SAMPLES_MAX: Final = 20
"""So many who won, and so many who did not, are shown."""


@dataclass(slots=True)
class Part:
    """What a day, or the whole span, comes to."""

    orders: int = 0
    given: int = 0
    discount_minor: int = 0
    points: dict[str, int] = field(default_factory=dict[str, int])
    points_minor: int = 0

    @property
    def cost_minor(self) -> int:
        return self.discount_minor + self.points_minor


@dataclass(slots=True)
class Overlap:
    """On how many of the orders that won another campaign gave something too, and how much."""

    orders: int = 0
    discount_minor: int = 0
    points: dict[str, int] = field(default_factory=dict[str, int])


@dataclass(slots=True)
class Used:
    """What a limit of the whole campaign counted in one period, and when nothing was left of it."""

    amount: int = 0
    reached_at: datetime | None = None


@dataclass(slots=True)
class Sample:
    """An order that won, or did not and why."""

    order_id: UUID
    external_id: str
    customer_id: UUID | None
    at: datetime
    amount_minor: int
    discount_minor: int = 0
    points: dict[str, int] = field(default_factory=dict[str, int])
    code: str | None = None
    explanation: dict[str, Any] | None = None
    advice: list[str] = field(default_factory=list[str])


@dataclass(slots=True)
class Tally:
    """What a backtest has found so far. It is small, whatever the number of orders.

    :param buckets: how many orders cost from this many minor units on, until the next edge
    :param limits: by the place of the limit and the key of its period
    """

    whole: Part = field(default_factory=Part)
    days: dict[str, Part] = field(default_factory=dict[str, Part])
    guests: int = 0
    customers: int = 0
    customers_given: int = 0
    limited: int = 0
    refused: dict[str, int] = field(default_factory=dict[str, int])
    buckets: dict[str, int] = field(default_factory=dict[str, int])
    most_minor: int = 0
    limits: dict[str, Used] = field(default_factory=dict[str, Used])
    overlaps: dict[str, Overlap] = field(default_factory=dict[str, Overlap])
    winners: list[Sample] = field(default_factory=list[Sample])
    others: list[Sample] = field(default_factory=list[Sample])


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the campaign would have given for one order.

    :param counts: what that counts: the account, the place of the limit of the whole campaign or None, period, amount
    :param beside: what other campaigns gave: money, and points by wallet
    :param why: explains the refusal, where it is asked to
    """

    order_id: UUID
    external_id: str
    customer_id: UUID | None
    at: datetime
    amount_minor: int
    code: str | None = None
    discount_minor: int = 0
    points: Mapping[UUID, int] = field(default_factory=dict[UUID, int])
    limited: bool = False
    counts: tuple[tuple[UUID, int | None, str, int], ...] = ()
    beside: Mapping[UUID, tuple[int, Mapping[str, int]]] = field(
        default_factory=dict[UUID, tuple[int, Mapping[str, int]]]
    )
    context: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Backtest:
    """A backtest as it stands."""

    id: UUID
    campaign_id: UUID
    campaign_version: int
    definition: dict[str, Any]
    keeps_dates: bool
    from_at: datetime
    until_at: datetime
    state: State
    run_id: UUID | None
    order_count: int
    done_count: int
    after_at: datetime
    after_id: UUID
    tally: dict[str, Any]
    failure: str | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class Forecast:
    """How long a limit of the whole campaign lasts at the pace of the span; None: it is never reached."""

    place: int
    used: int
    maximum: int
    periods: int
    periods_reached: int
    lasts_days: int | None
    exhausted_at: datetime | None
