"""The timeline on the wire."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from pydantic import Field

from laurels.engine import points
from laurels.insight.explorer import HandOut
from laurels.insight.timeline import policy
from laurels.insight.timeline.model import Kind, Moment
from laurels.kit import ids
from laurels.kit.web import Instant, Wire
from laurels.program import programs
from laurels.program.programs import Wallet


class MoveOut(Wire):
    """What moved in one wallet."""

    wallet: str = Field(examples=["points"])
    points: str = Field(description="Signed: what came in is positive.", examples=["12"])
    why: str = Field(examples=["earn"])


class GaveOut(Wire):
    """What a campaign gave, or took back, and what it says."""

    campaign_id: str
    name: str
    version: int
    wallet: str
    points: str
    sentence: str | None = Field(
        description="What that version says, in plain words; null where it no longer fits what is set up."
    )


class MomentOut(Wire):
    """One thing that became of a customer."""

    kind: Kind
    at: Instant
    moves: list[MoveOut] = Field(description="Of points: what moved in each wallet.")
    campaigns: list[GaveOut] = Field(description="Of points: the campaigns that gave them or took them back.")
    by: HandOut | None = Field(description="Of points: who booked them by hand.")
    detail: dict[str, Any] = Field(
        description="What belongs to it, by its kind: ids, states, amounts, codes.",
        examples=[{"order_id": "ord_01kaw3x9p3e9rs8s9p1y9e1v5a", "amount_minor": 1200, "state": "paid"}],
    )

    @classmethod
    def of(
        cls, one: Moment, wallets: Mapping[UUID, Wallet], sentences: Mapping[tuple[UUID, int], str | None]
    ) -> MomentOut:
        """Show a moment."""
        detail, hand = dict(one.detail), one.reason.hand
        moves = detail.pop("moves", ())
        if one.kind == "points":
            detail["cause_id"] = points.cause_id(detail["cause"], UUID(detail["cause_id"]), journal_id=one.id)
            detail["decision_id"] = ids.encode("dec", one.id) if one.reason.decided else None
        return cls(
            kind=one.kind,
            at=one.at,
            moves=[_move(wallets[UUID(row["wallet_id"])], row) for row in moves],
            campaigns=[
                GaveOut(
                    campaign_id=ids.encode("cmp", gave.campaign_id),
                    name=gave.name,
                    version=gave.version,
                    wallet=wallets[gave.wallet_id].key,
                    points=programs.points_text(gave.points, wallets[gave.wallet_id].precision),
                    sentence=sentences.get((gave.campaign_id, gave.version)),
                )
                for gave in one.reason.campaigns
            ],
            by=None if hand is None else HandOut.of(hand),
            detail=policy.shown(detail),
        )


def _move(wallet: Wallet, row: Mapping[str, Any]) -> MoveOut:
    return MoveOut(wallet=wallet.key, points=programs.points_text(row["points"], wallet.precision), why=row["why"])
