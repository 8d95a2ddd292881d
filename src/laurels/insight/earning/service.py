"""Verbs of earning rules."""

from __future__ import annotations

from uuid import UUID

from laurels.insight import figures
from laurels.insight.earning.model import TRIGGERS, EarningRule, On
from laurels.insight.results import Window, costs
from laurels.kit.paging import Page, PageRequest
from laurels.kit.tx import Tx
from laurels.program import campaigns, programs
from laurels.program.campaigns import State


async def list_rules(
    tx: Tx,
    page: PageRequest,
    window: Window,
    *,
    on: On | None,
    state: State | None,
    program_id: UUID | None,
    locale: str,
) -> Page[EarningRule]:
    """List the campaigns of orders and events, newest first, with what they gave in a window and when they did last."""
    triggers = list(TRIGGERS.values()) if on is None else [TRIGGERS[on]]
    found = await campaigns.list_campaigns(tx, page, state=state, program_id=program_id, triggers=triggers)
    ids = [one.id for one in found.items]
    said = await campaigns.sentences(tx, [(one.id, one.version) for one in found.items], locale=locale)
    last = await figures.last_used(tx, ids)
    rows: dict[UUID, list[figures.CampaignDay]] = {id: [] for id in ids}
    for row in await figures.of_some_campaigns(tx, ids, first=window.first, last=window.last):
        rows[row.campaign_id].append(row)
    wallets, currency = await programs.wallets(tx), tx.workspace.currency
    return Page(
        [
            EarningRule(one, said.get((one.id, one.version)), costs(rows[one.id], wallets, currency), last.get(one.id))
            for one in found.items
        ],
        found.next_cursor,
    )
