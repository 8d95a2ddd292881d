"""Verbs of results."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from laurels.core import ledger
from laurels.core.ledger import AccountRef
from laurels.insight import figures
from laurels.insight.results import policy, store
from laurels.insight.results.model import Budget, Refused, Results, Window
from laurels.kit import calendar, ids
from laurels.kit.tx import Tx
from laurels.program import campaigns, programs, vocabulary
from laurels.program.campaigns import Campaign, Limit

BURN_DOWN_MAX = timedelta(days=policy.DAYS_MAX)


async def of_campaign(tx: Tx, campaign_id: UUID, window: Window) -> Results:
    """Say what became of a campaign in a window.

    :raises NotFound: there is no such campaign
    """
    campaign = await campaigns.get(tx, campaign_id)
    wallets = await programs.wallets(tx)
    rows = await figures.of_campaign(tx, campaign_id, first=window.first, last=window.last)
    currency = tx.workspace.currency
    return Results(
        campaign=campaign,
        window=window,
        total=policy.costs(rows, wallets, currency),
        customers=await figures.customers_of(tx, campaign_id, first=window.first, last=window.last),
        days={day: policy.costs(some, wallets, currency) for day, some in policy.by_day(rows).items()},
        refused=tuple(
            [Refused(row.day, row.detail, int(row.amount)) for row in rows if row.measure == "refused"]
            + await _refused(tx, campaign_id, window)
        ),
        budgets=await budgets(tx, campaign),
    )


async def _refused(tx: Tx, campaign_id: UUID, window: Window) -> list[Refused]:
    """Count what was asked for on carts and refused."""
    zone = tx.workspace.zone
    return await tx.all(
        store.REFUSED,
        Refused,
        campaign_id=campaign_id,
        zone=zone.key,
        first_id=ids.first_of(calendar.start_of_day(window.first, zone)),
        after_id=ids.first_of(calendar.start_of_day(window.last + timedelta(days=1), zone)),
    )


async def budgets(tx: Tx, campaign: Campaign) -> tuple[Budget, ...]:
    """Say of each limit of the whole campaign what is used in its present period, and how long the rest lasts."""
    live = campaigns.present(tx, campaign, known=await vocabulary.sources(tx))
    limits = [limit for limit in live.limits if limit.scope == "campaign"]
    if not limits:
        return ()
    zone, today = tx.workspace.zone, calendar.local_day(tx.now, tx.workspace.zone)
    accounts = {limit.id: _account(tx, campaign.id, limit) for limit in limits}
    used = await ledger.counted(tx, accounts.values())
    rows = await figures.of_units(tx, list(accounts), first=today - BURN_DOWN_MAX, last=today)
    found: list[Budget] = []
    for limit in limits:
        account = accounts[limit.id]
        first, until = policy.period_of(limit, now=tx.now, zone=zone)
        days = {day: amount for day, amount in policy.counted(rows, limit.id).items() if first is None or day >= first}
        amount = used.get(account.id, 0)
        lines = policy.forecasts(used=amount, maximum=limit.maximum, days=days, today=today, until=until)
        found.append(Budget(limit, account.period, amount, days, lines))
    return tuple(found)


def _account(tx: Tx, campaign_id: UUID, limit: Limit) -> AccountRef:
    return AccountRef("counter", limit.shared_id or campaign_id, limit.id, limit.period_key(tx.now, tx.workspace.zone))
