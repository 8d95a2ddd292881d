"""Verbs of gift cards: making, finding, activating, blocking and prolonging them, and what they hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from psycopg import errors

from laurels.core import customers, ledger
from laurels.core.customers import CustomerRef, Known
from laurels.core.ledger import Entry, Journal
from laurels.kit import ids
from laurels.kit.paging import LAST_ID, Page, PageRequest
from laurels.kit.postgres import FREELY
from laurels.kit.problems import Conflict, InvalidField, NotFound, Problem
from laurels.kit.tx import Tx
from laurels.program import vouchers
from laurels.program.giftcards import policy, store, transfers
from laurels.program.giftcards.model import CardState, Flow, GiftCard, Movement, NewCard, Sold, Standing, Totals
from laurels.program.giftcards.policy import GiftCardUnusable

PREFIX = "gft"
CAUSE = "gift_card"
OTHER_CARD = "This external id was used for another gift card. Give each its own."
REFUND_GRACE = timedelta(days=30)
"""How long a card that has expired lives on when money comes back to it."""


@dataclass(frozen=True, slots=True)
class Made:
    """What became of a card that was to be made: created or unchanged, and the card."""

    status: str
    card: GiftCard


async def create(tx: Tx, *, cards: Sequence[NewCard | Problem]) -> list[Made | Problem]:
    """Make gift cards and put their money on those that await no activation, with a result or a problem for each.

    A card of the same source and external id is given back as it is.
    """
    asked = [card for card in cards if isinstance(card, NewCard)]
    known = await _by_names(tx, asked)
    taken = set(await vouchers.find_many(tx, [card.code for card in asked if card.code is not None]))
    holders = await customers.resolve(tx, [card.holder for card in asked if card.holder is not None])
    outcomes: dict[int, Made | Problem] = {}
    wanted: dict[int, NewCard] = {}
    first: dict[tuple[str, str | None], int] = {}
    for place, card in enumerate(cards):
        try:
            if isinstance(card, Problem):
                raise card
            before = _known(card, known, holders)
            if before is not None:
                outcomes[place] = Made("unchanged", before)
                continue
            policy.check(card, now=tx.now, zone=tx.workspace.zone)
            if card.code in taken:
                raise vouchers.CodeTaken(vouchers.CodeTaken.cure, pointer=f"{card.pointer}/code")
            if card.external_id is None or first.setdefault((card.source, card.external_id), place) == place:
                wanted[place] = card
        except Problem as problem:
            outcomes[place] = problem
    outcomes |= await _make(tx, wanted, holders)
    for place, card in enumerate(cards):  # those that are named twice
        if place not in outcomes and isinstance(card, NewCard):
            outcomes[place] = _again(card, outcomes[first[card.source, card.external_id]], holders)
    return [outcomes[place] for place in range(len(cards))]


async def _make(
    tx: Tx, wanted: Mapping[int, NewCard], holders: Mapping[CustomerRef, Known]
) -> dict[int, Made | Problem]:
    """Make cards with new codes and put their money on them."""
    drafts = [policy.draft(card, _holder(card, holders)) for card in wanted.values()]
    written = await vouchers.create(tx, drafts) if drafts else []
    outcomes: dict[int, Made | Problem] = {}
    for (place, new), one in zip(wanted.items(), written, strict=True):
        if isinstance(one, Problem):
            outcomes[place] = one
            continue
        if one.status != "created":
            raise errors.SerializationFailure("one of the codes was taken meanwhile")
        card = policy.born(new, one.voucher, now=tx.now, zone=tx.workspace.zone)
        outcomes[place] = Made("created", card)
        tx.note("gift_card", card.id, created=True, amount_minor=card.initial_minor, currency=card.currency)
        tx.emit("gift_card.created", key=card.id, **policy.about(card), amount_minor=card.initial_minor)
    made = [one.card for one in outcomes.values() if isinstance(one, Made)]
    await store.create(tx, cards=made)
    await load(tx, [card for card in made if card.activated_at is not None])
    return outcomes


def _known(
    new: NewCard, known: Mapping[tuple[str, str], GiftCard], holders: Mapping[CustomerRef, Known]
) -> GiftCard | None:
    """Find the card that was made by this name before.

    :raises NotFound: nobody is such a holder
    :raises Conflict: it is another card
    """
    customer_id = _holder(new, holders)
    before = None if new.external_id is None else known.get((new.source, new.external_id))
    if before is not None and not policy.same(new, before, customer_id):
        raise Conflict(OTHER_CARD, pointer=f"{new.pointer}/external_id")
    return before


def _holder(new: NewCard, holders: Mapping[CustomerRef, Known]) -> UUID | None:
    if new.holder is None:
        return None
    if new.holder not in holders:
        raise NotFound("There is no such customer. Create the customer first.", pointer=f"{new.pointer}/customer")
    return holders[new.holder].id


def _again(new: NewCard, made: Made | Problem, holders: Mapping[CustomerRef, Known]) -> Made | Problem:
    if isinstance(made, Problem):
        return made
    if not policy.same(new, made.card, _holder(new, holders)):
        return Conflict(OTHER_CARD, pointer=f"{new.pointer}/external_id")
    return Made("unchanged", made.card)


async def _by_names(tx: Tx, cards: Sequence[NewCard]) -> dict[tuple[str, str], GiftCard]:
    named = [(card.source, card.external_id) for card in cards if card.external_id is not None]
    if not named:
        return {}
    rows = await tx.all(
        store.BY_NAMES, GiftCard, sources=[source for source, _ in named], external_ids=[name for _, name in named]
    )
    return {(card.source, card.external_id): card for card in rows if card.external_id is not None}


async def load(tx: Tx, cards: Sequence[GiftCard]) -> None:
    """Put their first money on cards that were activated."""
    journals = [
        Journal(
            tx.new_id(),
            CAUSE,
            card.id,
            tx.now,
            (transfers.load_transfer(card, card.initial_minor, "load", now=tx.now),),
        )
        for card in cards
    ]
    for card, posted in zip(cards, await ledger.post(tx, journals), strict=True):
        if isinstance(posted, Problem):
            raise posted
        tx.emit(
            "gift_card.activated",
            key=card.id,
            **policy.about(card),
            amount_minor=card.initial_minor,
            activates_at=_text(card.activates_at),
        )


async def get(tx: Tx, named: str) -> GiftCard:
    """Read a card by its id or its code.

    :raises NotFound: there is none
    """
    id = await _id(tx, named)
    found = (await load_many(tx, [] if id is None else [id])).values()
    return _there(next(iter(found), None))


async def usable(tx: Tx, code: str) -> Standing | None:
    """Read what is on the card of a code, if it can be used now."""
    id = await _of_code(tx, code)
    card = None if id is None else (await load_many(tx, [id])).get(id)
    if card is None or policy.refusal(card, now=tx.now) is not None:
        return None
    return await standing(tx, card)


async def lock(tx: Tx, named: str) -> GiftCard:
    """Read a card by its id or its code, and keep others from moving its money or blocking it meanwhile.

    :raises NotFound: there is none
    """
    id = await _id(tx, named)
    return _there(None if id is None else await tx.maybe(store.LOCK, GiftCard, id=id))


async def _id(tx: Tx, named: str) -> UUID | None:
    if policy.is_id(named):
        return ids.decode(PREFIX, named)
    return await _of_code(tx, named)


async def _of_code(tx: Tx, code: str) -> UUID | None:
    found = (await vouchers.find_many(tx, [code])).get(code)
    return None if found is None else found.id


def _there(card: GiftCard | None) -> GiftCard:
    if card is None:
        raise NotFound("There is no gift card of this id or code in this workspace.")
    return card


async def load_many(tx: Tx, card_ids: Sequence[UUID]) -> dict[UUID, GiftCard]:
    """Read cards by id; unknown ones are absent."""
    return {card.id: card for card in await tx.all(store.BY_IDS, GiftCard, ids=list(card_ids))}


async def list_cards(
    tx: Tx,
    *,
    page: PageRequest,
    customer: CustomerRef | None = None,
    currency: str | None = None,
    state: CardState | None = None,
) -> Page[GiftCard]:
    """List cards, newest first, all or those of a customer, a currency, or a state as `policy.state` says it."""
    after = page.key(tuple[UUID])
    bounds: dict[str, Any] = {
        "before_id": LAST_ID if after is None else after[0],
        "limit": page.rows_max,
        "currency": currency,
    }
    if customer is None and state is not None:
        rows = await tx.all(store.LIST_OF_STATE[state], GiftCard, uses=vouchers.USES, **bounds)
    elif customer is None:
        rows = await tx.all(store.LIST, GiftCard, **bounds)
    else:
        known = (await customers.resolve(tx, [customer])).get(customer)
        held_by = [] if known is None else await customers.every_id(tx, id=known.id)
        rows = await tx.all(
            store.LIST_OF_CUSTOMER, GiftCard, customer_ids=held_by, state=state, uses=vouchers.USES, **bounds
        )
    return Page[GiftCard].of(rows, page, lambda card: (card.id,))


async def standings(tx: Tx, cards: Sequence[GiftCard]) -> list[Standing]:
    """Read what is on cards now."""
    accounts = {card.id: (transfers.account(card), transfers.uses_account(card)) for card in cards}
    balances = await ledger.balances(tx, [account for both in accounts.values() for account in both])
    return [
        Standing(card, balances[accounts[card.id][0]], balances[accounts[card.id][1]].balance > 0) for card in cards
    ]


async def standing(tx: Tx, card: GiftCard) -> Standing:
    """Read what is on a card now."""
    (found,) = await standings(tx, [card])
    return found


async def left_on(tx: Tx, card_id: UUID, currency: str) -> int:
    """Read what of the money on a card is free, whether or not it can be used now."""
    account = transfers.account_of(card_id, currency)
    return max(0, (await ledger.balances(tx, [account]))[account].spendable)


async def entries(tx: Tx, card: GiftCard, *, before: UUID | None, limit: int) -> list[tuple[Entry, Movement | None]]:
    """List what moved on or off a card, newest first, each with what was asked for it by name."""
    lines = await ledger.entries(tx, transfers.account(card), before=before, limit=limit)
    asked = await tx.all(store.MOVEMENTS, Movement, ids=[line.cause_id for line in lines])
    by_id = {movement.id: movement for movement in asked}
    return [(line, by_id.get(line.cause_id)) for line in lines]


async def activate(tx: Tx, named: str) -> GiftCard:
    """Say that a card was bought for good: it gets its money, and can be used once its delay is over.

    Its life counts from then. Activating twice is activating once.

    :raises GiftCardUnusable: it is blocked
    """
    card = await lock(tx, named)
    if card.activated_at is not None:
        return card
    if card.blocked_reason is not None:
        raise GiftCardUnusable(policy.refused("gift_card_blocked"))
    card = policy.activated(card, now=tx.now, zone=tx.workspace.zone)
    await tx.run(store.ACTIVATE, id=card.id, activates_at=card.activates_at, expires_at=card.expires_at)
    tx.note("gift_card", card.id, activated=True)
    await load(tx, [card])
    return card


async def issue(tx: Tx, *, amount_minor: int, holder: CustomerRef, source: str, external_id: str) -> GiftCard:
    """Give a customer a card with money of the workspace's currency, once for each name."""
    new = NewCard(amount_minor, tx.workspace.currency, source, external_id, holder=holder)
    (made,) = await create(tx, cards=[new])
    if isinstance(made, Problem):
        raise made
    return made.card


