"""Verbs of figures: add what happened to days, and read days."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from laurels.core import ledger
from laurels.engine import redemptions
from laurels.insight.figures import policy, store
from laurels.insight.figures.model import CampaignDay, Counted, Flows, LedgerDay, Progress, ShopDay, Tally
from laurels.insight.figures.policy import Heard
from laurels.kit import calendar
from laurels.kit.tx import Tx, jsonb
from laurels.system import feed

SEALS_AT_ONCE = 10
EVENTS_AT_ONCE = 1000


async def progress(tx: Tx) -> Progress:
    """Say how far the days have come; they begin anew where the workspace counts in another zone by now."""
    zone = tx.workspace.zone.key
    found = await tx.maybe(store.PROGRESS, Progress)
    if found is not None and found.zone == zone:
        return found
    found = await tx.one(store.LOCK_PROGRESS, Progress, zone=zone)
    if found.zone == zone:
        return found
    await tx.run(store.FORGET)
    return await tx.one(store.BEGIN, Progress, zone=zone)


async def add_sealed(tx: Tx) -> bool:
    """Add what the next sealed journals moved, and tell whether there may be more."""
    known = await progress(tx)
    if not await tx.value(store.SEALS_WAIT, stream=ledger.STREAM, sealed=known.sealed):
        return False
    locked = await tx.one(store.LOCK_PROGRESS, Progress, zone=known.zone)
    added = await tx.value(
        store.ADD_SEALED, stream=ledger.STREAM, sealed=locked.sealed, zone=locked.zone, limit=SEALS_AT_ONCE
    )
    return int(added) == SEALS_AT_ONCE


async def add_heard(tx: Tx) -> bool:
    """Add what the next stretch of the feed tells, and tell whether there may be more."""
    known = await progress(tx)
    events = await feed.follow(tx, known.follower, EVENTS_AT_ONCE)
    heard = policy.heard(events)
    tally = Tally()
    await _orders(tx, heard, known.zone, tally)
    await _decisions(tx, heard, known.zone, tally)
    await _redemptions(tx, heard, tally)
    await _keep(tx, tally)
    return len(events) == EVENTS_AT_ONCE


@dataclass(frozen=True, slots=True)
class _Orders:
    day: date
    orders: int
    sold: Decimal
    returned: Decimal


async def _orders(tx: Tx, heard: Heard, zone: str, tally: Tally) -> None:
    if heard.orders:
        for row in await tx.all(store.ORDERS, _Orders, heard=jsonb(heard.orders), zone=zone):
            tally.shop[row.day, "orders"] += int(row.orders)
            tally.shop[row.day, "sold"] += int(row.sold)
            tally.shop[row.day, "returned"] += int(row.returned)


@dataclass(frozen=True, slots=True)
class _Changed:
    campaign_id: str
    day: date
    measure: str
    detail: str
    customer_id: UUID | None
    amount: Decimal


async def _decisions(tx: Tx, heard: Heard, zone: str, tally: Tally) -> None:
    if heard.decision_ids:
        for row in await tx.all(store.DECISIONS, _Changed, ids=heard.decision_ids, zone=zone):
            tally.campaign(row.campaign_id, row.day, row.measure, row.detail, int(row.amount), row.customer_id)


@dataclass(frozen=True, slots=True)
class _Before:
    redemption_id: UUID
    counted: dict[str, Any]


async def _redemptions(tx: Tx, heard: Heard, tally: Tally) -> None:
    """Count each redemption as it stands by now instead of what it counted before."""
    if not heard.redemption_ids:
        return
    ids = sorted(heard.redemption_ids)
    before = {
        row.redemption_id: Counted.read(row.counted) for row in await tx.all(store.COUNTED_BEFORE, _Before, ids=ids)
    }
    changed: list[dict[str, Any]] = []
    for kept in await redemptions.load(tx, ids):
        then = before.get(kept.id) or policy.as_decided(kept)
        now = policy.counted(kept)
        day = calendar.local_day(kept.placed_at, tx.workspace.zone)
        if kept.id not in heard.fresh:
            tally.add(then, day=day, customer_id=kept.customer_id, sign=-1)
        tally.add(now, day=day, customer_id=kept.customer_id)
        if now != then:
            changed.append({"redemption_id": kept.id, "counted": now.row})
    if changed:
        await tx.run(store.KEEP_COUNTED, rows=jsonb(changed))


async def _keep(tx: Tx, tally: Tally) -> None:
    async with tx.streaming():
        if shop := [(*key, amount) for key, amount in tally.shop.items() if amount]:
            rows = [{"day": day, "measure": measure, "amount": amount} for day, measure, amount in shop]
            await tx.run(store.ADD_SHOP, rows=jsonb(rows))
        if campaigns := [
            {"campaign_id": id, "day": day, "measure": measure, "detail": detail, "amount": amount}
            for (id, day, measure, detail), amount in tally.campaigns.items()
            if amount
        ]:
            await tx.run(store.ADD_CAMPAIGNS, rows=jsonb(campaigns))
        if customers := [
            {"campaign_id": id, "day": day, "customer_id": customer_id, "uses": uses}
            for (id, day, customer_id), uses in tally.customers.items()
            if uses
        ]:
            await tx.run(store.ADD_CUSTOMERS, rows=jsonb(customers))


# ---- reading


async def of_units(tx: Tx, unit_ids: Collection[UUID], *, first: date, last: date) -> list[LedgerDay]:
    """Read what moved of wallets, or towards limits, day by day."""
    return await tx.all(store.OF_UNITS, LedgerDay, unit_ids=list(unit_ids), first=first, last=last)


async def summed(tx: Tx, unit_ids: Collection[UUID], *, first: date | None, last: date) -> dict[UUID, Flows]:
    """Add up what became of wallets' points in some days, or since the beginning; wallets without any are absent."""
    rows = await tx.all(store.SUMMED, LedgerDay, unit_ids=list(unit_ids), first=first, last=last)
    return {unit_id: days[last] for unit_id, days in policy.flows(rows).items()}


