"""Routes of decisions: read one, and make it again."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Query

from laurels.engine.decisions import service
from laurels.engine.decisions.model import Decision
from laurels.engine.decisions.schemas import DecisionOut, RerunOut
from laurels.kit import ids
from laurels.kit.paging import Page as Rows
from laurels.kit.paging import PageRequest
from laurels.kit.problems import InvalidField
from laurels.kit.tx import Tx
from laurels.kit.web import Page, Routes

routes = Routes(prefix="/v1/decisions", tag="Decisions")


@routes.get("", permission="decisions:read")
async def list_decisions(
    tx: Tx,
    customer_id: str | None = None,
    order_id: str | None = None,
    cursor: Annotated[str | None, Query(description="`next_cursor` of the page before.")] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Page[DecisionOut]:
    """List the decisions about a customer or about one order, newest first: why they have their points.

    Of one order the first decision is what stands; the others were made before it changed, such as by a return.
    """
    if (customer_id is None) == (order_id is None):
        raise InvalidField("Give customer_id or order_id.", pointer="/query/customer_id")
    page = PageRequest(limit, cursor)
    after = page.key(tuple[UUID])
    before = after and after[0]
    if order_id is not None:
        order = ids.decode("ord", order_id, pointer="/query/order_id")
        found = await service.list_about(tx, subject_id=order, before=before, limit=page.rows_max)
    else:
        customer = ids.decode("cus", customer_id or "", pointer="/query/customer_id")
        found = await service.list_decisions(tx, customer_id=customer, before=before, limit=page.rows_max)
    rows = Rows[Decision].of(found, page, lambda decision: (decision.id,))
    return Page[DecisionOut](items=[DecisionOut.of(one) for one in rows.items], next_cursor=rows.next_cursor)


@routes.get("/{id}", permission="decisions:read")
async def get(tx: Tx, id: str) -> DecisionOut:
    """Show a decision with the facts it was made from."""
    return DecisionOut.of(await service.get(tx, ids.decode("dec", id)))


@routes.get("/{id}/rerun", permission="decisions:read")
async def rerun(tx: Tx, id: str) -> RerunOut:
    """Make a decision again from its stored facts, and explain each refusal leaf by leaf. Nothing is written."""
    again = await service.rerun(tx, ids.decode("dec", id))
    return RerunOut.of(again, service.verdict_of(again.decided, earned_by=again.decision.id))
