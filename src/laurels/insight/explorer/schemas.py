"""The ledger explorer on the wire."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from pydantic import Field

from laurels.engine import points
from laurels.insight.explorer import policy
from laurels.insight.explorer.model import Because, Entry, Hand, Reason
from laurels.kit import ids
from laurels.kit.web import Instant, Wire
from laurels.program import programs
from laurels.program.programs import Wallet


class BecauseOut(Wire):
    """What a campaign gave, or took back."""

    campaign_id: str = Field(examples=["cmp_01kaw3x9p3e9rs8s9p1y9e1v5a"])
    name: str = Field(description="Its name when it was decided.")
    version: int = Field(description="The version of its definition that decided.")
    points: str = Field(description="Signed: what was taken back is negative.", examples=["12"])

    @classmethod
    def of(cls, because: Because, wallet: Wallet) -> BecauseOut:
        """Show what a campaign gave."""
        return cls(
            campaign_id=ids.encode("cmp", because.campaign_id),
            name=because.name,
            version=because.version,
            points=programs.points_text(because.points, wallet.precision),
        )


class HandOut(Wire):
    """Who booked it, and why."""

    kind: str = Field(examples=["api_key"])
    name: str = Field(examples=["Support"])
    request_id: str
    reason: str

    @classmethod
    def of(cls, hand: Hand) -> HandOut:
        """Show who booked it."""
        return cls(kind=hand.actor_kind, name=hand.actor_name, request_id=hand.request_id, reason=hand.reason)


class LedgerEntryOut(Wire):
    """One movement in or out of one wallet, and why."""

    journal_id: str = Field(examples=["jrn_01kaw3x9p3e9rs8s9p1y9e1v5a"])
    recorded_at: Instant
    occurred_at: Instant
    customer_id: str = Field(examples=["cus_01kaw3x9p3e9rs8s9p1y9e1v5a"])
    customer_name: str | None = Field(description="Null for who may not read customers, and where none is known.")
    wallet: str = Field(examples=["points"])
    points: str = Field(description="Signed: what came in is positive.", examples=["-12"])
    reason: str = Field(examples=["earn"])
    cause: str = Field(examples=["order"])
    cause_id: str = Field(description="The order, event, return, payment, redemption, lot or customer behind it.")
    reverses_id: str | None = Field(description="The journal that it takes back.")
    decision_id: str | None = Field(description="The decision behind it, which `GET /v1/decisions/{id}` shows.")
    campaigns: list[BecauseOut] = Field(
        description="The campaign behind it, with the version that decided. Several, where less was left to take back "
        "than they all had given; none, where no campaign gave it."
    )
    actor: HandOut | None = Field(description="Who booked it by hand; null where nobody did.")

    @classmethod
    def of(
        cls, entry: Entry, wallets: Mapping[UUID, Wallet], reason: Reason, *, names: Mapping[UUID, str]
    ) -> LedgerEntryOut:
        """Show an entry."""
        wallet = wallets[entry.wallet_id]
        return cls(
            journal_id=ids.encode("jrn", entry.journal_id),
            recorded_at=entry.recorded_at,
            occurred_at=entry.occurred_at,
            customer_id=ids.encode("cus", entry.customer_id),
            customer_name=names.get(entry.customer_id),
            wallet=wallet.key,
            points=programs.points_text(entry.amount, wallet.precision),
            reason=entry.reason,
            cause=entry.cause,
            cause_id=points.cause_id(entry.cause, entry.cause_id, journal_id=entry.journal_id),
            reverses_id=None if entry.reverses_id is None else ids.encode("jrn", entry.reverses_id),
            decision_id=ids.encode("dec", entry.journal_id) if reason.decided else None,
            campaigns=[BecauseOut.of(one, wallet) for one in policy.behind(entry, reason.campaigns)],
            actor=None if reason.hand is None else HandOut.of(reason.hand),
        )
