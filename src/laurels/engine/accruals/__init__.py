"""Accruals: what happened goes in, what it earned comes out, any number at once.

The hot path is a batch machine: it takes a list of orders, events and returns of one workspace, loads the facts of
all, decides each and applies all, with a result for each. A single call is a list of one, and concurrent calls gather
while the list before them is in flight. Always true: a thing that was sent before changes nothing and gets its first
answer; a refused one leaves no trace and hurts no other.
"""

from laurels.engine.accruals.known import Facts
from laurels.engine.accruals.model import Done, EventAsked, OrderAsked, Outcome, ReturnAsked, TenderAsked
from laurels.engine.accruals.policy import (
    OrderNotPaid,
    OtherContent,
    UnknownCustomer,
    cart_asked,
    customer_ref,
    order_asked,
    return_asked,
)
from laurels.engine.accruals.schemas import LINES_MAX, CartIn, CustomerRefIn, LineIn, OrderIn, ReturnIn
from laurels.engine.accruals.service import (
    Preview,
    accrue,
    cancel,
    imagine,
    imagine_all,
    preview,
)

__all__ = [
    "LINES_MAX",
    "CartIn",
    "CustomerRefIn",
    "Done",
    "EventAsked",
    "Facts",
    "LineIn",
    "OrderAsked",
    "OrderIn",
    "OrderNotPaid",
    "OtherContent",
    "Outcome",
    "Preview",
    "ReturnAsked",
    "ReturnIn",
    "TenderAsked",
    "UnknownCustomer",
    "accrue",
    "cancel",
    "cart_asked",
    "customer_ref",
    "imagine",
    "imagine_all",
    "order_asked",
    "preview",
    "return_asked",
]
