"""The route of earning rules."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query

from laurels.insight.earning import service
from laurels.insight.earning.model import On
from laurels.insight.earning.schemas import EarningRuleOut, EarningRulesOut
from laurels.insight.results import First, Last, WindowOut, window
from laurels.kit import ids
from laurels.kit.paging import LIMIT_DEFAULT, LIMIT_MAX, PageRequest
from laurels.kit.tx import Tx
from laurels.kit.web import LocaleQuery, Routes
from laurels.program import programs
from laurels.program.campaigns import State

routes = Routes(prefix="/v1/earning_rules", tag="Earnings")


@routes.get("", permission="campaigns:read")
async def list_earning_rules(
    tx: Tx,
    on: Annotated[On | None, Query(description="Only those of orders, or of events.")] = None,
    state: State | None = None,
    program_id: str | None = None,
    first: First = None,
    last: Last = None,
    limit: Annotated[int, Query(ge=1, le=LIMIT_MAX)] = LIMIT_DEFAULT,
    cursor: str | None = None,
    locale: LocaleQuery = None,
) -> EarningRulesOut:
    """List the campaigns of orders and events in plain words, with what each gave in some days and when last."""
    asked = window(first, last, now=tx.now, zone=tx.workspace.zone)
    found = await service.list_rules(
        tx,
        PageRequest(limit, cursor),
        asked,
        on=on,
        state=state,
        program_id=None if program_id is None else ids.decode("prg", program_id, pointer="/query/program_id"),
        locale=locale or tx.locale,
    )
    wallets, currency = await programs.wallets(tx), tx.workspace.currency
    return EarningRulesOut(
        window=WindowOut.of(asked),
        items=[EarningRuleOut.of(one, wallets, currency) for one in found.items],
        next_cursor=found.next_cursor,
    )
