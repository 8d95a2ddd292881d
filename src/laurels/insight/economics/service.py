"""Verbs of economics."""

from __future__ import annotations

from laurels.insight import figures
from laurels.insight.economics.model import Happened
from laurels.insight.figures import Flows
from laurels.insight.results import Window
from laurels.kit.tx import Tx
from laurels.program.programs import Wallet


async def sales_minor(tx: Tx, window: Window) -> int:
    """Add up what was sold in some days, less what came back."""
    days = figures.sold(await figures.of_shop(tx, first=window.first, last=window.last))
    return sum(one.revenue_minor for one in days.values())


async def happened(tx: Tx, wallet: Wallet, window: Window) -> Happened:
    """Read what happened to a wallet's points in some days, and what was sold in them."""
    within = (await figures.summed(tx, [wallet.id], first=window.first, last=window.last)).get(wallet.id, Flows())
    ever = (await figures.summed(tx, [wallet.id], first=None, last=window.last)).get(wallet.id, Flows())
    reached = await figures.reached(tx, [wallet.id], last=window.last)
    return Happened(
        sales_minor=await sales_minor(tx, window),
        issued=within.earned - within.taken_back,
        spent=within.spent,
        expired=within.expired,
        adjusted=within.adjusted,
        outstanding=reached.get(wallet.id, 0),
        ever_spent=ever.spent,
        ever_expired=ever.expired,
    )
