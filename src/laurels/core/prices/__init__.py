"""Prices: what skus cost over time, as the shop pushes it, and what currencies are worth in one another.

A price holds from its instant until the next one of the same sku and currency, in whatever order they arrive; so does a
rate. The price before a reduction is the lowest of the days before it, the one in force when they begin included.
Amounts are converted exactly and rounded once; the inverse of a rate is never assumed. Prices and rates are data, not
configuration: pushing them leaves the workspace's version alone.
"""

from laurels.core.prices.model import Point, PointRow, Price, PriorPolicy, PriorPrice, Rate, Written
from laurels.core.prices.policy import convert, current, most_covered, prior_price
from laurels.core.prices.service import (
    NoExchangeRate,
    asking,
    best_prior_price,
    by_sku,
    points,
    prior_of,
    push_prices,
    push_rates,
    rate,
)
from laurels.core.prices.store import POINTS, RATES

EVENTS = {
    "price.set": "A price was pushed, or one that was known was corrected.",
    "exchange_rate.set": "An exchange rate was pushed, or one that was known was corrected.",
}

__all__ = [
    "EVENTS",
    "POINTS",
    "RATES",
    "NoExchangeRate",
    "Point",
    "PointRow",
    "Price",
    "PriorPolicy",
    "PriorPrice",
    "Rate",
    "Written",
    "asking",
    "best_prior_price",
    "by_sku",
    "convert",
    "current",
    "most_covered",
    "points",
    "prior_of",
    "prior_price",
    "push_prices",
    "push_rates",
    "rate",
]
