"""Routes of the stacking rules."""

from __future__ import annotations

from typing import Annotated

from fastapi import Header, Query

from laurels.kit import ids
from laurels.kit.tx import Tx
from laurels.kit.web import Routes
from laurels.program import campaigns, vocabulary
from laurels.program.stacking import compatibility, service
from laurels.program.stacking.schemas import CompatibilityOut, PairOut, StackingIn, StackingOut
from laurels.program.stacking.service import Saved

routes = Routes(prefix="/v1/stacking", tag="Stacking")

IfMatch = Annotated[str | None, Header(description="The `version` you saw; another one is refused with 412.")]


@routes.get("", permission="campaigns:read")
async def get_stacking(tx: Tx) -> StackingOut:
    """Show how incentives go together on one cart."""
    return _out(await service.latest(tx))


@routes.put("", permission="campaigns:write")
async def change_stacking(tx: Tx, body: StackingIn, if_match: IfMatch = None) -> StackingOut:
    """Change how incentives go together; it counts for every cart from now on."""
    return _out(await service.change(tx, body, if_match=if_match))


@routes.get("/compatibility", permission="campaigns:read")
async def show_compatibility(
    tx: Tx, limit: Annotated[int, Query(ge=1, le=1000)] = 200, campaign_id: str | None = None
) -> CompatibilityOut:
    """Show which live campaigns of carts and codes go together, and which do not and why."""
    rules = await service.get(tx, known=await vocabulary.sources(tx))
    wanted = None if campaign_id is None else ids.decode("cmp", campaign_id, pointer="/query/campaign_id")
    live = [one for one in await campaigns.live(tx) if one.pricings]
    pairs: list[PairOut] = []
    apart = together = 0
    for one, other, reason in compatibility.compared(live, rules, wanted):
        if reason is None:
            together += 1
            continue
        apart += 1
        if len(pairs) < limit:
            pairs.append(
                PairOut(
                    campaign_id=ids.encode("cmp", one.id),
                    campaign=one.name,
                    other_id=ids.encode("cmp", other.id),
                    other=other.name,
                    reason=reason,
                )
            )
    return CompatibilityOut(campaigns=len(live), pairs=pairs, apart_count=apart, together_count=together)


def _out(saved: Saved | None) -> StackingOut:
    said = StackingIn() if saved is None else saved.said
    return StackingOut(
        **said.model_dump(),
        version=0 if saved is None else saved.version,
        changed_at=None if saved is None else saved.created_at,
        changed_by=None if saved is None else saved.created_by,
    )
