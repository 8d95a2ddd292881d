"""Where each fact is found, as SQL: NULL where it is missing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from laurels.core import customers, events, ledger, orders, segments, statistics
from laurels.core.attributes import Schema
from laurels.kit import calendar, ids
from laurels.program import programs
from laurels.program.vocabulary import policy, store
from laurels.program.vocabulary.columns import EVER, Columns, Rows
from laurels.program.vocabulary.model import READING
from laurels.rules import Read

_given: list[str] = []


def offer_grants(rows: str) -> None:
    """Say where it is found what campaigns gave: who keeps it lives above, and so comes here by itself, once each.

    :param rows: a statement with customer_id, occurred_at and grants, a jsonb list of objects with a campaign_id
    """
    _given.append(rows)


def _grants() -> str:
    return "\nUNION ALL\n".join(_given)


def find(read: Read, columns: Columns) -> str:
    """Give the SQL of a fact of customers.

    :raises ValueError: the fact is known of an order or event, not of a customer
    """
    group, _, name = read.path.partition(".")
    arguments = [str(argument) for argument in read.arguments]
    if group == "now":
        return _moment(columns, name)
    if group == "wallets":
        key, _, state = name.rpartition(".")
        return _wallet(columns, key, state, *arguments)
    if group == "reading":
        outside, _, attribute = name.partition(".")
        value = store.attribute(columns.sources.schemas[READING + outside], attribute, "reading.attributes")
        return store.of_reading(value, columns.constant(outside, "text"), at=_present(columns))
    if group != "customer":
        raise ValueError(f"{read.path} is not known of a customer alone")
    if name.startswith("attributes."):
        schema = columns.sources.schemas.get("customer") or Schema("customer", {})
        return store.attribute(schema, name.removeprefix("attributes."), "customer.attributes")
    return _customer(columns, name, arguments)


def is_segment(columns: Columns, item: str, customer: str) -> str:
    """Tell whether a customer is in the segment of this key."""
    known = columns.moments.bind({key: str(id) for key, id in columns.sources.segments.items()})
    return segments.is_member(customer, f"({known}::jsonb ->> {item})::uuid")


def _present(columns: Columns) -> str:
    return columns.constant(columns.present, "timestamptz")


def _moment(columns: Columns, name: str) -> str:
    zone = columns.moments.zone
    if name == "holidays":
        held = columns.sources.observances
        return columns.moments.value(
            "holidays", "jsonb", lambda at: policy.json_text(held.on(calendar.local_day(at, zone)))
        )
    kind = {"at": "timestamptz", "weekday": "text", "date": "text"}.get(name, "bigint")
    return columns.moments.value(f"now {name}", kind, lambda at: policy.moment(at, zone)[name])


# ---- the record


def _yearly(columns: Columns, name: str) -> str:
    today = columns.today()
    joined = f"(customer.registered_at AT TIME ZONE {columns.constant(columns.moments.zone.key, 'text')})::date"
    match name:
        case "age":
            return f"years_since(customer.born_on, {today})"
        case "years":
            return f"years_since({joined}, {today})"
        case "birthday":
            return f"COALESCE(days_to_birthday(customer.born_on, {today}) = 0, false)"
        case "days_to_birthday":
            return f"days_to_birthday(customer.born_on, {today})"
        case "anniversary":
            return f"days_to_anniversary({joined}, {today}) = 0"
        case _:
            return f"days_to_anniversary({joined}, {today})"


# ---- what was bought


def _bought(columns: Columns, window: str) -> str:
    """Name the rows with a customer's orders: the days of statistics, or the orders where days are too coarse."""
    if columns.live or not statistics.window(window).by_day:
        zone = columns.constant(columns.moments.zone.key, "text")
        return columns.rows(
            "bought",
            lambda: Rows(lambda: store.by_day(orders.COUNTED, zone=zone), True, "one.day", "one.placed_at"),
        )
    return columns.rows("days", lambda: Rows(lambda: statistics.DAYS, False, "one.day"))


def _sold(columns: Columns) -> str:
    zone = columns.constant(columns.moments.zone.key, "text")
    lines = orders.SOLD_BY_ORDER if columns.keyed else orders.SOLD
    return columns.rows(
        "sold",
        lambda: Rows(lambda: store.lines_by_day(lines, zone=zone), True, "one.day", "one.placed_at"),
    )


def _of_orders(columns: Columns, value: str, window: str) -> str:
    return columns.count(_bought(columns, window), value, window=statistics.window(window))


def _of_window(columns: Columns, name: str, window: str) -> str:
    by_days = _bought(columns, window) == "days"
    match name:
        case "orders":
            counted = _of_orders(columns, "sum(one.orders)", window)
        case "spent":
            counted = _of_orders(columns, "sum(one.amount_minor)", window)
        case "order_days":
            counted = _of_orders(columns, "count(*)" if by_days else "count(DISTINCT one.day)", window)
        case "items" if by_days:
            counted = _of_orders(columns, "sum(one.quantity)", window)
        case "items":
            counted = columns.count(_sold(columns), "sum(one.quantity)", window=statistics.window(window))
        case _:
            amount = _of_orders(columns, "sum(one.amount_minor)", window)
            return f"round({amount} / NULLIF({_of_orders(columns, 'sum(one.orders)', window)}, 0))::bigint"
    return f"COALESCE({counted}, 0)::bigint"


def _line(columns: Columns, what: str, test: str, window: str) -> str:
    counted = columns.count(_sold(columns), f"sum(one.{what})", window=statistics.window(window), chosen=test)
    return f"COALESCE({counted}, 0)::bigint"


# ---- what was done and given


