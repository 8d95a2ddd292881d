"""Routes of gift cards. A card is named by its id or its code; the id keeps the code out of addresses."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Annotated
from uuid import UUID

from fastapi import Query

from laurels.core.attributes import Batch, read_rows
from laurels.core.customers import CustomerRef
from laurels.kit import ids
from laurels.kit.paging import PageRequest
from laurels.kit.problems import NotFound, Problem, to_json
from laurels.kit.tx import Tx
from laurels.kit.web import Instant, Page, Routes
from laurels.program.giftcards import policy, service, spending
from laurels.program.giftcards.laws import LAWS
from laurels.program.giftcards.model import CardState, Debit, GiftCard, NewCard
from laurels.program.giftcards.schemas import (
    CaptureIn,
    CashOutIn,
    CashOutOut,
    CheckIn,
    CheckOut,
    DebitIn,
    DebitOut,
    EntriesOut,
    EntryOut,
    ExtensionIn,
    GiftCardBatchOut,
    GiftCardCreate,
    GiftCardMade,
    GiftCardOut,
    GiftCardRowOut,
    LawOut,
    LawsOut,
    ReasonIn,
    RefundIn,
    TopUpIn,
    TotalOut,
    TotalsOut,
    card_fields,
)

routes = Routes(prefix="/v1/gift_cards", tag="Gift cards")
Limit = Annotated[int, Query(ge=1, le=200)]


@routes.post("", permission="gift_cards:write")
async def create(tx: Tx, body: GiftCardCreate) -> GiftCardMade:
    """Make a gift card. One of the same source and external id is given back as it is."""
    (made,) = await service.create(tx, cards=[body.card(tx.workspace.currency)])
    if isinstance(made, Problem):
        raise made
    shown = card_fields(await service.standing(tx, made.card), now=tx.now, shows_code=True)
    return GiftCardMade(**shown, status=made.status)


@routes.post("/bulk", permission="gift_cards:write", status=200)
async def create_many(tx: Tx, body: Batch[GiftCardCreate]) -> GiftCardBatchOut:
    """Make up to 1000 gift cards, each as if it were sent alone. Give each an external id to send them again safely."""
    rows = read_rows(GiftCardCreate, body.items)
    cards = [_read(row, tx.workspace.currency, f"/items/{place}") for place, row in enumerate(rows)]
    outcomes = await service.create(tx, cards=cards)
    results = [
        GiftCardRowOut(index=index, status="refused", id=None, code=None, problem=dict(to_json(one, tx.request_id)))
        if isinstance(one, Problem)
        else GiftCardRowOut.model_validate(
            {
                "index": index,
                "status": one.status,
                "id": ids.encode("gft", one.card.id),
                "code": one.card.code,
                "problem": None,
            }
        )
        for index, one in enumerate(outcomes)
    ]
    counts = Counter(result.status for result in results)
    return GiftCardBatchOut(
        results=results, created=counts["created"], unchanged=counts["unchanged"], refused=counts["refused"]
    )


@routes.get("", permission="gift_cards:read")
async def list_cards(
    tx: Tx,
    customer_id: str | None = None,
    currency: Annotated[str | None, Query(max_length=3)] = None,
    state: Annotated[CardState | None, Query(description="How it stands now.")] = None,
    limit: Limit = 50,
    cursor: str | None = None,
) -> Page[GiftCardOut]:
    """List gift cards, newest first, all or those of a customer, a currency or a state."""
    held_by = (
        None if customer_id is None else CustomerRef(id=ids.decode("cus", customer_id, pointer="/query/customer_id"))
    )
    page = await service.list_cards(
        tx, page=PageRequest(limit, cursor), customer=held_by, currency=currency, state=state
    )
    shows = _shows_code(tx)
    items = [GiftCardOut.of(one, now=tx.now, shows_code=shows) for one in await service.standings(tx, list(page.items))]
    return Page[GiftCardOut](items=items, next_cursor=page.next_cursor)


@routes.get("/totals", permission="gift_cards:read")
async def totals(
    tx: Tx, at: Annotated[Instant | None, Query(description="What happened before it counts; left out: now.")] = None
) -> TotalsOut:
    """Add up, currency by currency, what was sold, spent, refunded, expired and paid out, and what is outstanding."""
    until = at or tx.now
    return TotalsOut(at=until, items=[TotalOut.of(one) for one in await service.totals(tx, at=until)])


@routes.get("/laws", permission="gift_cards:read")
async def list_laws(tx: Tx) -> LawsOut:
    """List what is known of the law of places about gift cards. Not legal advice: check what concerns you."""
    del tx
    return LawsOut(items=[LawOut.of(law) for law in LAWS])


@routes.post("/checks", permission="gift_cards:check", status=200, guessable=True)
async def check(tx: Tx, body: CheckIn) -> CheckOut:
    """Show what is left on a gift card by its whole code, for a page that customers see.

    A code that is unknown, and one whose card is blocked, expired or not active, are answered alike, and each address
    may ask a few times a minute only.
    """
    standing = None if policy.is_id(body.code) else await service.usable(tx, body.code)
    if standing is None:
        raise NotFound("There is no gift card of this code that can be used.")
    return CheckOut.of(standing)


@routes.get("/{card}", permission="gift_cards:read")
async def get(tx: Tx, card: str) -> GiftCardOut:
    """Show a gift card, and what is on it."""
    return await _out(tx, await service.get(tx, card))


@routes.get("/{card}/entries", permission="gift_cards:read")
async def list_entries(
    tx: Tx,
    card: str,
    cursor: Annotated[str | None, Query(description="`next_cursor` of the page before.")] = None,
    limit: Limit = 50,
) -> EntriesOut:
    """List what moved on or off a gift card, newest first."""
    before = None if cursor is None else ids.decode("jrn", cursor, pointer="/query/cursor")
    found = await service.get(tx, card)
    lines = await service.entries(tx, found, before=before, limit=limit)
    more = ids.encode("jrn", lines[-1][0].journal_id) if len(lines) >= limit else None
    return EntriesOut(
        currency=found.currency, items=[EntryOut.of(line, asked) for line, asked in lines], next_cursor=more
    )


@routes.post("/{card}/activations", permission="gift_cards:write", status=200)
async def activate(tx: Tx, card: str) -> GiftCardOut:
    """Say that a gift card was bought for good: it gets its money. Its life and its delay count from now."""
    return await _out(tx, await service.activate(tx, card))


@routes.post("/{card}/top_ups", permission="gift_cards:write", status=200)
async def top_up(tx: Tx, card: str, body: TopUpIn) -> GiftCardOut:
    """Put more money on a gift card."""
    topped = await spending.top_up(
        tx, card, source=body.source, external_id=body.external_id, amount_minor=body.amount_minor
    )
    return await _out(tx, topped)


@routes.post("/{card}/debits", permission="gift_cards:spend")
async def debit(tx: Tx, card: str, body: DebitIn) -> DebitOut:
    """Pay with a gift card at once, or reserve the money with `hold_seconds`."""
    made = await spending.debit(
        tx,
        card,
        source=body.source,
        external_id=body.external_id,
        amount_minor=body.amount_minor,
        currency=body.currency,
        partial=body.partial,
        life=None if body.hold_seconds is None else timedelta(seconds=body.hold_seconds),
    )
    return await _paid(tx, made)


@routes.get("/{card}/debits/{debit_id}", permission="gift_cards:read")
async def get_debit(tx: Tx, card: str, debit_id: str) -> DebitOut:
    """Show a payment with a gift card as it stands."""
    found = await service.get(tx, card)
    return await _paid(tx, await spending.get_debit(tx, found, _debit(debit_id)))


@routes.post("/{card}/debits/{debit_id}/captures", permission="gift_cards:spend", status=200)
async def capture(tx: Tx, card: str, debit_id: str, body: CaptureIn = CaptureIn()) -> DebitOut:  # noqa: B008
    """Take what was reserved, or less; the rest of it is free again."""
    made = await spending.capture(tx, card, _debit(debit_id), amount_minor=body.amount_minor)
    return await _paid(tx, made)


@routes.post("/{card}/debits/{debit_id}/voids", permission="gift_cards:spend", status=200)
async def void(tx: Tx, card: str, debit_id: str) -> DebitOut:
    """Give up what was reserved: the money is free again."""
    return await _paid(tx, await spending.void(tx, card, _debit(debit_id)))


@routes.post("/{card}/debits/{debit_id}/refunds", permission="gift_cards:spend", status=200)
async def refund(tx: Tx, card: str, debit_id: str, body: RefundIn) -> DebitOut:
    """Give back to a gift card what was paid with it; an expired card lives on for a month."""
    made = await spending.refund(
        tx,
        card,
        _debit(debit_id),
        source=body.source,
        external_id=body.external_id,
        amount_minor=body.amount_minor,
    )
    return await _paid(tx, made)


@routes.post("/{card}/cash_outs", permission="gift_cards:spend", status=200)
async def cash_out(tx: Tx, card: str, body: CashOutIn) -> CashOutOut:
    """Pay out the rest of a gift card where the law asks for it; any other rest needs gift_cards:cash_out."""
    found, paid = await spending.cash_out(
        tx, card, source=body.source, external_id=body.external_id, reason=body.reason
    )
    shown = card_fields(await service.standing(tx, found), now=tx.now, shows_code=_shows_code(tx))
    return CashOutOut(**shown, paid_out_minor=paid)


@routes.post("/{card}/blocks", permission="gift_cards:write", status=200)
async def block(tx: Tx, card: str, body: ReasonIn) -> GiftCardOut:
    """Let nobody pay with a gift card any more; what is reserved cannot be captured either."""
    return await _out(tx, await service.block(tx, card, reason=body.reason))


@routes.post("/{card}/unblocks", permission="gift_cards:write", status=200)
async def unblock(tx: Tx, card: str, body: ReasonIn) -> GiftCardOut:
    """Let a blocked gift card be used again."""
    return await _out(tx, await service.unblock(tx, card, reason=body.reason))


@routes.post("/{card}/extensions", permission="gift_cards:write", status=200)
async def prolong(tx: Tx, card: str, body: ExtensionIn) -> GiftCardOut:
    """Let a gift card and all money on it end later, or never."""
    return await _out(tx, await service.prolong(tx, card, expires_at=body.expires_at, reason=body.reason))


def _debit(text: str) -> UUID:
    return ids.decode("gfd", text)


def _shows_code(tx: Tx) -> bool:
    return bool({"gift_cards:spend", "*"} & tx.actor.scopes)


async def _paid(tx: Tx, debit: Debit) -> DebitOut:
    return DebitOut.of(debit, await service.left_on(tx, debit.card_id, debit.currency))


async def _out(tx: Tx, card: GiftCard) -> GiftCardOut:
    return GiftCardOut.of(await service.standing(tx, card), now=tx.now, shows_code=_shows_code(tx))


def _read(row: GiftCardCreate | Problem, currency: str, pointer: str) -> NewCard | Problem:
    if isinstance(row, Problem):
        return row
    try:
        return row.card(currency, pointer)
    except Problem as problem:
        return problem
