"""Routes of the overview: what needs attention, key figures, campaigns compared."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query

from laurels.insight.overview import service
from laurels.insight.overview.policy import By
from laurels.insight.overview.schemas import AttentionOut, AttentionsOut, ComparisonOut, FiguresOut, RankOut
from laurels.insight.results import First, Last, WindowOut, window
from laurels.kit.tx import Tx
from laurels.kit.web import Routes
from laurels.program import programs

routes = Routes(prefix="/v1/overview", tag="Overview")


@routes.get("/attention", permission="figures:read")
async def overview_attention(tx: Tx) -> AttentionsOut:
    """List what somebody should look at: stops, budgets, campaigns that end, whatever failed or does not add up."""
    return AttentionsOut(items=[AttentionOut.of(one) for one in await service.attention(tx)])


@routes.get("/figures", permission="figures:read")
async def overview_figures(tx: Tx, first: First = None, last: Last = None) -> FiguresOut:
    """Show the key figures of some days beside those of as many days before, each with what it counts."""
    asked = window(first, last, now=tx.now, zone=tx.workspace.zone)
    found = await service.figures_of(tx, asked)
    return FiguresOut.of(found, await programs.wallets(tx), tx.workspace.currency)


@routes.get("/campaigns", permission="figures:read")
async def overview_campaigns(
    tx: Tx,
    first: First = None,
    last: Last = None,
    by: Annotated[By, Query(description="What they are compared by.")] = "cost",
    limit: Annotated[int, Query(ge=1, le=100)] = 10,
) -> ComparisonOut:
    """Compare the campaigns that gave something in some days, by cost, uses, value or the cost of a use."""
    asked = window(first, last, now=tx.now, zone=tx.workspace.zone)
    ranks = await service.compared(tx, asked, by=by, limit=limit)
    return ComparisonOut(
        currency=tx.workspace.currency,
        window=WindowOut.of(asked),
        items=[RankOut.of_rank(one) for one in ranks],
    )
