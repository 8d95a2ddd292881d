"""The route of a campaign's results."""

from __future__ import annotations

from laurels.insight.results import policy, service
from laurels.insight.results.schemas import First, Last, ResultsOut
from laurels.kit import ids
from laurels.kit.tx import Tx
from laurels.kit.web import Routes
from laurels.program import programs

routes = Routes(prefix="/v1/campaigns", tag="Campaigns")


@routes.get("/{campaign_id}/results", permission="campaigns:read")
async def campaign_results(tx: Tx, campaign_id: str, first: First = None, last: Last = None) -> ResultsOut:
    """Show what a campaign gave in some days, what that cost, why it refused, and how long its budgets last.

    What was rolled back or came back is taken out of the day on which it was bought.
    """
    window = policy.window(first, last, now=tx.now, zone=tx.workspace.zone)
    found = await service.of_campaign(tx, ids.decode("cmp", campaign_id), window)
    return ResultsOut.of(found, await programs.wallets(tx), tx.workspace.currency)
