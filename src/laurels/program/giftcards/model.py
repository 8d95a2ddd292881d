"""What a gift card is, what is done with it, and what the law says about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from laurels.core.customers import CustomerRef
from laurels.core.ledger import Balance
from laurels.kit.calendar import Period

State = Literal["inactive", "active", "blocked"]
CardState = Literal["inactive", "scheduled", "active", "used", "expired", "blocked"]
"""How a card stands at an instant, as people are told."""
TaxMode = Literal["multi", "single"]
Rest = Literal["kept", "lost"]
RoundTo = Literal["day", "month", "quarter", "half_year", "year"]
MovementKind = Literal["top_up", "debit", "refund", "cash_out"]
DebitStatus = Literal["held", "captured", "voided", "expired"]


@dataclass(frozen=True, slots=True)
class GiftCard:
    """A gift card with what its voucher, of the same id, says of it: its code, its holder, and whether it is blocked.

    :param activated_at: when it was sold for good and got its money; None while it waits for that
    :param activates_at: from when on it can be used
    :param expires_at: when all money on it ends; None: never
    :param expires_after: how long it lasts from when it can be used, if that was said
    :param rest: what becomes of the rest of a card that is used once
    :param blocked_reason: why it is blocked; None: it is not
    """

    id: UUID
    code: str
    currency: str
    initial_minor: int
    activated_at: datetime | None
    activates_at: datetime | None
    expires_at: datetime | None
    tax_mode: TaxMode
    single_use: bool
    rest: Rest
    reloadable: bool
    jurisdiction: str | None
    customer_id: UUID | None
    source: str
    external_id: str | None
    activation_delay_seconds: int
    expires_after: str | None
    expires_round_to: RoundTo
    blocked_reason: str | None
    created_at: datetime

    @property
    def state(self) -> State:
        """Say whether it is blocked, waits for its activation, or was activated."""
        if self.blocked_reason is not None:
            return "blocked"
        return "inactive" if self.activated_at is None else "active"


@dataclass(frozen=True, slots=True)
class NewCard:
    """What is said about a gift card to be made.

    :param code: a code of the shop's own; None: one is drawn of the pattern
    :param awaits_activation: whether it has no money until its purchase is confirmed
    :param reloadable: None: unless it is used once
    """

    amount_minor: int
    currency: str
    source: str = ""
    external_id: str | None = None
    code: str | None = None
    pattern: str | None = None
    holder: CustomerRef | None = None
    activates_at: datetime | None = None
    awaits_activation: bool = False
    activation_delay_seconds: int = 0
    expires_at: datetime | None = None
    expires_after: Period | None = None
    expires_round_to: RoundTo = "day"
    tax_mode: TaxMode = "multi"
    single_use: bool = False
    rest: Rest = "kept"
    reloadable: bool | None = None
    jurisdiction: str | None = None
    pointer: str = ""

    @property
    def can_be_topped_up(self) -> bool:
        """Say whether money can be added later."""
        return not self.single_use if self.reloadable is None else self.reloadable


@dataclass(frozen=True, slots=True)
class Movement:
    """What was asked for a card by its name, once: a top-up, a debit, a refund of one, a cash-out.

    Its id is that of its journal, or of the hold that a debit began with.
    """

    id: UUID
    card_id: UUID
    kind: MovementKind
    source: str
    external_id: str
    amount_minor: int
    debit_id: UUID | None
    held_until_at: datetime | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Debit:
    """A payment with a gift card as it stands.

    :param journal_id: the journal that took the money; None while it is only held, or was given free
    """

    id: UUID
    card_id: UUID
    currency: str
    source: str
    external_id: str
    amount_minor: int
    status: DebitStatus
    captured_minor: int
    refunded_minor: int
    journal_id: UUID | None
    held_until_at: datetime | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class CashOut:
    """When the rest of a card must be paid out: all that is said must hold.

    :param at_most_minor: the largest rest; None: any
    :param used_percent: how much of what was on it must be used
    :param from_on: the first day on which it holds
    :param until_on: the first day on which it does not any more
    """

    currency: str
    at_most_minor: int | None
    at_least_minor: int = 1
    used_percent: int = 0
    initial_above_minor: int = 0
    reloadable: bool | None = None
    single_use: bool | None = None
    from_on: date = date.min
    until_on: date = date.max


@dataclass(frozen=True, slots=True)
class Law:
    """One rule of a place about gift cards.

    :param checked: whether its text was read, or what others write about it
    :param life_from: from what the least life counts
    :param life_to_year_end: whether it lasts until the end of the year in which it would end
    :param reloadable: of which cards it speaks: those that can be topped up, those that cannot, or both
    """

    jurisdiction: str
    source: str
    sentence: str
    checked: Literal["text", "summary"]
    expiry_forbidden: bool = False
    life: Period | None = None
    life_from: Literal["issue", "last_load"] = "issue"
    life_to_year_end: bool = False
    reloadable: bool | None = None
    cash_outs: tuple[CashOut, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """A card with what is on it now."""

    card: GiftCard
    balance: Balance
    used: bool


@dataclass(frozen=True, slots=True)
class Flow:
    """What moved in or out of gift cards of one currency for one reason."""

    unit_id: UUID
    reason: str
    inward: bool
    amount: int


@dataclass(frozen=True, slots=True)
class Sold:
    """How many cards of one currency were activated before an instant, with how much, and how much awaited that."""

    currency: str
    sold_count: int
    sold_minor: int
    waiting_count: int
    waiting_minor: int


@dataclass(frozen=True, slots=True)
class Totals:
    """The gift cards of one currency until an instant; all but the first four figures are the ledger's.

    outstanding = loaded + topped up + refunded − spent − expired − cashed out
    """

    sold: Sold
    loaded_minor: int = 0
    topped_up_minor: int = 0
    spent_minor: int = 0
    refunded_minor: int = 0
    expired_minor: int = 0
    cashed_out_minor: int = 0

    @property
    def outstanding_minor(self) -> int:
        """Add up what is left."""
        came = self.loaded_minor + self.topped_up_minor + self.refunded_minor
        return came - self.spent_minor - self.expired_minor - self.cashed_out_minor
