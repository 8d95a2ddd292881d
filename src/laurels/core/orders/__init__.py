"""Orders: what customers buy, line by line, and what comes back.

An order is known by the shop's own id within its source, so sending it twice books it once. A return takes from lines
by quantity or by amount, never more than is left, and the shares of a line add up to the minor unit in any order of
returns. This room keeps orders; what they earn is decided by the engine.
"""

from laurels.core.orders.model import Bought, Line, NewOrder, NewReturn, Order, Part, Return, Returned, Tender
from laurels.core.orders.policy import (
    NothingMatches,
    ReturnTooMuch,
    UnknownLine,
    after,
    newest_with,
    part_of_amount,
    part_of_quantity,
    whole,
)
from laurels.core.orders.service import (
    add_returns,
    find,
    get,
    insert,
    list_orders,
    lock,
    matching,
    owners,
    paid,
    paid_count,
    replace_open,
    returns_of,
    set_state,
    within,
)
from laurels.core.orders.store import COUNTED, EXISTING, EXISTING_RETURNS, SOLD, SOLD_BY_ORDER

EVENTS = {
    "order.opened": "An order was sent that is not paid yet.",
    "order.paid": "An order was paid; the payload says what it earned.",
    "order.cancelled": "An order was cancelled.",
    "order.returned": "Goods of an order came back; the payload says what was taken back.",
}

__all__ = [
    "COUNTED",
    "EVENTS",
    "EXISTING",
    "EXISTING_RETURNS",
    "SOLD",
    "SOLD_BY_ORDER",
    "Bought",
    "Line",
    "NewOrder",
    "NewReturn",
    "NothingMatches",
    "Order",
    "Part",
    "Return",
    "ReturnTooMuch",
    "Returned",
    "Tender",
    "UnknownLine",
    "add_returns",
    "after",
    "find",
    "get",
    "insert",
    "list_orders",
    "lock",
    "matching",
    "newest_with",
    "owners",
    "paid",
    "paid_count",
    "part_of_amount",
    "part_of_quantity",
    "replace_open",
    "returns_of",
    "set_state",
    "whole",
    "within",
]
