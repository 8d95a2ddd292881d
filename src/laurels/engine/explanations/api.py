"""Routes for who wonders why somebody got nothing."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from fastapi import Query

from laurels.engine import accruals
from laurels.engine.accruals import CartIn, OrderAsked
from laurels.engine.explanations import service, why
from laurels.engine.explanations.schemas import RuleTried, RuleTry, WhyOut
from laurels.kit import hot, ids
from laurels.kit.problems import InvalidField
from laurels.kit.tx import Tx
from laurels.kit.web import LocaleQuery, Routes

routes = Routes(prefix="/v1/rules", tag="Rules")
campaign_routes = Routes(prefix="/v1/campaigns", tag="Campaigns")

_cart = msgspec.json.Decoder(CartIn)


@routes.post("/evaluate", permission="decisions:read", status=200)
async def evaluate_rule(tx: Tx, body: RuleTry) -> RuleTried:
    """Try a rule on what is known of a customer and on a cart or an event, and explain the verdict leaf by leaf.

    Nothing is written, and no campaign is asked.
    """
    locale = body.locale or tx.locale
    tried = await service.evaluate(
        tx,
        text=body.rule,
        trigger=body.for_,
        customer=None if body.customer is None else body.customer.ref(),
        cart=None if body.order is None else _cart_of(tx, body.order),
        event=body.event,
        at=body.at,
        locale=locale,
    )
    return RuleTried.of(tried, locale)


@campaign_routes.get("/{campaign_id}/explain", permission="decisions:read")
async def explain_campaign(
    tx: Tx,
    campaign_id: str,
    customer: Annotated[str, Query(max_length=100, examples=["cus_01kaw3x9p3e9rs8s9p1y9e1v5a"])],
    order: Annotated[str | None, Query(max_length=100, description="Null: the last one, or an empty cart.")] = None,
    event: Annotated[str | None, Query(max_length=100)] = None,
    redemption: Annotated[str | None, Query(max_length=100, description="For campaigns of carts and codes.")] = None,
    locale: LocaleQuery = None,
) -> WhyOut:
    """Say why a customer got something from a campaign or did not: what was decided then, and what it says now.

    What was decided is made again from its stored facts, by the version of the campaign that was asked; what it says
    now is for the same cart or event, if it came now.
    """
    said_in = locale or tx.locale
    found = await why.explain(
        tx,
        campaign_id=ids.decode("cmp", campaign_id),
        customer_id=ids.decode("cus", customer, pointer="/query/customer"),
        order_id=None if order is None else ids.decode("ord", order, pointer="/query/order"),
        event_id=None if event is None else ids.decode("evn", event, pointer="/query/event"),
        redemption_id=None if redemption is None else ids.decode("red", redemption, pointer="/query/redemption"),
        locale=said_in,
    )
    return WhyOut.of(found, said_in)


def _cart_of(tx: Tx, given: dict[str, Any]) -> OrderAsked:
    """Take a cart off the wire, inside another body.

    :raises InvalidField: naming the field and the cure
    """
    for name, beside in (("customer", "customer"), ("placed_at", "at")):
        if name in given:
            raise InvalidField(f"Give `{beside}` beside the cart, not inside.", pointer=f"/order/{name}")
    try:
        body = hot.decode(_cart, msgspec.json.encode({"currency": tx.workspace.currency, **given}))
        return accruals.cart_asked(body, now=tx.now, currency=tx.workspace.currency)
    except InvalidField as refused:
        pointer = f"/order{refused.pointer or ''}".removesuffix("/")
        raise type(refused)(refused.detail, pointer=pointer, **refused.extra) from None
