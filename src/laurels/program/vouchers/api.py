"""Routes of vouchers, their batches, their changes and their pools."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import Query
from fastapi import Request as HttpRequest
from starlette.responses import Response, StreamingResponse

from laurels.core import customers
from laurels.core.customers import CustomerRef, CustomerRefIn
from laurels.kit import doors, ids, spreadsheet, web
from laurels.kit.paging import LIMIT_DEFAULT, LIMIT_MAX, PageRequest
from laurels.kit.problems import InvalidField
from laurels.kit.tx import Tx
from laurels.kit.web import Page, Routes
from laurels.program.vouchers import batches, changes, drafts, exports, images, pools, service
from laurels.program.vouchers.model import Draft, State, Step
from laurels.program.vouchers.schemas import (
    BatchCreate,
    BatchOut,
    ChangeCreate,
    ChangeOut,
    HolderOut,
    HoldersIn,
    HoldersOut,
    PoolIn,
    PoolOut,
    StepIn,
    VoucherCreate,
    VoucherOut,
    VoucherPatch,
)
from laurels.program.vouchers.service import Filter

READ, WRITE = "vouchers:read", "vouchers:write"
routes = Routes(prefix="/v1/vouchers", tag="Vouchers")
batch_routes = Routes(prefix="/v1/voucher_batches", tag="Vouchers")
change_routes = Routes(prefix="/v1/voucher_changes", tag="Vouchers")
pool_routes = Routes(prefix="/v1/voucher_pools", tag="Vouchers")

Limit = Annotated[int, Query(ge=1, le=LIMIT_MAX)]
OfCampaign = Annotated[str | None, Query(description="Only those of this campaign.")]
OfBatch = Annotated[str | None, Query(description="Only those of this batch.")]
OfCustomer = Annotated[str | None, Query(description="Only those that this customer holds, or shares in.")]
InState = Annotated[State | None, Query(description="Only those in this state.")]
IsFree = Annotated[
    bool | None, Query(description="Whether a publication may still give them to somebody.", strict=False)
]


@routes.post("", permission=WRITE)
async def create_voucher(tx: Tx, body: VoucherCreate) -> VoucherOut:
    """Create one code by hand, such as one that many people use, or let one be drawn.

    A code that is taken is refused with 409; case, blanks and hyphens do not count.
    """
    drawn = body.code is None
    draft = Draft(
        kind="coupon",
        campaign_id=ids.decode("cmp", body.campaign_id, pointer="/campaign_id"),
        code=body.code,
        pattern=body.pattern if drawn else None,
        characters=body.characters if drawn else None,
        case_sensitive=body.case_sensitive,
        terms=body.terms(),
        customer_id=None if body.customer is None else await _customer(tx, body.customer),
        pooled=body.pooled,
    )
    return VoucherOut.of(await drafts.create_one(tx, draft))


@routes.get("", permission=READ)
async def list_vouchers(
    tx: Tx,
    campaign_id: OfCampaign = None,
    batch_id: OfBatch = None,
    customer_id: OfCustomer = None,
    state: InState = None,
    free: IsFree = None,
    limit: Limit = LIMIT_DEFAULT,
    cursor: str | None = None,
) -> Page[VoucherOut]:
    """List codes, newest first."""
    wanted = _filter(campaign_id, batch_id, customer_id, state, free)
    page = await service.list_vouchers(tx, page=PageRequest(limit, cursor), wanted=wanted)
    return Page[VoucherOut](items=[VoucherOut.of(one) for one in page.items], next_cursor=page.next_cursor)


@routes.get("/by_code", permission=READ)
async def get_voucher_by_code(
    tx: Tx, code: Annotated[str, Query(max_length=200, description="In any writing: case, blanks, hyphens.")]
) -> VoucherOut:
    """Find a code by any writing of it."""
    return VoucherOut.of(await service.find(tx, code))


async def export_vouchers(
    request: HttpRequest,
    campaign_id: OfCampaign = None,
    batch_id: OfBatch = None,
    customer_id: OfCustomer = None,
    state: InState = None,
    free: IsFree = None,
) -> Response:
    """Give codes as CSV, newest first, as many as there are: the rows are written while they are read.

    It is safe to open in a spreadsheet: what would be run as a formula there begins with an apostrophe.
    """
    caller = await web.admit(request, READ)
    wanted = _filter(campaign_id, batch_id, customer_id, state, free)
    door = web.door(request, caller, "vouchers.export_vouchers")
    pool = request.app.state.pool
    if wanted.batch_id is not None:
        batch = wanted.batch_id
        await doors.transact(pool, lambda tx: batches.get(tx, batch), door)
    headers = {**caller.headers, "Content-Disposition": 'attachment; filename="codes.csv"', "Cache-Control": "no-store"}
    return StreamingResponse(exports.table(pool, door, wanted), 200, headers, spreadsheet.TYPE)


routes.plain(
    "GET",
    "/export",
    permission=READ,
    responses={"200": {"content": {"text/csv": {"schema": {"type": "string"}}}}},
)(export_vouchers)


@routes.get("/{id}", permission=READ)
async def get_voucher(tx: Tx, id: str) -> VoucherOut:
    """Show a code."""
    return VoucherOut.of(await service.get(tx, ids.decode("vch", id)))


@routes.patch("/{id}", permission=WRITE)
async def update_voucher(tx: Tx, id: str, body: VoucherPatch) -> VoucherOut:
    """Change validity, uses, holder or attributes of one code; fields left out stay, null takes a value away."""
    changed: dict[str, Any] = {name: getattr(body, name) for name in body.model_fields_set - {"customer"}}
    if "customer" in body.model_fields_set:
        changed["customer_id"] = None if body.customer is None else await _customer(tx, body.customer)
    found = await service.get(tx, ids.decode("vch", id))
    return VoucherOut.of(await service.update(tx, found.id, **changed))


@routes.post("/{id}/disablements", permission=WRITE, status=200)
async def disable_voucher(tx: Tx, id: str, body: StepIn) -> VoucherOut:
    """Switch one code off at once: the kill switch. Enable it again when the cause is cured."""
    return await _step(tx, id, "disable", body)


@routes.post("/{id}/enablements", permission=WRITE, status=200)
async def enable_voucher(tx: Tx, id: str, body: StepIn) -> VoucherOut:
    """Switch a code on again."""
    return await _step(tx, id, "enable", body)


@routes.post("/{id}/withdrawals", permission=WRITE, status=200)
async def withdraw_voucher(tx: Tx, id: str, body: StepIn) -> VoucherOut:
    """Withdraw one code for good."""
    return await _step(tx, id, "withdraw", body)


@routes.get("/{id}/holders", permission=READ)
async def list_holders(tx: Tx, id: str) -> HoldersOut:
    """List whose code it is, such as the influencers who share it."""
    found = await service.holders(tx, ids.decode("vch", id))
    return HoldersOut(holders=[HolderOut.of(one) for one in found])


@routes.put("/{id}/holders", permission=WRITE)
async def set_holders(tx: Tx, id: str, body: HoldersIn) -> HoldersOut:
    """Say whose code it is, all of them, each with a share of what it brings in if you like."""
    shares: dict[UUID, int | None] = {}
    for place, holder in enumerate(body.holders):
        whom = await _customer(tx, holder.customer, f"/holders/{place}/customer")
        if whom in shares:
            raise InvalidField("Name each holder once.", pointer=f"/holders/{place}/customer")
        shares[whom] = holder.share_bps
    found = await service.set_holders(tx, ids.decode("vch", id), shares)
    return HoldersOut(holders=[HolderOut.of(one) for one in found])


async def get_qr_image(
    request: HttpRequest,
    id: str,
    format: images.Format = "svg",
    scale: Annotated[int, Query(ge=1, le=40, description="Pixels of a module.")] = 8,
    correction: Annotated[
        images.Correction, Query(description="How much may be dirty: L 7, M 15, Q 25, H 30 %.")
    ] = "M",
) -> Response:
    """Give a code as a QR image."""
    code = await _code(request, id, "vouchers.get_qr_image")
    drawn = images.qr(code, format=format, scale=scale, correction=correction)
    return Response(drawn, 200, {"Cache-Control": "private, max-age=3600"}, images.TYPES[format])


async def get_barcode_image(
    request: HttpRequest,
    id: str,
    text: Annotated[bool, Query(description="Whether the code stands below the lines.", strict=False)] = True,
) -> Response:
    """Give a code as lines, Code 128, for tills that cannot read QR codes."""
    code = await _code(request, id, "vouchers.get_barcode_image")
    headers = {"Cache-Control": "private, max-age=3600"}
    return Response(images.lines(code, text=text), 200, headers, images.TYPES["svg"])


_SVG: dict[str, Any] = {"image/svg+xml": {"schema": {"type": "string"}}}
_PNG: dict[str, Any] = {"image/png": {"schema": {"type": "string", "contentMediaType": "image/png"}}}
routes.plain("GET", "/{id}/qr", permission=READ, responses={"200": {"content": {**_SVG, **_PNG}}})(get_qr_image)
routes.plain("GET", "/{id}/barcode", permission=READ, responses={"200": {"content": _SVG}})(get_barcode_image)


@batch_routes.post("", permission=WRITE)
async def create_batch(tx: Tx, body: BatchCreate) -> BatchOut:
    """Draw codes of a pattern: up to a thousand at once, more by the worker, whose progress the batch shows.

    A pattern whose codes could be guessed is refused, and the answer says how long it must be. For each code at least a
    million are none.
    """
    made = await batches.create(
        tx,
        kind=body.kind,
        campaign_id=ids.decode("cmp", body.campaign_id, pointer="/campaign_id"),
        count=body.count,
        pattern=body.pattern,
        characters=body.characters,
        case_sensitive=body.case_sensitive,
        terms=body.terms(),
        pooled=body.pooled,
        name=body.name or "",
    )
    return BatchOut.of(made)


@batch_routes.get("", permission=READ)
async def list_batches(
    tx: Tx, campaign_id: OfCampaign = None, limit: Limit = LIMIT_DEFAULT, cursor: str | None = None
) -> Page[BatchOut]:
    """List batches, newest first."""
    of = None if campaign_id is None else ids.decode("cmp", campaign_id, pointer="/query/campaign_id")
    page = await batches.list_batches(tx, page=PageRequest(limit, cursor), campaign_id=of)
    return Page[BatchOut](items=[BatchOut.of(one) for one in page.items], next_cursor=page.next_cursor)


@batch_routes.get("/{id}", permission=READ)
async def get_batch(tx: Tx, id: str) -> BatchOut:
    """Show a batch and how far it is."""
    return BatchOut.of(await batches.get(tx, ids.decode("vba", id)))


@batch_routes.post("/{id}/stops", permission=WRITE, status=200)
async def stop_batch(tx: Tx, id: str) -> BatchOut:
    """Stop making a batch after the codes in hand. Those that are there stay; a resumption goes on from there."""
    return BatchOut.of(await batches.stop(tx, ids.decode("vba", id)))


@batch_routes.post("/{id}/resumptions", permission=WRITE, status=200)
async def resume_batch(tx: Tx, id: str) -> BatchOut:
    """Let a batch go on that was stopped or has failed."""
    return BatchOut.of(await batches.resume(tx, ids.decode("vba", id)))


@change_routes.post("", permission=WRITE)
async def create_change(tx: Tx, body: ChangeCreate) -> ChangeOut:
    """Withdraw, disable, enable or give other dates to many codes: of a batch, of a campaign or of a list.

    A list, and a batch of up to a thousand, is changed at once; more by the worker, whose progress the change shows.
    """
    made = await changes.create(
        tx,
        action=body.action,
        batch_id=None if body.batch_id is None else ids.decode("vba", body.batch_id, pointer="/batch_id"),
        campaign_id=None if body.campaign_id is None else ids.decode("cmp", body.campaign_id, pointer="/campaign_id"),
        codes=body.codes,
        starts_at=body.starts_at,
        ends_at=body.ends_at,
        sets_start="starts_at" in body.model_fields_set,
        sets_end="ends_at" in body.model_fields_set,
        reason=body.reason,
    )
    return ChangeOut.of(made)


@change_routes.get("", permission=READ)
async def list_changes(tx: Tx, limit: Limit = LIMIT_DEFAULT, cursor: str | None = None) -> Page[ChangeOut]:
    """List changes of many codes, newest first."""
    page = await changes.list_changes(tx, page=PageRequest(limit, cursor))
    return Page[ChangeOut](items=[ChangeOut.of(one) for one in page.items], next_cursor=page.next_cursor)


@change_routes.get("/{id}", permission=READ)
async def get_change(tx: Tx, id: str) -> ChangeOut:
    """Show a change of many codes and how far it is."""
    return ChangeOut.of(await changes.get(tx, ids.decode("vcg", id)))


@change_routes.post("/{id}/stops", permission=WRITE, status=200)
async def stop_change(tx: Tx, id: str) -> ChangeOut:
    """Stop a change after the codes in hand. What is changed stays so."""
    return ChangeOut.of(await changes.stop(tx, ids.decode("vcg", id)))


@change_routes.post("/{id}/resumptions", permission=WRITE, status=200)
async def resume_change(tx: Tx, id: str) -> ChangeOut:
    """Let a change go on that was stopped."""
    return ChangeOut.of(await changes.resume(tx, ids.decode("vcg", id)))


@pool_routes.put("/{campaign_id}", permission=WRITE)
async def set_pool(tx: Tx, campaign_id: str, body: PoolIn) -> PoolOut:
    """Keep codes of a campaign free: whenever fewer than `free_min` are left, `refill_count` are drawn."""
    id = ids.decode("cmp", campaign_id)
    await pools.set_pool(
        tx,
        id,
        free_min=body.free_min,
        refill_count=body.refill_count,
        pattern=body.pattern,
        characters=body.characters,
        case_sensitive=body.case_sensitive,
        terms=body.terms(),
    )
    return PoolOut.of(*await pools.get_pool(tx, id))


@pool_routes.get("", permission=READ)
async def list_pools(tx: Tx, limit: Limit = LIMIT_DEFAULT, cursor: str | None = None) -> Page[PoolOut]:
    """List the campaigns whose free codes are kept up."""
    page = await pools.list_pools(tx, page=PageRequest(limit, cursor))
    return Page[PoolOut](items=[PoolOut.of(one) for one in page.items], next_cursor=page.next_cursor)


@pool_routes.get("/{campaign_id}", permission=READ)
async def get_pool(tx: Tx, campaign_id: str) -> PoolOut:
    """Show how a campaign's free codes are kept up, and how many there are."""
    return PoolOut.of(*await pools.get_pool(tx, ids.decode("cmp", campaign_id)))


