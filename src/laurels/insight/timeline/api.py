"""The route of the timeline."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query

from laurels.insight.timeline import policy, service
from laurels.insight.timeline.schemas import MomentOut
from laurels.kit import ids
from laurels.kit.paging import PageRequest
from laurels.kit.tx import Tx
from laurels.kit.web import LocaleQuery, Page, Routes
from laurels.program import campaigns, programs

routes = Routes(prefix="/v1/customers", tag="Customers")


@routes.get("/{id}/timeline", permission="customers:read")
async def timeline(
    tx: Tx,
    id: str,
    kinds: Annotated[
        str | None,
        Query(
            max_length=200, description=f"Some of {', '.join(policy.KINDS)}, with commas.", examples=["order,points"]
        ),
    ] = None,
    cursor: str | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    locale: LocaleQuery = None,
) -> Page[MomentOut]:
    """Show all that became of a customer in one line, the newest first, with the reason of each point.

    What the key may not read is left out: orders need orders:read, points need points:read, and so on.
    """
    asked = policy.kinds(kinds, tx.actor.scopes)
    found = await service.read(tx, ids.decode("cus", id), kinds=asked, page=PageRequest(limit, cursor))
    wallets = {one.id: one for one in (await programs.wallets_by_key(tx)).values()}
    decided = {(gave.campaign_id, gave.version) for one in found.items for gave in one.reason.campaigns}
    sentences = await campaigns.sentences(tx, decided, locale=locale or tx.locale)
    return Page[MomentOut](
        items=[MomentOut.of(one, wallets, sentences) for one in found.items], next_cursor=found.next_cursor
    )
