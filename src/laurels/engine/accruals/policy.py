"""From the wire to what the machine takes: form, sense and order of requests. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import partial

import msgspec

from laurels.core import orders
from laurels.core.customers import CustomerRef
from laurels.core.orders import Line, Order, Part
from laurels.engine.accruals.model import Asked, EventAsked, OrderAsked, PartAsked, ReturnAsked, TenderAsked
from laurels.engine.accruals.schemas import (
    CartIn,
    CustomerRefIn,
    EventIn,
    LineIn,
    OrderIn,
    ReturnIn,
    ReturnLineIn,
    TenderIn,
)
from laurels.kit import crypto, ids, money
from laurels.kit.problems import Conflict, InvalidField, Problem

CLOCK_TOLERANCE = timedelta(minutes=5)
UNIT_PRICE_MAX = Decimal(10) ** 13
YEAR_MIN, YEAR_MAX = 1970, 2200


class OtherContent(Conflict):
    """The external id is known with other content."""

    code = "external_id_reused"
    title = "This external id was sent before with other content"
    cure = "Give each order, event and return its own external id within its source; book corrections as returns."


class UnknownCustomer(Problem):
    """There is no customer of that name."""

    code = "unknown_customer"
    status = 422
    title = "There is no such customer"
    cure = "Create the customer first, or check the source and external id."


class UnknownOrder(Problem):
    """There is no order of that name."""

    code = "unknown_order"
    status = 422
    title = "There is no such order"
    cure = "Send the order before its return, or check the source and external id."


class WrongCurrency(InvalidField):
    """The order is in another currency than the workspace."""

    code = "currency_mismatch"
    title = "This currency is not the workspace's"
    cure = "Send amounts in the workspace's currency, or use a workspace of the other currency."


class OrderNotPaid(Conflict):
    """Nothing can come back of an order that is not paid."""

    code = "order_not_paid"
    title = "This order is not paid"
    cure = "Only a paid order can be returned; cancel an open one."


# ---- form


def order_asked(body: OrderIn, *, now: datetime, currency: str) -> OrderAsked:
    """Take an order off the wire.

    :raises InvalidField: naming the field and the cure
    """
    placed_at = _happened(body.placed_at, now, "/placed_at")
    return OrderAsked(
        source=body.source,
        external_id=body.external_id,
        fingerprint=_fingerprint(body),
        customer=None if body.customer is None else customer_ref(body.customer, "/customer"),
        state=body.state,
        currency=_currency(body.currency, currency),
        channel=body.channel,
        store=body.store,
        placed_at=placed_at,
        attributes=body.attributes,
        tenders=_tenders(body.tenders),
        lines=_lines(body.lines),
    )


def cart_asked(body: CartIn, *, now: datetime, currency: str) -> OrderAsked:
    """Take a cart off the wire, as the order it would be."""
    placed_at = body.placed_at or now
    if not YEAR_MIN <= placed_at.year <= YEAR_MAX:
        raise InvalidField(f"Ask about a time between {YEAR_MIN} and {YEAR_MAX}.", pointer="/placed_at")
    return OrderAsked(
        source="",
        external_id="",
        fingerprint=b"",
        customer=None if body.customer is None else customer_ref(body.customer, "/customer"),
        state="paid",
        currency=_currency(body.currency, currency),
        channel=body.channel,
        store=body.store,
        placed_at=placed_at.astimezone(UTC),
        attributes=body.attributes,
        tenders=_tenders(body.tenders),
        lines=_lines(body.lines),
    )


def event_asked(body: EventIn, *, now: datetime) -> EventAsked:
    """Take an event off the wire."""
    occurred_at = _happened(body.occurred_at, now, "/occurred_at")
    return EventAsked(
        source=body.source,
        external_id=body.external_id,
        fingerprint=_fingerprint(body),
        type=body.type,
        customer=customer_ref(body.customer, "/customer"),
        occurred_at=occurred_at,
        attributes=body.attributes,
    )


def return_asked(body: ReturnIn, *, now: datetime) -> ReturnAsked:
    """Take a return off the wire: of an order, or of the newest purchase that matches."""
    returned_at = _happened(body.returned_at, now, "/returned_at")
    if (body.order is None) == (body.purchase is None):
        raise InvalidField("Give either the order or the purchase that comes back.", pointer="/order")
    asked = partial(
        ReturnAsked,
        source=body.source,
        external_id=body.external_id,
        fingerprint=_fingerprint(body),
        returned_at=returned_at,
        reason=body.reason,
    )
    if body.purchase is not None:
        if body.lines is not None or body.amount_minor is not None:
            raise InvalidField(
                "A purchase names its own item and quantity; leave lines and amount out.", pointer="/lines"
            )
        return asked(
            customer=customer_ref(body.purchase.customer, "/purchase/customer"),
            sku=body.purchase.sku,
            quantity=body.purchase.quantity,
            unit_price=_price(body.purchase.unit_price, "/purchase/unit_price"),
        )
    assert body.order is not None
    if (body.order.id is None) == (body.order.external_id is None):
        raise InvalidField("Name the order by id, or by source and external_id.", pointer="/order")
    if body.lines is not None and body.amount_minor is not None:
        raise InvalidField("Give lines or an amount, not both; neither returns all.", pointer="/amount_minor")
    return asked(
        order_id=None if body.order.id is None else ids.decode("ord", body.order.id, pointer="/order/id"),
        order_source=body.order.source,
        order_external_id=body.order.external_id,
        parts=tuple(_part(part, f"/lines/{place}") for place, part in enumerate(body.lines or ())),
        amount_minor=body.amount_minor,
    )


def customer_ref(body: CustomerRefIn, pointer: str) -> CustomerRef:
    """Take a customer's name off the wire: an id, or source and external id."""
    if body.id is not None:
        if body.external_id is not None or body.source is not None:
            raise InvalidField("Name the customer by id, or by source and external_id, not both.", pointer=pointer)
        return CustomerRef(id=ids.decode("cus", body.id, pointer=f"{pointer}/id"))
    if body.external_id is None:
        raise InvalidField("Name the customer by id, or by source and external_id.", pointer=pointer)
    return CustomerRef(source=body.source or "", external_id=body.external_id)


