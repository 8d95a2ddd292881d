"""Points on the wire: amounts are decimal text in whole points, exact in the wallet's precision."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from pydantic import Field

from laurels.core.customers import CustomerRefIn
from laurels.core.ledger import Entry
from laurels.engine.points import policy
from laurels.engine.points.service import Adjustment, BalanceOf
from laurels.kit import ids
from laurels.kit.web import Instant, Wire
from laurels.program import programs
from laurels.program.programs import Wallet


class BalanceOut(Wire):
    """What a customer has in one wallet."""

    wallet: str = Field(examples=["points"])
    unit: str = Field(examples=["points"])
    balance: str = Field(description="All that was earned and not spent, pending and held included.", examples=["120"])
    spendable: str = Field(description="What can be spent now.")
    pending: str = Field(description="Earned, but not available yet.")
    held: str = Field(description="Reserved for payments.")
    debt: str = Field(description="Owed after returns; the next earnings repay it first.")
    expiring: str = Field(description="What runs out next.")
    expiring_at: Instant | None
    worth_minor: int | None = Field(description="What the spendable part is worth in the workspace's currency.")

    @classmethod
    def of(cls, one: BalanceOf, currency: str) -> BalanceOut:
        """Show a balance."""
        wallet, balance = one.wallet, one.balance
        worth = None
        if wallet.cash_rate is not None:
            worth = programs.cash_minor(wallet, max(0, balance.spendable), currency)
        return cls(
            wallet=wallet.key,
            unit=wallet.unit_plural,
            balance=points_text(balance.balance, wallet),
            spendable=points_text(balance.spendable, wallet),
            pending=points_text(balance.pending, wallet),
            held=points_text(balance.held, wallet),
            debt=points_text(balance.debt, wallet),
            expiring=points_text(balance.expiring, wallet),
            expiring_at=balance.expiring_at,
            worth_minor=worth,
        )


class BalancesOut(Wire):
    """What a customer has, wallet by wallet."""

    customer_id: str
    wallets: list[BalanceOut]


class EntryOut(Wire):
    """One line of a wallet's statement."""

    journal_id: str
    cause: str = Field(examples=["order"])
    cause_id: str = Field(description="The order, event, return, payment, redemption, lot or customer behind it.")
    reason: str = Field(examples=["earn"])
    points: str = Field(description="Signed: what came in is positive.", examples=["-12"])
    occurred_at: Instant
    recorded_at: Instant
    reverses_id: str | None
    lots: list[dict[str, Any]]

    @classmethod
    def of(cls, entry: Entry, wallet: Wallet) -> EntryOut:
        """Show an entry."""
        return cls(
            journal_id=ids.encode("jrn", entry.journal_id),
            cause=entry.cause,
            cause_id=policy.cause_id(entry.cause, entry.cause_id, journal_id=entry.journal_id),
            reason=entry.reason,
            points=points_text(entry.amount, wallet),
            occurred_at=entry.occurred_at,
            recorded_at=entry.recorded_at,
            reverses_id=None if entry.reverses_id is None else ids.encode("jrn", entry.reverses_id),
            lots=[
                {"lot_id": ids.encode("lot", UUID(part["lot_id"])), "points": points_text(part["amount"], wallet)}
                for part in entry.lots
            ],
        )


class EntriesOut(Wire):
    """A stretch of a wallet's statement, newest first."""

    wallet: str
    items: list[EntryOut]
    next_cursor: str | None = None


class AdjustIn(Wire):
    """A correction by hand."""

    customer: CustomerRefIn
    wallet: str = Field(min_length=1, max_length=100, examples=["points"])
    points: str = Field(max_length=40, description="Negative takes.", examples=["50", "-12.5"])
    reason: str = Field(min_length=1, max_length=500, examples=["Sorry for the late parcel"])
    external_id: str = Field(min_length=1, max_length=200, description="Your name for it; sent again it books once.")
    source: str = Field(default="", max_length=100)


class AdjustOut(Wire):
    """A correction as it was booked."""

    journal_id: str
    customer_id: str
    wallet: str
    points: str
    spendable: str

    @classmethod
    def of(cls, done: Adjustment) -> AdjustOut:
        """Show a correction."""
        return cls(
            journal_id=ids.encode("jrn", done.id),
            customer_id=ids.encode("cus", done.customer_id),
            wallet=done.wallet.key,
            points=points_text(done.points, done.wallet),
            spendable=points_text(done.balance.spendable, done.wallet),
        )


def points_text(points: int, wallet: Wallet) -> str:
    """Write an amount in whole points."""
    return programs.points_text(points, wallet.precision)
