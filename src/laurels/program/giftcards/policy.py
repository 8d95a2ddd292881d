"""How gift cards begin, how long they last, and why one cannot be used. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from laurels.kit import calendar, ids, money
from laurels.kit.calendar import Period
from laurels.kit.problems import Conflict, InvalidField
from laurels.program.giftcards import laws
from laurels.program.giftcards.laws import AgainstLaw
from laurels.program.giftcards.model import CardState, GiftCard, NewCard, RoundTo
from laurels.program.vouchers import Draft, Refusal, Terms, Voucher

AMOUNT_MAX: Final = 10**12
PATTERN: Final = "GC-####-####-####-####"
"""Of which codes are drawn unless told: sixteen characters that nobody guesses."""
CODE_MIN: Final = 8

REFUSALS: Final = {
    "gift_card_unknown": "There is no gift card of this code.",
    "gift_card_blocked": "This gift card is blocked.",
    "gift_card_not_activated": "This gift card waits for its activation.",
    "gift_card_not_active_yet": "This gift card can be used from a later moment on.",
    "gift_card_expired": "This gift card has expired.",
    "gift_card_used": "This gift card can be used once, and was.",
    "gift_card_reserved": "This gift card can be used once, and is reserved for a payment.",
    "gift_card_not_reloadable": "This gift card cannot be topped up.",
    "gift_card_other_currency": "This gift card is in another currency.",
    "gift_card_empty": "Nothing is left on this gift card.",
}
"""Why a gift card cannot pay, by the code of the refusal."""


class GiftCardUnusable(Conflict):
    """The gift card cannot be used for this."""

    code = "gift_card_unusable"
    title = "This gift card cannot be used for this"
    cure = "Read `refusal`: wait until the card is active, unblock it, or use another card."

    def __init__(self, refusal: Refusal, *, pointer: str | None = None) -> None:
        super().__init__(refusal.message, pointer=pointer, refusal=refusal.code, **refusal.facts)
        self.refusal = refusal


class CashOutRefused(Conflict):
    """The rest of this card need not be paid out."""

    code = "gift_card_cash_out_refused"
    title = "The rest of this gift card is not paid out"
    cure = "Spend it, or use a key with the permission gift_cards:cash_out, which may pay out any rest."


def is_id(text: str) -> bool:
    """Tell whether this names a card by its id, and not by its code."""
    return text.startswith("gft_")


def about(card: GiftCard) -> dict[str, str]:
    """Say in an event which card it is about, and whose; its code is never told."""
    told = {"gift_card_id": ids.encode("gft", card.id), "currency": card.currency}
    return told if card.customer_id is None else {**told, "customer_id": str(card.customer_id)}


# How it begins, and how long it lasts.


def check(new: NewCard, *, now: datetime, zone: ZoneInfo) -> None:
    """Refuse a card that contradicts itself or the law of its place.

    :raises InvalidField: naming the field
    :raises AgainstLaw: naming the law
    """
    at = new.pointer
    money.exponent(new.currency, pointer=f"{at}/currency")
    if new.jurisdiction is not None:
        laws.check_place(new.jurisdiction, f"{at}/jurisdiction")
    if new.code is not None and sum(one.isalnum() for one in new.code) < CODE_MIN:
        raise InvalidField(f"A code that money is on has at least {CODE_MIN} letters and digits.", pointer=f"{at}/code")
    if new.code is not None and is_id(new.code):
        raise InvalidField("A code does not begin like an id.", pointer=f"{at}/code")
    if new.expires_at is not None and new.expires_after is not None:
        raise InvalidField("Give either expires_at or expires_after.", pointer=f"{at}/expires_after")
    if new.awaits_activation and new.activates_at is not None:
        raise InvalidField("A card that awaits its activation has no time for it yet.", pointer=f"{at}/activates_at")
    if new.activation_delay_seconds and not new.awaits_activation:
        raise InvalidField(
            "A delay counts from an activation; let the card await one.", pointer=f"{at}/activation_delay_seconds"
        )
    if new.rest == "lost" and not new.single_use:
        raise InvalidField("Only a card that is used once can lose its rest.", pointer=f"{at}/rest")
    if new.single_use and new.can_be_topped_up:
        raise InvalidField("A card that is used once cannot be topped up.", pointer=f"{at}/reloadable")
    pointer = f"{at}/expires_after" if new.expires_at is None else f"{at}/expires_at"
    starts_at = max(now, new.activates_at or now)
    ends_at = end(new.expires_at, new.expires_after, new.expires_round_to, starts_at, zone)
    places = laws.laws_of(new.jurisdiction, reloadable=new.can_be_topped_up)
    laws.check_end(ends_at, laws=places, sold_at=now, zone=zone, pointer=pointer)
    if ends_at is not None and ends_at <= starts_at:
        raise InvalidField("The card would end before it can be used.", pointer=pointer)
    if new.rest == "lost":
        for law in places:
            if law.expiry_forbidden or law.life is not None:
                raise AgainstLaw("The rest cannot be lost with the first use.", law, pointer=f"{at}/rest")


def draft(new: NewCard, customer_id: UUID | None) -> Draft:
    """Say which code a card shall have."""
    return Draft(
        kind="gift_card",
        campaign_id=None,
        code=new.code,
        pattern=None if new.code is not None else new.pattern or PATTERN,
        terms=Terms(uses_max=1 if new.single_use else None),
        customer_id=customer_id,
        pointer=new.pointer,
    )


def born(new: NewCard, voucher: Voucher, *, now: datetime, zone: ZoneInfo) -> GiftCard:
    """Make the card of a code, of what is said about it, without money."""
    card = GiftCard(
        id=voucher.id,
        code=voucher.code,
        currency=new.currency,
        initial_minor=new.amount_minor,
        activated_at=None,
        activates_at=None,
        expires_at=new.expires_at,
        tax_mode=new.tax_mode,
        single_use=new.single_use,
        rest=new.rest,
        reloadable=new.can_be_topped_up,
        jurisdiction=new.jurisdiction,
        customer_id=voucher.customer_id,
        source=new.source,
        external_id=new.external_id,
        activation_delay_seconds=new.activation_delay_seconds,
        expires_after=None if new.expires_after is None else str(new.expires_after),
        expires_round_to=new.expires_round_to,
        blocked_reason=None,
        created_at=now,
    )
    return card if new.awaits_activation else activated(card, now=now, zone=zone, activates_at=new.activates_at)


def activated(card: GiftCard, *, now: datetime, zone: ZoneInfo, activates_at: datetime | None = None) -> GiftCard:
    """Say from when on a card that is bought now can be used, and when it ends: as late as the law wants at least."""
    starts_at = max(now, activates_at or now) + timedelta(seconds=card.activation_delay_seconds)
    period = None if card.expires_after is None else Period.parse(card.expires_after)
    ends_at = laws.lawful_end(
        end(card.expires_at, period, card.expires_round_to, starts_at, zone),
        laws=laws.laws_of(card.jurisdiction, reloadable=card.reloadable),
        since=now,
        zone=zone,
    )
    if ends_at is not None and ends_at <= starts_at:
        raise GiftCardUnusable(refused("gift_card_expired", expires_at=ends_at.isoformat()))
    return replace(card, activated_at=now, activates_at=starts_at, expires_at=ends_at)


def same(new: NewCard, card: GiftCard, customer_id: UUID | None) -> bool:
    """Tell whether a card was made of just this, as far as it is still known."""
    told = ("currency", "tax_mode", "single_use", "rest", "jurisdiction")
    return (
        new.amount_minor == card.initial_minor
        and customer_id == card.customer_id
        and new.can_be_topped_up == card.reloadable
        and all(getattr(new, name) == getattr(card, name) for name in told)
        and (None if new.expires_after is None else str(new.expires_after)) == card.expires_after
        and new.code in (None, card.code)
    )


# Whether it may be used.


def refusal(card: GiftCard, *, now: datetime, currency: str | None = None) -> Refusal | None:
    """Name the first reason why a card cannot pay now, or None; whether it was used up is known by the ledger.

    :param currency: what is to be paid in; None: any
    """
    if card.state == "blocked":
        return refused("gift_card_blocked")
    if card.activates_at is None:
        return refused("gift_card_not_activated")
    if now < card.activates_at:
        return refused("gift_card_not_active_yet", activates_at=card.activates_at.isoformat())
    if card.expires_at is not None and now >= card.expires_at:
        return refused("gift_card_expired", expires_at=card.expires_at.isoformat())
    if currency not in (None, card.currency):
        return refused("gift_card_other_currency", currency=card.currency)
    return None


def top_up_refusal(card: GiftCard, *, now: datetime) -> Refusal | None:
    """Name the first reason why no money can be put on a card, or None; one that is not active yet may have some."""
    if not card.reloadable:
        return refused("gift_card_not_reloadable")
    found = refusal(card, now=now)
    return None if found is None or found.code == "gift_card_not_active_yet" else found


def refused(code: str, **facts: str) -> Refusal:
    """Write a refusal of this room."""
    return Refusal(code, REFUSALS[code], facts)


_STATE_OF: Final[dict[str, CardState]] = {
    "gift_card_blocked": "blocked",
    "gift_card_not_activated": "inactive",
    "gift_card_not_active_yet": "scheduled",
}


def state(card: GiftCard, *, now: datetime, used: bool = False) -> CardState:
    """Say how a card stands; lists of `store` find by the same."""
    found = refusal(card, now=now)
    if found is None:
        return "used" if used else "active"
    return _STATE_OF.get(found.code, "expired")


def end(
    expires_at: datetime | None, expires_after: Period | None, round_to: RoundTo, starts_at: datetime, zone: ZoneInfo
) -> datetime | None:
    """Find when a card ends that can be used from an instant on; a period lasts until the end of a day at least."""
    if expires_after is None:
        return expires_at
    return calendar.end_of(calendar.add(starts_at, expires_after, zone), round_to, zone)
