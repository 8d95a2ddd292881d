"""The names that rules read, apart from what a workspace declares itself.

`cost` is what finding a fact takes: 0 is at hand with the request, 1 a read by key, 5 the customer's history by order,
20 line by line.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from laurels.core import statistics
from laurels.kit import ids
from laurels.rules import BOOL, DECIMAL, INT, LIST, OBJECT, POINTS, STRING, TIMESTAMP, Entry, Parameter, Type

AT_HAND, BY_KEY, BY_ORDER, BY_LINE = 0, 1, 5, 20

WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

WINDOW: Final = Parameter("window", check=statistics.complaint, default="ever", example="30d")
AHEAD: Final = Parameter("ahead", check=statistics.ahead_complaint, example="30d")
SKU: Final = Parameter("SKU", check=lambda value: None if value else "a SKU is not empty", example="mug-1")


def _campaign_complaint(value: object) -> str | None:
    try:
        ids.decode("cmp", str(value))
    except ids.BadId:
        return "use the id of a campaign, cmp_ and 26 characters, as the API gave it"
    return None


CAMPAIGN: Final = Parameter("campaign", check=_campaign_complaint, example="cmp_01h455vb4pex5vsknk084sn02q")

NOW: Final = (
    Entry("now.at", TIMESTAMP, "the moment"),
    Entry("now.weekday", STRING, "the weekday", allowed=WEEKDAYS),
    Entry("now.minute", INT, "the minute of the hour"),
    Entry("now.hour", INT, "the hour of the day"),
    Entry("now.day", INT, "the day of the month"),
    Entry("now.day_of_year", INT, "the day of the year"),
    Entry("now.week", INT, "the week of the year"),
    Entry("now.month", INT, "the month"),
    Entry("now.quarter", INT, "the quarter of the year"),
    Entry("now.year", INT, "the year"),
    Entry("now.date", STRING, "the date"),
)
LINES: Final = Entry("order.lines", LIST(OBJECT("line")), "the order's lines")


def holidays(calendars: tuple[str, ...] | None) -> Entry:
    """Say which calendars a rule may name; None: any."""
    noun = "the calendars with a holiday today"
    return Entry("now.holidays", LIST(STRING), noun, allowed=calendars, cost=BY_KEY)


def order_entries(kind: Type) -> tuple[Entry, ...]:
    """List what a rule may read of an order, besides its lines and declared attributes."""
    return (
        Entry("order.amount", kind, "the order amount", more="Spend {by} more", less="Spend {by} less"),
        Entry("order.gross_amount", kind, "the order amount before discounts", more="Spend {by} more"),
        Entry("order.discount", kind, "the order's discount"),
        Entry("order.currency", STRING, "the order's currency"),
        Entry("order.quantity", INT, "the order's quantity", unit="items", more="Add {by}"),
        Entry("order.channel", STRING, "the order's channel", optional=True),
        Entry("order.store", STRING, "the order's store", optional=True),
        Entry("order.tenders", LIST(OBJECT("tender")), "the order's payments"),
    )


def delivery(kind: Type) -> Entry:
    """Say what a rule may read of a cart's delivery."""
    return Entry("order.delivery", kind, "the delivery cost")


