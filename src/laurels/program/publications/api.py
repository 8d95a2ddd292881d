"""Routes of publications and of the rules by which campaigns are given out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import Query

from laurels.core.attributes import Batch, read_rows
from laurels.core.customers import CustomerRef
from laurels.kit import ids
from laurels.kit.paging import LIMIT_DEFAULT, LIMIT_MAX, PageRequest
from laurels.kit.problems import Problem
from laurels.kit.tx import Tx
from laurels.kit.web import Page, Routes
from laurels.program.publications import policy, service
from laurels.program.publications.model import Wanted
from laurels.program.publications.schemas import (
    PublicationCreate,
    PublicationOut,
    PublishedOut,
    PublishedRows,
    RevocationIn,
    RuleIn,
    RuleOut,
)

READ, WRITE = "publications:read", "publications:write"
routes = Routes(prefix="/v1/publications", tag="Publications")
rule_routes = Routes(prefix="/v1/publication_rules", tag="Publications")

Limit = Annotated[int, Query(ge=1, le=LIMIT_MAX)]


@routes.post("", permission=WRITE, status=200)
async def publish(tx: Tx, body: PublicationCreate) -> PublishedOut:
    """Give a customer a code of a campaign, or the offer itself if it has none, and answer with it.

    Made to be asked while a message is being sent: the same campaign, customer and source id always get the same
    publication and code, however often and from wherever they are asked for. A campaign without a free code left is
    refused with `codes_exhausted`.
    """
    (wanted,) = await _wanted(tx, [body], [""])
    if isinstance(wanted, Problem):
        raise wanted
    return PublishedOut.of(await service.publish(tx, wanted))


@routes.post("/bulk", permission=WRITE, status=200)
async def publish_bulk(tx: Tx, body: Batch[PublicationCreate]) -> PublishedRows:
    """Give up to 1000 customers codes or offers, each as if it were asked for alone. A refused row hurts no other."""
    rows = read_rows(PublicationCreate, body.items)
    wanted = await _wanted(tx, rows, [f"/items/{place}" for place in range(len(rows))])
    return PublishedRows.of(await service.publish_many(tx, wanted), request_id=tx.request_id)


@routes.get("", permission=READ)
async def list_publications(
    tx: Tx,
    customer_id: Annotated[str | None, Query(description="Only those of this customer.")] = None,
    campaign_id: Annotated[str | None, Query(description="Only those of this campaign.")] = None,
    limit: Limit = LIMIT_DEFAULT,
    cursor: str | None = None,
) -> Page[PublicationOut]:
    """List what was given to whom, newest first."""
    page = await service.list_publications(
        tx,
        page=PageRequest(limit, cursor),
        customer_id=None if customer_id is None else ids.decode("cus", customer_id, pointer="/query/customer_id"),
        campaign_id=None if campaign_id is None else ids.decode("cmp", campaign_id, pointer="/query/campaign_id"),
    )
    return Page[PublicationOut](items=[PublicationOut.of(one) for one in page.items], next_cursor=page.next_cursor)


@routes.get("/{id}", permission=READ)
async def get_publication(tx: Tx, id: str) -> PublicationOut:
    """Show a publication with its code."""
    return PublicationOut.of(await service.get(tx, ids.decode("pub", id)))


@routes.post("/{id}/revocations", permission=WRITE, status=200)
async def revoke_publication(tx: Tx, id: str, body: RevocationIn) -> PublicationOut:
    """Take a publication back for good, and withdraw its code."""
    return PublicationOut.of(await service.revoke(tx, ids.decode("pub", id), reason=body.reason))


@rule_routes.put("/{campaign_id}", permission=WRITE)
async def set_rule(tx: Tx, campaign_id: str, body: RuleIn) -> RuleOut:
    """Say how a campaign is given out where the call does not: with codes, for how long, how often to one customer."""
    kept = await service.set_rule(
        tx,
        ids.decode("cmp", campaign_id),
        with_code=body.with_code,
        valid_for=body.valid_for,
        within_campaign=body.within_campaign,
        customer_max=body.customer_max,
    )
    return RuleOut.of(kept)


@rule_routes.get("", permission=READ)
async def list_rules(tx: Tx, limit: Limit = LIMIT_DEFAULT, cursor: str | None = None) -> Page[RuleOut]:
    """List the rules by which campaigns are given out."""
    page = await service.list_rules(tx, page=PageRequest(limit, cursor))
    return Page[RuleOut](items=[RuleOut.of(one) for one in page.items], next_cursor=page.next_cursor)


@rule_routes.get("/{campaign_id}", permission=READ)
async def get_rule(tx: Tx, campaign_id: str) -> RuleOut:
    """Show how a campaign is given out; where nothing was said it takes codes if it has any, and limits nothing."""
    return RuleOut.of(await service.get_rule(tx, ids.decode("cmp", campaign_id)))


async def _wanted(
    tx: Tx, rows: Sequence[PublicationCreate | Problem], pointers: Sequence[str]
) -> list[Wanted | Problem]:
    """Read what is asked for, with a problem for each row that cannot be understood."""
    refs: list[CustomerRef | Problem] = []
    for row, pointer in zip(rows, pointers, strict=True):
        try:
            refs.append(row if isinstance(row, Problem) else row.customer.ref(f"{pointer}/customer"))
        except Problem as problem:
            refs.append(problem)
    whom = await service.resolved(tx, refs, [f"{pointer}/customer" for pointer in pointers])
    wanted: list[Wanted | Problem] = []
    for row, customer_id, pointer in zip(rows, whom, pointers, strict=True):
        if isinstance(row, Problem) or isinstance(customer_id, Problem):
            wanted.append(row if isinstance(row, Problem) else customer_id)  # type: ignore[arg-type]
            continue
        try:
            wanted.append(
                Wanted(
                    campaign_id=ids.decode("cmp", row.campaign_id, pointer=f"{pointer}/campaign_id"),
                    customer_id=customer_id,
                    source_id=row.source_id,
                    published_at=row.published_at,
                    valid_for=None
                    if row.valid_for is None
                    else policy.check_period(row.valid_for, pointer=f"{pointer}/valid_for"),
                    pointer=pointer,
                )
            )
        except Problem as problem:
            wanted.append(problem)
    return wanted
