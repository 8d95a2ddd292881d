"""What must be known of some carts before they are decided, read in few round trips for all of them at once."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, Final

from laurels.core import customers, ledger, prices
from laurels.core.ledger import AccountRef
from laurels.engine import accruals, decisions
from laurels.engine.accruals import Facts
from laurels.engine.decisions import Moment, Programme
from laurels.engine.pricing import deciding, limits, policy
from laurels.engine.pricing.deciding import Known, Prepared
from laurels.engine.pricing.model import CartAsked
from laurels.engine.pricing.policy import BackdatingForbidden
from laurels.kit.problems import Problem
from laurels.kit.tx import Ask, Tx
from laurels.program import campaigns, giftcards, publications, stacking, vouchers
from laurels.program.giftcards import GiftCard
from laurels.program.publications import Open
from laurels.program.vocabulary import CART, CODE
from laurels.program.vouchers import Voucher

BACKDATE: Final = "redemptions:backdate"


@dataclass(slots=True)
class Ready:
    """Carts that can be decided: each prepared, or refused before anything was looked at."""

    programme: Programme
    known: Known
    facts: Facts
    carts: list[Prepared | Problem]


async def ready(tx: Tx, programme: Programme, asked: Sequence[CartAsked], *, lock: bool) -> Ready:
    """Read all that deciding these carts needs. To redeem, what they count is locked; to ask, it is only read."""
    known = Known()
    await _codes(tx, known, asked)
    facts, moments = await accruals.imagine_all(tx, programme, [one.order for one in asked])
    known.members = facts.members
    asked = [
        one if isinstance(moment, Problem) else await _with_names(tx, programme, one, moment, facts)
        for one, moment in zip(asked, moments, strict=True)
    ]
    await _published(tx, programme, known, [moment for moment in moments if isinstance(moment, Moment)], asked, facts)
    carts: list[Prepared | Problem] = []
    for one, moment in zip(asked, moments, strict=True):
        if isinstance(moment, Problem):
            carts.append(moment)
            continue
        whose = None if one.order.customer is None else moment.customer_id
        carts.append(deciding.prepare(one, moment, whose, programme, known, tx.now))
    await _balances(tx, known, [one for one in carts if isinstance(one, Prepared)], lock=lock)
    return Ready(programme, known, facts, carts)


async def programme_of(tx: Tx, asked: CartAsked) -> Programme:
    """Give the programme by which a cart is decided: the present one, or for a past order that of its time.

    :raises BackdatingForbidden: it is of the past, and the caller may not look there
    """
    if asked.past and not tx.actor.scopes & {BACKDATE, "*"}:
        raise BackdatingForbidden(BackdatingForbidden.cure, pointer="/placed_at")
    programme = await decisions.programme(tx)
    if not asked.past:
        return programme
    at = asked.order.placed_at
    index = await campaigns.live_at(tx, at, known=programme.live.sources)
    return replace(
        programme,
        live=replace(programme.live, index=index),
        stacking=await stacking.get(tx, known=programme.live.sources, at=at),
    )


async def _codes(tx: Tx, known: Known, asked: Sequence[CartAsked]) -> None:
    """Find vouchers, gift cards and the states of campaigns that carts name."""
    codes = {one.code for cart in asked for one in cart.incentives if one.code is not None}
    if codes:
        keys = vouchers.readings(codes)
        found = await tx.together(
            Ask(vouchers.BY_KEYS, Voucher, {"keys": keys}), Ask(giftcards.BY_KEYS, GiftCard, {"keys": keys})
        )
        cards = {card.id: card for card in found[1]}
        matched = vouchers.match(codes, found[0])
        known.cards = {code: cards[one.id] for code, one in matched.items() if one.id in cards}
        known.vouchers = {code: one for code, one in matched.items() if one.id not in cards}
        missing = [code for code in codes if code not in known.vouchers and code not in known.cards]
        known.mistyped = {code for code in missing if await vouchers.mistyped(tx, code)}
    named = {one.campaign_id for cart in asked for one in cart.incentives if one.campaign_id is not None}
    named |= {one.campaign_id for one in known.vouchers.values() if one.campaign_id is not None}
    if named:
        known.states = await campaigns.states(tx, named)
    for card in known.cards.values():
        pair = tx.workspace.currency, card.currency
        if pair[0] != pair[1] and pair not in known.rates:
            with suppress(prices.NoExchangeRate):
                known.rates[pair] = (await prices.rate(tx, *pair)).rate


async def _with_names(tx: Tx, programme: Programme, asked: CartAsked, moment: Moment, facts: Facts) -> CartAsked:
    """Add by what else a customer is known, where a limit counts by it."""
    by = {kind for live in _in_question(programme, asked, moment) for limit in live.limits for kind in limit.by}
    if asked.order.customer is None or not by & {"email", "phone"}:
        return asked
    found = await customers.keys_of(tx, moment.customer_id)
    known = {**found, "email": found["email"] and policy.mailbox(found["email"])}
    names = {kind: policy.digest(text) for kind, text in known.items() if text}
    return replace(asked, names={**names, **asked.names})


def _in_question(programme: Programme, asked: CartAsked, moment: Moment) -> Collection[campaigns.LiveCampaign]:
    live = list(programme.of_trigger(CODE).all.values()) if any(one.code for one in asked.incentives) else []
    return [*programme.of_trigger(CART).candidates(moment.context), *live]


async def _published(
    tx: Tx,
    programme: Programme,
    known: Known,
    moments: Sequence[Moment],
    asked: Sequence[CartAsked],
    facts: Facts,
) -> None:
    """Find the open publications of campaigns that must be published, and how often each was used.

    Of campaigns of codes only those of codes that were typed are in question; how often each was used counts by code.
    """
    typed = {voucher.campaign_id for voucher in known.vouchers.values()}
    of_codes = [live for live in programme.of_trigger(CODE).published.values() if live.id in typed]
    published = [*programme.of_trigger(CART).published.values(), *of_codes]
    whom = list({moment.customer_id: moment.occurred_at for moment in moments}.items())
    if not published or not whom:
        return
    rows = await tx.all(
        publications.OPEN,
        Open,
        **publications.open_params(whom, campaign_ids=[live.id for live in published]),
    )
    for one in sorted(rows, key=lambda one: (one.valid_until is None, one.valid_until, one.id)):
        known.publications.setdefault((one.campaign_id, whom[one.ordinal - 1][0]), []).append(one)
    limits = {
        live.id: [limit.id for limit in live.limits if limit.scope == "code"]
        for live in published
        if live.trigger == CART
    }
    accounts = [AccountRef("counter", one.id, id) for one in rows for id in limits.get(one.campaign_id, ())]
    known.counted |= await ledger.counted(tx, accounts)


async def _balances(tx: Tx, known: Known, carts: Sequence[Prepared], *, lock: bool) -> None:
    """Read, or lock and read, what the counters in question have reached and what cards and wallets hold."""
    accounts = {account for one in carts for account in one.accounts}
    counters = [one for one in accounts if one.kind == "counter"]
    wallets = [one for one in accounts if one.kind == "wallet"]
    if lock:
        filled = {AccountRef("wallet", one.customer_id, id) for one in carts if one.customer_id for id in one.filled}
        found = await ledger.lock(tx, [*counters, *wallets, *filled])
        known.counted |= {one.id: found[one.id] for one in counters}
    else:
        known.counted |= await ledger.counted(tx, counters)
    if wallets:
        known.balances = {
            account: balance.spendable for account, balance in (await ledger.balances(tx, wallets)).items()
        }


def kept(ready: Ready, prepared: Prepared) -> dict[str, Any]:
    """Give what a decision about a cart was made from, to be kept with it."""
    counted = ready.known.counted
    asked, order = prepared.asked, prepared.asked.order
    known = None if order.customer is None else ready.facts.customers.get(order.customer)
    shopper = known or customers.Known(prepared.moment.customer_id, {}, None, prepared.moment.occurred_at, "active")
    facts: dict[str, Any] = {
        "asked": [
            limits.offered_row(found, offer.place, listed)
            for found, offer, listed in prepared.offers
            if found.live is not None
        ],
        "moment": ready.facts.kept(ready.programme, shopper, asked.order),
    }
    for name, value in (("channel", order.channel), ("store", order.store)):
        if value:
            facts[name] = value
    used = {str(one.id): counted[one.id] for one in prepared.accounts if one.id in counted}
    if used:
        facts["counted"] = used
    if asked.past:
        facts["past"] = True
    return facts
