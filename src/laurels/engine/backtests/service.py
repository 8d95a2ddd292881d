"""Verbs of backtests; `jobs.run` carries one out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import msgspec

from laurels.core import orders
from laurels.engine import decisions
from laurels.engine.backtests import policy, replay, store
from laurels.engine.backtests.model import Backtest, Outcome, State, Tally
from laurels.kit import ids
from laurels.kit.paging import Page, PageRequest
from laurels.kit.problems import NotFound, Problem
from laurels.kit.tx import Tx, jsonb
from laurels.program import campaigns
from laurels.program.campaigns import Definition, LiveCampaign
from laurels.program.programs import ProgramArchived
from laurels.system import jobs

JOB: Final = "backtests.run"
KEPT: Final = timedelta(days=30)
ORDERS_AT_ONCE: Final = 1000


class TakenOver(Problem):
    """Somebody else runs this backtest now."""

    code = "backtest_taken_over"
    status = 409
    title = "This backtest is run by somebody else"
    cure = "Nothing is lost: whoever runs it goes on where this run was."


async def create(
    tx: Tx,
    *,
    campaign_id: UUID,
    definition: Definition | None,
    since: datetime,
    until: datetime,
    keeps_dates: bool,
) -> Backtest:
    """Let a campaign be tried on the paid orders of a span; by another definition than its own, where one is given.

    :raises NotFound: there is no such campaign
    :raises InvalidField: the definition does not compile, or cannot be tried on orders
    """
    policy.check_span(since, until)
    campaign = await campaigns.get(tx, campaign_id)
    programme = await decisions.programme(tx)
    live = campaigns.drafted(tx, campaign, definition, known=programme.live.sources)
    policy.replayed(live, keeps_dates=keeps_dates)
    if live.program_id is not None and live.program_id not in programme.enrolment:
        raise ProgramArchived(ProgramArchived.cure)
    made = await tx.one(
        store.CREATE,
        Backtest,
        id=tx.new_id(),
        campaign_id=campaign_id,
        version=live.version,
        definition=campaign.definition if definition is None else definition.model_dump(mode="json", exclude_none=True),
        keeps_dates=keeps_dates,
        from_at=since,
        until_at=until,
        order_count=await orders.paid_count(tx, since=since, until=until),
        after_id=UUID(int=0),
        tally=jsonb(Tally()),
    )
    tx.note("backtest", made.id, created=True, campaign_id=ids.encode("cmp", campaign_id))
    _tell(tx, "backtest.created", made)
    await _defer(tx, made)
    return made


async def _defer(tx: Tx, made: Backtest) -> None:
    names = {"workspace_id": str(tx.workspace_id), "backtest_id": str(made.id)}
    await jobs.defer(tx, JOB, lock=f"backtest:{made.id}", **names)


async def get(tx: Tx, id: UUID) -> Backtest:
    """Read a backtest.

    :raises NotFound: there is none, or it was forgotten
    """
    found = await tx.maybe(store.BY_ID, Backtest, id=id)
    if found is None:
        raise NotFound("There is no such backtest in this workspace; they are kept for 30 days.")
    return found


async def list_backtests(tx: Tx, page: PageRequest, *, campaign_id: UUID | None) -> Page[Backtest]:
    """List backtests, newest first."""
    after = page.key(tuple[UUID])
    rows = await tx.all(store.LIST, Backtest, campaign_id=campaign_id, before=after and after[0], limit=page.rows_max)
    return Page[Backtest].of(rows, page, lambda one: (one.id,))


async def stop(tx: Tx, id: UUID) -> Backtest:
    """Stop a backtest after the orders that it has in hand; it can go on from there.

    :raises BacktestEnded: it is finished
    """
    policy.check_open(await get(tx, id))
    return await _set(tx, id, "paused", "backtest.stopped")


async def resume(tx: Tx, id: UUID) -> Backtest:
    """Let a backtest that was stopped, or failed, go on from where it is.

    :raises BacktestEnded: it is finished
    """
    policy.check_open(await get(tx, id))
    after = await _set(tx, id, "pending", None)
    await _defer(tx, after)
    return after


async def _set(tx: Tx, id: UUID, state: State, event: str | None) -> Backtest:
    after = await tx.one(store.SET_STATE, Backtest, id=id, state=state)
    tx.note("backtest", id, state=state)
    if event is not None:
        _tell(tx, event, after)
    return after


# ---- running


async def start(tx: Tx, id: UUID) -> Backtest:
    """Take a backtest over to run it from where it is.

    :raises BacktestEnded: it is finished
    """
    policy.check_open(await get(tx, id))
    return await tx.one(store.START, Backtest, id=id, run_id=tx.new_id())


async def advance(tx: Tx, now: Backtest, *, at_once: int = ORDERS_AT_ONCE) -> Backtest:
    """Decide the next orders, and note what they would have got.

    :raises TakenOver: somebody else runs it meanwhile; nothing may be committed
    """
    known = await get(tx, now.id)
    if known.state != "running" or known.run_id != now.run_id:
        return known
    listed = await orders.paid(
        tx, since=now.from_at, until=now.until_at, after=(now.after_at, now.after_id), limit=at_once
    )
    if not listed:
        return await end(tx, now, "finished")
    programme = await decisions.programme(tx)
    live, _ = policy.replayed(await compiled(tx, now), keeps_dates=now.keeps_dates)
    found, counted = await replay.decide(tx, programme, live, listed, backtest_id=now.id)
    tally = tally_of(now)
    for one in found:
        policy.add(
            tally,
            one,
            live,
            zone=tx.workspace.zone,
            wallets=programme.wallets,
            currency=tx.workspace.currency,
            locale=tx.workspace.locale,
        )
    if counted:
        await tx.run(store.COUNT, id=now.id, accounts=list(counted), reached=list(counted.values()))
    await _meet(tx, now.id, found, tally)
    after = await tx.maybe(
        store.ADVANCE,
        Backtest,
        id=now.id,
        run_id=now.run_id,
        behind=now.done_count,
        done=len(listed),
        after_at=listed[-1].placed_at,
        after_id=listed[-1].id,
        tally=jsonb(tally),
    )
    if after is None:
        raise TakenOver(TakenOver.cure)
    return after


async def _meet(tx: Tx, id: UUID, found: Sequence[Outcome], tally: Tally) -> None:
    """Count the customers that were not met before, and those who had nothing before."""
    met = Counter(one.customer_id for one in found if one.customer_id is not None)
    given = Counter(one.customer_id for one in found if one.customer_id is not None and one.code is None)
    if not met:
        return
    rows = await tx.all(
        store.MEET,
        _Met,
        id=id,
        customers=list(met),
        orders=list(met.values()),
        given=[given[one] for one in met],
    )
    for row in rows:
        tally.customers += row.order_count == met[row.customer_id]
        tally.customers_given += row.given_count > 0 and row.given_count == given[row.customer_id]


@dataclass(frozen=True, slots=True)
class _Met:
    customer_id: UUID
    order_count: int
    given_count: int


async def end(tx: Tx, now: Backtest, state: State, reason: str | None = None) -> Backtest:
    """Note that a backtest is finished, or cannot go on; a finished one needs its book no longer."""
    after = await tx.maybe(store.END, Backtest, id=now.id, run_id=now.run_id, state=state, failure=reason)
    if after is None:
        return await get(tx, now.id)
    if state == "finished":
        await tx.run(store.FORGET_COUNTERS, id=now.id)
        await tx.run(store.FORGET_CUSTOMERS, id=now.id)
    tx.note("backtest", now.id, state=state)
    _tell(tx, f"backtest.{state}", after)
    return after


async def compiled(tx: Tx, test: Backtest) -> LiveCampaign:
    """Compile the definition that a backtest tries."""
    campaign = await campaigns.get(tx, test.campaign_id)
    programme = await decisions.programme(tx)
    said = Definition.model_validate(test.definition)
    return campaigns.drafted(tx, campaign, said, known=programme.live.sources)


def tally_of(test: Backtest) -> Tally:
    """Read what a backtest has found so far."""
    return msgspec.convert(test.tally, Tally)


async def forget_old(tx: Tx) -> int:
    """Forget backtests of more than 30 days ago, for their samples are about people."""
    return await tx.run(store.FORGET_OLD, before=tx.now - KEPT)


def _tell(tx: Tx, type: str, about: Backtest) -> None:
    facts: dict[str, Any] = {"campaign_id": ids.encode("cmp", about.campaign_id), "orders": about.done_count}
    tx.emit(type, key=about.id, backtest_id=ids.encode("bkt", about.id), **facts)
