"""Earning rules on the wire."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import Field

from laurels.insight.earning.model import EarningRule
from laurels.insight.results import PointsOut, WindowOut, points_out
from laurels.kit import ids
from laurels.kit.web import Instant, Wire
from laurels.program.programs import Wallet


class EarningRuleOut(Wire):
    """A campaign of orders or events, and what it gave."""

    campaign_id: str = Field(examples=["cmp_01kaw3x9p3e9rs8s9p1y9e1v5a"])
    program_id: str | None
    name: str
    state: Literal["draft", "live", "paused", "ended"]
    version: int
    trigger: str = Field(description="`order.paid`, or `event.` and an event type.", examples=["order.paid"])
    sentence: str | None = Field(description="In plain words; null where it no longer fits what is set up.")
    starts_at: Instant | None
    ends_at: Instant | None
    uses: int = Field(description="Orders and events in the window that earned something by it which still stands.")
    points: list[PointsOut] = Field(description="What it gave in the window, wallet by wallet.")
    last_on: date | None = Field(description="The last local day on which something was earned by it; null: never.")

    @classmethod
    def of(cls, rule: EarningRule, wallets: Mapping[UUID, Wallet], currency: str) -> EarningRuleOut:
        """Show a rule."""
        campaign = rule.campaign
        return cls(
            campaign_id=ids.encode("cmp", campaign.id),
            program_id=None if campaign.program_id is None else ids.encode("prg", campaign.program_id),
            name=campaign.name,
            state=campaign.state,
            version=campaign.version,
            trigger=campaign.definition["trigger"],
            sentence=rule.sentence,
            starts_at=campaign.definition.get("starts_at"),
            ends_at=campaign.definition.get("ends_at"),
            uses=rule.gave.uses,
            points=points_out(rule.gave, wallets, currency),
            last_on=rule.last_on,
        )


class EarningRulesOut(Wire):
    """A page of earning rules."""

    window: WindowOut
    items: list[EarningRuleOut]
    next_cursor: str | None
