"""Routes of prices over time and of exchange rates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, TypeVar

from fastapi import Query

from laurels.core.attributes import Batch, BatchOut, read_rows
from laurels.core.prices import service
from laurels.core.prices.model import NewGoods, Price, PriorPolicy, Rate, Written
from laurels.core.prices.schemas import (
    CurrentOut,
    CurrentPrices,
    PriceIn,
    PriceOut,
    PriceWritten,
    PriorPriceOut,
    RateIn,
    RateOut,
    RateWritten,
    Sku,
)
from laurels.kit import money
from laurels.kit.paging import PageRequest
from laurels.kit.problems import Problem
from laurels.kit.tx import Tx
from laurels.kit.web import Instant, Page, Routes

T = TypeVar("T", Price, Rate)

routes = Routes(prefix="/v1", tag="Prices")
Limit = Annotated[int, Query(ge=1, le=200)]
CurrencyQuery = Annotated[str | None, Query(max_length=3, description="Left out, the workspace's.", examples=["EUR"])]
At = Annotated[Instant | None, Query(description="Left out: now.")]
ReducedAt = Annotated[
    Instant | None,
    Query(
        description="When the reduction was or will be applied. Left out: when the present price came, if it is lower "
        "than the one before it and came within `days`, else now."
    ),
]
Days = Annotated[
    int, Query(ge=1, le=366, strict=False, description="How far back the lowest price is looked for.", examples=[30])
]
ProgressiveDays = Annotated[
    int,
    Query(
        ge=0,
        le=366,
        strict=False,
        description="Where the law compares a reduction that grows step by step with the price before its first step: "
        "how far back that may lie.",
    ),
]
NewGoodsQuery = Annotated[
    NewGoods,
    Query(description="What holds where prices are not known that far back: none, or the lowest since they are known."),
]


@routes.post("/prices", permission="prices:write", status=200)
async def push_price(tx: Tx, body: PriceIn) -> PriceWritten:
    """Say what a sku costs, or cost, from an instant on. Sending it again is safe, and late prices find their place.

    Push what everybody paid, with all promotions that needed no code: the prior price of a later reduction is the
    lowest of these.
    """
    (outcome,) = await service.push_prices(tx, prices=[body.price(tx.workspace.currency)])
    return PriceWritten.written(_good(outcome))


@routes.post("/prices/bulk", permission="prices:write", status=200)
async def push_prices(tx: Tx, body: Batch[PriceIn]) -> BatchOut:
    """Say what up to 1000 skus cost, each as if it were sent alone. The id of a result is its sku."""
    rows = read_rows(PriceIn, body.items)
    prices = [_price(tx, row, f"/items/{place}") for place, row in enumerate(rows)]
    outcomes = await service.push_prices(tx, prices=prices)
    return _results(tx, outcomes, [one.row.sku if isinstance(one, Written) else "" for one in outcomes])


@routes.get("/prices", permission="prices:read")
async def list_prices(
    tx: Tx,
    sku: Annotated[list[Sku], Query(min_length=1, max_length=200, description="Up to 200, each as `sku=…`.")],
    at: ReducedAt = None,
    currency: CurrencyQuery = None,
    days: Days = 30,
    progressive_days: ProgressiveDays = 0,
    new_goods: NewGoodsQuery = "refuse",
) -> CurrentPrices:
    """Show what skus cost now, and what each cost before its reduction: all that a catalogue page strikes through."""
    prior, named = PriorPolicy(days, progressive_days, new_goods), _currency(tx, currency)
    known = await service.points(tx, skus=sku, currency=named, at=at, prior=prior)
    shown = [(one, known.get(one, ())) for one in sku]
    return CurrentPrices(
        items=[
            CurrentOut.of(one, named, points, service.prior_of(tx, points, at=at, prior=prior), tx.now)
            for one, points in shown
        ]
    )


@routes.get("/products/{sku}/prices", permission="prices:read")
async def list_price_history(
    tx: Tx, sku: Sku, currency: CurrencyQuery = None, limit: Limit = 50, cursor: str | None = None
) -> Page[PriceOut]:
    """List the prices of a sku, the latest first, future ones too."""
    page = await service.history(tx, sku=sku, currency=_currency(tx, currency), page=PageRequest(limit, cursor))
    return Page[PriceOut](items=[PriceOut.of(one) for one in page.items], next_cursor=page.next_cursor)


@routes.get("/products/{sku}/prior_price", permission="prices:read")
async def get_prior_price(
    tx: Tx,
    sku: Sku,
    at: ReducedAt = None,
    currency: CurrencyQuery = None,
    days: Days = 30,
    progressive_days: ProgressiveDays = 0,
    new_goods: NewGoodsQuery = "refuse",
) -> PriorPriceOut:
    """Find the lowest price of a sku in the days before a reduction, to be shown beside the reduced one.

    It is that of Article 6a of Directive 98/6/EC (the Omnibus directive of the EU), which countries may vary; this is
    not legal advice.
    """
    await service.known(tx, sku=sku)
    named = _currency(tx, currency)
    prior = await service.best_prior_price(
        tx, sku, at, currency=named, prior=PriorPolicy(days, progressive_days, new_goods)
    )
    return PriorPriceOut.named(prior, sku=sku, currency=named)


@routes.post("/exchange_rates", permission="prices:write", status=200)
async def push_exchange_rate(tx: Tx, body: RateIn) -> RateWritten:
    """Say what one unit of a currency is worth in another, from an instant on. The inverse is not assumed."""
    (outcome,) = await service.push_rates(tx, rates=[body.exchange_rate()])
    return RateWritten.written(_good(outcome))


@routes.post("/exchange_rates/bulk", permission="prices:write", status=200)
async def push_exchange_rates(tx: Tx, body: Batch[RateIn]) -> BatchOut:
    """Say up to 1000 exchange rates, each as if it were sent alone. The id of a result is `from/to`."""
    rows = read_rows(RateIn, body.items)
    rates = [_rate(row, f"/items/{place}") for place, row in enumerate(rows)]
    outcomes = await service.push_rates(tx, rates=rates)
    named = [f"{one.row.from_currency}/{one.row.to_currency}" if isinstance(one, Written) else "" for one in outcomes]
    return _results(tx, outcomes, named)


@routes.get("/exchange_rates", permission="prices:read")
async def list_exchange_rates(tx: Tx, at: At = None, limit: Limit = 50, cursor: str | None = None) -> Page[RateOut]:
    """List the newest rate of each pair of currencies that is valid now, or was at an instant."""
    page = await service.list_rates(tx, at=at or tx.now, page=PageRequest(limit, cursor))
    return Page[RateOut](items=[RateOut.of(one) for one in page.items], next_cursor=page.next_cursor)


@routes.get("/exchange_rates/{from_currency}/{to_currency}", permission="prices:read")
async def list_exchange_rate_history(
    tx: Tx, from_currency: str, to_currency: str, limit: Limit = 50, cursor: str | None = None
) -> Page[RateOut]:
    """List the rates from one currency to another, the latest first, future ones too."""
    page = await service.rate_history(
        tx, from_currency=from_currency, to_currency=to_currency, page=PageRequest(limit, cursor)
    )
    return Page[RateOut](items=[RateOut.of(one) for one in page.items], next_cursor=page.next_cursor)


def _price(tx: Tx, row: PriceIn | Problem, pointer: str) -> Price | Problem:
    if isinstance(row, Problem):
        return row
    try:
        return row.price(tx.workspace.currency, pointer)
    except Problem as problem:
        return problem


def _rate(row: RateIn | Problem, pointer: str) -> Rate | Problem:
    if isinstance(row, Problem):
        return row
    try:
        return row.exchange_rate(pointer)
    except Problem as problem:
        return problem


def _currency(tx: Tx, named: str | None) -> str:
    currency = named or tx.workspace.currency
    money.exponent(currency, pointer="/query/currency")
    return currency


def _good(outcome: Written[T] | Problem) -> Written[T]:
    if isinstance(outcome, Problem):
        raise outcome
    return outcome


def _results(tx: Tx, outcomes: Sequence[Written[T] | Problem], named: Sequence[str]) -> BatchOut:
    return BatchOut.of(
        [one if isinstance(one, Problem) else (one.status, name) for one, name in zip(outcomes, named, strict=True)],
        request_id=tx.request_id,
    )
