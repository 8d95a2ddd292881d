"""Trying a rule on somebody; nothing is written."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from laurels import rules
from laurels.core import attributes
from laurels.core.attributes import Schema
from laurels.core.customers import CustomerRef
from laurels.engine import accruals, decisions, drafts
from laurels.engine.accruals import EventAsked, OrderAsked
from laurels.engine.explanations.model import Tried
from laurels.kit.problems import InvalidField, NotFound
from laurels.kit.tx import Tx
from laurels.program import vocabulary
from laurels.program.campaigns import Index
from laurels.program.vocabulary import CUSTOMER, EVENT
from laurels.rules import BOOL

LINES_MAX = 200
"""So many lines a cart may have that a rule of anybody's is tried on: loops inside loops multiply them."""


async def evaluate(
    tx: Tx,
    *,
    text: str,
    trigger: str,
    customer: CustomerRef | None,
    cart: OrderAsked | None,
    event: dict[str, Any] | None,
    at: datetime | None,
    locale: str,
) -> Tried:
    """Try a rule on what is known of a customer and on a cart or event; nothing is written.

    Without a customer it is tried on a new one, without a cart on an empty one.

    :raises BadRule: with the position and, where there is one, the cure
    :raises UnknownTrigger: nothing of this name has rules
    :raises NotFound: there is no such customer in this workspace
    """
    sources = await vocabulary.sources(tx)
    rule = drafts.language_of(sources, trigger).rule(text, expects=None, pointer="/rule")
    asked = _asked(tx, trigger, customer, cart, event, at or tx.now)
    await check_attributes(tx, asked)
    programme = await decisions.programme(tx)
    live = replace(programme.live, index=Index({}, rule.needs, rule.reads))
    try:
        _, moment = await accruals.imagine(tx, replace(programme, live=live), asked)
    except accruals.UnknownCustomer:
        raise NotFound("There is no such customer in this workspace.", pointer="/customer") from None
    known = moment.customer_id if customer is not None else None
    if rule.type == BOOL:
        return Tried(rule, moment, known, rule.explain(moment.context, locale))
    try:
        return Tried(rule, moment, known, None, value=rule.evaluate(moment.context))
    except rules.RuleFailed as failed:
        return Tried(rule, moment, known, None, failed=failed.message)


def _asked(
    tx: Tx,
    trigger: str,
    customer: CustomerRef | None,
    cart: OrderAsked | None,
    event: dict[str, Any] | None,
    at: datetime,
) -> OrderAsked | EventAsked:
    if trigger.startswith(EVENT):
        if cart is not None:
            raise InvalidField(f"A rule of {trigger} is tried on an event; leave the cart out.", pointer="/order")
        if customer is None:
            raise InvalidField("An event is always somebody's: name the customer.", pointer="/customer")
        return event_of(trigger, customer, event or {}, at)
    if event is not None:
        raise InvalidField(f"A rule of {trigger} is not tried on an event; leave it out.", pointer="/event")
    if trigger == CUSTOMER and cart is not None:
        raise InvalidField("A rule over customers sees no cart; leave it out.", pointer="/order")
    if cart is not None and len(cart.lines) > LINES_MAX:
        raise InvalidField(f"A rule is tried on a cart of at most {LINES_MAX} lines.", pointer="/order/lines")
    return replace(cart or empty_cart(tx, at), customer=customer, placed_at=at)


def empty_cart(tx: Tx, at: datetime) -> OrderAsked:
    """Give a cart with nothing in it."""
    return OrderAsked("", "", b"", None, "paid", tx.workspace.currency, "", "", at, {}, (), ())


def event_of(trigger: str, customer: CustomerRef, attributes: dict[str, Any], at: datetime) -> EventAsked:
    """Give an event of a trigger that nobody booked."""
    return EventAsked("", "", b"", trigger.removeprefix(EVENT), customer, at, attributes)


async def check_attributes(tx: Tx, asked: OrderAsked | EventAsked, *, at: str | None = None) -> None:
    """Refuse attributes that no order or event could have: a slip of the pen is no missing fact.

    :param at: where the cart, or the attributes of the event, stand in what was sent
    """
    schemas = await attributes.schemas(tx)

    def check(entity: str, values: Any, pointer: str) -> None:
        if values:
            (schemas.get(entity) or Schema(entity, {})).check(values, pointer, stored={})

    if isinstance(asked, EventAsked):
        check(f"event:{asked.type}", asked.attributes, at or "/event")
        return
    at = at or "/order"
    check("order", asked.attributes, f"{at}/attributes")
    for place, line in enumerate(asked.lines):
        check("line", line.attributes, f"{at}/lines/{place}/attributes")
