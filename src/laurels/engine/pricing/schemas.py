"""Carts on the wire, for decoding at speed: unknown fields and wrong types are refused."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from msgspec import UNSET, Meta, Struct, UnsetType, field

from laurels.engine.accruals import CustomerRefIn
from laurels.kit.wire import Amount, At, Attributes, Currency, Name, Positive, Quantity, Wire

CART_LINES_MAX = 500


INCENTIVES_MAX = 100


class CartLineIn(Wire, frozen=True):
    """A quantity of one product. The amount is what it costs before any of our incentives."""

    sku: Name
    quantity: Quantity
    amount_minor: Amount
    id: Name | None = None
    gross_amount_minor: Amount | None = None
    """What it cost before discounts of the shop's own."""
    cost_minor: Amount | None = None
    """What it costs the shop, for rules that keep a margin."""
    least_minor: Amount = 0
    """What it must still cost after all incentives."""
    attributes: Attributes | None = None


class GuestIn(Wire, frozen=True):
    """What is known of somebody without an account, so that limits for each person hold for them too."""

    email: Annotated[str, Meta(min_length=3, max_length=320)] | None = None
    phone: Annotated[str, Meta(min_length=3, max_length=40)] | None = None


class FingerprintsIn(Wire, frozen=True):
    """What else tells a person from others, as the shop sees it; only digests are kept."""

    device: Name | None = None
    payment: Name | None = None


class IncentiveIn(Wire, frozen=True):
    """Something to use: a code of a coupon or gift card, a campaign without codes, or points of a wallet."""

    code: Annotated[str, Meta(min_length=1, max_length=200)] | None = None
    campaign_id: str | None = None
    """With a code: the campaign that it must be of."""
    wallet: Annotated[str, Meta(min_length=1, max_length=100)] | None = None
    amount_minor: Positive | None = None
    """At most so much of a gift card or of points; left out, as much as there is to pay."""
    points: Annotated[str, Meta(max_length=40)] | None = None


class PricedCartIn(Wire, frozen=True):
    """A cart, and what is to be used on it. Campaigns that apply by themselves are found for you."""

    currency: Currency
    lines: Annotated[list[CartLineIn], Meta(min_length=1, max_length=CART_LINES_MAX)]
    customer: CustomerRefIn | None = None
    guest: GuestIn | None = None
    fingerprints: FingerprintsIn | None = None
    placed_at: At | None = None
    """When it is bought: now, if nothing is said."""
    channel: Annotated[str, Meta(max_length=100)] = ""
    store: Annotated[str, Meta(max_length=100)] = ""
    attributes: Attributes = field(default_factory=dict[str, Any])
    delivery_minor: Amount = 0
    incentives: Annotated[list[IncentiveIn], Meta(max_length=INCENTIVES_MAX)] = field(default_factory=list[IncentiveIn])
    automatic: bool = True
    """Whether campaigns that nobody has to ask for apply too."""
    explain: bool = False
    """Whether refusals explain leaf by leaf what was needed."""


class LineOut(Struct, kw_only=True):
    """What a line costs. The units are told where they do not all cost the same."""

    number: int
    id: str | None
    sku: str
    quantity: int
    amount_minor: int
    discount_minor: int
    total_minor: int
    taxable_minor: int
    shares: list[dict[str, Any]]
    units: list[int] | UnsetType = UNSET


class UsedOut(Struct, kw_only=True):
    """An incentive that applies, and what it does."""

    kind: str
    campaign_id: str | None
    campaign: str | None
    version: int | None
    code: str | None
    asked: int | None
    """Its place among the incentives that were asked for; null: it applies by itself."""
    discount_minor: int
    delivery_minor: int
    paid_minor: int
    effects: list[dict[str, Any]]
    until: str | None
    rate: str | UnsetType = UNSET


class UnusedOut(Struct, kw_only=True):
    """An incentive that does not apply, and why."""

    kind: str
    campaign_id: str | None
    campaign: str | None
    code: str | None
    asked: int | None
    refusal: dict[str, Any]


class PricedOut(Struct, kw_only=True):
    """What a cart costs with its incentives."""

    status: str
    id: str | None
    currency: str
    amount_minor: int
    discount_minor: int
    delivery_minor: int
    delivery_discount_minor: int
    total_minor: int
    paid_minor: int
    to_pay_minor: int
    lines: list[LineOut]
    incentives: list[UsedOut]
    refused: list[UnusedOut]
    gifts: list[dict[str, Any]]
    add: list[dict[str, Any]]
    replace: list[dict[str, Any]]
    order: list[str]
    exact: bool
    source: str | UnsetType = UNSET
    external_id: str | UnsetType = UNSET
    expires_at: datetime | UnsetType = UNSET
    created_at: datetime | UnsetType = UNSET
    refunded_minor: int | UnsetType = UNSET
    replayed: bool | UnsetType = UNSET
