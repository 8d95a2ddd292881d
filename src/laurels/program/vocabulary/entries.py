"""The names that rules read, apart from what a workspace declares itself."""

from __future__ import annotations

from typing import Final

from laurels.rules import INT, LIST, OBJECT, STRING, TIMESTAMP, Entry, Type

_WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

NOW: Final = (
    Entry("now.at", TIMESTAMP, "the moment"),
    Entry("now.weekday", STRING, "the weekday", allowed=_WEEKDAYS),
    Entry("now.hour", INT, "the hour of the day"),
    Entry("now.day", INT, "the day of the month"),
    Entry("now.month", INT, "the month"),
    Entry("now.date", STRING, "the date"),
)
LINES: Final = Entry("order.lines", LIST(OBJECT("line")), "the order's lines")


def order_entries(kind: Type) -> tuple[Entry, ...]:
    """List what a rule may read of an order, besides its lines and declared attributes."""
    return (
        Entry("order.amount", kind, "the order amount", more="Spend {by} more", less="Spend {by} less"),
        Entry("order.gross_amount", kind, "the order amount before discounts", more="Spend {by} more"),
        Entry("order.discount", kind, "the order's discount"),
        Entry("order.currency", STRING, "the order's currency"),
        Entry("order.quantity", INT, "the number of items", unit="items", more="Add {by} items"),
        Entry("order.channel", STRING, "the order's channel", optional=True),
        Entry("order.store", STRING, "the order's store", optional=True),
        Entry("order.tenders", LIST(OBJECT("tender")), "the order's payments"),
    )


def line_entries(kind: Type) -> tuple[Entry, ...]:
    """List what a rule may read of a line, besides its product and its own declared attributes."""
    return (
        Entry("sku", STRING, "the SKU"),
        Entry("amount", kind, "the line amount"),
        Entry("gross_amount", kind, "the line amount before discounts"),
        Entry("discount", kind, "the line's discount"),
        Entry("quantity", INT, "the line's quantity", unit="items"),
    )
