"""The words of figures: a day of each kind, and what is to be added to days."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the days have come.

    :param epoch: rises when everything is counted anew
    :param zone: where the days begin and end
    :param sealed: the last seal of the ledger that is in them
    """

    epoch: int
    zone: str
    sealed: int

    @property
    def follower(self) -> str:
        """Name the follower of the feed that counts; counting anew is another one and begins with the first event."""
        return f"figures.{self.epoch}"


@dataclass(frozen=True, slots=True)
class LedgerDay:
    """What moved of a unit between two kinds of accounts on a day."""

    unit_id: UUID
    day: date
    source_kind: str
    target_kind: str
    reason: str
    amount: Decimal
    moves: int


@dataclass(frozen=True, slots=True)
class ShopDay:
    """One measure of the whole workspace on a day."""

    day: date
    measure: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class CampaignDay:
    """One measure of a campaign on a day, or over a window where `day` is its first."""

    campaign_id: UUID
    day: date
    measure: str
    detail: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Flows:
    """What became of the points of one wallet on a day, or over a window."""

    earned: int = 0
    taken_back: int = 0
    spent: int = 0
    expired: int = 0
    adjusted: int = 0


@dataclass(frozen=True, slots=True)
class Sold:
    """What the workspace sold on a day, or over a window: what came back since is taken out."""

    orders: int = 0
    revenue_minor: int = 0
    redemptions: int = 0
    discount_minor: int = 0


@dataclass(frozen=True, slots=True)
class Counted:
    """What one redemption adds to its day."""

    shop: Mapping[str, int]
    campaigns: Mapping[tuple[str, str, str], int]
    """By campaign, measure and detail."""

    @property
    def row(self) -> dict[str, Any]:
        """Write it as it is kept."""
        return {
            "shop": dict(self.shop),
            "campaigns": [[*key, amount] for key, amount in self.campaigns.items()],
        }

    @classmethod
    def read(cls, row: Mapping[str, Any]) -> Counted:
        """Read what was written by `row`."""
        return cls(row["shop"], {(one[0], one[1], one[2]): one[3] for one in row["campaigns"]})


@dataclass(slots=True)
class Tally:
    """What is to be added to days, all at once."""

    shop: Counter[tuple[date, str]] = field(default_factory=Counter[tuple[date, str]])
    campaigns: Counter[tuple[str, date, str, str]] = field(default_factory=Counter[tuple[str, date, str, str]])
    customers: Counter[tuple[str, date, UUID]] = field(default_factory=Counter[tuple[str, date, UUID]])

    def add(self, counted: Counted, *, day: date, customer_id: UUID | None, sign: int = 1) -> None:
        """Add what a redemption counts, or take it away with a sign of -1."""
        for measure, amount in counted.shop.items():
            self.shop[day, measure] += sign * amount
        for (campaign_id, measure, detail), amount in counted.campaigns.items():
            self.campaign(campaign_id, day, measure, detail, sign * amount, customer_id)

    def campaign(
        self, campaign_id: str, day: date, measure: str, detail: str, amount: int, customer_id: UUID | None
    ) -> None:
        """Add to a day of a campaign; a use is also one of its customer."""
        self.campaigns[campaign_id, day, measure, detail] += amount
        if measure == "uses" and customer_id is not None:
            self.customers[campaign_id, day, customer_id] += amount
