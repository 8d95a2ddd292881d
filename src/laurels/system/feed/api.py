"""The route by which others follow what happens."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query

from laurels.kit.tx import Tx
from laurels.kit.web import Routes
from laurels.system.feed import service
from laurels.system.feed.schemas import FeedEventOut, FeedOut

routes = Routes(prefix="/v1/feed", tag="Feed")


@routes.get("", permission="feed:read")
async def pull(
    tx: Tx,
    after: Annotated[int, Query(ge=0, le=2**63 - 1, description="The last sequence you handled.")] = 0,
    limit: Annotated[int, Query(ge=1, le=service.PULL_MAX)] = 100,
    types: Annotated[list[str] | None, Query(description="Only these types.")] = None,
) -> FeedOut:
    """Read what happened after a sequence number, oldest first. Ask again with `last_sequence`."""
    events = await service.pull(tx, after=after, limit=limit, types=types)
    return FeedOut(
        items=[FeedEventOut.of(event) for event in events],
        last_sequence=events[-1].sequence if events else after,
        head=await service.head(tx),
    )