@dataclass(frozen=True, slots=True)
class _Reached:
    unit_id: UUID
    amount: Decimal


async def reached(tx: Tx, unit_ids: Collection[UUID], *, last: date) -> dict[UUID, int]:
    """Say what lay in all wallets of some units at the end of a day."""
    rows = await tx.all(store.REACHED, _Reached, unit_ids=list(unit_ids), last=last)
    return {row.unit_id: int(row.amount) for row in rows}


async def of_shop(tx: Tx, *, first: date, last: date) -> list[ShopDay]:
    """Read what the whole workspace did, day by day."""
    return await tx.all(store.OF_SHOP, ShopDay, first=first, last=last)


async def of_campaign(tx: Tx, campaign_id: UUID, *, first: date, last: date) -> list[CampaignDay]:
    """Read what a campaign did, day by day."""
    return await tx.all(store.OF_CAMPAIGN, CampaignDay, campaign_id=campaign_id, first=first, last=last)


async def of_campaigns(tx: Tx, *, first: date, last: date) -> Sequence[CampaignDay]:
    """Read what each campaign did in a window, all of its days together."""
    return await tx.all(store.OF_CAMPAIGNS, CampaignDay, first=first, last=last)


async def of_some_campaigns(
    tx: Tx, campaign_ids: Collection[UUID], *, first: date, last: date
) -> Sequence[CampaignDay]:
    """Read what some campaigns did in a window, all days of each together."""
    ids = list(campaign_ids)
    return await tx.all(store.OF_SOME_CAMPAIGNS, CampaignDay, campaign_ids=ids, first=first, last=last)


async def last_used(tx: Tx, campaign_ids: Collection[UUID]) -> dict[UUID, date]:
    """Say on which day campaigns gave something last that still stands; those that never did are absent."""
    return {row.campaign_id: row.day for row in await tx.all(store.LAST_USED, _Used, campaign_ids=list(campaign_ids))}


@dataclass(frozen=True, slots=True)
class _Used:
    campaign_id: UUID
    day: date


async def customers_of(tx: Tx, campaign_id: UUID, *, first: date, last: date) -> int:
    """Count the people who used a campaign in a window."""
    return int(await tx.value(store.CUSTOMERS_OF, campaign_id=campaign_id, first=first, last=last))


async def shoppers(tx: Tx, *, first: date, last: date) -> int:
    """Count the customers who bought in a window something that they kept."""
    return int(await tx.value(store.SHOPPERS, first=first, last=last))


async def waiting(tx: Tx) -> int:
    """Count the events that are not in the days yet."""
    return int(await tx.value(store.WAITING))
