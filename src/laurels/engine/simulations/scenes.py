"""Reading what is to be simulated: off the wire, from a real order, and as a test case kept it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from laurels.core import orders
from laurels.core.customers import CustomerRef
from laurels.core.orders import Order
from laurels.engine import decisions, explanations, pricing
from laurels.engine.accruals import EventAsked
from laurels.engine.pricing import CartAsked, PricedCartIn
from laurels.engine.simulations import policy
from laurels.engine.simulations.model import Scene
from laurels.engine.simulations.schemas import DraftTried, SceneIn
from laurels.kit import hot, ids
from laurels.kit.problems import InvalidField
from laurels.kit.tx import Tx
from laurels.program import campaigns
from laurels.program.campaigns import Definition, LiveCampaign
from laurels.program.programs import ProgramArchived

YEAR_MIN: Final = 1970

_cart = msgspec.json.Decoder(PricedCartIn)


async def scene_of(tx: Tx, body: SceneIn) -> Scene:
    """Read what is to be simulated as it comes off the wire."""
    return await scene(
        tx,
        customer=None if body.customer is None else body.customer.ref(),
        cart=body.cart,
        event=None if body.event is None else body.event.model_dump(),
        order_id=None if body.order_id is None else ids.decode("ord", body.order_id, pointer="/order_id"),
        at=body.at,
    )


async def scene(
    tx: Tx,
    *,
    customer: CustomerRef | None,
    cart: Mapping[str, Any] | None = None,
    event: Mapping[str, Any] | None = None,
    order_id: UUID | None = None,
    at: datetime | None = None,
) -> Scene:
    """Read what is to be simulated; an order is taken for the cart that it was, bought by whom and when it was.

    :raises NotFound: there is no such order
    :raises InvalidField: it is no cart that could be, or no event
    """
    policy.check_one(cart=cart, event=event, order_id=order_id)
    if order_id is not None:
        order = await orders.get(tx, order_id)
        bought_by = None if order.customer_id is None else CustomerRef(id=order.customer_id)
        customer, at, cart = customer or bought_by, at or order.placed_at, _as_cart(order)
    at = at or tx.now
    if at.year < YEAR_MIN:
        raise InvalidField(f"This lies before {YEAR_MIN}. Check the year.", pointer="/at")
    if event is not None:
        happened = await _event(tx, event, customer, at)
        await explanations.check_attributes(tx, happened, at="/event/attributes")
        return Scene(at, {"event": event}, customer, event=happened)
    asked = _priced(tx, cart or {}, customer, at)
    await explanations.check_attributes(tx, asked.order, at="/cart")
    return Scene(at, {"cart": cart}, customer, cart=asked, order_id=order_id)


def _as_cart(order: Order) -> dict[str, Any]:
    lines = [
        {
            "sku": line.sku,
            "quantity": line.quantity,
            "amount_minor": line.amount_minor,
            "gross_amount_minor": max(line.gross_minor, line.amount_minor),
            **({} if line.line_id is None else {"id": line.line_id}),
            **({"attributes": dict(line.attributes)} if line.attributes else {}),
        }
        for line in order.as_bought().lines
    ]
    return {"lines": lines, "channel": order.channel, "store": order.store, "attributes": dict(order.attributes)}


def _priced(tx: Tx, cart: Mapping[str, Any], customer: CustomerRef | None, at: datetime) -> CartAsked:
    for name, beside in (("customer", "customer"), ("placed_at", "at")):
        if name in cart:
            raise InvalidField(f"Give `{beside}` beside the cart, not inside.", pointer=f"/cart/{name}")
    currency = tx.workspace.currency
    try:
        body = hot.decode(_cart, msgspec.json.encode({"currency": currency, **cart}))
        asked = pricing.cart_asked(body, now=at, currency=currency)
    except InvalidField as refused:
        raise _refused_at("/cart", refused) from None
    return replace(asked, order=replace(asked.order, customer=customer))


async def _event(tx: Tx, event: Mapping[str, Any], customer: CustomerRef | None, at: datetime) -> EventAsked:
    if customer is None:
        raise InvalidField("An event is always somebody's: name the customer.", pointer="/customer")
    if event["type"] not in (await decisions.programme(tx)).event_types:
        raise InvalidField(
            f"There is no event type {event['type']!r}. Define it under /v1/event_types first.", pointer="/event/type"
        )
    return EventAsked("", "", b"", event["type"], customer, at, event["attributes"])


def _refused_at(place: str, refused: InvalidField) -> InvalidField:
    """Say of a part that was refused where it stands in the whole."""
    pointer = f"{place}{refused.pointer or ''}".removesuffix("/")
    return type(refused)(refused.detail, pointer=pointer, **refused.extra)


async def tried(tx: Tx, body: DraftTried) -> LiveCampaign:
    """Compile the campaign that is tried as it comes off the wire."""
    try:
        return await drafted(tx, ids.decode("cmp", body.campaign_id, pointer="/campaign_id"), body.definition)
    except InvalidField as refused:
        place = "/draft" if refused.pointer == "/campaign_id" else "/draft/definition"
        raise _refused_at(place, refused) from None


async def drafted(tx: Tx, campaign_id: UUID, definition: Definition | None) -> LiveCampaign:
    """Compile a campaign as it would be with another definition; with its own where none is given.

    :raises NotFound: there is no such campaign
    :raises InvalidField: the definition does not compile
    :raises ProgramArchived: its programme is closed
    """
    campaign = await campaigns.get(tx, campaign_id)
    programme = await decisions.programme(tx)
    live = campaigns.drafted(tx, campaign, definition, known=programme.live.sources)
    if live.program_id is not None and live.program_id not in programme.enrolment:
        raise ProgramArchived(ProgramArchived.cure)
    return live
