"""Carts and redemptions on the wire, for decoding at speed: unknown fields and wrong types are refused."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct
from pydantic import Field

from laurels.engine.pricing import CART_LINES_MAX, PricedCartIn, PricedOut
from laurels.kit import web
from laurels.kit.wire import Name, Source

LIFE_MAX_SECONDS = 2_592_000


class RedemptionIn(PricedCartIn, frozen=True, kw_only=True):
    """A cart that is bought. Sent again with the same source and external id it changes nothing."""

    external_id: Name
    """The shop's name for the order."""
    source: Source = ""


class ReservationIn(RedemptionIn, frozen=True, kw_only=True):
    """A cart that is about to be bought: its incentives are kept for it until it is, or the time is over."""

    life_seconds: Annotated[int, Meta(ge=1, le=LIFE_MAX_SECONDS)] = 1800


class RedemptionRowOut(Struct, kw_only=True):
    """The result of one row."""

    index: int
    status: str
    result: PricedOut | None = None
    problem: dict[str, Any] | None = None


class RedemptionRowsOut(Struct, kw_only=True):
    """The results of a list, and how many there are of each."""

    results: list[RedemptionRowOut]
    redeemed: int = 0
    unchanged: int = 0
    refused: int = 0


class EndingIn(web.Wire):
    """Why a redemption is undone."""

    reason: str = Field(min_length=1, max_length=500, examples=["The order was cancelled"])


class BackLineIn(web.Wire):
    """What comes back of one line, named by its number (the first is 1) or its id: a quantity or an amount."""

    line: int | None = Field(default=None, ge=1, le=CART_LINES_MAX)
    id: str | None = Field(default=None, min_length=1, max_length=200)
    quantity: int | None = Field(default=None, gt=0, le=10**9)
    amount_minor: int | None = Field(default=None, gt=0, le=10**15)


class BackIn(web.Wire):
    """Goods that come back; left out, all that is left."""

    external_id: str = Field(
        min_length=1, max_length=200, description="Your name for it; sent again it counts once.", examples=["return-7"]
    )
    source: str = Field(default="", max_length=100)
    lines: list[BackLineIn] | None = Field(default=None, min_length=1, max_length=CART_LINES_MAX)
    reason: str = Field(default="", max_length=500)


class BackLineOut(web.Wire):
    """What came back of one line, and what is paid back for it."""

    line: int
    quantity: int
    refund_minor: int
    discount_minor: int = Field(description="The share of the discounts that the goods had.")
    withdrawn_minor: int = Field(description="Discounts of goods that were kept, which they no longer have.")


class RefundOut(web.Wire):
    """Where a part of the refund goes."""

    kind: Literal["gift_card", "points", "other"]
    amount_minor: int
    incentive: int | None = Field(description="The place of the incentive that had paid.")
    points: str | None = None


class BackOut(web.Wire):
    """A return: what is paid back, and to where."""

    id: str = Field(examples=["rrt_01kaw3x9p3e9rs8s9p1y9e1v5a"])
    status: Literal["created", "unchanged"]
    redemption_id: str
    refund_minor: int
    lines: list[BackLineOut]
    refunds: list[RefundOut]
    withdrawn: list[str] = Field(description="Campaigns whose conditions the kept goods no longer meet.")


class RerunOut(web.Wire):
    """A redemption that was worked out again."""

    id: str
    same: bool = Field(description="Whether it came to the same, campaign by campaign, to the minor unit.")
    programme_version: int
    stacking_version: int
    discounts: dict[str, int] = Field(description="What each campaign takes off, worked out again.")


class EndedOut(web.Wire):
    """A redemption after it was captured, voided or rolled back."""

    id: str
    status: str
    changed: bool
    refund_minor: int
