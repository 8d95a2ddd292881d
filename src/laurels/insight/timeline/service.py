"""Verbs of the timeline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final
from uuid import UUID

from laurels.core import customers
from laurels.insight import explorer
from laurels.insight.explorer import Booked
from laurels.insight.timeline import store
from laurels.insight.timeline.model import Kind, Moment, Row
from laurels.kit.paging import FIRST_ID, LAST_ID, Page, PageRequest
from laurels.kit.postgres import Statement
from laurels.kit.tx import Ask, Tx

_END: Final = "infinity"


async def read(tx: Tx, customer_id: UUID, *, kinds: Sequence[Kind], page: PageRequest) -> Page[Moment]:
    """Bring together what became of a customer, the newest first, under all ids that they ever had.

    :raises NotFound: there is no such customer
    """
    every = await customers.every_id(tx, id=customer_id)
    after = page.key(tuple[datetime, str, UUID])
    asked: list[tuple[Kind, Statement]] = [(kind, one) for kind in kinds for one in store.OF[kind]]
    found = await tx.together(
        *(Ask(one, Row, {"customer_ids": every, "rows": page.rows_max, **_before(kind, after)}) for kind, one in asked)
    )
    moments = [
        Moment(kind, row.id, row.at, row.detail) for (kind, _), rows in zip(asked, found, strict=True) for row in rows
    ]
    moments.sort(key=_place, reverse=True)
    shown = Page[Moment].of(moments[: page.rows_max], page, _place)
    return Page(await _reasoned(tx, shown.items), shown.next_cursor)


def _place(moment: Moment) -> tuple[datetime, str, UUID]:
    return moment.at, moment.kind, moment.id


def _before(kind: Kind, after: tuple[datetime, str, UUID] | None) -> dict[str, object]:
    """Say behind which instant and id a kind goes on: of one instant, kinds stand in the order of their names."""
    if after is None:
        return {"before_at": _END, "before_id": LAST_ID}
    at, last, id = after
    return {"before_at": at, "before_id": id if kind == last else LAST_ID if kind < last else FIRST_ID}


async def _reasoned(tx: Tx, moments: Sequence[Moment]) -> list[Moment]:
    booked = [
        Booked(one.id, one.detail["cause"], UUID(one.detail["cause_id"])) for one in moments if one.kind == "points"
    ]
    why = await explorer.reasons(tx, booked)
    return [replace(one, reason=why[one.id]) if one.kind == "points" and one.id in why else one for one in moments]
