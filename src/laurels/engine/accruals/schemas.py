"""Orders, events and returns on the wire, for decoding at speed: unknown fields and wrong types are refused."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, Struct, UnsetType, field
from pydantic import Field

from laurels.kit import web
from laurels.kit.wire import Amount, At, Attributes, Currency, Decimals, Name, Positive, Quantity, Source, Wire

LINES_MAX = 5000


class CustomerRefIn(Wire, frozen=True):
    """Who: by our id, or by source and external id."""

    id: str | None = None
    source: Source | None = None
    external_id: Name | None = None


class LineIn(Wire, frozen=True):
    """A quantity of one product; the amount is after discounts, the gross amount before."""

    sku: Name
    quantity: Quantity
    amount_minor: Amount
    id: Name | None = None
    gross_amount_minor: Amount | None = None
    unit_price: Decimals | None = None
    attributes: Attributes | None = None


class TenderIn(Wire, frozen=True):
    """How a part was paid; points are captured from the payment that reserved them."""

    kind: Annotated[str, Meta(min_length=1, max_length=50, examples=["card", "cash", "points"])]
    amount_minor: Positive | None = None
    payment_id: str | None = None


class CartIn(Wire, frozen=True):
    """A cart, for asking what it would earn."""

    currency: Currency
    lines: Annotated[list[LineIn], Meta(min_length=1, max_length=LINES_MAX)]
    customer: CustomerRefIn | None = None
    placed_at: At | None = None
    channel: Annotated[str, Meta(max_length=100)] = ""
    store: Annotated[str, Meta(max_length=100)] = ""
    tenders: Annotated[list[TenderIn], Meta(max_length=20)] = field(default_factory=list[TenderIn])
    attributes: Attributes = field(default_factory=dict[str, Any])


class OrderIn(Wire, frozen=True):
    """An order as the shop knows it. Sent again with the same source and external id it changes nothing."""

    external_id: Name
    currency: Currency
    placed_at: At
    lines: Annotated[list[LineIn], Meta(min_length=1, max_length=LINES_MAX)]
    source: Source = ""
    customer: CustomerRefIn | None = None
    state: Literal["open", "paid"] = "paid"
    channel: Annotated[str, Meta(max_length=100)] = ""
    store: Annotated[str, Meta(max_length=100)] = ""
    tenders: Annotated[list[TenderIn], Meta(max_length=20)] = field(default_factory=list[TenderIn])
    attributes: Attributes = field(default_factory=dict[str, Any])


class EventIn(Wire, frozen=True):
    """Something a customer did; its type is defined beforehand."""

    external_id: Name
    type: Annotated[str, Meta(min_length=1, max_length=100, examples=["newsletter_subscribed"])]
    customer: CustomerRefIn
    occurred_at: At
    source: Source = ""
    attributes: Attributes = field(default_factory=dict[str, Any])


class OrderRefIn(Wire, frozen=True):
    """Which order: by our id, or by source and external id."""

    id: str | None = None
    source: Source = ""
    external_id: Name | None = None


class ReturnLineIn(Wire, frozen=True):
    """What comes back of one line, named by its number (the first is 1) or its id: a quantity or an amount."""

    line: Annotated[int, Meta(ge=1, le=LINES_MAX)] | None = None
    id: Name | None = None
    quantity: Quantity | None = None
    amount_minor: Positive | None = None


class PurchaseIn(Wire, frozen=True):
    """A return without its order: the newest earlier line of this customer, item and price that has enough left."""

    customer: CustomerRefIn
    sku: Name
    quantity: Quantity
    unit_price: Decimals | None = None


class ReturnIn(Wire, frozen=True):
    """Goods or money that come back. Give an order, with lines, an amount or neither for all of it; or a purchase."""

    external_id: Name
    returned_at: At
    source: Source = ""
    order: OrderRefIn | None = None
    lines: Annotated[list[ReturnLineIn], Meta(min_length=1, max_length=LINES_MAX)] | None = None
    amount_minor: Positive | None = None
    purchase: PurchaseIn | None = None
    reason: Annotated[str, Meta(max_length=500)] = ""


class TaggedOrder(OrderIn, frozen=True, tag_field="kind", tag="order"):
    """An order in a mixed list."""


class TaggedEvent(EventIn, frozen=True, tag_field="kind", tag="event"):
    """An event in a mixed list."""


class TaggedReturn(ReturnIn, frozen=True, tag_field="kind", tag="return"):
    """A return in a mixed list."""


class CancellationIn(web.Wire):
    """Why an order is cancelled."""

    reason: str = Field(min_length=1, max_length=500, examples=["The customer changed her mind"])


class TakenBackOut(web.Wire):
    """Points that a cancellation took back."""

    campaign_id: str
    campaign: str
    wallet: str
    points: str


class CancelledOut(web.Wire):
    """What a cancellation did; `unchanged` if the order was cancelled before."""

    status: Literal["updated", "unchanged"]
    id: str = Field(examples=["ord_01kaw3x9p3e9rs8s9p1y9e1v5a"])
    decision_id: str | None
    taken_back: list[TakenBackOut]
    returned_minor: int | None


class EarnedOut(Struct, kw_only=True):
    """Points that a campaign gave."""

    campaign_id: str
    campaign: str
    version: int
    wallet: str
    points: str
    limited: bool
    """True if a limit cut the points to less than the campaign would give."""
    publication_id: str | UnsetType = UNSET
    """For which publication, of a campaign that is published."""


class RefusedOut(Struct, kw_only=True):
    """Why a campaign gave nothing."""

    campaign_id: str
    campaign: str
    version: int
    code: str
    message: str
    explanation: Any | UnsetType = UNSET
    publication_id: str | UnsetType = UNSET


class AccruedOut(Struct, kw_only=True):
    """What was booked and what it earned; `earned` is what stands, after returns."""

    status: Literal["created", "updated", "unchanged", "preview"]
    id: str
    decision_id: str | None
    earned: list[EarnedOut]
    refused: list[RefusedOut]
    order_id: str | UnsetType = UNSET
    taken_back: list[EarnedOut] | UnsetType = UNSET
    returned_minor: int | UnsetType = UNSET
    note: str | UnsetType = UNSET


class RowOut(Struct, kw_only=True):
    """The result of one row."""

    index: int
    status: Literal["created", "updated", "unchanged", "refused"]
    id: str | None = None
    result: AccruedOut | None = None
    problem: dict[str, Any] | None = None


class RowsOut(Struct, kw_only=True):
    """The results of a list, and how many there are of each."""

    results: list[RowOut]
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: int = 0
