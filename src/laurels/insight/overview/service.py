"""Verbs of the overview."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from laurels.core import ledger
from laurels.core.ledger import AccountRef
from laurels.engine import decisions
from laurels.insight import doctor, figures
from laurels.insight.overview import policy, store
from laurels.insight.overview.model import Attention, AttentionKind, Figure, Key, Rank
from laurels.insight.overview.policy import By
from laurels.insight.results import Window, costs
from laurels.kit import ids
from laurels.kit.tx import Tx
from laurels.program import programs
from laurels.program.campaigns import LiveCampaign
from laurels.system import jobs, workspaces

EACH_MAX: Final = 20
"""So many of a kind are told of; who has more knows by then."""
PATIENCE: Final = timedelta(minutes=1)
"""For so long an event may wait for its number before somebody is told."""


# ---- key figures


async def figures_of(tx: Tx, window: Window) -> Key:
    """Give the key figures of a window beside those of the one before, with the days of the window."""
    before, zone = window.before, tx.workspace.zone.key
    wallets = await programs.wallets(tx)
    sold = figures.sold(await figures.of_shop(tx, first=before.first, last=window.last))
    flows = figures.flows(await figures.of_units(tx, list(wallets), first=before.first, last=window.last))
    found: list[Figure] = []
    for key, measure in (("revenue", "revenue_minor"), ("orders", "orders")):
        now, then = (policy.within(sold, some, measure) for some in (window, before))
        found.append(policy.figure(key, now, then, window=window, zone=zone))
    for key, measure in (("redemptions", "redemptions"), ("discount", "discount_minor")):
        now, then = (policy.within(sold, some, measure) for some in (window, before))
        found.append(policy.figure(key, now, then, window=window, zone=zone))
    active = [await figures.shoppers(tx, first=some.first, last=some.last) for some in (window, before)]
    found.append(policy.figure("active_customers", *active, window=window, zone=zone))
    members = int(await tx.value(store.MEMBERS))
    found.append(policy.figure("members", members, None, window=window, zone=zone))
    ends = [await figures.reached(tx, list(wallets), last=some.last) for some in (window, before)]
    for wallet in wallets.values():
        days = flows.get(wallet.id, {})
        for key, measure in policy.MOVES.items():
            now, then = (policy.within(days, some, measure) for some in (window, before))
            found.append(policy.figure(key, now, then, window=window, zone=zone, wallet=wallet))
        now, then = (end.get(wallet.id, 0) for end in ends)
        found.append(policy.figure("points_outstanding", now, then, window=window, zone=zone, wallet=wallet))
    return Key(
        window=window,
        figures=found,
        days={day: one for day, one in sold.items() if day >= window.first},
        wallets={id: {day: one for day, one in flows.get(id, {}).items() if day >= window.first} for id in wallets},
        waiting_count=await figures.waiting(tx),
    )


# ---- campaigns compared


@dataclass(frozen=True, slots=True)
class _Named:
    id: UUID
    name: str
    state: str


async def compared(tx: Tx, window: Window, *, by: By, limit: int) -> list[Rank]:
    """List the campaigns that did something in a window, the highest by cost, uses, value or cost of a use first."""
    wallets, currency = await programs.wallets(tx), tx.workspace.currency
    rows: dict[UUID, list[figures.CampaignDay]] = {}
    for row in await figures.of_campaigns(tx, first=window.first, last=window.last):
        rows.setdefault(row.campaign_id, []).append(row)
    money = {id: costs(some, wallets, currency) for id, some in rows.items()}
    first = policy.ranked(money, by=by, limit=limit)
    named = {one.id: one for one in await tx.all(store.NAMES, _Named, ids=first)} if first else {}
    return [Rank(id, named[id].name, named[id].state, money[id]) for id in first if id in named]


# ---- attention


async def attention(tx: Tx) -> list[Attention]:
    """List what somebody should look at, the worst first: at most twenty of each kind."""
    found = [*await _stops(tx), *await _campaigns(tx), *await _failures(tx), *await _machinery(tx)]
    return policy.sorted_by_weight(found)


async def _stops(tx: Tx) -> list[Attention]:
    workspace = await workspaces.get(tx)
    found: list[Attention] = []
    if workspace.stopped:
        facts = {"why": workspace.stopped_reason}
        found.append(Attention("workspace_stopped", "problem", "workspace", None, workspace.name, None, facts))
    for kind in workspace.stopped_kinds:
        found.append(Attention("kind_stopped", "problem", "incentive_kind", kind, kind, None, {}))
    return found


async def _campaigns(tx: Tx) -> list[Attention]:
    live = list((await decisions.programme(tx)).live.index.campaigns())
    found = policy.live_ones(live, now=tx.now)[: 2 * EACH_MAX]
    found += [
        Attention("campaign_ended", "information", "campaign", ids.encode("cmp", one.id), one.name, one.at, {})
        for one in await tx.all(store.ENDED_CAMPAIGNS, _Lately, since_at=tx.now - policy.NEAR, limit=EACH_MAX)
    ]
    return found + await _budgets(tx, live)


async def _budgets(tx: Tx, live: Sequence[LiveCampaign]) -> list[Attention]:
    zone = tx.workspace.zone
    limits = [
        (one, limit, AccountRef("counter", limit.shared_id or one.id, limit.id, limit.period_key(tx.now, zone)))
        for one in live
        for limit in one.limits
        if limit.scope == "campaign"
    ]
    used = await ledger.counted(tx, [account for _, _, account in limits])
    told = [policy.budget(one, limit, used=used.get(account.id, 0)) for one, limit, account in limits]
    return sorted((one for one in told if one is not None), key=lambda one: -one.facts["used_percent"])[:EACH_MAX]


@dataclass(frozen=True, slots=True)
class _Lately:
    id: UUID
    name: str
    at: datetime | None
    why: str | None


_KINDS: Final[tuple[tuple[AttentionKind, str, str], ...]] = (
    ("import_failed", "import", "imp"),
    ("batch_failed", "voucher_batch", "vba"),
    ("segment_faulty", "segment", "seg"),
)


async def _failures(tx: Tx) -> list[Attention]:
    since_id = ids.first_of(tx.now - policy.NEAR)
    several = (
        await tx.all(store.FAILED_IMPORTS, _Lately, since_id=since_id, limit=EACH_MAX),
        await tx.all(store.FAILED_BATCHES, _Lately, since_id=since_id, limit=EACH_MAX),
        await tx.all(store.FAULTY_SEGMENTS, _Lately, limit=EACH_MAX),
    )
    found = [
        Attention(kind, "problem", subject, ids.encode(prefix, one.id), one.name, one.at, {"why": one.why})
        for (kind, subject, prefix), rows in zip(_KINDS, several, strict=True)
        for one in rows
    ]
    for job in await jobs.failed(tx, limit=EACH_MAX):
        facts = {"attempts": job.attempts}
        found.append(Attention("job_failed", "problem", "job", str(job.number), job.name, job.failed_at, facts))
    return found


async def _machinery(tx: Tx) -> list[Attention]:
    """Tell where the worker does not come round, and what the doctor found last."""
    found: list[Attention] = []
    oldest: datetime | None = await tx.value(store.OLDEST_EVENT)
    if oldest is not None and tx.now - oldest > PATIENCE:
        found.append(Attention("feed_behind", "problem", "feed", None, "", oldest, {}))
    run = await doctor.last_run(tx)
    if run is not None and run.findings_count:
        facts = {"findings": run.findings_count}
        found.append(Attention("doctor_findings", "problem", "doctor", None, "", run.finished_at, facts))
    return found