async def block_named(tx: Tx, *, source: str, external_id: str, reason: str) -> None:
    """Block the card that was made under a name, if there is one."""
    for card in await tx.all(store.BY_NAMES, GiftCard, sources=[source], external_ids=[external_id]):
        await block(tx, ids.encode(PREFIX, card.id), reason=reason)


async def block(tx: Tx, named: str, *, reason: str) -> GiftCard:
    """Let nobody pay with a card any more, until it is unblocked; what is reserved cannot be captured either."""
    return await _step(tx, named, "disable", reason)


async def unblock(tx: Tx, named: str, *, reason: str) -> GiftCard:
    """Let a blocked card be used again.

    :raises VoucherWithdrawn: its code was withdrawn, which is for good
    """
    return await _step(tx, named, "enable", reason)


async def _step(tx: Tx, named: str, step: Literal["disable", "enable"], reason: str) -> GiftCard:
    """Disable or enable the code of a card: there is one switch, and it is the code's."""
    before = await lock(tx, named)
    await vouchers.step(tx, before.id, step, reason=reason)
    after = await lock(tx, named)
    if after.blocked_reason != before.blocked_reason:
        blocked = step == "disable"
        tx.note("gift_card", after.id, blocked=blocked, reason=reason)
        type = "gift_card.blocked" if blocked else "gift_card.unblocked"
        tx.emit(type, key=after.id, **policy.about(after), reason=reason)
    return after


