"""The words of programmes: a programme, its wallets with their time limits and worth, and who has joined."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Final, Literal, TypeAlias
from uuid import UUID

from laurels.kit.calendar import Period

Enrolment: TypeAlias = Literal["automatic", "manual"]
ProgramState: TypeAlias = Literal["active", "archived"]
MembershipState: TypeAlias = Literal["active", "left"]
ExpiryKind: TypeAlias = Literal["never", "rolling", "fixed"]
RoundTo: TypeAlias = Literal["none", "day", "week", "month", "quarter", "half_year", "year"]
Clawback: TypeAlias = Literal["debt", "clip"]
PaysAs: TypeAlias = Literal["payment", "discount"]

PRECISION_MAX: Final = 4


@dataclass(frozen=True, slots=True)
class ExpiryPolicy:
    """Until when points may be spent.

    `rolling` lasts a period from when the points became available, rounded up to the end of `round_to`; a period of
    nothing with `round_to="year"` is the end of the calendar year. `fixed` ends with the day `on`, the last usable one.
    A change concerns later earnings only: every lot keeps the end that it was given.
    """

    kind: ExpiryKind = "never"
    period: Period | None = None
    on: date | None = None
    round_to: RoundTo = "none"


@dataclass(frozen=True, slots=True)
class PendingPolicy:
    """How long points wait before they may be spent, such as until goods can no longer be sent back."""

    period: Period | None = None


@dataclass(frozen=True, slots=True)
class Wallet:
    """One kind of points that customers of a programme collect.

    Amounts are whole numbers of the smallest part: with a precision of 1, 15 is 1.5 points.

    :param clawback: whether a return may leave the customer owing points (`debt`), or takes what is there (`clip`)
    :param restore_grace: how long points given back after their expiry may still be spent; None: not at all
    :param cash_rate: what one whole point is worth, in major units of the workspace's currency; None: no cash worth
    :param pays_as: whether points that pay leave the price as it is, or make it lower, and with it what is taxed
    """

    id: UUID
    program_id: UUID
    key: str
    name: str
    unit_singular: str
    unit_plural: str
    precision: int = 0
    expiry: ExpiryPolicy = field(default_factory=ExpiryPolicy)
    pending: PendingPolicy = field(default_factory=PendingPolicy)
    clawback: Clawback = "debt"
    restore_grace: Period | None = None
    cash_rate: Decimal | None = None
    pays_as: PaysAs = "payment"
    version: int = 1


@dataclass(frozen=True, slots=True)
class Terms:
    """When an earning may be spent: from `available_at` until just before `expires_at` (None: for ever)."""

    available_at: datetime
    expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class Program:
    """One loyalty programme of a workspace.

    With `automatic` enrolment every customer who earns becomes a member; with `manual` only members earn.
    """

    id: UUID
    name: str
    state: ProgramState
    enrolment: Enrolment
    version: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Membership:
    """One customer's place in one programme; who left stays left until joining again."""

    id: UUID
    program_id: UUID
    customer_id: UUID
    joined_at: datetime
    state: MembershipState
    left_at: datetime | None
