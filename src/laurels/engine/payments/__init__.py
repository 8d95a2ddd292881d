"""Payments: points that pay for all or part of an order.

Points are reserved while the customer checks out, captured when the order is paid, and free again when it is
cancelled or the reservation runs out. What was captured goes back into the lots it came from when it is refunded.
"""

from laurels.engine.payments.model import Payment
from laurels.engine.payments.policy import PaymentUnusable, give_back_journal
from laurels.engine.payments.service import get, give_back, load, refund, reserve, tenders, void

EVENTS = {
    "payment.reserved": "Points were reserved to pay for an order.",
    "payment.voided": "A reservation of points was given up.",
    "payment.refunded": "Points that had paid for an order were given back.",
}

__all__ = [
    "EVENTS",
    "Payment",
    "PaymentUnusable",
    "get",
    "give_back",
    "give_back_journal",
    "load",
    "refund",
    "reserve",
    "tenders",
    "void",
]