async def prolong(tx: Tx, named: str, *, expires_at: datetime | None, reason: str) -> GiftCard:
    """Let a card and all money on it end later, or never.

    :raises GiftCardUnusable: it has expired
    :raises InvalidField: it would end earlier
    """
    card = await lock(tx, named)
    if card.activated_at is None:
        raise GiftCardUnusable(policy.refused("gift_card_not_activated"))
    if card.expires_at is not None and card.expires_at <= tx.now:
        raise GiftCardUnusable(policy.refused("gift_card_expired", expires_at=card.expires_at.isoformat()))
    if expires_at == card.expires_at:
        return card
    if card.expires_at is None or (expires_at is not None and expires_at < card.expires_at):
        raise InvalidField("A gift card can end later, never earlier.", pointer="/expires_at")
    return await set_end(tx, card, expires_at, reason=reason)


async def set_end(tx: Tx, card: GiftCard, expires_at: datetime | None, *, reason: str) -> GiftCard:
    """Write a later end of a card and give it to the money that is on it."""
    await tx.run(store.SET_END, id=card.id, expires_at=expires_at)
    tx.note("gift_card", card.id, expires_at=[_text(card.expires_at), _text(expires_at)], reason=reason)
    tx.emit("gift_card.prolonged", key=card.id, **policy.about(card), expires_at=_text(expires_at), reason=reason)
    card = replace(card, expires_at=expires_at)
    await even_out(tx, card)
    return card


