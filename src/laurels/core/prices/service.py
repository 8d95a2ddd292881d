"""Verbs of prices and exchange rates."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

from laurels.core.prices import policy, store
from laurels.core.prices.model import Point, PointRow, Price, PriorPolicy, PriorPrice, Rate, Written
from laurels.kit import ids
from laurels.kit.paging import Page, PageRequest
from laurels.kit.problems import Conflict, NotFound, Problem
from laurels.kit.tx import Tx, jsonb

END_OF_TIME = datetime(9999, 12, 31, tzinfo=UTC)


class NoExchangeRate(Conflict):
    """Nobody said what the currency is worth."""

    code = "no_exchange_rate"
    title = "There is no exchange rate between these currencies"
    cure = "Push the rate with POST /v1/exchange_rates; the inverse of another one is never assumed."


async def push_prices(tx: Tx, *, prices: Sequence[Price | Problem]) -> list[Written[Price] | Problem]:
    """Keep prices, in whatever order they arrive, with a result or a problem for each.

    Pushing one again changes nothing; another price of the same instant corrects it, which the audit trail keeps.
    """
    good = [one for one in prices if not isinstance(one, Problem)]
    stored = {one.place: one for one in await tx.all(store.LOCK, Price, rows=jsonb(good))}
    outcomes = policy.settled(prices, stored)
    changed = [one for one in outcomes if isinstance(one, Written) and one.status != "unchanged"]
    await store.write(tx, **_by_status(changed))
    for one in changed:
        price = one.row
        if one.before is not None:
            tx.note(
                "price", None, sku=price.sku, currency=price.currency, from_at=price.from_at.isoformat(),
                price_minor=[one.before.price_minor, price.price_minor],
            )  # fmt: skip
        tx.emit(
            "price.set", key=ids.derived("sku", price.sku), sku=price.sku, currency=price.currency,
            price_minor=price.price_minor, from_at=price.from_at.isoformat(), corrects=one.before is not None,
        )  # fmt: skip
    return outcomes


async def points(
    tx: Tx, *, skus: Sequence[str], currency: str, at: datetime | None, prior: PriorPolicy
) -> dict[str, tuple[Point, ...]]:
    """Read what skus cost until now, as far back as the price prior to a reduction needs, in one statement.

    :param at: when the reduction was or will be applied; None: when the present price came
    """
    return by_sku(await tx.all(store.POINTS, PointRow, **asking(tx, skus=skus, currency=currency, at=at, prior=prior)))


def asking(tx: Tx, *, skus: Sequence[str], currency: str, at: datetime | None, prior: PriorPolicy) -> dict[str, Any]:
    """Write the parameters of `POINTS`, for those who send it together with other statements."""
    since_at = policy.reach(at or tx.now, prior, tx.workspace.zone)
    if at is None:  # the reduction may have come at any moment of these days
        since_at = policy.reach(since_at, prior, tx.workspace.zone)
    return {
        "skus": sorted(set(skus)),
        "currency": currency,
        "since_at": since_at,
        "until_at": max(tx.now, at or tx.now),
    }


def by_sku(rows: Iterable[PointRow]) -> dict[str, tuple[Point, ...]]:
    """Sort the rows of `POINTS` by sku; one without a known price is absent."""
    return {
        sku: tuple(Point(row.from_at, row.price_minor) for row in of_sku)
        for sku, of_sku in groupby(rows, lambda row: row.sku)
    }


async def best_prior_price(
    tx: Tx, sku: str, at: datetime | None = None, *, currency: str | None = None, prior: PriorPolicy | None = None
) -> PriorPrice:
    """Find the lowest price that was asked in the 30 days before a reduction.

    :param at: when the reduction was or will be applied; None: when the present price came, if it is lower than the one
        before it, else now
    """
    told = prior or PriorPolicy()
    known = await points(tx, skus=[sku], currency=currency or tx.workspace.currency, at=at, prior=told)
    return prior_of(tx, known.get(sku, ()), at=at, prior=told)


def prior_of(tx: Tx, known: Sequence[Point], *, at: datetime | None, prior: PriorPolicy) -> PriorPrice:
    """Find the price prior to a reduction, or to the present price if it is one, among the steps of a sku."""
    zone = tx.workspace.zone
    reduced_at = policy.reduction_at(known, now=tx.now, policy=prior, zone=zone) if at is None else at
    return policy.prior_price(known, at=reduced_at, policy=prior, zone=zone)


async def history(tx: Tx, *, sku: str, currency: str, page: PageRequest) -> Page[Price]:
    """List the prices of a sku, the latest first, future ones too.

    :raises NotFound: no price of it was ever pushed
    """
    before = page.key(tuple[datetime])
    rows = await tx.all(
        store.HISTORY, Price, sku=sku, currency=currency, limit=page.rows_max,
        before_at=END_OF_TIME if before is None else before[0],
    )  # fmt: skip
    if not rows:
        await known(tx, sku=sku)
    return Page[Price].of(rows, page, lambda price: (price.from_at,))


async def known(tx: Tx, *, sku: str) -> None:
    """Refuse a sku of which no price was ever pushed.

    :raises NotFound: there is none
    """
    if not await tx.value(store.KNOWN, sku=sku):
        raise NotFound(f"No price of the sku {sku[:100]!r} was pushed. Push it with POST /v1/prices.")


async def push_rates(tx: Tx, *, rates: Sequence[Rate | Problem]) -> list[Written[Rate] | Problem]:
    """Keep exchange rates, in whatever order they arrive, with a result or a problem for each."""
    good = [one for one in rates if not isinstance(one, Problem)]
    stored = {one.place: one for one in await tx.all(store.LOCK_RATES, Rate, rows=jsonb(good))}
    outcomes = policy.settled(rates, stored)
    changed = [one for one in outcomes if isinstance(one, Written) and one.status != "unchanged"]
    await store.write_rates(tx, **_by_status(changed))
    for one in changed:
        rate = one.row
        told = {"from_currency": rate.from_currency, "to_currency": rate.to_currency}
        at = rate.valid_from_at.isoformat()
        if one.before is not None:
            tx.note("exchange_rate", None, **told, valid_from_at=at, rate=[f"{one.before.rate:f}", f"{rate.rate:f}"])
        tx.emit(
            "exchange_rate.set", key=ids.derived("exchange_rate", rate.from_currency, rate.to_currency), **told,
            rate=f"{rate.rate:f}", valid_from_at=at, corrects=one.before is not None,
        )  # fmt: skip
    return outcomes


async def rate(tx: Tx, from_currency: str, to_currency: str, *, at: datetime | None = None) -> Rate:
    """Read the newest rate from one currency to another that is valid now, or was at an instant.

    :raises NoExchangeRate: there is none
    """
    found = await tx.maybe(
        store.RATES, Rate, from_currencies=[from_currency], to_currencies=[to_currency], rated_at=at or tx.now
    )
    if found is None:
        raise NoExchangeRate(
            f"There is no rate from {from_currency[:8]} to {to_currency[:8]}. {NoExchangeRate.cure}",
            from_currency=from_currency[:8],
            to_currency=to_currency[:8],
        )
    return found


async def list_rates(tx: Tx, *, at: datetime, page: PageRequest) -> Page[Rate]:
    """List the newest rate of each pair of currencies that was valid at an instant."""
    after = page.key(tuple[str, str]) or ("", "")
    rows = await tx.all(
        store.LIST_RATES, Rate, rated_at=at, after_from=after[0], after_to=after[1], limit=page.rows_max
    )
    return Page[Rate].of(rows, page, lambda one: (one.from_currency, one.to_currency))


async def rate_history(tx: Tx, *, from_currency: str, to_currency: str, page: PageRequest) -> Page[Rate]:
    """List the rates from one currency to another, the latest first, future ones too.

    :raises NotFound: there are none
    """
    before = page.key(tuple[datetime])
    rows = await tx.all(
        store.RATE_HISTORY, Rate, from_currency=from_currency, to_currency=to_currency, limit=page.rows_max,
        before_at=END_OF_TIME if before is None else before[0],
    )  # fmt: skip
    if not rows and before is None:
        raise NotFound(f"No rate from {from_currency[:8]} to {to_currency[:8]} was pushed. Check the direction.")
    return Page[Rate].of(rows, page, lambda one: (one.valid_from_at,))


def _by_status(written: Sequence[Written[Any]]) -> dict[str, list[Any]]:
    return {status: [one.row for one in written if one.status == status] for status in ("created", "updated")}
