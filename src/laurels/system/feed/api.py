"""The route by which others follow what happens."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query

from laurels.kit.paging import LIMIT_DEFAULT, LIMIT_MAX, PageRequest
from laurels.kit.tx import Tx
from laurels.kit.web import Page, Routes
from laurels.system.feed import service
from laurels.system.feed.schemas import FeedEventOut, FeedOut, FeedTypeOut

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


@routes.get("/latest", permission="feed:read")
async def latest(
    tx: Tx,
    types: Annotated[list[str] | None, Query(description="Only these types.")] = None,
    limit: Annotated[int, Query(ge=1, le=LIMIT_MAX)] = LIMIT_DEFAULT,
    cursor: str | None = None,
) -> Page[FeedEventOut]:
    """Read what happened, newest first, to look at it; a program that follows the feed pulls it instead.

    A page of rare types may be short, or empty, while `next_cursor` goes on.
    """
    found = await service.latest(tx, PageRequest(limit, cursor), types=types)
    return Page[FeedEventOut](items=[FeedEventOut.of(one) for one in found.items], next_cursor=found.next_cursor)


@routes.get("/types", permission="feed:read")
async def types(tx: Tx) -> Page[FeedTypeOut]:
    """List the types of events that the feed can have, and what each tells."""
    return Page[FeedTypeOut](items=[FeedTypeOut(type=type, tells=text) for type, text in service.types().items()])
