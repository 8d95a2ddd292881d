"""Gift cards on the wire."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from laurels.core.attributes import Text
from laurels.core.customers import CustomerRefIn
from laurels.core.ledger import Entry
from laurels.kit import ids
from laurels.kit.calendar import Period
from laurels.kit.web import Instant, Wire
from laurels.program.giftcards import laws, policy
from laurels.program.giftcards.model import (
    CardState,
    Debit,
    DebitStatus,
    Law,
    Movement,
    NewCard,
    Rest,
    RoundTo,
    Standing,
    TaxMode,
    Totals,
)

Amount = Annotated[int, Field(gt=0, le=policy.AMOUNT_MAX, examples=[2500])]
Name = Annotated[Text, Field(description="Your name for it; sent again it happens once.", examples=["order-1001"])]
Source = Annotated[str, Field(max_length=100)]
Reason = Annotated[Text, Field(examples=["Reported stolen"])]
Code = Annotated[Text, Field(max_length=200, examples=["7KQM-2XPD-W9FA-HJ3T"])]


class GiftCardCreate(Wire):
    """A gift card to make."""

    amount_minor: Amount
    currency: str | None = Field(
        default=None, max_length=3, description="Left out, the workspace's. It never changes.", examples=["EUR"]
    )
    external_id: Text | None = Field(default=None, description="Your name for it; sent again it is made once.")
    source: Source = ""
    code: Code | None = Field(default=None, description="Your own, such as a loyalty card's; left out, one is drawn.")
    pattern: Text | None = Field(
        default=None,
        max_length=64,
        description="Of what a code is drawn; `#` is a character.",
        examples=[policy.PATTERN],
    )
    customer: CustomerRefIn | None = Field(default=None, description="Who holds it.")
    activates_at: Instant | None = Field(default=None, description="From when on it can be used; left out: now.")
    awaits_activation: bool = Field(
        default=False, description="Whether it has no money until you say that it was bought, with an activation."
    )
    activation_delay_seconds: int = Field(
        default=0,
        ge=0,
        le=2_592_000,
        description="How long after its activation it can be used: time to find a stolen card.",
    )
    expires_at: Instant | None = Field(default=None, description="When it ends; left out, and no expires_after: never.")
    expires_after: str | None = Field(
        default=None, max_length=40, description="How long it lasts from when it can be used.", examples=["P5Y"]
    )
    expires_round_to: RoundTo = Field(default="day", description="To the end of what expires_after is rounded up.")
    tax_mode: TaxMode = Field(
        default="multi", description="Whether tax is due when it is spent (multi-purpose) or when it is sold (single)."
    )
    single_use: bool = Field(default=False, description="Whether it can pay only once.")
    rest: Rest = Field(default="kept", description="What becomes of the rest of a card that is used once.")
    reloadable: bool | None = Field(
        default=None, description="Whether it can be topped up; left out: unless it is used once."
    )
    jurisdiction: str | None = Field(
        default=None, max_length=6, description="Whose law it is under, by ISO 3166.", examples=["US-ME"]
    )

    def card(self, currency: str, pointer: str = "") -> NewCard:
        """Read what is said, in the workspace's currency if none is named."""
        after = self.expires_after
        return NewCard(
            amount_minor=self.amount_minor,
            currency=self.currency or currency,
            source=self.source,
            external_id=self.external_id,
            code=self.code,
            activates_at=self.activates_at,
            awaits_activation=self.awaits_activation,
            activation_delay_seconds=self.activation_delay_seconds,
            expires_at=self.expires_at,
            expires_after=None if after is None else Period.parse(after, pointer=f"{pointer}/expires_after"),
            expires_round_to=self.expires_round_to,
            tax_mode=self.tax_mode,
            single_use=self.single_use,
            rest=self.rest,
            reloadable=self.reloadable,
            jurisdiction=self.jurisdiction,
            holder=None if self.customer is None else self.customer.ref(f"{pointer}/customer"),
            pattern=self.pattern,
            pointer=pointer,
        )


class LawOut(Wire):
    """A rule of a place about gift cards, with where it stands. Not legal advice."""

    jurisdiction: str = Field(examples=["US-ME"])
    source: str
    sentence: str
    checked: Literal["text", "summary"] = Field(description="Whether its text was read, or what others write about it.")

    @classmethod
    def of(cls, law: Law) -> LawOut:
        """Show a law."""
        return cls(jurisdiction=law.jurisdiction, source=law.source, sentence=law.sentence, checked=law.checked)