@pool_routes.delete("/{campaign_id}", permission=WRITE)
async def drop_pool(tx: Tx, campaign_id: str) -> PoolOut:
    """Keep up a campaign's free codes no longer. Those that there are stay."""
    return PoolOut.of(await pools.drop_pool(tx, ids.decode("cmp", campaign_id)))


async def _step(tx: Tx, id: str, step: Step, body: StepIn) -> VoucherOut:
    found = await service.get(tx, ids.decode("vch", id))
    return VoucherOut.of(await service.step(tx, found.id, step, reason=body.reason))


async def _customer(tx: Tx, named: CustomerRefIn, pointer: str = "/customer") -> UUID:
    ref: CustomerRef = named.ref(pointer)
    known = (await customers.resolve(tx, [ref])).get(ref)
    if known is None or known.state != "active":
        raise InvalidField("No customer is known so. Create the customer first.", pointer=pointer)
    return known.id


async def _code(request: HttpRequest, id: str, action: str) -> str:
    caller = await web.admit(request, READ)
    found = ids.decode("vch", id)
    voucher = await doors.transact(
        request.app.state.pool, lambda tx: service.get(tx, found), web.door(request, caller, action)
    )
    return voucher.code


def _filter(
    campaign_id: str | None, batch_id: str | None, customer_id: str | None, state: State | None, free: bool | None
) -> Filter:
    return Filter(
        campaign_id=None if campaign_id is None else ids.decode("cmp", campaign_id, pointer="/query/campaign_id"),
        batch_id=None if batch_id is None else ids.decode("vba", batch_id, pointer="/query/batch_id"),
        customer_id=None if customer_id is None else ids.decode("cus", customer_id, pointer="/query/customer_id"),
        state=state,
        free=free,
    )
