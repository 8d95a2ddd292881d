"""Routes of backtests."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from fastapi import Query

from laurels.core import customers
from laurels.engine import decisions
from laurels.engine.backtests import policy, service
from laurels.engine.backtests.model import Backtest
from laurels.engine.backtests.schemas import BacktestCreate, BacktestOut, found_out, shown
from laurels.kit import ids
from laurels.kit.paging import LIMIT_DEFAULT, LIMIT_MAX, PageRequest
from laurels.kit.problems import InvalidField
from laurels.kit.tx import Tx
from laurels.kit.web import Page, Routes

routes = Routes(prefix="/v1/backtests", tag="Backtests")
READ, WRITE = "decisions:read", "campaigns:write"


@routes.post("", permission=WRITE, status=202)
async def create_backtest(tx: Tx, body: BacktestCreate) -> BacktestOut:
    """Try a campaign on past orders, in the background: whom it reaches, what it costs, and how long its limits last.

    Nothing is booked. The campaign is decided on the paid orders of the span, in the order of their time, as if it had
    been live; its limits count from zero. The result is kept for 30 days.
    """
    until = body.until or tx.now
    made = await service.create(
        tx,
        campaign_id=ids.decode("cmp", body.campaign_id, pointer="/campaign_id"),
        definition=body.definition,
        since=until - timedelta(days=body.days),
        until=until,
        keeps_dates=body.keeps_dates,
    )
    return await _shown(tx, made)


@routes.get("", permission=READ)
async def list_backtests(
    tx: Tx,
    campaign_id: str | None = None,
    limit: Annotated[int, Query(ge=1, le=LIMIT_MAX)] = LIMIT_DEFAULT,
    cursor: str | None = None,
) -> Page[BacktestOut]:
    """List backtests, newest first, without what they found."""
    campaign = None if campaign_id is None else ids.decode("cmp", campaign_id, pointer="/query/campaign_id")
    found = await service.list_backtests(tx, PageRequest(limit, cursor), campaign_id=campaign)
    return Page[BacktestOut](
        items=[shown(one, assumed=[], found=None) for one in found.items], next_cursor=found.next_cursor
    )


@routes.get("/{id}", permission=READ)
async def get_backtest(tx: Tx, id: str) -> BacktestOut:
    """Show a backtest: how far it is, and what it found so far."""
    return await _shown(tx, await service.get(tx, ids.decode("bkt", id)))


@routes.post("/{id}/stops", permission=WRITE, status=200)
async def stop_backtest(tx: Tx, id: str) -> BacktestOut:
    """Stop a backtest after the orders that it has in hand; what it found stays, and it can go on."""
    return await _shown(tx, await service.stop(tx, ids.decode("bkt", id)))


@routes.post("/{id}/resumptions", permission=WRITE, status=202)
async def resume_backtest(tx: Tx, id: str) -> BacktestOut:
    """Let a backtest that was stopped, or failed, go on from where it is."""
    return await _shown(tx, await service.resume(tx, ids.decode("bkt", id)))


async def _shown(tx: Tx, test: Backtest) -> BacktestOut:
    programme = await decisions.programme(tx)
    try:
        live, assumed = policy.replayed(await service.compiled(tx, test), keeps_dates=test.keeps_dates)
    except InvalidField:
        return shown(test, assumed=[], found=None)  # it no longer fits what is set up, and the backtest fails by it
    tally = service.tally_of(test)
    names = {ids.encode("cmp", one.id): one.name for one in programme.live.index.campaigns()}
    people = await customers.names_of(tx, [one.customer_id for one in (*tally.winners, *tally.others)])
    found = found_out(tally, test, live, programme.wallets, names, people, tx.now)
    return shown(test, assumed=assumed, found=found)
