"""The words of pricing: a cart with what is to be used on it, and what that comes to.

Amounts are in minor units of the cart's currency.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeAlias
from uuid import UUID

from laurels.core.carts import Cart, Change, Priced
from laurels.core.ledger import AccountRef
from laurels.engine.accruals import OrderAsked
from laurels.program.campaigns import IncentiveKind, LiveCampaign
from laurels.program.giftcards import GiftCard
from laurels.program.programs import Wallet
from laurels.program.publications import Open
from laurels.program.vouchers import Voucher

Facts: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class IncentiveAsked:
    """Something that the customer wants to use: a code, a campaign without codes, or points of a wallet.

    :param amount_minor: how much of a gift card or of points to use at most; None: as much as there is to pay
    """

    place: int
    code: str | None = None
    campaign_id: UUID | None = None
    wallet: str | None = None
    amount_minor: int | None = None
    points: str | None = None

    @property
    def pointer(self) -> str:
        return f"/incentives/{self.place}"


@dataclass(frozen=True, slots=True)
class CartAsked:
    """A cart with what is to be used on it, checked for its form.

    :param names: by what else the customer is known, each as a digest: email, phone, device, payment
    :param automatic: whether campaigns that nobody has to ask for apply too
    :param past: whether it is a past order that is made good, by the rules of that time
    """

    order: OrderAsked
    cart: Cart
    incentives: tuple[IncentiveAsked, ...]
    names: Mapping[str, str]
    automatic: bool
    past: bool
    fingerprint: bytes


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an incentive cannot be used. The explanation is there only when it was asked for."""

    code: str
    message: str
    facts: Facts = field(default_factory=dict[str, Any])
    explanation: Any = None


@dataclass(frozen=True, slots=True)
class Found:
    """What an incentive that was asked for turned out to be, or why it is nothing.

    :param asked: None for a campaign that applies by itself
    """

    kind: IncentiveKind
    asked: IncentiveAsked | None = None
    live: LiveCampaign | None = None
    voucher: Voucher | None = None
    card: GiftCard | None = None
    wallet: Wallet | None = None
    publication: Open | None = None
    refusal: Refusal | None = None

    @property
    def until(self) -> datetime | None:
        """Tell until when it can be used, for who counts down to it: whichever of what it rests on ends first."""
        ends = (
            None if self.voucher is None else self.voucher.ends_at,
            None if self.publication is None else self.publication.valid_until,
            None if self.live is None else self.live.ends_at,
            None if self.card is None else self.card.expires_at,
        )
        return min((at for at in ends if at is not None), default=None)

    @property
    def code_row(self) -> dict[str, Any]:
        """Write what rules of its campaign see of the code that asks for it; they may be asked again."""
        seen = {} if self.voucher is None else self.voucher.attributes
        return {"code_attributes": seen} if seen else {}


@dataclass(frozen=True, slots=True)
class Count:
    """What a use counts towards one limit, and at which shares of it somebody is told."""

    campaign_id: UUID | None
    account: AccountRef
    amount: int
    maximum: int
    measure: str
    alerts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Used:
    """An incentive that applies: what it does, and what that counts.

    :param paid_minor: what it pays, of gift cards and points that are a payment and not a discount
    :param taken: what is taken for it from the card or the wallet, in their own unit
    :param rate: at what rate, where a card has another currency
    """

    found: Found
    changes: tuple[Change, ...] = ()
    counts: tuple[Count, ...] = ()
    paid_minor: int = 0
    taken: int = 0
    rate: str | None = None

    @property
    def discount_minor(self) -> int:
        return sum(change.discount_minor for change in self.changes)

    def share(self, place: int) -> int:
        """Tell what it takes off one line."""
        return sum(change.shares[place] for change in self.changes if change.shares)


@dataclass(frozen=True, slots=True)
class Decided:
    """What a cart gets: the incentives that apply, in order, those that do not and why, and the prices.

    :param refused: whether nothing may be used, because something that was asked for cannot be
    :param exact: whether the best combination is the best of all
    """

    priced: Priced
    used: tuple[Used, ...] = ()
    unused: tuple[tuple[Found, Refusal], ...] = ()
    refused: bool = False
    exact: bool = True
    order: tuple[UUID, ...] = ()

    @property
    def paid_minor(self) -> int:
        return sum(one.paid_minor for one in self.used)

    @property
    def to_pay_minor(self) -> int:
        return self.priced.total_minor - self.paid_minor
