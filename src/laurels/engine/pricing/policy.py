"""From the wire to a cart that can be priced: form and sense of requests. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from laurels.core import customers
from laurels.core.carts import Cart
from laurels.core.carts import Line as CartLine
from laurels.core.orders import Line
from laurels.engine import accruals
from laurels.engine.accruals import OrderAsked
from laurels.engine.pricing.model import CartAsked, IncentiveAsked
from laurels.engine.pricing.schemas import CartLineIn, IncentiveIn, PricedCartIn
from laurels.kit import crypto, ids, money
from laurels.kit.problems import Forbidden, InvalidField, Problem
from laurels.program.vocabulary import CART

PRESENT: Final = timedelta(minutes=5)
"""How far a cart's time may lie off the clock and still be now."""


YEAR_MIN: Final = 1970


class BackdatingForbidden(Forbidden):
    """The caller may not redeem for a past order."""

    code = "backdating_forbidden"
    title = "This key may not redeem for a past order"
    cure = "Leave placed_at out, or use a key with the permission redemptions:backdate."


class TooManyGuesses(Problem):
    """Codes were guessed too often."""

    code = "too_many_guesses"
    status = 429
    title = "Too many codes that do not exist were tried"
    cure = "Wait a minute before you try another code."


def cart_asked(
    body: PricedCartIn,
    *,
    now: datetime,
    currency: str,
    source: str = "",
    external_id: str = "",
    fingerprint: bytes = b"",
) -> CartAsked:
    """Take a cart off the wire.

    :param fingerprint: of the request, where it has a name under which it may be sent again

    :raises InvalidField: naming the field and the cure
    """
    placed_at = body.placed_at or now
    if placed_at > now + PRESENT:
        raise InvalidField("A cart is bought now or was bought before. Leave placed_at out.", pointer="/placed_at")
    if placed_at.year < YEAR_MIN:
        raise InvalidField(f"This lies before {YEAR_MIN}. Check the year.", pointer="/placed_at")
    money.exponent(body.currency, pointer="/currency")
    if body.currency != currency:
        raise InvalidField(f"This workspace counts in {currency}, not {body.currency}.", pointer="/currency")
    past = placed_at < now - PRESENT
    order = OrderAsked(
        source=source,
        external_id=external_id,
        fingerprint=b"",
        customer=None if body.customer is None else accruals.customer_ref(body.customer, "/customer"),
        state="open",
        currency=body.currency,
        channel=body.channel,
        store=body.store,
        placed_at=placed_at.astimezone(UTC) if past else now,
        attributes=body.attributes,
        tenders=(),
        lines=_lines(body.lines),
        trigger=CART,
        delivery_minor=body.delivery_minor,
    )
    cart = Cart(
        tuple(
            CartLine(line.sku, line.quantity, line.amount_minor, line.least_minor, line.cost_minor)
            for line in body.lines
        ),
        body.delivery_minor,
    )
    return CartAsked(
        order=order,
        cart=cart,
        incentives=_incentives(body.incentives),
        names=_names(body),
        automatic=body.automatic,
        past=past,
        fingerprint=fingerprint,
    )


def _lines(body: Sequence[CartLineIn]) -> tuple[Line, ...]:
    lines: list[Line] = []
    known: dict[str, int] = {}
    for place, line in enumerate(body):
        gross = line.amount_minor if line.gross_amount_minor is None else line.gross_amount_minor
        if gross < line.amount_minor:
            raise InvalidField(
                "The gross amount is before discounts, so it is at least the amount.",
                pointer=f"/lines/{place}/gross_amount_minor",
            )
        if line.least_minor > line.amount_minor:
            raise InvalidField("The least amount is at most the amount.", pointer=f"/lines/{place}/least_minor")
        if line.id is not None:
            if line.id in known:
                raise InvalidField(
                    f"Line {known[line.id]} has this id too. Give each line its own id, or none.",
                    pointer=f"/lines/{place}/id",
                )
            known[line.id] = place + 1
        lines.append(Line(place + 1, line.id, line.sku, line.quantity, line.amount_minor, gross, None, line.attributes))
    return tuple(lines)


def _incentives(body: Sequence[IncentiveIn]) -> tuple[IncentiveAsked, ...]:
    asked: list[IncentiveAsked] = []
    seen: dict[tuple[str, str], int] = {}
    for place, one in enumerate(body):
        pointer = f"/incentives/{place}"
        if one.wallet is not None and (one.code is not None or one.campaign_id is not None):
            raise InvalidField("Points go by their wallet alone; leave code and campaign_id out.", pointer=pointer)
        if one.code is None and one.campaign_id is None and one.wallet is None:
            raise InvalidField("Name a code, a campaign_id or a wallet.", pointer=pointer)
        if one.points is not None and one.wallet is None:
            raise InvalidField("Only a wallet has points.", pointer=f"{pointer}/points")
        if one.points is not None and one.amount_minor is not None:
            raise InvalidField("Give points or an amount, not both.", pointer=f"{pointer}/points")
        if one.amount_minor is not None and one.campaign_id is not None:
            raise InvalidField(
                "A campaign takes off what it says; leave the amount out.", pointer=f"{pointer}/amount_minor"
            )
        if one.points is not None:
            money.parse_decimal(one.points, pointer=f"{pointer}/points")
        if one.code:
            key = "code", one.code.replace("-", "").replace(" ", "").upper()
        else:
            key = ("campaign", one.campaign_id) if one.campaign_id else ("wallet", one.wallet or "")
        if key in seen:
            raise InvalidField(f"Incentive {seen[key]} is the same. Name each once.", pointer=pointer)
        seen[key] = place
        asked.append(
            IncentiveAsked(
                place,
                one.code,
                None
                if one.campaign_id is None
                else ids.decode("cmp", one.campaign_id, pointer=f"{pointer}/campaign_id"),
                one.wallet,
                one.amount_minor,
                one.points,
            )
        )
    return tuple(asked)


def _names(body: PricedCartIn) -> dict[str, str]:
    said: dict[str, str | None] = {}
    if body.guest is not None:
        said["email"] = None if body.guest.email is None else mailbox(body.guest.email)
        said["phone"] = None if body.guest.phone is None else customers.phone_key(body.guest.phone)
    if body.fingerprints is not None:
        said["device"] = body.fingerprints.device
        said["payment"] = body.fingerprints.payment
    return {kind: digest(text) for kind, text in said.items() if text}


def mailbox(email: str) -> str:
    """Name whose mailbox an address is, as far as its form tells: aliases of one mailbox are one person.

    >>> mailbox("Ada.Lovelace+shop@GoogleMail.com")
    'adalovelace@gmail.com'
    """
    local, _, domain = customers.email_key(email.strip()).rpartition("@")
    local = local.partition("+")[0]
    if domain in ("gmail.com", "googlemail.com"):
        local, domain = local.replace(".", ""), "gmail.com"
    return f"{local}@{domain}"


def digest(text: str) -> str:
    """Make of what a person is known by what is kept of it."""
    return crypto.fingerprint(text.encode()).hex()
