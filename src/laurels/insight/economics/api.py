"""The routes of economics."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Annotated

from fastapi import Query

from laurels.insight.economics import policy, service
from laurels.insight.economics.model import Offer
from laurels.insight.economics.schemas import EconomicsOut, WalletEconomicsOut
from laurels.insight.results import First, Last, window
from laurels.kit import ids, money
from laurels.kit.problems import InvalidField
from laurels.kit.tx import Tx
from laurels.kit.web import Routes
from laurels.program import programs

routes = Routes(prefix="/v1", tag="Economics")

MOST = Decimal(10**9)
Number = Annotated[str, Query(max_length=40)]
Redeemed = Annotated[
    str | None, Query(max_length=10, description="Which percentage of the points is spent in the end.")
]


@routes.get("/wallets/{wallet_id}/economics", permission="figures:read")
async def wallet_economics(
    tx: Tx, wallet_id: str, redeemed_percent: Redeemed = None, first: First = None, last: Last = None
) -> WalletEconomicsOut:
    """Show what a wallet's points cost of what was sold in some days, what of them is spent, and what is owed.

    Which share of the points is spent in the end is estimated by those that were spent or ran out, unless told. It is a
    figure to manage by; what a balance sheet needs is for its auditors.
    """
    wallet = await programs.get_wallet(tx, ids.decode("wal", wallet_id))
    asked = window(first, last, now=tx.now, zone=tx.workspace.zone)
    found = await service.happened(tx, wallet, asked)
    redeemed = policy.redeemed_share(found) if redeemed_percent is None else _percent(redeemed_percent)
    currency = tx.workspace.currency
    economics = None
    if wallet.cash_rate is not None:
        worth = policy.worth(wallet.cash_rate, precision=wallet.precision, exponent=money.exponent(currency))
        economics = policy.economics(found, worth, redeemed)
    return WalletEconomicsOut.of(wallet, found, asked, currency, redeemed=redeemed, economics=economics)


@routes.get("/economics", permission="figures:read")
async def economics(
    tx: Tx,
    points: Annotated[Number, Query(description="So many points", examples=["1"])],
    point_value: Annotated[Number, Query(description="What a point is worth, in major units.", examples=["0.01"])],
    per: Annotated[Number, Query(description="for so much, in major units.", examples=["1.00"])] = "1",
    redeemed_percent: Redeemed = None,
    first: First = None,
    last: Last = None,
) -> EconomicsOut:
    """Work out what points would cost before there are any: of sales, and of what was sold in some days.

    Without a `redeemed_percent` all of them are spent, the most that it can be.
    """
    asked = window(first, last, now=tx.now, zone=tx.workspace.zone)
    offer = Offer(
        points=_number(points, "points"),
        per_major=_number(per, "per", above_zero=True),
        point_major=_number(point_value, "point_value"),
        redeemed=policy.ALL if redeemed_percent is None else _percent(redeemed_percent),
    )
    return EconomicsOut.of(offer, asked, await service.sales_minor(tx, asked), tx.workspace.currency)


def _number(text: str, name: str, *, above_zero: bool = False) -> Fraction:
    number = money.parse_decimal(text, pointer=f"/query/{name}")
    if not 0 <= number <= MOST or (above_zero and not number):
        least = "more than 0" if above_zero else "at least 0"
        raise InvalidField(f"Give a number of {least} and at most {MOST}.", pointer=f"/query/{name}")
    return Fraction(number)


def _percent(text: str) -> Fraction:
    number = money.parse_decimal(text, pointer="/query/redeemed_percent")
    if not 0 <= number <= 100:
        raise InvalidField("Give a percentage from 0 to 100.", pointer="/query/redeemed_percent")
    return Fraction(number) / 100
