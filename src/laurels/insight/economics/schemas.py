"""Economics on the wire: money in minor units, points as text in whole points, shares in hundredths of a percent."""

from __future__ import annotations

from fractions import Fraction

from pydantic import Field

from laurels.insight.economics import policy
from laurels.insight.economics.model import Economics, Happened, Offer
from laurels.insight.results import Window, WindowOut
from laurels.kit import ids, money
from laurels.kit.web import Wire
from laurels.program import programs
from laurels.program.programs import Wallet


class WalletEconomicsOut(Wire):
    """What a wallet's points cost, by what happened in some days."""

    wallet_id: str
    wallet: str = Field(description="The wallet's key.", examples=["points"])
    currency: str
    window: WindowOut
    sales_minor: int = Field(description="Paid orders less what came back, also of who collects no points.")
    points_issued: str = Field(description="Earned, less what returns took back in these days.")
    points_spent: str
    points_expired: str
    points_adjusted: str = Field(description="Given by hand, less what was taken.")
    points_outstanding: str = Field(description="All that is in wallets at the end of these days, pending included.")
    burn_rate_bps: int | None = Field(description="Points spent, of those that were issued; null where none were.")
    redeemed_bps: int = Field(
        description="Which share of the points is spent in the end: as asked, or that of the points that were spent or "
        "ran out so far."
    )
    breakage_bps: int = Field(description="The rest of them, which is never spent.")
    earn_rate_bps: int | None = Field(
        description="What points that were issued are worth, of sales; null where nothing was sold, or a point has no "
        "cash worth."
    )
    expected_cost_bps: int | None = Field(description="The same for those that will be spent.")
    expected_cost_minor: int | None = Field(description="What points that were issued will cost.")
    outstanding_minor: int | None = Field(description="What all that is in wallets is worth.")
    liability_minor: int | None = Field(description="What of it will be spent: all that ever will be, less what was.")

    @classmethod
    def of(
        cls,
        wallet: Wallet,
        found: Happened,
        window: Window,
        currency: str,
        *,
        redeemed: Fraction,
        economics: Economics | None,
    ) -> WalletEconomicsOut:
        """Show it."""

        def text(points: int) -> str:
            return programs.points_text(points, wallet.precision)

        return cls(
            wallet_id=ids.encode("wal", wallet.id),
            wallet=wallet.key,
            currency=currency,
            window=WindowOut.of(window),
            sales_minor=found.sales_minor,
            points_issued=text(found.issued),
            points_spent=text(found.spent),
            points_expired=text(found.expired),
            points_adjusted=text(found.adjusted),
            points_outstanding=text(found.outstanding),
            burn_rate_bps=_bps(policy.burn_rate(found)),
            redeemed_bps=policy.bps(redeemed),
            breakage_bps=10_000 - policy.bps(redeemed),
            earn_rate_bps=None if economics is None else _bps(economics.earn_rate),
            expected_cost_bps=None if economics is None else _bps(economics.expected_rate),
            expected_cost_minor=None if economics is None else economics.expected_minor,
            outstanding_minor=None if economics is None else economics.outstanding_minor,
            liability_minor=None if economics is None else economics.liability_minor,
        )


def _bps(share: Fraction | None) -> int | None:
    return None if share is None else policy.bps(share)


class EconomicsOut(Wire):
    """What an offer would cost."""

    currency: str
    earn_rate_bps: int = Field(description="What is given back of sales: a point a pound worth a penny is 100.")
    redeemed_bps: int = Field(description="Which share of it is spent in the end.")
    expected_cost_bps: int = Field(description="What it costs of sales in the end.")
    points_per_100: str = Field(description="What sales of 100.00 give, to four places.", examples=["100"])
    worth_per_100_minor: int = Field(description="What those points are worth.")
    expected_cost_per_100_minor: int = Field(description="What they cost in the end.")
    window: WindowOut
    sales_minor: int = Field(description="What was sold in these days.")
    worth_minor: int = Field(description="What the points would be worth that such sales give.")
    expected_cost_minor: int = Field(description="What they would cost in the end.")

    @classmethod
    def of(cls, offer: Offer, window: Window, sales_minor: int, currency: str) -> EconomicsOut:
        """Show it."""
        sales, hundred = max(0, sales_minor), 100 * 10 ** money.exponent(currency)
        return cls(
            currency=currency,
            earn_rate_bps=policy.bps(offer.earn_rate),
            redeemed_bps=policy.bps(offer.redeemed),
            expected_cost_bps=policy.bps(offer.expected_rate),
            points_per_100=policy.decimal_text(offer.points / offer.per_major * 100),
            worth_per_100_minor=policy.rounded(hundred * offer.earn_rate),
            expected_cost_per_100_minor=policy.rounded(hundred * offer.expected_rate),
            window=WindowOut.of(window),
            sales_minor=sales_minor,
            worth_minor=policy.rounded(sales * offer.earn_rate),
            expected_cost_minor=policy.rounded(sales * offer.expected_rate),
        )
