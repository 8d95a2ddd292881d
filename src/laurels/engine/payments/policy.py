"""How points pay. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from laurels.core.ledger import AccountRef, Journal, LotTerms, Transfer
from laurels.engine.payments.model import Payment
from laurels.kit import ids
from laurels.kit.problems import Conflict


class PaymentUnusable(Conflict):
    """The payment cannot pay for this order."""

    code = "payment_unusable"
    title = "This payment cannot be used here"
    cure = "Reserve points anew for this customer, for at most the amount of the order."


def capture_id(payment_id: UUID, order_id: UUID) -> UUID:
    """Name the journal that captures a payment for an order; a second order's is another, which the hold refuses."""
    return ids.derived("capture", str(payment_id), str(order_id))


def capture_journal(payment: Payment, *, order_id: UUID, now: datetime) -> Journal:
    """Write the capture: from the wallet's held lots to what was spent."""
    taken = Transfer(
        AccountRef("wallet", payment.customer_id, payment.wallet_id),
        AccountRef("spent", None, payment.wallet_id),
        payment.points,
        "spend",
        hold_id=payment.id,
    )
    return Journal(capture_id(payment.id, order_id), "spend", order_id, now, (taken,))


def give_back_journal(
    payment: Payment, points: int, *, id: UUID, cause_id: UUID, grace: timedelta, now: datetime
) -> Journal:
    """Write a refund: back into the lots that paid, last taken first."""
    back = Transfer(
        AccountRef("spent", None, payment.wallet_id),
        AccountRef("wallet", payment.customer_id, payment.wallet_id),
        points,
        "give_back",
        reverses=payment.captured_by,
        grace=grace,
        lot=LotTerms(now, None, now),
    )
    return Journal(id, "refund", cause_id, now, (back,))


def usable(payment: Payment | None, *, customer_id: UUID | None, pointer: str, now: datetime) -> Payment:
    """Say that a payment can be captured for an order of this customer.

    :raises PaymentUnusable: it is another customer's, was used, given up or has run out
    """
    if payment is None or payment.customer_id != customer_id:
        raise PaymentUnusable("There is no such payment of this customer.", pointer=pointer)
    if payment.status != "reserved":
        raise PaymentUnusable(f"This payment is {payment.status}. {PaymentUnusable.cure}", pointer=pointer)
    if payment.expires_at <= now:
        raise PaymentUnusable(f"This reservation ran out. {PaymentUnusable.cure}", pointer=pointer)
    return payment
