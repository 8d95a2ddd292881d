"""Carts: what a customer is about to buy, and how discounts lie on its lines. Pure.

A discount is worked out once, shared among lines in minor units and never shared anew. Always true: the shares of a
discount add up to it, and no line, nor the delivery, is reduced below its least price, which is 0 unless the shop says
more.
"""

from laurels.core.carts.model import NOTHING, Added, Cart, Change, Gift, GiftKind, Line, Replaced, Terms
from laurels.core.carts.policy import (
    Units,
    Which,
    cut,
    discounted,
    fitted,
    margin,
    picked,
    shared,
    unit_shares,
    units,
    worth,
)
from laurels.core.carts.priced import Priced

__all__ = [
    "NOTHING",
    "Added",
    "Cart",
    "Change",
    "Gift",
    "GiftKind",
    "Line",
    "Priced",
    "Replaced",
    "Terms",
    "Units",
    "Which",
    "cut",
    "discounted",
    "fitted",
    "margin",
    "picked",
    "shared",
    "unit_shares",
    "units",
    "worth",
]
