"""The overview on the wire. Money is in minor units; points are in whole points, as text."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from pydantic import Field

from laurels.insight.figures import Flows, Sold
from laurels.insight.overview.model import (
    Attention,
    AttentionKind,
    Explanation,
    Figure,
    Key,
    Rank,
    Severity,
    Unit,
)
from laurels.insight.results import MoneyOut, WindowOut
from laurels.kit import ids
from laurels.kit.web import Instant, Wire
from laurels.program import programs
from laurels.program.programs import Wallet

Day = date
"""A local day of the workspace."""


class AttentionOut(Wire):
    """One thing that somebody should look at."""

    kind: AttentionKind
    severity: Severity
    subject_kind: str = Field(examples=["campaign"])
    subject_id: str | None = Field(examples=["cmp_01kaw3x9p3e9rs8s9p1y9e1v5a"])
    name: str
    at: Instant | None = Field(description="When it happened, or will happen.")
    facts: dict[str, Any] = Field(examples=[{"used_percent": 92, "measure": "discount", "period": "month"}])

    @classmethod
    def of(cls, one: Attention) -> AttentionOut:
        """Show it."""
        return cls(
            kind=one.kind,
            severity=one.severity,
            subject_kind=one.subject_kind,
            subject_id=one.subject_id,
            name=one.name,
            at=one.at,
            facts=dict(one.facts),
        )


class AttentionsOut(Wire):
    """What needs attention, the worst first; at most twenty of a kind."""

    items: list[AttentionOut]


class ExplanationOut(Wire):
    """What a number says."""

    definition: str
    counts: str = Field(description="What is counted or added up, one by one.", examples=["redemption"])
    filters: dict[str, str] = Field(examples=[{"from": "2026-11-02", "to": "2026-11-29", "zone": "Europe/London"}])

    @classmethod
    def of(cls, one: Explanation) -> ExplanationOut:
        """Show it."""
        return cls(definition=one.definition, counts=one.counts, filters=dict(one.filters))


class FigureOut(Wire):
    """One key figure, beside that of as many days before."""

    key: str = Field(examples=["points_issued"])
    unit: Unit
    wallet: str | None = Field(description="Whose points they are, by the wallet's key.")
    now: int | str = Field(description="A number, or points as text.", examples=[1250])
    before: int | str | None = Field(description="The same of as many days before; null where only now is known.")
    explanation: ExplanationOut

    @classmethod
    def of(cls, one: Figure) -> FigureOut:
        """Show it."""
        return cls(
            key=one.key,
            unit=one.unit,
            wallet=None if one.wallet is None else one.wallet.key,
            now=_said(one.now, one.wallet),
            before=None if one.before is None else _said(one.before, one.wallet),
            explanation=ExplanationOut.of(one.explanation),
        )


def _said(amount: int, wallet: Wallet | None) -> int | str:
    return amount if wallet is None else programs.points_text(amount, wallet.precision)


class SoldOut(Wire):
    """What was sold on a day; what came back since is taken out."""

    day: Day
    orders: int
    revenue_minor: int
    redemptions: int
    discount_minor: int

    @classmethod
    def of(cls, day: date, one: Sold) -> SoldOut:
        """Show a day."""
        return cls(
            day=day,
            orders=one.orders,
            revenue_minor=one.revenue_minor,
            redemptions=one.redemptions,
            discount_minor=one.discount_minor,
        )


class FlowsOut(Wire):
    """What became of a wallet's points on a day."""

    day: Day
    earned: str
    taken_back: str
    spent: str
    expired: str
    adjusted: str = Field(description="What was given by hand less what was taken.")

    @classmethod
    def of(cls, day: date, one: Flows, precision: int) -> FlowsOut:
        """Show a day."""

        def text(amount: int) -> str:
            return programs.points_text(amount, precision)

        return cls(
            day=day,
            earned=text(one.earned),
            taken_back=text(one.taken_back),
            spent=text(one.spent),
            expired=text(one.expired),
            adjusted=text(one.adjusted),
        )


class WalletDaysOut(Wire):
    """Earned against spent, day by day, in one wallet."""

    wallet_id: str
    wallet: str
    name: str
    unit_plural: str
    days: list[FlowsOut]


class FiguresOut(Wire):
    """The key figures of some days, beside those of as many days before."""

    currency: str
    window: WindowOut
    before: WindowOut
    figures: list[FigureOut]
    days: list[SoldOut] = Field(description="Every day of the window.")
    wallets: list[WalletDaysOut]
    waiting_count: int = Field(
        description="Events that are not in these numbers yet; usually none, or those of a second."
    )

    @classmethod
    def of(cls, key: Key, wallets: Mapping[UUID, Wallet], currency: str) -> FiguresOut:
        """Show key figures."""
        days = key.window.days
        return cls(
            currency=currency,
            window=WindowOut.of(key.window),
            before=WindowOut.of(key.window.before),
            figures=[FigureOut.of(one) for one in key.figures],
            days=[SoldOut.of(day, key.days.get(day, Sold())) for day in days],
            wallets=[
                WalletDaysOut(
                    wallet_id=ids.encode("wal", id),
                    wallet=wallet.key,
                    name=wallet.name,
                    unit_plural=wallet.unit_plural,
                    days=[FlowsOut.of(day, key.wallets[id].get(day, Flows()), wallet.precision) for day in days],
                )
                for id, wallet in wallets.items()
            ],
            waiting_count=key.waiting_count,
        )


class RankOut(MoneyOut):
    """A campaign in a comparison."""

    campaign_id: str
    name: str
    state: str

    @classmethod
    def of_rank(cls, one: Rank) -> RankOut:
        """Show it."""
        money = MoneyOut.of(one.money).model_dump()
        return cls(**money, campaign_id=ids.encode("cmp", one.id), name=one.name, state=one.state)


class ComparisonOut(Wire):
    """Campaigns compared over some days, the highest first."""

    currency: str
    window: WindowOut
    items: list[RankOut]
