"""Verbs of qualifications."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from laurels.core import customers, prices
from laurels.core.prices import PriorPolicy, PriorPrice
from laurels.engine import decisions, pricing
from laurels.engine.pricing import CartAsked, IncentiveAsked, Prepared
from laurels.engine.qualifications.model import Item, Near, Qualified, Usable
from laurels.kit.problems import Problem
from laurels.kit.tx import Tx
from laurels.program import campaigns, vouchers
from laurels.program.vocabulary import CART

NEAR_EXPLAINED_MAX: Final = 200
"""Of so many campaigns at most it is worked out what is missing."""
CODES_MAX: Final = 50
"""So many codes of a customer's own are looked at."""


async def qualify(tx: Tx, asked: CartAsked, *, near_max: int, locale: str) -> Qualified:
    """Find what a customer could use on a cart, each by itself, and what is nearly reached.

    What the customer holds is found without being asked for: their codes, and wallets whose points are worth money.

    :raises UnknownCustomer: nobody has the name that the cart gives
    """
    programme = await decisions.programme(tx)
    asked = replace(asked, incentives=(*asked.incentives, *await _held(tx, programme, asked)))
    ready = await pricing.ready(tx, programme, [asked], lock=False)
    (prepared,) = ready.carts
    if isinstance(prepared, Problem):
        raise prepared
    lone = replace(programme, stacking=replace(programme.stacking, partial=True))
    usable: list[Usable] = []
    for one in _each(prepared):
        decided = pricing.decide(one, lone, ready.known)
        usable += [Usable(used.found, used) for used in decided.used]
    usable.sort(key=lambda one: (-one.used.discount_minor - one.used.paid_minor, one.found.kind))
    near = _near(prepared, programme, near_max, locale) if near_max else []
    return Qualified(usable, near)


def _each(prepared: Prepared) -> list[Prepared]:
    """Take each incentive by itself."""
    alone = replace(prepared, offers=(), paying=(), out=())
    return [
        *(replace(alone, offers=(one,)) for one in prepared.offers),
        *(replace(alone, paying=(one,)) for one in prepared.paying),
    ]


async def _held(tx: Tx, programme: decisions.Programme, asked: CartAsked) -> list[IncentiveAsked]:
    """List what the customer holds as if it were asked for, behind what is."""
    if asked.order.customer is None:
        return []
    place = len(asked.incentives)
    named = {key for one in asked.incentives if one.code is not None for key in vouchers.readings([one.code])}
    held: list[IncentiveAsked] = []
    known = (await customers.resolve(tx, [asked.order.customer])).get(asked.order.customer)
    for voucher in await vouchers.held_by(tx, known.id, limit=CODES_MAX) if known is not None else ():
        if voucher.key not in named:
            held.append(IncentiveAsked(place + len(held), code=voucher.code))
    wallets = {one.wallet for one in asked.incentives}
    for wallet in programme.wallets.values():
        if wallet.cash_rate is not None and wallet.key not in wallets:
            held.append(IncentiveAsked(place + len(held), wallet=wallet.key))
    return held


def _near(prepared: Prepared, programme: decisions.Programme, near_max: int, locale: str) -> list[Near]:
    """Explain the campaigns whose conditions are not met, and give those first that need the least."""
    context = prepared.moment.context
    offered = {found.live.id for found, *_ in prepared.offers if found.live is not None}
    waiting = [live for live in programme.of_trigger(CART).all.values() if live.id not in offered]
    waiting.sort(key=lambda live: (-live.stacking.priority, live.id))
    found: list[Near] = []
    for live in waiting[:NEAR_EXPLAINED_MAX]:
        bound = campaigns.offered(live, context)
        if not isinstance(bound, campaigns.Refusal) or bound.code != "condition_not_met" or live.condition is None:
            continue
        explanation = live.condition.explain(context, locale)
        if explanation.changes:
            found.append(Near(live.id, live.name, explanation))
    found.sort(key=lambda one: (one.steps, one.campaign_id))
    return found[:near_max]


async def catalogue(tx: Tx, asked: Sequence[CartAsked], *, prior: PriorPolicy | None) -> list[Item]:
    """Price each of some products as it would be alone in a cart, by what applies by itself.

    :param prior: also find the lowest price of the days before the present one, as the law of the European Union asks
    """
    programme = await decisions.programme(tx)
    ready = await pricing.ready(tx, programme, asked, lock=False)
    before = await _prior(tx, asked, prior) if prior is not None else {}
    items: list[Item] = []
    for one, prepared in zip(asked, ready.carts, strict=True):
        if isinstance(prepared, Problem):
            raise prepared
        decided = pricing.decide(prepared, programme, ready.known)
        line = one.cart.lines[0]
        items.append(Item(line.sku, line.quantity, decided.priced, decided.used, before.get(line.sku)))
    return items


async def _prior(tx: Tx, asked: Sequence[CartAsked], prior: PriorPolicy) -> dict[str, PriorPrice]:
    skus = list(dict.fromkeys(one.cart.lines[0].sku for one in asked))
    currency = tx.workspace.currency
    rows = await tx.all(
        prices.POINTS, prices.PointRow, **prices.asking(tx, skus=skus, currency=currency, at=None, prior=prior)
    )
    return {sku: prices.prior_of(tx, points, at=None, prior=prior) for sku, points in prices.by_sku(rows).items()}
