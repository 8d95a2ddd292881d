"""From the wire to a cart that is redeemed, and what can be wrong with redemptions. Pure."""

from __future__ import annotations

from datetime import datetime

import msgspec

from laurels.engine import pricing
from laurels.engine.pricing import CartAsked
from laurels.engine.redemptions.schemas import RedemptionIn, ReservationIn
from laurels.kit import crypto
from laurels.kit.problems import Conflict


class NotUsable(Conflict):
    """Something that was asked for cannot be used, and so nothing was."""

    code = "incentive_refused"
    title = "Not everything that was asked for can be used"
    cure = "Read `refused`: it says of each incentive why. Leave those out, or let the stacking rules apply the rest."


class WrongRedemptionState(Conflict):
    """The redemption is not in a state that allows this."""

    code = "redemption_state"
    title = "The redemption is not in a state that allows this"
    cure = "A reserved one is captured or voided, a redeemed one returned or rolled back; what has ended stays ended."


# ---- form


def cart_asked(body: RedemptionIn, *, now: datetime, currency: str) -> CartAsked:
    """Take a cart that is bought off the wire.

    :raises InvalidField: naming the field and the cure
    """
    fields = msgspec.structs.asdict(body)
    if isinstance(body, ReservationIn):
        del fields["life_seconds"]
    return pricing.cart_asked(
        body,
        now=now,
        currency=currency,
        source=body.source,
        external_id=body.external_id,
        fingerprint=crypto.fingerprint(msgspec.json.encode(fields)),
    )
