"""Programmes, wallets and memberships on the wire."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from pydantic import BeforeValidator, Field

from laurels.core.customers import CustomerRefIn
from laurels.kit import ids, money
from laurels.kit.calendar import Period
from laurels.kit.web import Instant, Wire
from laurels.program.programs.model import (
    PRECISION_MAX,
    Clawback,
    Enrolment,
    ExpiryKind,
    ExpiryPolicy,
    Membership,
    MembershipState,
    PaysAs,
    PendingPolicy,
    Program,
    ProgramState,
    RoundTo,
    Wallet,
)

Name = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00]*$")]
UnitName = Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[^\x00]*$")]
PeriodText = Annotated[str, Field(max_length=40, description="An ISO 8601 period.", examples=["P2Y"])]


def _day(value: object) -> object:
    return date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else value


Day = Annotated[date, BeforeValidator(_day)]


class ProgramCreate(Wire):
    """A programme to set up."""

    name: Name = Field(examples=["Bean Club"])
    enrolment: Enrolment = Field(
        default="automatic", description="Whether earning makes a member, or only joining does."
    )


class ProgramChange(Wire):
    """What shall change; what is left out stays."""

    name: Name | None = Field(default=None, examples=["Club"])
    enrolment: Enrolment | None = None


class ProgramOut(Wire):
    """A programme."""

    id: str = Field(examples=["prg_01kaw3x9p3e9rs8s9p1y9e1v5a"])
    name: str
    state: ProgramState
    enrolment: Enrolment
    revision: int = Field(description="Rises with every change; send it as If-Match to change only what you saw.")
    created_at: Instant

    @classmethod
    def of(cls, program: Program) -> ProgramOut:
        """Show a programme."""
        return cls(
            id=ids.encode("prg", program.id),
            name=program.name,
            state=program.state,
            enrolment=program.enrolment,
            revision=program.version,
            created_at=program.created_at,
        )


class Expiry(Wire):
    """Until when points may be spent, counted from when they became available."""

    kind: ExpiryKind = "never"
    period: PeriodText | None = Field(default=None, description="How long points last, when the kind is rolling.")
    on: Day | None = Field(default=None, description="The last usable day, when the kind is fixed.")
    round_to: RoundTo = Field(
        default="none", description="A rolling expiry is moved to the end of this unit of the calendar."
    )

    def policy(self) -> ExpiryPolicy:
        """Read the periods.

        :raises InvalidPeriod: the period is none
        """
        return ExpiryPolicy(self.kind, _period(self.period, "/expiry/period"), self.on, self.round_to)


class WalletChange(Wire):
    """What shall change, for later earnings only; what is left out stays, and null takes away."""

    name: Name = Field(default="", examples=["Beans"])
    expiry: Expiry = Expiry()
    pending: PeriodText | None = Field(default=None, description="How long points wait before they may be spent.")
    clawback: Clawback = Field(default="debt", description="Whether a return may leave a customer owing points.")
    restore_grace: PeriodText | None = Field(
        None, description="How long points that are given back after their expiry may still be spent."
    )
    cash_rate: str | None = Field(
        None, max_length=80, description="What one point is worth in the workspace's currency.", examples=["0.005"]
    )
    pays_as: PaysAs = Field(
        default="payment",
        description="Whether points that pay for a cart are a `payment`, which leaves its price and tax as they are, "
        "or a `discount`, which lowers both. The law of your country says which.",
    )

    def changes(self) -> dict[str, Any]:
        """List what was sent, as the fields of a wallet.

        :raises InvalidField: a period or the rate cannot be read
        """
        read: dict[str, Callable[[], Any]] = {
            "name": lambda: self.name,
            "expiry": self.expiry.policy,
            "pending": lambda: PendingPolicy(_period(self.pending, "/pending")),
            "clawback": lambda: self.clawback,
            "restore_grace": lambda: _period(self.restore_grace, "/restore_grace"),
            "cash_rate": lambda: _rate(self.cash_rate),
            "pays_as": lambda: self.pays_as,
        }
        return {field: read[field]() for field in self.model_fields_set & read.keys()}


class WalletCreate(WalletChange):
    """A wallet to add. Its programme, key, unit and precision stay as they are first given."""

    program_id: str = Field(examples=["prg_01kaw3x9p3e9rs8s9p1y9e1v5a"])
    key: str = Field(pattern=r"^[a-z][a-z0-9_]{0,39}$", description="What rules call it.", examples=["beans"])
    name: Name = Field(examples=["Beans"])
    unit_singular: UnitName = Field(examples=["bean"])
    unit_plural: UnitName = Field(examples=["beans"])
    precision: int = Field(default=0, ge=0, le=PRECISION_MAX, description="How many decimal places the points have.")

    def wallet(self, id: UUID) -> Wallet:
        """Read the wallet."""
        fixed = Wallet(
            id=id,
            program_id=ids.decode("prg", self.program_id),
            key=self.key,
            name=self.name,
            unit_singular=self.unit_singular,
            unit_plural=self.unit_plural,
            precision=self.precision,
        )
        return replace(fixed, **self.changes())


class WalletOut(Wire):
    """A wallet."""

    id: str = Field(examples=["wal_01kaw3x9p3e9rs8s9p1y9e1v5a"])
    program_id: str
    key: str
    name: str
    unit_singular: str
    unit_plural: str
    precision: int
    expiry: Expiry
    pending: str | None
    clawback: Clawback
    restore_grace: str | None
    cash_rate: str | None
    pays_as: PaysAs
    revision: int

    @classmethod
    def of(cls, wallet: Wallet) -> WalletOut:
        """Show a wallet."""
        expiry = wallet.expiry
        return cls(
            id=ids.encode("wal", wallet.id),
            program_id=ids.encode("prg", wallet.program_id),
            key=wallet.key,
            name=wallet.name,
            unit_singular=wallet.unit_singular,
            unit_plural=wallet.unit_plural,
            precision=wallet.precision,
            expiry=Expiry(kind=expiry.kind, period=_text(expiry.period), on=expiry.on, round_to=expiry.round_to),
            pending=_text(wallet.pending.period),
            clawback=wallet.clawback,
            restore_grace=_text(wallet.restore_grace),
            cash_rate=None if wallet.cash_rate is None else f"{wallet.cash_rate:f}",
            pays_as=wallet.pays_as,
            revision=wallet.version,
        )


class Join(Wire):
    """A customer who joins a programme."""

    program_id: str = Field(examples=["prg_01kaw3x9p3e9rs8s9p1y9e1v5a"])
    customer: CustomerRefIn


class MembershipOut(Wire):
    """A customer's place in a programme."""

    id: str = Field(examples=["mem_01kaw3x9p3e9rs8s9p1y9e1v5a"])
    program_id: str
    customer_id: str
    state: MembershipState
    joined_at: Instant
    left_at: Instant | None

    @classmethod
    def of(cls, membership: Membership) -> MembershipOut:
        """Show a membership."""
        return cls(
            id=ids.encode("mem", membership.id),
            program_id=ids.encode("prg", membership.program_id),
            customer_id=ids.encode("cus", membership.customer_id),
            state=membership.state,
            joined_at=membership.joined_at,
            left_at=membership.left_at,
        )


def _period(text: str | None, pointer: str) -> Period | None:
    return None if text is None else Period.parse(text, pointer=pointer)


def _rate(text: str | None) -> Decimal | None:
    return None if text is None else money.parse_decimal(text, pointer="/cash_rate")


def _text(period: Period | None) -> str | None:
    return None if period is None else str(period)