def _lines(body: Sequence[LineIn]) -> tuple[Line, ...]:
    lines: list[Line] = []
    known: dict[str, int] = {}
    for place, line in enumerate(body):
        gross = line.amount_minor if line.gross_amount_minor is None else line.gross_amount_minor
        if gross < line.amount_minor:
            raise InvalidField(
                "The gross amount is before discounts, so it is at least the amount.",
                pointer=f"/lines/{place}/gross_amount_minor",
            )
        if line.id is not None:
            if line.id in known:
                raise InvalidField(
                    f"Line {known[line.id]} has this id too. Give each line its own id, or none.",
                    pointer=f"/lines/{place}/id",
                )
            known[line.id] = place + 1
        lines.append(
            Line(
                number=place + 1,
                line_id=line.id,
                sku=line.sku,
                quantity=line.quantity,
                amount_minor=line.amount_minor,
                gross_minor=gross,
                unit_price=_price(line.unit_price, f"/lines/{place}/unit_price"),
                attributes=line.attributes,
            )
        )
    return tuple(lines)


def _tenders(body: Sequence[TenderIn]) -> tuple[TenderAsked, ...]:
    tenders: list[TenderAsked] = []
    for place, tender in enumerate(body):
        if (tender.kind == "points") != (tender.payment_id is not None):
            raise InvalidField(
                "A tender of kind points names its payment_id, and no other kind does.",
                pointer=f"/tenders/{place}/payment_id",
            )
        if tender.kind != "points" and tender.amount_minor is None:
            raise InvalidField("Say how much was paid this way.", pointer=f"/tenders/{place}/amount_minor")
        payment = tender.payment_id
        tenders.append(
            TenderAsked(
                tender.kind,
                tender.amount_minor,
                None if payment is None else ids.decode("pay", payment, pointer=f"/tenders/{place}/payment_id"),
            )
        )
    return tuple(tenders)


def _part(body: ReturnLineIn, pointer: str) -> PartAsked:
    if (body.line is None) == (body.id is None):
        raise InvalidField("Name the line by its number or by its id.", pointer=pointer)
    if (body.quantity is None) == (body.amount_minor is None):
        raise InvalidField("Give the quantity or the amount that comes back.", pointer=f"{pointer}/quantity")
    return PartAsked(body.line, body.id, body.quantity, body.amount_minor)


