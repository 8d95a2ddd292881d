"""Looking at a campaign before it goes live; nothing is written."""

from __future__ import annotations

from uuid import UUID

from laurels.engine import decisions, simulations, testcases
from laurels.engine.preflights import policy
from laurels.engine.preflights.model import Check
from laurels.kit.problems import InvalidField
from laurels.kit.tx import Tx
from laurels.program import campaigns, vouchers
from laurels.program.campaigns import Definition, LiveCampaign
from laurels.program.programs import ProgramArchived


async def check(tx: Tx, campaign_id: UUID, definition: Definition | None) -> list[Check]:
    """Look at what stands in the way of a campaign, by its definition or by one that is not saved.

    :raises NotFound: there is no such campaign
    """
    campaign = await campaigns.get(tx, campaign_id)
    said = definition or Definition.model_validate(campaign.definition)
    live: LiveCampaign | None = None
    found: list[Check | None] = []
    try:
        live = await simulations.drafted(tx, campaign_id, definition)
        found.append(policy.rules(None))
    except InvalidField as refused:
        found.append(policy.rules(refused))
    except ProgramArchived as closed:
        found.append(Check("program_active", "error", closed.detail))
    has_codes = await vouchers.has_codes(tx, campaign_id)
    found += [policy.schedule(said, tx.now), policy.budget(said), policy.codes(said, has_codes)]
    programme = await decisions.programme(tx)
    if live is not None:
        found.append(policy.test_cases(await testcases.run(tx, live)))
        found.append(policy.conflicts(live, programme.live.index.campaigns(), programme.stacking))
    found.append(policy.stopped(programme.stopped))
    return [one for one in found if one is not None]
