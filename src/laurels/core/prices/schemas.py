"""Prices and exchange rates on the wire."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from laurels.core.attributes import Text
from laurels.core.prices import policy
from laurels.core.prices.model import Point, Price, PriorPrice, Rate, Written
from laurels.kit import money
from laurels.kit.web import Instant, Wire

Sku = Annotated[Text, Field(max_length=100, examples=["TEA-100"])]
Currency = Annotated[str, Field(min_length=3, max_length=3, description="ISO 4217.", examples=["EUR"])]


class PriceIn(Wire):
    """What a sku costs, or cost, from an instant on until its next price."""

    sku: Sku
    currency: Currency | None = Field(default=None, description="Left out, the workspace's.", examples=["EUR"])
    price_minor: int | None = Field(
        ge=0,
        le=10**15,
        description="What everybody paid, promotions included; null: it was not on sale.",
        examples=[450],
    )
    from_at: Instant = Field(description="It may lie in the past or in the future.", examples=["2026-03-01T00:00:00Z"])

    def price(self, currency: str, pointer: str = "") -> Price:
        """Read what is said, in the workspace's currency if none is named."""
        return policy.check_price(Price(self.sku, self.currency or currency, self.from_at, self.price_minor), pointer)


class PriceOut(Wire):
    """A price."""

    sku: str
    currency: str
    price_minor: int | None = Field(description="Null: it was not on sale.")
    from_at: Instant

    @classmethod
    def of(cls, price: Price) -> PriceOut:
        """Show a price."""
        return cls(sku=price.sku, currency=price.currency, price_minor=price.price_minor, from_at=price.from_at)


class PriceWritten(PriceOut):
    """A price, and what became of it."""

    status: str = Field(description="created, updated or unchanged.", examples=["created"])

    @classmethod
    def written(cls, written: Written[Price]) -> PriceWritten:
        """Show what was written."""
        return cls(**PriceOut.of(written.row).model_dump(), status=written.status)


class PriorOut(Wire):
    """The price to show beside a reduced one."""

    price_minor: int | None = Field(description="The lowest price of the days before the reduction.", examples=[900])
    reduced_at: Instant = Field(description="From when on the price is reduced.")
    since_at: Instant = Field(description="From when on the lowest price was looked for.")
    missing: Literal["no_price", "known_too_short"] | None = Field(
        description="Why there is none: it was not on sale in those days, or its prices are not known for all of them."
    )

    @classmethod
    def of(cls, prior: PriorPrice) -> PriorOut:
        """Show a prior price."""
        return cls(
            price_minor=prior.price_minor,
            reduced_at=prior.reduced_at,
            since_at=prior.since_at,
            missing=prior.missing,
        )


class PriorPriceOut(PriorOut):
    """The price before the reduction of a sku."""

    sku: str
    currency: str

    @classmethod
    def named(cls, prior: PriorPrice, *, sku: str, currency: str) -> PriorPriceOut:
        """Show a prior price with what it is of."""
        return cls(**PriorOut.of(prior).model_dump(), sku=sku, currency=currency)


class CurrentOut(Wire):
    """What a sku costs at an instant, and the price before its reduction."""

    sku: str
    currency: str
    price_minor: int | None = Field(description="Null: no price is known, or it is not on sale.")
    from_at: Instant | None = Field(description="Since when; null: no price is known.")
    prior: PriorOut

    @classmethod
    def of(cls, sku: str, currency: str, points: Sequence[Point], prior: PriorPrice, at: datetime) -> CurrentOut:
        """Show what a sku costs."""
        point = policy.current(points, at)
        return cls(
            sku=sku,
            currency=currency,
            price_minor=None if point is None else point.price_minor,
            from_at=None if point is None else point.from_at,
            prior=PriorOut.of(prior),
        )


class CurrentPrices(Wire):
    """What the skus that were asked for cost, in the order of the question."""

    items: list[CurrentOut]


class RateIn(Wire):
    """What one unit of a currency is worth in another, from an instant on until the next rate of the same two."""

    from_currency: Currency
    to_currency: Currency = Field(examples=["JPY"])
    rate: str = Field(max_length=80, description="An exact decimal.", examples=["163.25"])
    valid_from_at: Instant = Field(examples=["2026-03-01T00:00:00Z"])

    def exchange_rate(self, pointer: str = "") -> Rate:
        """Read what is said."""
        number = money.parse_decimal(self.rate, pointer=f"{pointer}/rate")
        return policy.check_rate(Rate(self.from_currency, self.to_currency, self.valid_from_at, number), pointer)


class RateOut(Wire):
    """An exchange rate."""

    from_currency: str
    to_currency: str
    rate: str = Field(description="What one unit of the first is worth in the second.")
    valid_from_at: Instant

    @classmethod
    def of(cls, rate: Rate) -> RateOut:
        """Show a rate."""
        return cls(
            from_currency=rate.from_currency,
            to_currency=rate.to_currency,
            rate=f"{rate.rate:f}",
            valid_from_at=rate.valid_from_at,
        )


class RateWritten(RateOut):
    """An exchange rate, and what became of it."""

    status: str = Field(description="created, updated or unchanged.", examples=["created"])

    @classmethod
    def written(cls, written: Written[Rate]) -> RateWritten:
        """Show what was written."""
        return cls(**RateOut.of(written.row).model_dump(), status=written.status)