def _currency(currency: str, expected: str) -> str:
    money.exponent(currency, pointer="/currency")
    if currency != expected:
        raise WrongCurrency(f"This workspace counts in {expected}, not {currency}.", pointer="/currency")
    return currency


def _price(text: str | None, pointer: str) -> Decimal | None:
    if text is None:
        return None
    price = money.parse_decimal(text, pointer=pointer)
    if not 0 <= price <= UNIT_PRICE_MAX:
        raise InvalidField("A unit price is not negative and at most 10^13.", pointer=pointer)
    return price


def _happened(at: datetime, now: datetime, pointer: str) -> datetime:
    """Give an instant that has come, in UTC: PostgreSQL does not know all offsets that RFC 3339 knows."""
    if at > now + CLOCK_TOLERANCE:
        raise InvalidField(
            f"This lies in the future: the workspace's clock shows {now.isoformat(timespec='seconds')}. "
            "Send things once they have happened, or move a test workspace's clock.",
            pointer=pointer,
        )
    if at.year < YEAR_MIN:
        raise InvalidField(f"This lies before {YEAR_MIN}. Check the year.", pointer=pointer)
    return at.astimezone(UTC)


def _fingerprint(body: OrderIn | EventIn | ReturnIn) -> bytes:
    return crypto.fingerprint(msgspec.json.encode(body))


# ---- order of work


def waves(asked: Sequence[Asked], customers: Sequence[object], *, apart: bool = False) -> list[list[int]]:
    """Split a list so that what must see what came before it comes in a later part.

    Orders and events of one customer may travel together; a return sees all orders before it and is seen by all after
    it; and what has the name of an earlier request waits for that one. Within a part the order of the list is kept.

    :param apart: whether rules read what earlier requests change, so that no two of one customer travel together
    """
    parts: list[list[int]] = []
    last: dict[object, tuple[int, bool]] = {}
    named: dict[tuple[type[Asked], str, str], int] = {}
    for index, (one, customer) in enumerate(zip(asked, customers, strict=True)):
        returns = isinstance(one, ReturnAsked)
        part = 0
        if customer in last:
            earlier, returned = last[customer]
            part = earlier if returned == returns and not apart else earlier + 1
        name = (type(one), one.source, one.external_id)
        if name in named:
            part = max(part, named[name] + 1)
        named[name] = part
        last[customer] = (part, returns)
        while len(parts) <= part:
            parts.append([])
        parts[part].append(index)
    return parts


# ---- returns


def parts_of(asked: ReturnAsked, order: Order) -> tuple[Part, ...]:
    """Work out what a return takes of an order's lines: the parts named, an amount spread over all, or everything.

    :raises ReturnTooMuch: more than is left
    :raises UnknownLine: the order has no such line
    """
    if asked.parts:
        return _named_parts(asked, order)
    if asked.amount_minor is None:
        parts = orders.whole(order)
        if not parts:
            raise orders.ReturnTooMuch("All of this order came back before; nothing is left.", pointer="/order", left=0)
        return parts
    left = [line.left_minor for line in order.lines]
    if asked.amount_minor > sum(left):
        raise orders.ReturnTooMuch(
            f"{asked.amount_minor} comes back and {sum(left)} is left of the order. Return at most that.",
            pointer="/amount_minor",
            left=sum(left),
        )
    shares = money.allocate(asked.amount_minor, left)
    return tuple(Part(line.number, 0, share) for line, share in zip(order.lines, shares, strict=True) if share)


def _named_parts(asked: ReturnAsked, order: Order) -> tuple[Part, ...]:
    parts: list[Part] = []
    state = order
    for place, part in enumerate(asked.parts):
        pointer = f"/lines/{place}"
        line = next(
            (
                line
                for line in state.lines
                if (part.number is not None and line.number == part.number)
                or (part.line_id is not None and line.line_id == part.line_id)
            ),
            None,
        )
        if line is None:
            raise orders.UnknownLine(
                f"The order has {len(order.lines)} lines and none that is called so. {orders.UnknownLine.cure}",
                pointer=pointer,
            )
        if part.quantity is not None:
            taken = orders.part_of_quantity(line, part.quantity, pointer=f"{pointer}/quantity")
        else:
            taken = orders.part_of_amount(line, part.amount_minor or 0, pointer=f"{pointer}/amount_minor")
        parts.append(taken)
        state = orders.after(state, [taken])
    return tuple(parts)