def _events(columns: Columns, type: str, window: str) -> str:
    happened = columns.rows("happened", lambda: Rows(lambda: events.HAPPENED, True, at="one.occurred_at"))
    test = f"one.type = {columns.constant(type, 'text')}"
    counted = columns.count(happened, "count(*)", window=statistics.window(window), chosen=test)
    return f"COALESCE({counted}, 0)::bigint"


def _redeemed(columns: Columns, campaign: str, window: str) -> str:
    given = columns.rows("given", lambda: Rows(_grants, True, at="one.occurred_at"))
    grant = policy.json_text([{"campaign_id": str(ids.decode("cmp", campaign))}])
    test = f"one.grants @> {columns.constant(grant, 'jsonb')}"
    counted = columns.count(given, "count(*)", window=statistics.window(window), chosen=test)
    return f"COALESCE({counted}, 0)::bigint"


def _points_earned(columns: Columns, key: str, window: str) -> str:
    wallet = next(wallet for wallet in columns.sources.wallets if wallet.key == key)
    earned = columns.rows("earned", lambda: Rows(lambda: ledger.EARNED, at="one.earned_at"))
    test = f"one.wallet_id = {columns.constant(wallet.id, 'uuid')}"
    issued = columns.count(earned, "sum(one.issued)", window=statistics.window(window), chosen=test)
    return f"round(COALESCE({issued}, 0) / {10**wallet.precision}.0, {wallet.precision})"


def _wallet(columns: Columns, key: str, state: str, *ahead: str) -> str:
    """Give what is spendable, pending or expiring in a wallet, as the ledger's own balances do."""
    wallet = next(wallet for wallet in columns.sources.wallets if wallet.key == key)
    present = _present(columns)
    maturing = columns.rows("maturing", lambda: _maturing(columns))
    of = f"one.wallet_id = {columns.constant(wallet.id, 'uuid')}"
    if state == "expiring":
        ends_at = statistics.window(ahead[0]).ahead(columns.present, columns.moments.zone)[1]
        columns.until = max(columns.until, ends_at)
        ends = columns.constant(ends_at, "timestamptz")
        tests = (of, "NOT one.pending", f"one.expires_at > {present}", f"one.expires_at <= {ends}")
        return f"COALESCE({columns.count(maturing, 'sum(one.unheld)', *tests)}, 0)::bigint"
    waiting = columns.count(maturing, "sum(one.unheld)", of, "one.pending")
    if state == "pending":
        return f"COALESCE({waiting}, 0)::bigint"
    gone = columns.count(maturing, "sum(one.unheld)", of, "NOT one.pending", f"one.expires_at <= {present}")
    held = columns.rows("held", lambda: Rows(lambda: ledger.HOLDINGS))
    has = columns.count(held, "sum(one.unheld)", of)
    return f"(COALESCE({has}, 0) - COALESCE({waiting}, 0) - COALESCE({gone}, 0))::bigint"


def _maturing(columns: Columns) -> Rows:
    def text() -> str:
        until = columns.constant(columns.until, "timestamptz")
        return store.filled(ledger.MATURING, at=_present(columns), until=until)

    return Rows(text)


# ---- what they belong to


def _identities(columns: Columns) -> str:
    rows = columns.rows("identified", lambda: Rows(lambda: customers.IDENTITIES))
    return f"COALESCE({columns.count(rows, 'jsonb_agg(DISTINCT one.source)')}, '[]')"


def _programs(columns: Columns) -> str:
    rows = columns.rows("joined", lambda: Rows(lambda: programs.ACTIVE_MEMBERSHIPS))
    names = {str(id): name for id, name in columns.sources.programs.items()}
    shown = f"{columns.constant(policy.json_text(names), 'jsonb')} ->> one.program_id::text"
    listed = columns.count(rows, f"jsonb_agg({shown} ORDER BY one.program_id)", f"{shown} IS NOT NULL")
    return f"COALESCE({listed}, '[]')"


_PLAIN: Final = {
    "id": store.SHOWN_ID,
    "since": "customer.registered_at",
    "email_known": "customer.email_known",
    "phone_known": "customer.phone_known",
}


def _customer(columns: Columns, name: str, arguments: Sequence[str]) -> str:
    if name in _PLAIN:
        return _PLAIN[name]
    match name, *arguments:
        case "age" | "birthday" | "days_to_birthday" | "years" | "anniversary" | "days_to_anniversary", *_:
            return _yearly(columns, name)
        case "identities", *_:
            return _identities(columns)
        case "segments", *_:
            return segments.keys_of(columns.owner)
        case "programs", *_:
            return _programs(columns)
        case "events", type, window:
            return _events(columns, type, window)
        case "redeemed", campaign, window:
            return _redeemed(columns, campaign, window)
        case "points_earned", key, window:
            return _points_earned(columns, key, window)
        case _:
            return _history(columns, name, arguments)


def _history(columns: Columns, name: str, arguments: Sequence[str]) -> str:
    match name, *arguments:
        case "orders" | "spent" | "items" | "average_order" | "order_days", window:
            return _of_window(columns, name, window)
        case "first_order_at", *_:
            return _of_orders(columns, "min(one.first_at)", EVER.text)
        case "last_order_at", *_:
            return _of_orders(columns, "max(one.last_at)", EVER.text)
        case "days_since_order", *_:
            return f"({columns.today()} - {_of_orders(columns, 'max(one.day)', EVER.text)})::bigint"
        case "bought", sku, window:
            return _line(columns, "quantity", f"one.sku = {columns.constant(sku, 'text')}", window)
        case "bought_from" | "spent_on", key, window:
            test = store.in_collection("one.sku", columns.constant(key, "text"), keyed=columns.keyed)
            return _line(columns, "quantity" if name == "bought_from" else "amount_minor", test, window)
        case _:
            raise ValueError(f"nobody knows where customer.{name} is found")