async def revived(tx: Tx, card: GiftCard) -> GiftCard:
    """Let a card that has expired live on for a month, before money that was paid with it comes back."""
    if card.expires_at is None or tx.now < card.expires_at:
        return card
    return await set_end(tx, card, tx.now + REFUND_GRACE, reason="refund")


async def even_out(tx: Tx, card: GiftCard) -> None:
    """Give money that would end before its card the end of the card.

    What a hold reserves, or is not available yet, stays as it is; should it run out, the worker brings it back.
    """
    amount = transfers.ends_earlier(await ledger.lots(tx, transfers.account(card)), card, now=tx.now)
    if amount:
        moved = transfers.renew_transfers(card, amount, now=tx.now)
        try:
            await ledger.post_one(tx, Journal(tx.new_id(), CAUSE, card.id, tx.now, moved))
        except ledger.InsufficientBalance as spent:
            raise errors.SerializationFailure("some of the money was spent meanwhile") from spent


async def totals(tx: Tx, *, at: datetime) -> list[Totals]:
    """Add up, currency by currency, what was sold and what became of it before an instant."""
    await tx.value(FREELY)
    sold = await tx.all(store.SOLD, Sold, until_at=at)
    return transfers.totals(await tx.all(store.FLOWS, Flow, until_at=at), sold)


def _text(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()
