"""What a price over time and an exchange rate are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Generic, Literal, TypeVar

T = TypeVar("T")
NewGoods = Literal["refuse", "shorter"]
Missing = Literal["no_price", "known_too_short"]


@dataclass(frozen=True, slots=True)
class Price:
    """What the shop asks for a sku from an instant on, until its next price; None: it is not on sale."""

    sku: str
    currency: str
    from_at: datetime
    price_minor: int | None

    @property
    def place(self) -> tuple[str, str, datetime]:
        """Give what there is one price of."""
        return self.sku, self.currency, self.from_at


@dataclass(frozen=True, slots=True)
class Point:
    """One step of the price of a sku over time."""

    from_at: datetime
    price_minor: int | None


@dataclass(frozen=True, slots=True)
class PointRow:
    """One row of `POINTS`."""

    sku: str
    from_at: datetime
    price_minor: int | None


@dataclass(frozen=True, slots=True)
class PriorPolicy:
    """How the price before a reduction is found: Article 6a of Directive 98/6/EC, and what a country made of it.

    :param days: how far back the lowest price is looked for; below 30 only for goods that perish, where the country
        says so (6a(3))
    :param progressive_days: how far back a reduction that grew step by step may have begun, in countries that took that
        option (6a(5)); 0: each step is a reduction of its own
    :param new_goods: what holds for goods whose price is not known that far back: no prior price, or the lowest since
        it is known, in countries that took that option (6a(4))
    """

    days: int = 30
    progressive_days: int = 0
    new_goods: NewGoods = "refuse"


@dataclass(frozen=True, slots=True)
class PriorPrice:
    """The price to show beside a reduced one, or why there is none.

    :param reduced_at: from when on the price is reduced
    :param since_at: from when on the lowest price was looked for
    """

    price_minor: int | None
    reduced_at: datetime
    since_at: datetime
    missing: Missing | None = None


@dataclass(frozen=True, slots=True)
class Rate:
    """What one unit of a currency is worth in another from an instant on: 1 EUR is 163.25 JPY, until the next rate."""

    from_currency: str
    to_currency: str
    valid_from_at: datetime
    rate: Decimal

    @property
    def place(self) -> tuple[str, str, datetime]:
        """Give what there is one rate of."""
        return self.from_currency, self.to_currency, self.valid_from_at


@dataclass(frozen=True, slots=True)
class Written(Generic[T]):
    """What became of a price or a rate that was pushed: created, updated or unchanged, and what was there before."""

    status: str
    row: T
    before: T | None = None