def publication_entries(kind: Type) -> tuple[Entry, ...]:
    """List what a rule may read of the publication by which a campaign is asked; what it reached is counted with it.

    :param kind: the type of an amount in the workspace's currency
    """
    return (
        Entry(
            "publication.spent",
            kind,
            "the customer's spending during the offer",
            cost=BY_KEY,
            more="Spend {by} more",
        ),
        Entry("publication.orders", INT, "the number of the customer's orders during the offer", cost=BY_KEY),
        Entry("publication.published_at", TIMESTAMP, "the moment of the offer's publication", cost=BY_KEY),
        Entry("publication.source_id", STRING, "the name of the offer's publication", cost=BY_KEY),
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


def known_entries(segments: tuple[str, ...] | None, programs: tuple[str, ...] | None) -> tuple[Entry, ...]:
    """List what a rule may read of a customer besides their record: dates, names, and what they belong to.

    :param segments: the keys that a rule may name; None: any
    :param programs: the same of programmes
    """
    return (
        Entry("customer.days_to_birthday", INT, "the time to the customer's birthday", unit="days", optional=True),
        Entry("customer.anniversary", BOOL, "today is the anniversary of the customer's registration"),
        Entry("customer.days_to_anniversary", INT, "the time to the anniversary of the registration", unit="days"),
        Entry("customer.years", INT, "the time since the customer's registration", unit="years"),
        Entry("customer.identities", LIST(STRING), "the systems that know the customer", cost=BY_KEY),
        Entry("customer.email_known", BOOL, "the customer's e-mail address is known", cost=BY_KEY),
        Entry("customer.phone_known", BOOL, "the customer's phone number is known", cost=BY_KEY),
        Entry("customer.segments", LIST(STRING), "the customer's segments", allowed=segments, cost=BY_KEY),
        Entry("customer.programs", LIST(STRING), "the customer's programmes", allowed=programs, cost=BY_KEY),
    )


def history_entries(kind: Type) -> tuple[Entry, ...]:
    """List what a rule may read of a customer's paid orders, net of what came back; a return counts on the order's day.

    :param kind: the type of an amount in the workspace's currency
    """
    return (
        _history("orders", INT, "the number of the customer's orders {0}"),
        _history("spent", kind, "the customer's spending {0}", more="Spend {by} more"),
        _history("items", INT, "the quantity that the customer bought {0}", unit="items"),
        _history("average_order", kind, "the customer's average order {0}", optional=True),
        _history("order_days", INT, "the number of days on which the customer ordered {0}"),
        Entry("customer.first_order_at", TIMESTAMP, "the customer's first order", optional=True, cost=BY_ORDER),
        Entry("customer.last_order_at", TIMESTAMP, "the customer's last order", optional=True, cost=BY_ORDER),
        Entry(
            "customer.days_since_order",
            INT,
            "the time since the customer's last order",
            unit="days",
            optional=True,
            cost=BY_ORDER,
        ),
    )


def deed_entries(
    kind: Type, collections: tuple[str, ...] | None, event_types: Sequence[str], wallets: Sequence[str]
) -> tuple[Entry, ...]:
    """List what a rule may read of what a customer bought, did and got."""
    collection = Parameter("collection", allowed=collections)
    event_type = Parameter("event", allowed=tuple(event_types))
    wallet = Parameter("wallet", allowed=tuple(wallets))
    return (
        _history("bought", INT, "the quantity of {0} that the customer bought {1}", SKU, unit="items", cost=BY_LINE),
        _history(
            "bought_from",
            INT,
            "the quantity from {0} that the customer bought {1}",
            collection,
            unit="items",
            cost=BY_LINE,
        ),
        _history("spent_on", kind, "the customer's spending on {0} {1}", collection, cost=BY_LINE),
        _history("events", INT, "the number of the customer's {0} events {1}", event_type),
        _history("redeemed", INT, "the number of times the campaign {0} gave something {1}", CAMPAIGN, cost=BY_LINE),
        _history("points_earned", DECIMAL, "the amount that the customer earned in the wallet {0} {1}", wallet),
    )


def wallet_entries(key: str, precision: int, units: str) -> tuple[Entry, ...]:
    """List what a rule may read of one wallet of a customer."""
    kind = POINTS(precision)
    name = f"wallets.{key}"
    return (
        Entry(f"{name}.spendable", kind, f"the customer's spendable balance of {units}", cost=BY_KEY),
        Entry(f"{name}.pending", kind, f"the customer's pending balance of {units}", cost=BY_KEY),
        Entry(
            f"{name}.expiring",
            kind,
            f"the customer's balance of {units} that expires {{0}}",
            parameters=(AHEAD,),
            cost=BY_ORDER,
        ),
    )


def _history(
    name: str,
    type: Type,
    noun: str,
    *parameters: Parameter,
    unit: str = "",
    more: str = "",
    optional: bool = False,
    cost: int = BY_ORDER,
) -> Entry:
    return Entry(
        f"customer.{name}",
        type,
        noun,
        unit=unit,
        cost=cost,
        optional=optional,
        more=more,
        parameters=(*parameters, WINDOW),
    )
