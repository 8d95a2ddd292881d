"""Hot routes: what a customer and a cart can use, and prices on catalogue pages."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any
from uuid import UUID

import msgspec

from laurels.core.prices import PriorPolicy
from laurels.engine import decisions, pricing
from laurels.engine.pricing import CartAsked, CartLineIn, PricedCartIn
from laurels.engine.qualifications import service
from laurels.engine.qualifications.model import Item, Near, Usable
from laurels.engine.qualifications.schemas import (
    CatalogueIn,
    CatalogueOut,
    ItemOut,
    NearOut,
    QualificationIn,
    QualifiedOut,
    UsableOut,
)
from laurels.kit import doors, hot, ids
from laurels.kit.hot import Call, HotRoute, Reply
from laurels.kit.postgres import Pool
from laurels.kit.tx import Tx
from laurels.program.programs import Wallet

VALIDATE = "redemptions:validate"

_cart = msgspec.json.Decoder(QualificationIn)
_page = msgspec.json.Decoder(CatalogueIn)
_encode = msgspec.json.Encoder().encode


class Window:
    """The hot routes of qualifications."""

    def __init__(self, pool: Pool) -> None:
        self.pool = pool

    def routes(self) -> list[HotRoute]:
        """List the routes."""
        single = partial(HotRoute, method="POST", status=200, permission=VALIDATE)
        return [
            single(
                path="/v1/qualifications",
                handler=self.qualify_cart,
                body=QualificationIn,
                answer=QualifiedOut,
                tag="Qualifications",
                summary="Ask what a customer and a cart can use, and what is nearly reached",
            ),
            single(
                path="/v1/catalogue_prices",
                handler=self.price_catalogue,
                body=CatalogueIn,
                answer=CatalogueOut,
                tag="Qualifications",
                summary="Price products on a catalogue page, each with its price before",
            ),
        ]

    async def qualify_cart(self, call: Call) -> Reply:
        """Find what a cart can use."""
        body = hot.decode(_cart, call.body)

        async def work(tx: Tx) -> QualifiedOut:
            asked = pricing.cart_asked(body, now=tx.now, currency=tx.workspace.currency)
            found = await service.qualify(tx, asked, near_max=body.near_max, locale=tx.locale)
            wallets = (await decisions.programme(tx)).wallets
            return QualifiedOut(
                usable=[_usable(one, wallets, len(asked.incentives)) for one in found.usable],
                near=[_near(one) for one in found.near],
            )

        return Reply(
            200, _encode(await doors.transact(self.pool, work, call.asked("qualifications.qualify", dry_run=True)))
        )

    async def price_catalogue(self, call: Call) -> Reply:
        """Price a page."""
        body = hot.decode(_page, call.body)

        async def work(tx: Tx) -> CatalogueOut:
            asked = [_alone(tx, body, place) for place in range(len(body.items))]
            prior = PriorPolicy(days=body.prior_days) if body.prior_days else None
            return CatalogueOut(items=[_item(one) for one in await service.catalogue(tx, asked, prior=prior)])

        return Reply(
            200, _encode(await doors.transact(self.pool, work, call.asked("qualifications.price", dry_run=True)))
        )


def _alone(tx: Tx, body: CatalogueIn, place: int) -> CartAsked:
    item = body.items[place]
    line = CartLineIn(sku=item.sku, quantity=item.quantity, amount_minor=item.amount_minor, attributes=item.attributes)
    cart = PricedCartIn(
        currency=body.currency,
        lines=[line],
        customer=body.customer,
        channel=body.channel,
        store=body.store,
        attributes=body.attributes,
    )
    return pricing.cart_asked(cart, now=tx.now, currency=tx.workspace.currency)


def _usable(one: Usable, wallets: Mapping[UUID, Wallet], asked_count: int) -> UsableOut:
    found = one.found
    code = None
    if found.voucher is not None:
        code = found.voucher.code
    elif found.card is not None and found.asked is not None:
        code = found.asked.code
    return UsableOut(
        kind=found.kind,
        campaign_id=None if found.live is None else ids.encode("cmp", found.live.id),
        campaign=None if found.live is None else found.live.name,
        code=code,
        wallet=None if found.wallet is None else found.wallet.key,
        asked=found.asked is not None and found.asked.place < asked_count,
        discount_minor=one.used.discount_minor,
        pays_minor=one.used.paid_minor,
        gifts=pricing.gifts_of(one.used, wallets),
        valid_until=found.until,
    )


def _near(one: Near) -> NearOut:
    changes: list[dict[str, Any]] = one.explanation.as_dict()["changes"]
    return NearOut(
        campaign_id=ids.encode("cmp", one.campaign_id),
        campaign=one.campaign,
        advice=list(one.explanation.advice),
        changes=changes,
    )


def _item(one: Item) -> ItemOut:
    amount = one.priced.cart.amount_minor
    return ItemOut(
        sku=one.sku,
        quantity=one.quantity,
        amount_minor=amount,
        total_minor=amount - one.priced.discount_minor,
        discount_minor=one.priced.discount_minor,
        campaigns=[
            {
                "id": ids.encode("cmp", used.found.live.id),
                "name": used.found.live.name,
                "discount_minor": used.discount_minor,
            }
            for used in one.used
            if used.found.live is not None
        ],
        prior_minor=None if one.prior is None else one.prior.price_minor,
        prior_reason=None if one.prior is None else one.prior.missing,
    )
