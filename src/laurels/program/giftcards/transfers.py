"""What loadings, payments and refunds of gift cards move in the ledger, and how finance adds it up. Pure.

A card's money is one wallet account with lots, in the unit of its currency. All lots of a card end when the card ends.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final, Literal
from uuid import UUID

from laurels.core.ledger import AccountRef, Bounds, Lot, LotTerms, Transfer
from laurels.kit import ids, money
from laurels.program import vouchers
from laurels.program.giftcards.model import Flow, GiftCard, Sold, Totals


def unit(currency: str) -> UUID:
    """Give the ledger's unit of money in a currency."""
    return ids.derived("money", currency)


CURRENCY_OF: Final[Mapping[UUID, str]] = {unit(code): code for code in money.CURRENCIES}
"""The currency of each unit of money."""


def account(card: GiftCard) -> AccountRef:
    """Name the account that a card's money is on."""
    return account_of(card.id, card.currency)


def account_of(card_id: UUID, currency: str) -> AccountRef:
    """Name the account that the money of the card of this id and currency is on."""
    return AccountRef("wallet", card_id, unit(currency))


def _system(kind: Literal["issuer", "spent", "expired", "adjusted"], card: GiftCard) -> AccountRef:
    return AccountRef(kind, None, unit(card.currency))


def load_transfer(card: GiftCard, amount_minor: int, reason: str, *, now: datetime) -> Transfer:
    """Put money on a card that is activated: `load` at first, `top_up` later."""
    assert card.activates_at is not None, "a card gets its money when it is activated"
    terms = LotTerms(max(now, card.activates_at), card.expires_at, now)
    return Transfer(_system("issuer", card), account(card), amount_minor, reason, lot=terms)


def spend_transfer(card: GiftCard, amount_minor: int, hold_id: UUID | None = None) -> Transfer:
    """Pay with a card, from what a hold reserved if one is named."""
    return Transfer(account(card), _system("spent", card), amount_minor, "spend", hold_id=hold_id)


def rest_transfer(card: GiftCard) -> Transfer | None:
    """Take whatever is left of a card that is used once and loses its rest; it follows the transfer that pays."""
    if not card.single_use or card.rest == "kept":
        return None
    return Transfer(account(card), _system("expired", card), money.INT64_MAX, "rest", mode="clip")


def use_transfer(card: GiftCard) -> Transfer | None:
    """Count the use of a card that is used once; the ledger refuses a second one."""
    if not card.single_use:
        return None
    counted, uses = _uses(card)
    return Transfer(counted, uses, 1, "use", bounds=Bounds(0, 1))


def uses_account(card: GiftCard) -> AccountRef:
    """Name the account that counts the uses of a card that is used once."""
    return _uses(card)[1]


def _uses(card: GiftCard) -> tuple[AccountRef, AccountRef]:
    return AccountRef("counted", None, vouchers.USES), AccountRef("counter", card.id, vouchers.USES)


def spend_transfers(card: GiftCard, amount_minor: int, hold_id: UUID | None = None) -> tuple[Transfer, ...]:
    """List all that a payment with a card moves: the payment first."""
    found = (spend_transfer(card, amount_minor, hold_id), rest_transfer(card), use_transfer(card))
    return tuple(one for one in found if one is not None)


def give_back_transfer(card: GiftCard, amount_minor: int, *, reverses: UUID, grace: timedelta) -> Transfer:
    """Give back what a journal took in payment, into the lots it came from; one that expired lives for the grace."""
    return Transfer(_system("spent", card), account(card), amount_minor, "refund", reverses=reverses, grace=grace)


def rest_back_transfer(card: GiftCard, amount_minor: int, *, reverses: UUID, grace: timedelta) -> Transfer:
    """Give back the rest that was lost with a payment that is wholly undone."""
    return Transfer(_system("expired", card), account(card), amount_minor, "rest", reverses=reverses, grace=grace)


def use_back_transfer(card: GiftCard) -> Transfer:
    """Give back the use of a card that is used once."""
    counted, uses = _uses(card)
    return Transfer(uses, counted, 1, "use", mode="clip", bounds=Bounds(0, 1))


def give_back_transfers(
    card: GiftCard, amount_minor: int, *, rest_minor: int, reverses: UUID, now: datetime
) -> tuple[Transfer, ...]:
    """List all that a refund moves: the money, the rest that went with it if all is undone, and the use.

    It goes back into the lots it came from; one that has ended lives as long as the card does.
    """
    grace = timedelta(0) if card.expires_at is None else max(timedelta(0), card.expires_at - now)
    found = [give_back_transfer(card, amount_minor, reverses=reverses, grace=grace)]
    if rest_minor:
        found.append(rest_back_transfer(card, rest_minor, reverses=reverses, grace=grace))
    if card.single_use:
        found.append(use_back_transfer(card))
    return tuple(found)


def cash_out_transfer(card: GiftCard, amount_minor: int) -> Transfer:
    """Pay the rest of a card out."""
    return Transfer(account(card), _system("spent", card), amount_minor, "cash_out")


def renew_transfers(card: GiftCard, amount_minor: int, *, now: datetime) -> tuple[Transfer, ...]:
    """Give the money of a card the end that the card has now: lots cannot be changed, so it gets a new one."""
    through, terms = _system("adjusted", card), LotTerms(now, card.expires_at, now)
    return (
        Transfer(account(card), through, amount_minor, "renew"),
        Transfer(through, account(card), amount_minor, "renew", lot=terms),
    )


def revive_transfer(card: GiftCard, amount_minor: int, *, now: datetime) -> Transfer:
    """Bring money back that ran out with an old lot while its card lives on."""
    terms = LotTerms(now, card.expires_at, now)
    return Transfer(_system("expired", card), account(card), amount_minor, "renew", lot=terms)


def totals(flows: Iterable[Flow], sold: Iterable[Sold]) -> list[Totals]:
    """Add up, currency by currency, what was sold and what the ledger moved.

    Money that is given a later end goes out and comes back, which cancels out; what ran out and was brought back is not
    counted as expired.
    """
    moved: dict[str, dict[str, int]] = {}
    for flow in flows:
        of = moved.setdefault(CURRENCY_OF[flow.unit_id], {})
        of[flow.reason] = of.get(flow.reason, 0) + (flow.amount if flow.inward else -flow.amount)
    found: list[Totals] = []
    for one in sold:
        net = moved.get(one.currency, {})
        found.append(
            Totals(
                one,
                loaded_minor=net.get("load", 0),
                topped_up_minor=net.get("top_up", 0),
                spent_minor=-net.get("spend", 0),
                refunded_minor=net.get("refund", 0),
                expired_minor=-sum(net.get(reason, 0) for reason in ("expiry", "rest", "renew")),
                cashed_out_minor=-net.get("cash_out", 0),
            )
        )
    return found


def ends_earlier(lots: Iterable[Lot], card: GiftCard, *, now: datetime) -> int:
    """Add up what is free on a card and would end before the card."""
    return sum(
        lot.remaining - lot.held
        for lot in lots
        if lot.state(now) == "active"
        and lot.expires_at is not None
        and (card.expires_at is None or lot.expires_at < card.expires_at)
    )
