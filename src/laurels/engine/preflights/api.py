"""The route of preflights."""

from __future__ import annotations

from laurels.engine.preflights import service
from laurels.engine.preflights.schemas import PreflightCreate, PreflightOut
from laurels.kit import ids
from laurels.kit.tx import Tx
from laurels.kit.web import Routes

routes = Routes(prefix="/v1/campaigns", tag="Campaigns")


@routes.post("/{campaign_id}/preflights", permission="decisions:read", status=200)
async def preflight_campaign(tx: Tx, campaign_id: str, body: PreflightCreate) -> PreflightOut:
    """Look at what stands in the way of a campaign: rules, schedule, budget, codes, test cases, other campaigns.

    Nothing is written. What it would give and cost is for a backtest to say.
    """
    return PreflightOut.of(await service.check(tx, ids.decode("cmp", campaign_id), body.definition))
