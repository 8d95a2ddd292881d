"""Verbs that move the money of gift cards: top-ups, debits at once or in two steps, refunds and cash-outs.

Each is asked for by a name of the caller's own and happens once: the same name gives what it gave before.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from laurels.core import ledger
from laurels.core.ledger import Expired, Hold, Journal, LedgerRefused, RestoreTooMuch
from laurels.kit import ids
from laurels.kit.problems import Conflict, NotFound
from laurels.kit.tx import Tx
from laurels.program.giftcards import laws, policy, service, store, transfers
from laurels.program.giftcards.model import Debit, GiftCard, Movement, MovementKind
from laurels.program.giftcards.policy import CashOutRefused, GiftCardUnusable
from laurels.system import workspaces

CASH_OUT_ANY = "gift_cards:cash_out"
"""The permission to pay out a rest that no law asks to be paid out."""


async def top_up(tx: Tx, named: str, *, source: str, external_id: str, amount_minor: int) -> GiftCard:
    """Put more money on a card. It ends with the card, which lasts longer where the law counts from the last loading.

    :raises GiftCardUnusable: it cannot be topped up, waits for its activation, is blocked or has expired
    """
    card = await service.lock(tx, named)
    if await _asked(tx, card, "top_up", source, external_id, amount_minor) is not None:
        return card
    refusal = policy.top_up_refusal(card, now=tx.now)
    if refusal is not None:
        raise GiftCardUnusable(refusal)
    of_place = laws.laws_of(card.jurisdiction, reloadable=card.reloadable)
    ends_at = laws.lawful_end(card.expires_at, laws=of_place, since=tx.now, zone=tx.workspace.zone, reloaded=True)
    if ends_at != card.expires_at:
        card = await service.set_end(tx, card, ends_at, reason="top_up")
    id = tx.new_id()
    moved = transfers.load_transfer(card, amount_minor, "top_up", now=tx.now)
    await ledger.post_one(tx, Journal(id, "gift_card_top_up", id, tx.now, (moved,)))
    await _record(tx, card, "top_up", id, source, external_id, amount_minor)
    tx.emit("gift_card.topped_up", key=card.id, **policy.about(card), amount_minor=amount_minor)
    return card


async def debit(
    tx: Tx,
    named: str,
    *,
    source: str,
    external_id: str,
    amount_minor: int,
    currency: str | None = None,
    partial: bool = False,
    life: timedelta | None = None,
) -> Debit:
    """Pay with a card, or reserve money on it until it is captured, given up, or its life is over.

    :param partial: whether to take what is there if it is less
    :param life: how long it is reserved; None: it is taken at once
    :raises GiftCardUnusable: the card cannot be used now
    :raises InsufficientBalance: there is less on it
    :raises WorkspaceStopped: the kill switch is on
    """
    card = await service.lock(tx, named)
    known = await _asked(tx, card, "debit", source, external_id, amount_minor, partial=partial)
    if known is not None:
        return await get_debit(tx, card, known.id)
    await _check_running(tx)
    refusal = policy.refusal(card, now=tx.now, currency=currency)
    if refusal is not None:
        raise GiftCardUnusable(refusal)
    standing = await service.standing(tx, card)
    if card.single_use and (standing.used or standing.balance.held):
        raise GiftCardUnusable(policy.refused("gift_card_used" if standing.used else "gift_card_reserved"))
    if standing.balance.spendable <= 0:
        raise GiftCardUnusable(policy.refused("gift_card_empty"))
    taken = min(amount_minor, standing.balance.spendable) if partial else amount_minor
    id = tx.new_id()
    until_at = None if life is None else tx.now + life
    if until_at is None:
        await _take(tx, card, Journal(id, "gift_card_debit", id, tx.now, transfers.spend_transfers(card, taken)))
    else:
        await ledger.hold(
            tx, transfers.account(card), taken, id=id, expires_at=until_at, cause="gift_card_debit", cause_id=id
        )
        tx.emit("gift_card.reserved", key=card.id, **policy.about(card), amount_minor=taken, debit_id=_debit(id))
    await _record(tx, card, "debit", id, source, external_id, taken, held_until_at=until_at)
    if until_at is None:
        booked_debit(tx, card, taken, debit_id=_debit(id))
    return await get_debit(tx, card, id)


async def capture(tx: Tx, named: str, debit_id: UUID, *, amount_minor: int | None) -> Debit:
    """Take what a debit reserved, or less; what is left of it is free again. Capturing twice is capturing once.

    :raises GiftCardUnusable: the card was blocked meanwhile
    :raises HoldEnded: the reservation was given up or is over, or was captured with another amount
    """
    card = await service.lock(tx, named)
    found = await get_debit(tx, card, debit_id)
    taken = found.amount_minor if amount_minor is None else amount_minor
    if found.status == "captured" and amount_minor in (None, found.captured_minor):
        return found
    await _check_running(tx)
    if card.blocked_reason is not None:
        raise GiftCardUnusable(policy.refused("gift_card_blocked"))
    moved = transfers.spend_transfers(card, taken, hold_id=found.id)
    await _take(tx, card, Journal(tx.new_id(), "gift_card_debit", found.id, tx.now, moved))
    booked_debit(tx, card, taken, debit_id=_debit(found.id))
    return await get_debit(tx, card, found.id)


async def void(tx: Tx, named: str, debit_id: UUID) -> Debit:
    """Give up what a debit reserved. Giving up twice is giving up once.

    :raises HoldEnded: it was captured or is over
    """
    card = await service.lock(tx, named)
    found = await get_debit(tx, card, debit_id)
    if found.held_until_at is None:
        raise ledger.HoldEnded(transfers.account(card), how="captured")
    await ledger.release(tx, await ledger.get_hold(tx, found.id))
    if found.status == "held":
        _released(tx, card, found.amount_minor, found.id, "voided")
    return await get_debit(tx, card, found.id)


async def refund(
    tx: Tx, named: str, debit_id: UUID, *, source: str, external_id: str, amount_minor: int | None
) -> Debit:
    """Give back to a card what was paid with it, into the lots it came from; all that is left unless told.

    A card that has expired lives on for a month, so that the money can be used, and one for a single use gets it back.

    :raises RestoreTooMuch: more than is left to be given back
    """
    card = await service.lock(tx, named)
    found = await get_debit(tx, card, debit_id)
    left = found.captured_minor - found.refunded_minor
    if await _asked(tx, card, "refund", source, external_id, amount_minor, debit_id=debit_id) is not None:
        return found
    given = left if amount_minor is None else amount_minor
    if found.journal_id is None or given > left or given <= 0:
        raise RestoreTooMuch(transfers.account(card), available=left, needed=max(given, 1))
    card = await service.revived(tx, card)
    id = tx.new_id()
    moved = transfers.give_back_transfers(
        card,
        given,
        rest_minor=await rest_of(tx, card, found.journal_id) if given == left else 0,
        reverses=found.journal_id,
        now=tx.now,
    )
    await ledger.post_one(tx, Journal(id, "gift_card_refund", id, tx.now, moved))
    await _record(tx, card, "refund", id, source, external_id, given, debit_id=found.id)
    await booked_refund(tx, card, given, debit_id=_debit(found.id))
    return await get_debit(tx, card, found.id)


async def cash_out(tx: Tx, named: str, *, source: str, external_id: str, reason: str) -> tuple[GiftCard, int]:
    """Pay out the rest of a card, where a law asks for it or the caller may pay out any rest; give what is paid out.

    :raises CashOutRefused: no law asks for it, and the caller may not do so without one
    :raises GiftCardUnusable: the card is blocked or empty, or its money is not available yet
    """
    card = await service.lock(tx, named)
    known = await _asked(tx, card, "cash_out", source, external_id, None)
    if known is not None:
        return card, known.amount_minor
    await _check_running(tx)
    refusal = policy.refusal(card, now=tx.now)
    if refusal is not None:
        raise GiftCardUnusable(refusal)
    balance = (await service.standing(tx, card)).balance
    if balance.spendable <= 0:
        raise GiftCardUnusable(policy.refused("gift_card_empty"))
    loaded = card.initial_minor + int(await tx.value(store.TOPPED_UP, card_id=card.id))
    law = laws.cash_out_law(card, rest_minor=balance.balance, loaded_minor=loaded, now=tx.now, zone=tx.workspace.zone)
    if law is None and not {CASH_OUT_ANY, "*"} & tx.actor.scopes:
        raise CashOutRefused(
            f"No law known for {card.jurisdiction or 'this card'} asks to pay out this rest. {CashOutRefused.cure}",
            rest_minor=balance.balance,
            currency=card.currency,
        )
    id = tx.new_id()
    moved = transfers.cash_out_transfer(card, balance.spendable)
    await ledger.post_one(tx, Journal(id, "gift_card_cash_out", id, tx.now, (moved,)))
    await _record(tx, card, "cash_out", id, source, external_id, balance.spendable)
    by = None if law is None else law.source
    tx.note("gift_card", card.id, cashed_out_minor=balance.spendable, reason=reason, law=by)
    tx.emit(
        "gift_card.cashed_out", key=card.id, **policy.about(card), amount_minor=balance.spendable, reason=reason, law=by
    )
    return card, balance.spendable


async def get_debit(tx: Tx, card: GiftCard, debit_id: UUID) -> Debit:
    """Read a debit of a card as it stands.

    :raises NotFound: the card has none of that id
    """
    found = await tx.maybe(store.DEBIT, Debit, id=debit_id)
    if found is None or found.card_id != card.id:
        raise NotFound("This gift card has no debit of that id.")
    return found


def booked_debit(tx: Tx, card: GiftCard, amount_minor: int, **named: str) -> None:
    """Tell that a card has paid; for whoever posts `spend_transfers` in a journal of their own."""
    tx.emit("gift_card.debited", key=card.id, **policy.about(card), amount_minor=amount_minor, **named)


async def booked_refund(tx: Tx, card: GiftCard, amount_minor: int, **named: str) -> None:
    """Tell that money came back to a card, and let it end with the card; for whoever posts `give_back_transfers`."""
    await service.even_out(tx, card)
    tx.emit("gift_card.refunded", key=card.id, **policy.about(card), amount_minor=amount_minor, **named)


async def rest_of(tx: Tx, card: GiftCard, journal_id: UUID) -> int:
    """Read what a card that is used once lost with the payment of this journal."""
    of_card = transfers.account(card).id
    moved = await ledger.of_journals(tx, [journal_id])
    return sum(one.amount for one in moved if one.reason == "rest" and one.source_id == of_card)


async def tell_expired(tx: Tx, gone: Sequence[Expired]) -> None:
    """Tell what ran out of cards, and bring back what ended with an old lot while its card lives on."""
    cards = await service.load_many(tx, list({one.owner_id for one in gone}))
    for card in cards.values():
        amount = sum(one.amount for one in gone if one.owner_id == card.id)
        if card.expires_at is None or tx.now < card.expires_at:
            moved = transfers.revive_transfer(card, amount, now=tx.now)
            await ledger.post_one(tx, Journal(tx.new_id(), service.CAUSE, card.id, tx.now, (moved,)))
        else:
            tx.emit("gift_card.expired", key=card.id, **policy.about(card), amount_minor=amount)


async def tell_released(tx: Tx, ended: Sequence[Hold]) -> None:
    """Tell which reservations on cards were over."""
    owners = [hold.account.owner_id for hold in ended if hold.account.owner_id is not None]
    cards = await service.load_many(tx, owners)
    for hold in ended:
        assert hold.account.owner_id is not None, "a hold is of a wallet, and a wallet has an owner"
        _released(tx, cards[hold.account.owner_id], hold.amount, hold.id, "expired")


def _released(tx: Tx, card: GiftCard, amount_minor: int, debit_id: UUID, how: str) -> None:
    tx.emit(
        "gift_card.released", key=card.id, **policy.about(card), amount_minor=amount_minor, debit_id=_debit(debit_id),
        how=how,
    )  # fmt: skip


def _debit(id: UUID) -> str:
    return ids.encode("gfd", id)


async def _check_running(tx: Tx) -> None:
    if (await workspaces.get(tx)).stopped:
        raise workspaces.WorkspaceStopped(workspaces.WorkspaceStopped.cure)


async def _take(tx: Tx, card: GiftCard, journal: Journal) -> None:
    """Post a payment; a use that is refused by the ledger is a card that was used."""
    try:
        await ledger.post_one(tx, journal)
    except LedgerRefused as refused:
        if refused.account == transfers.uses_account(card):
            raise GiftCardUnusable(policy.refused("gift_card_used")) from refused
        raise


async def _asked(
    tx: Tx,
    card: GiftCard,
    kind: MovementKind,
    source: str,
    external_id: str,
    amount_minor: int | None,
    *,
    partial: bool = False,
    debit_id: UUID | None = None,
) -> Movement | None:
    """Find what was asked for by this name before.

    :raises Conflict: it was something else
    """
    known = await tx.maybe(store.MOVEMENT, Movement, card_id=card.id, kind=kind, source=source, external_id=external_id)
    if known is None:
        return None
    fits = amount_minor is None or known.amount_minor == amount_minor or (partial and known.amount_minor < amount_minor)
    if not fits or known.debit_id != debit_id:
        raise Conflict(
            "This external id was used for something else on this card. Give each its own.", pointer="/external_id"
        )
    return known


async def _record(
    tx: Tx,
    card: GiftCard,
    kind: MovementKind,
    id: UUID,
    source: str,
    external_id: str,
    amount_minor: int,
    *,
    debit_id: UUID | None = None,
    held_until_at: datetime | None = None,
) -> None:
    await tx.run(
        store.RECORD, id=id, card_id=card.id, kind=kind, source=source, external_id=external_id,
        amount_minor=amount_minor, debit_id=debit_id, held_until_at=held_until_at,
    )  # fmt: skip
