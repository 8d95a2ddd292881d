"""The route of the search."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query

from laurels.insight.search import service
from laurels.insight.search.schemas import FoundOut, HitOut
from laurels.kit.tx import Tx
from laurels.kit.web import Routes

routes = Routes(prefix="/v1/search", tag="Search")


@routes.get("", permission="search:read")
async def search(
    tx: Tx,
    q: Annotated[
        str,
        Query(
            min_length=1,
            max_length=200,
            description="The beginning of a name, surname, e-mail address, phone number, external id, sku or word of "
            "a product; a part of a campaign's, segment's or store's name; a whole code or order number; the last "
            "four signs of a gift card; or any id.",
            examples=["ada"],
        ),
    ],
    limit: Annotated[int, Query(ge=1, le=20, description="So many of each kind.")] = 5,
) -> FoundOut:
    """Find customers, codes, campaigns, orders and all else by name, number or id, as far as the key may read them."""
    return FoundOut(items=[HitOut.of(hit) for hit in await service.search(tx, q, limit=limit)])
