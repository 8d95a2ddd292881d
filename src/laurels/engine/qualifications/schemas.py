"""Qualifications and catalogue prices on the wire."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from msgspec import Meta, Struct, field

from laurels.engine.accruals import CustomerRefIn
from laurels.engine.pricing import PricedCartIn
from laurels.kit.wire import Amount, Attributes, Currency, Name, Quantity, Wire

ITEMS_MAX = 200


class QualificationIn(PricedCartIn, frozen=True, kw_only=True):
    """A cart, and how much to tell of what is nearly reached."""

    near_max: Annotated[int, Meta(ge=0, le=100)] = 10


class UsableOut(Struct, kw_only=True):
    """Something that can be used on the cart, and what it does alone."""

    kind: str
    campaign_id: str | None
    campaign: str | None
    code: str | None
    wallet: str | None
    asked: bool
    discount_minor: int
    pays_minor: int
    gifts: list[dict[str, Any]]
    valid_until: datetime | None


class NearOut(Struct, kw_only=True):
    """A campaign that nearly applies: what to change, in words and as data. All of it together would do."""

    campaign_id: str
    campaign: str
    advice: list[str]
    changes: list[dict[str, Any]]


class QualifiedOut(Struct, kw_only=True):
    """What this customer and cart can use, best first, and what is nearly reached, nearest first."""

    usable: list[UsableOut]
    near: list[NearOut]


class ItemIn(Wire, frozen=True):
    """A product on a page."""

    sku: Name
    amount_minor: Amount
    quantity: Quantity = 1
    attributes: Attributes | None = None


class CatalogueIn(Wire, frozen=True):
    """Products on a page. With a customer, what is theirs alone is seen too."""

    currency: Currency
    items: Annotated[list[ItemIn], Meta(min_length=1, max_length=ITEMS_MAX)]
    customer: CustomerRefIn | None = None
    channel: Annotated[str, Meta(max_length=100)] = ""
    store: Annotated[str, Meta(max_length=100)] = ""
    attributes: Attributes = field(default_factory=dict[str, Any])
    prior_days: Annotated[int, Meta(ge=0, le=365)] = 0
    """Also tell the lowest price of so many days before, of what the shop pushed; 30 in the European Union."""


class ItemOut(Struct, kw_only=True):
    """A product on a page: strike `amount_minor` through where `total_minor` is less."""

    sku: str
    quantity: int
    amount_minor: int
    total_minor: int
    discount_minor: int
    campaigns: list[dict[str, Any]]
    prior_minor: int | None
    prior_reason: str | None


class CatalogueOut(Struct, kw_only=True):
    """The products of a page in the order in which they were asked for."""

    items: list[ItemOut]