class LawsOut(Wire):
    """Every rule that is known."""

    items: list[LawOut]


class GiftCardOut(Wire):
    """A gift card, and what is on it."""

    id: str = Field(examples=["gft_01kaw3x9p3e9rs8s9p1y9e1v5a"])
    code: str | None = Field(description="Null for a key without gift_cards:spend.")
    code_ending: str = Field(examples=["HJ3T"])
    state: CardState
    currency: str
    initial_minor: int
    balance_minor: int = Field(description="All money on it.")
    available_minor: int = Field(description="What can be spent now.")
    held_minor: int = Field(description="What is reserved for payments.")
    activated_at: Instant | None
    activates_at: Instant | None
    expires_at: Instant | None
    tax_mode: TaxMode
    single_use: bool
    rest: Rest
    reloadable: bool
    jurisdiction: str | None
    laws: list[LawOut] = Field(description="What is known of the law it is under. Not legal advice.")
    customer_id: str | None
    source: str
    external_id: str | None
    blocked_reason: str | None
    created_at: Instant

    @classmethod
    def of(cls, standing: Standing, *, now: datetime, shows_code: bool) -> GiftCardOut:
        """Show a gift card."""
        return cls(**card_fields(standing, now=now, shows_code=shows_code))


class GiftCardMade(GiftCardOut):
    """A gift card, and what became of it."""

    status: str = Field(description="created or unchanged.", examples=["created"])


class GiftCardRowOut(Wire):
    """What became of one row of a batch."""

    index: int = Field(description="The row's place in the request, from 0.")
    status: Literal["created", "unchanged", "refused"]
    id: str | None
    code: str | None
    problem: dict[str, Any] | None = Field(description="Why the row was refused.")


class GiftCardBatchOut(Wire):
    """What became of every row of a batch, in its order."""

    results: list[GiftCardRowOut]
    created: int
    unchanged: int
    refused: int


_AS_STORED = (
    "currency", "initial_minor", "activated_at", "activates_at", "expires_at", "tax_mode", "single_use", "rest",
    "reloadable", "jurisdiction", "source", "external_id", "blocked_reason", "created_at",
)  # fmt: skip


def available(standing: Standing, *, now: datetime) -> int:
    """Say how much of a card can be spent now."""
    usable = policy.refusal(standing.card, now=now) is None and not standing.used
    return max(0, standing.balance.spendable) if usable else 0


def card_fields(standing: Standing, *, now: datetime, shows_code: bool) -> dict[str, Any]:
    """List what is shown of a card."""
    card, balance = standing.card, standing.balance
    return {name: getattr(card, name) for name in _AS_STORED} | {
        "id": ids.encode("gft", card.id),
        "code": card.code if shows_code else None,
        "code_ending": card.code[-4:],
        "state": policy.state(card, now=now, used=standing.used),
        "balance_minor": balance.balance,
        "available_minor": available(standing, now=now),
        "held_minor": balance.held,
        "laws": [LawOut.of(law) for law in laws.laws_of(card.jurisdiction, reloadable=card.reloadable)],
        "customer_id": None if card.customer_id is None else ids.encode("cus", card.customer_id),
    }


class CheckIn(Wire):
    """The whole code of a gift card."""

    code: Code


class CheckOut(Wire):
    """What is left on a gift card."""

    currency: str
    available_minor: int
    expires_at: Instant | None

    @classmethod
    def of(cls, standing: Standing) -> CheckOut:
        """Show what is left on a card that can be used."""
        return cls(
            currency=standing.card.currency,
            available_minor=0 if standing.used else max(0, standing.balance.spendable),
            expires_at=standing.card.expires_at,
        )


class TopUpIn(Wire):
    """Money to put on a card."""

    amount_minor: Amount
    external_id: Name
    source: Source = ""


class DebitIn(Wire):
    """What to pay with a card."""

    amount_minor: Amount
    external_id: Name
    source: Source = ""
    currency: str | None = Field(
        default=None, max_length=3, description="If given, it must be the card's.", examples=["EUR"]
    )
    partial: bool = Field(default=False, description="Whether to take what is there if it is less.")
    hold_seconds: int | None = Field(
        default=None,
        ge=1,
        le=2_592_000,
        description="Reserve it for so long, to be captured or voided; left out, it is taken at once.",
        examples=[1800],
    )


class CaptureIn(Wire):
    """How much of a reservation to take; all of it unless told."""

    amount_minor: Amount | None = None


class RefundIn(Wire):
    """How much of a debit to give back; all that is left unless told."""

    external_id: Name
    source: Source = ""
    amount_minor: Amount | None = None


class DebitOut(Wire):
    """A payment with a gift card as it stands."""

    id: str = Field(examples=["gfd_01kaw3x9p3e9rs8s9p1y9e1v5a"])
    gift_card_id: str
    external_id: str
    source: str
    amount_minor: int = Field(description="What was taken or reserved.")
    currency: str
    status: DebitStatus
    captured_minor: int
    refunded_minor: int
    left_minor: int = Field(description="What is free on the card now, for the receipt.")
    held_until: Instant | None
    created_at: Instant

    @classmethod
    def of(cls, debit: Debit, left_minor: int) -> DebitOut:
        """Show a debit, with what is left on its card."""
        return cls(
            id=ids.encode("gfd", debit.id),
            gift_card_id=ids.encode("gft", debit.card_id),
            external_id=debit.external_id,
            source=debit.source,
            amount_minor=debit.amount_minor,
            currency=debit.currency,
            status=debit.status,
            captured_minor=debit.captured_minor,
            refunded_minor=debit.refunded_minor,
            left_minor=left_minor,
            held_until=debit.held_until_at,
            created_at=debit.created_at,
        )


class ReasonIn(Wire):
    """Why this is done."""

    reason: Reason


class ExtensionIn(ReasonIn):
    """When a card shall end."""

    expires_at: Instant | None = Field(description="A later end; null: never.", examples=["2031-12-31T23:00:00Z"])


class CashOutIn(ReasonIn):
    """The rest of a card is paid out."""

    external_id: Name
    source: Source = ""


class CashOutOut(GiftCardOut):
    """A card whose rest was paid out, and how much that was."""

    paid_out_minor: int


class EntryOut(Wire):
    """One line of the statement of a card."""

    id: str
    at: Instant
    amount_minor: int = Field(description="Above zero what came, below what went.")
    reason: str = Field(
        description="load, top_up, spend, refund, rest, cash_out, expiry, or renew: money was given a later end."
    )
    external_id: str | None = Field(description="Your name for what was asked.")
    source: str | None

    @classmethod
    def of(cls, line: Entry, asked: Movement | None) -> EntryOut:
        """Show a line."""
        return cls(
            id=f"{ids.encode('jrn', line.journal_id)}:{line.ordinal}",
            at=line.occurred_at,
            amount_minor=line.amount,
            reason=line.reason,
            external_id=None if asked is None else asked.external_id,
            source=None if asked is None else asked.source,
        )


class EntriesOut(Wire):
    """A page of the statement of a card, newest first."""

    currency: str
    items: list[EntryOut]
    next_cursor: str | None


class TotalOut(Wire):
    """The gift cards of one currency."""

    currency: str
    sold_count: int = Field(description="How many cards were activated.")
    sold_minor: int
    waiting_count: int = Field(description="How many cards await their activation; they have no money.")
    waiting_minor: int
    loaded_minor: int = Field(description="What was put on cards with their activation, by the ledger.")
    topped_up_minor: int
    spent_minor: int
    refunded_minor: int
    expired_minor: int = Field(description="What ran out, and the rests that cards for a single use lost.")
    cashed_out_minor: int
    outstanding_minor: int = Field(description="What is owed to the holders of cards.")

    @classmethod
    def of(cls, total: Totals) -> TotalOut:
        """Show the figures of a currency."""
        own = ("loaded", "topped_up", "spent", "refunded", "expired", "cashed_out", "outstanding")
        return cls(**asdict(total.sold), **{f"{name}_minor": getattr(total, f"{name}_minor") for name in own})


class TotalsOut(Wire):
    """The gift cards of every currency before an instant."""

    at: Instant
    items: list[TotalOut]
